// A decision with its reason: of one item, or of many with one reason; approving can be limited to a date, and items
// can be passed on to somebody else with a note.

import { Button, Field, Input, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useWrite } from '../../api/queries.ts';
import { ObjectPicker } from '../../parts/ObjectPicker.tsx';
import { Failed } from '../../parts/states.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';
import { useText } from '../../text/text.tsx';
import { Panel } from '../parts/Panel.tsx';
import { decideItems, passOnItems, type Decided, type ReviewItem } from './reviews.ts';

/** What is about to be done; `null` for the decision leaves it to the person. */
export interface Deed {
  readonly items: readonly ReviewItem[];
  readonly decision: Decided | null;
}
type Choice = Decided | 'notReviewed' | 'passOn';
const choices: readonly Choice[] = ['approve', 'deny', 'dontKnow', 'notReviewed', 'passOn'];

export function DecidePanel({
  reviewId,
  of,
  isReasonRequired,
  onDone,
  onClose,
}: {
  readonly reviewId: string;
  readonly of: Deed;
  readonly isReasonRequired: boolean;
  readonly onDone: (choice: Choice, count: number) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const [choice, setChoice] = useState<Choice>(of.decision ?? 'approve');
  const [draft, setDraft] = useState<{ readonly reason: string; readonly until: string; readonly to?: string }>({
    reason: '',
    until: '',
  });
  const ids = of.items.map(({ id }) => id);
  const reason = draft.reason.trim();
  // An approval of what is not recommended is not passed over in silence.
  const isAgainst = choice === 'approve' && of.items.some(({ recommendation }) => recommendation === 'deny');
  const needsReason =
    choice === 'passOn' ||
    ((choice === 'approve' || choice === 'deny') && (isReasonRequired || (isAgainst && ids.length > 1)));
  const write = useWrite((identity) =>
    choice === 'passOn'
      ? passOnItems(identity, reviewId, ids, { reviewerId: draft.to ?? '', note: reason })
      : decideItems(identity, reviewId, ids, {
          decision: choice,
          ...(reason === '' ? {} : { justification: reason }),
          ...(choice === 'approve' && draft.until !== ''
            ? { until: new Date(`${draft.until}T23:59:59`).toISOString() }
            : {}),
        }),
  );
  const isReady =
    !write.isPending && !(needsReason && reason === '') && (choice !== 'passOn' || draft.to !== undefined);
  const send = (): void =>
    write.mutate(undefined, {
      onSuccess: () => {
        onClose();
        onDone(choice, ids.length);
      },
    });
  const [only] = of.items;
  return (
    <Panel
      title={
        ids.length === 1
          ? t('reviews.decideOne', { name: only?.principal.displayName ?? t('reviews.unknownPerson') })
          : t('reviews.decideMany', { count: ids.length })
      }
      onClose={onClose}
      onSubmit={() => {
        if (isReady) send();
      }}
      foot={
        <>
          <WriteButton type="submit" appearance="primary" disabled={!isReady}>
            {t(`reviews.choose.${choice}`, { count: ids.length })}
          </WriteButton>
          <Button onClick={onClose}>{t('states.cancel')}</Button>
        </>
      }
    >
      {of.decision === null ? (
        <RadioGroup
          aria-label={t('reviews.what')}
          value={choice}
          onChange={(_, { value }) => setChoice(value as Choice)}
        >
          {choices.map((each) => (
            <Radio key={each} value={each} label={t(`reviews.choice.${each}`)} />
          ))}
        </RadioGroup>
      ) : null}
      {choice === 'passOn' ? (
        <ObjectPicker
          label={t('reviews.passOnTo')}
          path="/v1.0/users"
          searchIn="displayName"
          id={draft.to}
          onPick={(to) => setDraft((before) => ({ ...before, to }))}
        />
      ) : null}
      {choice === 'approve' ? (
        <Field label={t('reviews.limit')} hint={t('reviews.limitHint')}>
          <Input
            type="date"
            value={draft.until}
            onChange={(_, { value }) => setDraft((before) => ({ ...before, until: value }))}
          />
        </Field>
      ) : null}
      {choice === 'notReviewed' ? null : (
        <Field
          label={choice === 'passOn' ? t('reviews.note') : t('approvals.reason')}
          hint={
            isAgainst ? t('reviews.against', { count: ids.length }) : ids.length > 1 ? t('reviews.reasonForAll') : ''
          }
          required={needsReason}
        >
          <Textarea
            autoFocus
            value={draft.reason}
            maxLength={1000}
            resize="vertical"
            onChange={(_, { value }) => setDraft((before) => ({ ...before, reason: value }))}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isReady) send();
            }}
          />
        </Field>
      )}
      {write.error === null ? null : <Failed error={write.error} retry={send} />}
    </Panel>
  );
}
