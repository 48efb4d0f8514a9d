// Asking for one package or several: what they give, who decides, what has to be said, for whom.

import { Button, Field, Input, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useWrite } from '../../api/queries.ts';
import { Failed, Loading } from '../../parts/states.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import type { AskedPackage } from '../parts/myPackages.ts';
import { Panel } from '../parts/Panel.tsx';
import { ForWhom } from './ForWhom.tsx';
import { Outcomes } from './Outcomes.tsx';
import { PackagePart } from './PackagePart.tsx';
import {
  chosenRequirement,
  isComplete,
  sendRequests,
  useRequestDraft,
  type DraftState,
  type Outcome,
} from './requestDraft.ts';
import { useTerms, type RequestTerms } from './requirements.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  dates: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  hint: { color: tokens.colorNeutralForeground3 },
});

/**
 * `people` is for whom it is at first, ids of reports; left out, for oneself. `isExtension`: the packages are held, and
 * for whom it is stays.
 */
export default function RequestPanel({
  packages,
  people = null,
  isExtension = false,
  onClose,
}: {
  readonly packages: readonly AskedPackage[];
  readonly people?: readonly string[] | null;
  readonly isExtension?: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const state = useRequestDraft({ people });
  const { draft, change } = state;
  const [isChecked, setChecked] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const terms = useTerms(
    packages.map(({ id }) => id),
    draft.people,
  );
  const done = useDone(onClose);
  const write = useWrite((identity, of: NonNullable<typeof terms.of>) => sendRequests(identity, packages, of, draft));
  const send = (): void => {
    setChecked(true);
    if (terms.of === undefined || !isComplete(terms.of, draft)) return;
    write.mutate(terms.of, {
      onSuccess: (found) => (found.every((each) => each.error === null) ? done(found) : setOutcomes(found)),
    });
  };
  const [first] = packages;
  const title =
    packages.length === 1 && first !== undefined
      ? t(isExtension ? 'request.extendOne' : 'request.one', { name: first.displayName })
      : t('request.several', { count: packages.length });
  const count = countOf(terms.of);
  // Where nobody is chosen yet, a press says so.
  const isRefused = count === 0 && draft.people?.length !== 0;
  return (
    <Panel
      title={<bdi>{title}</bdi>}
      onClose={onClose}
      onSubmit={send}
      foot={
        <>
          <WriteButton
            type="submit"
            appearance="primary"
            disabled={terms.of === undefined || isRefused || write.isPending}
          >
            {t(isExtension ? 'request.sendExtension' : 'request.send', { count: Math.max(count, 1) })}
          </WriteButton>
          <Button onClick={onClose}>{t('states.cancel')}</Button>
        </>
      }
    >
      {outcomes.length === 0 ? null : <Outcomes of={outcomes} />}
      {write.error === null ? null : <Failed error={write.error} retry={send} />}
      {isExtension ? null : (
        <ForWhom people={draft.people} isChecked={isChecked} onChange={(next) => change({ people: next })} />
      )}
      <Terms packages={packages} terms={terms} state={state} isChecked={isChecked} />
    </Panel>
  );
}

/** Of how many packages and people something can be sent. */
const countOf = (of: RequestTerms['of']): number =>
  [...(of?.values() ?? [])].flat().filter(({ value }) => value.length > 0).length;

function Terms({
  packages,
  terms: { of, error },
  state,
  isChecked,
}: {
  readonly packages: readonly AskedPackage[];
  readonly terms: RequestTerms;
  readonly state: DraftState;
  readonly isChecked: boolean;
}): ReactNode {
  const { draft, change } = state;
  if (error !== null) return <Failed error={error} />;
  if (of === undefined) return <Loading heights={[96, 64, 96]} />;
  const chosen = [...of].flatMap(([id, terms]) => terms.flatMap((each) => chosenRequirement(id, each, draft) ?? []));
  return (
    <>
      {packages.map((each) => (
        <PackagePart
          key={each.id}
          of={each}
          isAlone={packages.length === 1}
          terms={of.get(each.id) ?? []}
          state={state}
          isChecked={isChecked}
        />
      ))}
      {chosen.length === 0 ? null : (
        <Reason
          isRequired={chosen.some((each) => each.isRequestorJustificationRequired)}
          isChecked={isChecked}
          reason={draft.reason}
          onChange={(reason) => change({ reason })}
        />
      )}
      {chosen.some((each) => each.allowCustomAssignmentSchedule) ? <Period state={state} /> : null}
    </>
  );
}

/** Says what was sent, and leads to the request where there is one. */
function useDone(onClose: () => void): (outcomes: readonly Outcome[]) => void {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  return (outcomes) => {
    const [only] = outcomes;
    toasts.done(t('request.sent', { count: outcomes.length }));
    onClose();
    void navigate({
      to:
        outcomes.length === 1 && only?.requestId != null
          ? (`/requests/${only.requestId}` as '/')
          : ('/requests' as '/'),
    });
  };
}

function Reason({
  isRequired,
  isChecked,
  reason,
  onChange,
}: {
  readonly isRequired: boolean;
  readonly isChecked: boolean;
  readonly reason: string;
  readonly onChange: (reason: string) => void;
}): ReactNode {
  const { t } = useText();
  const isMissing = isRequired && isChecked && reason.trim() === '';
  return (
    <Field
      label={t('request.reason')}
      hint={t('request.reasonHint')}
      required={isRequired}
      validationState={isMissing ? 'error' : 'none'}
      validationMessage={isMissing ? t('request.problem.missing') : null}
    >
      <Textarea value={reason} maxLength={1000} resize="vertical" onChange={(_, { value }) => onChange(value)} />
    </Field>
  );
}

function Period({ state: { draft, change } }: { readonly state: DraftState }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div>
      <div className={styles.dates}>
        <Field label={t('request.from')}>
          <Input type="date" value={draft.from} onChange={(_, { value }) => change({ from: value })} />
        </Field>
        <Field label={t('request.until')}>
          <Input
            type="date"
            value={draft.until}
            min={draft.from}
            onChange={(_, { value }) => change({ until: value })}
          />
        </Field>
      </div>
      <Text size={200} className={styles.hint}>
        {t('request.periodHint')}
      </Text>
    </div>
  );
}
