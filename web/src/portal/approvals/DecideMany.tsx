// Many decisions with one reason: a call for each request, and an outcome for each.

import { Button, Field, Textarea } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useWrite } from '../../api/queries.ts';
import type { Identity } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { OutcomeList } from '../parts/OutcomeList.tsx';
import { Panel } from '../parts/Panel.tsx';
import { decide, type Decision, type MyApproval } from './approvals.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

/** Calls at a time. */
const lanes = 4;
/** By request: undefined before its turn, null where it is decided. */
type Outcomes = ReadonlyMap<string, unknown>;

export function DecideMany({
  of,
  result,
  onDone,
  onClose,
}: {
  readonly of: readonly MyApproval[];
  readonly result: 'approve' | 'deny';
  /** All are decided. */
  readonly onDone: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const [outcomes, setOutcomes] = useState<Outcomes>(new Map());
  const left = of.filter(({ id }) => outcomes.get(id) !== null);
  const write = useWrite((identity) => decideEach(identity, left, { result, justification: reason.trim() }));
  const send = (): void =>
    write.mutate(undefined, {
      onSuccess: (found) => {
        const all = new Map([...outcomes, ...found]);
        setOutcomes(all);
        if (of.some(({ id }) => all.get(id) !== null)) return;
        toasts.done(t(`approvals.done.${result}`, { count: of.length }));
        onClose();
        onDone();
      },
    });
  return (
    <Panel
      title={t(`approvals.many.${result}`, { count: of.length })}
      onClose={onClose}
      onSubmit={() => {
        if (reason.trim() !== '' && !write.isPending) send();
      }}
      foot={
        <>
          <WriteButton type="submit" appearance="primary" disabled={reason.trim() === '' || write.isPending}>
            {t(`approvals.${result}Count`, { count: left.length })}
          </WriteButton>
          <Button onClick={onClose}>{t('states.cancel')}</Button>
        </>
      }
    >
      <Field label={t('approvals.reason')} hint={t('approvals.reasonForAll')} required>
        <Textarea
          autoFocus
          value={reason}
          maxLength={1000}
          resize="vertical"
          onChange={(_, { value }) => setReason(value)}
        />
      </Field>
      <OutcomeList
        of={of.map(({ id, accessPackageName, target }) => ({
          key: id,
          title: t('approvals.one', { name: accessPackageName ?? '', person: target?.displayName ?? '' }),
          error: outcomes.get(id),
        }))}
      />
    </Panel>
  );
}

/** Whatever becomes of one, the others are decided. */
async function decideEach(identity: Identity | null, of: readonly MyApproval[], decision: Decision): Promise<Outcomes> {
  const outcomes = new Map<string, unknown>();
  const waiting = [...of];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      outcomes.set(
        next.id,
        await decide(identity, next.id, decision).then(
          () => null,
          (error: unknown) => error,
        ),
      );
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}
