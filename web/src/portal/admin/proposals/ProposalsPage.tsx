// Edits that wait for a second administrator: what each would bring, and the decision about it.

import { Field, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { useAllowedActions, type Actions } from '../../../parts/allowedActions.ts';
import { Section } from '../../../parts/Section.tsx';
import { Empty, Failed, Loading } from '../../../parts/states.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { EffectsView } from '../../forms/EffectsView.tsx';
import type { Effects, PlannedCall } from '../../forms/whatIf.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { ListHead } from '../../parts/Heads.tsx';

interface Proposal {
  readonly id: string;
  readonly request: PlannedCall;
  readonly justification: string;
  readonly whatIf: Effects | null;
  readonly displayName: string | null;
  readonly proposedByName: string | null;
  readonly createdAt: string;
}
interface Proposals {
  readonly value: readonly Proposal[];
  readonly '@odata.count': number;
}
const path = '/latchkey/v1/proposals';
const most = 50;

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalM, maxWidth: '820px' },
  reason: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalM,
    borderInlineStartWidth: '3px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
    overflowWrap: 'anywhere',
  },
  call: {
    margin: `${tokens.spacingVerticalS} 0 0`,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  deeds: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

export default function ProposalsPage(): ReactNode {
  const { t } = useText();
  const { data, error } = useGraph<Proposals>(
    `${path}?$filter=state eq 'pending'&$orderby=createdAt,id&$top=${most}&$count=true`,
    { refetchInterval: 60_000 },
  );
  return (
    <>
      <ListHead title="shell.proposals" says="admin.proposals.says" path={path} />
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[240]} />
      ) : data.value.length === 0 ? (
        <Empty
          icon={<CheckmarkCircleRegular />}
          title={t('admin.proposals.none')}
          says={t('admin.proposals.noneSays')}
        />
      ) : (
        <Waiting of={data.value} count={data['@odata.count']} />
      )}
    </>
  );
}

/** `count` is of all of them. */
function Waiting({ of, count }: { readonly of: readonly Proposal[]; readonly count: number }): ReactNode {
  const { t } = useText();
  const actions = useAllowedActions(of.map(({ id }) => id));
  return (
    <>
      {actions.error === null ? null : <Failed error={actions.error} />}
      {of.map((each) => (
        <ProposalSection key={each.id} of={each} actions={actions} />
      ))}
      {count > of.length ? <Text>{t('manage.effects.more', { count: count - of.length })}</Text> : null}
    </>
  );
}

interface ProposalPart {
  readonly of: Proposal;
  readonly actions: Actions;
}

function ProposalSection({ of, actions }: ProposalPart): ReactNode {
  const styles = useStyles();
  const { t, instant } = useText();
  const { displayName, proposedByName, createdAt, justification, whatIf, request } = of;
  return (
    <Section title={<bdi>{displayName ?? t('manage.subjects.unknown')}</bdi>}>
      <div className={styles.whole}>
        <Text>
          {t('admin.proposals.by', { name: proposedByName ?? t('manage.subjects.unknown'), time: instant(createdAt) })}
        </Text>
        <blockquote className={styles.reason}>
          <bdi>{justification}</bdi>
        </blockquote>
        {whatIf === null ? null : <EffectsView of={whatIf} />}
        <details>
          <summary>{t('admin.proposals.call')}</summary>
          <pre className={styles.call} dir="ltr">
            {`${request.method} ${request.url}\n${JSON.stringify(request.body ?? {}, null, 2)}`}
          </pre>
        </details>
        <Decision of={of} actions={actions} />
      </div>
    </Section>
  );
}

type Verb = 'approve' | 'refuse' | 'withdraw';

/** Who may decide, and who may withdraw, the server says. */
function Decision({ of, actions }: ProposalPart): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const write = useWrite((who, verb: Verb) =>
    callGraph(who, 'POST', `${path}/${of.id}/${verb}`, verb === 'withdraw' ? {} : { justification: reason }),
  );
  const send = (verb: Verb): void =>
    write.mutate(verb, { onSuccess: () => toasts.done(t(`admin.proposals.${verb}.done`)) });
  const verbs = (['approve', 'refuse', 'withdraw'] as const).filter((verb) => actions.isAllowed(of.id, verb));
  const asksReason = verbs.includes('approve') || verbs.includes('refuse');
  return (
    <>
      {!asksReason ? null : (
        <Field label={t('admin.proposals.reason')} required>
          <Textarea value={reason} onChange={(_, { value }) => setReason(value)} dir="auto" />
        </Field>
      )}
      {write.error === null ? null : <Failed error={write.error} />}
      <div className={styles.deeds}>
        {verbs.map((verb) => (
          <WriteButton
            key={verb}
            appearance={verb === 'approve' ? 'primary' : 'secondary'}
            disabled={write.isPending || (verb !== 'withdraw' && reason.trim() === '')}
            onClick={() => send(verb)}
          >
            {t(`admin.proposals.${verb}`)}
          </WriteButton>
        ))}
      </div>
    </>
  );
}
