// The stages of a request's approval, who is asked at each, what was said; and the decision, for who may take it.

import { Field, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { Request } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { em } from '../../api/paths.ts';
import { useGraph, useWrite } from '../../api/queries.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';
import { ObjectLink, StateBadge } from '../../parts/chips.tsx';
import { Section } from '../../parts/Section.tsx';
import { readableInstant } from '../../parts/times.ts';
import { useToasts } from '../../shell/toasts.ts';

interface Stage {
  readonly id: string;
  readonly displayName: string | null;
  readonly status: string;
  readonly reviewResult: string;
  readonly justification: string | null;
  readonly assignedToMe: boolean;
  readonly reviewedBy: { readonly id: string | null; readonly displayName: string | null } | null;
  readonly reviewedDateTime: string | null;
}
interface Asked {
  readonly id: string;
  readonly stageId: string;
  readonly principalId: string;
  readonly role: string;
  readonly principal: { readonly displayName: string | null } | null;
}

const useStyles = makeStyles({
  stage: {
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    padding: `${tokens.spacingVerticalS} 0`,
    ':first-of-type': { borderTopStyle: 'none', paddingTop: 0 },
  },
  line: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  dim: { color: tokens.colorNeutralForeground3, display: 'block' },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, marginTop: tokens.spacingVerticalS },
});

/** Nothing where the request needs no approval, or the approval is not for the one who looks. */
export function Approval({ request: { id } }: { readonly request: Request }): ReactNode {
  const styles = useStyles();
  const path = `${em}/accessPackageAssignmentApprovals/${id}`;
  const { data } = useGraph<{ readonly stages?: readonly Stage[] }>(`${path}?$expand=stages`, {
    refetchInterval: 5000,
  });
  const asked = useGraph<{ readonly value: readonly Asked[] }>(
    `/latchkey/v1/approvers?$filter=approvalId eq '${id}'&$expand=principal`,
  );
  const stages = data?.stages ?? [];
  if (stages.length === 0) return null;
  return (
    <Section title="Approval">
      {stages.map((stage, n) => (
        <div key={stage.id} className={styles.stage}>
          <div className={styles.line}>
            <Text weight="semibold">{stage.displayName || `Stage ${n + 1}`}</Text>
            <StateBadge state={stage.reviewResult === 'NotReviewed' ? stage.status : stage.reviewResult} />
          </div>
          {stage.reviewedBy === null ? (
            <Approvers of={(asked.data?.value ?? []).filter(({ stageId }) => stageId === stage.id)} />
          ) : (
            <Text className={styles.dim}>
              {stage.reviewedBy.displayName}
              {stage.reviewedDateTime === null ? '' : `, ${readableInstant(stage.reviewedDateTime)}`}
              {stage.justification ? `: “${stage.justification}”` : ''}
            </Text>
          )}
          {stage.assignedToMe && stage.status === 'InProgress' ? <Decide path={`${path}/stages/${stage.id}`} /> : null}
        </div>
      ))}
    </Section>
  );
}

function Approvers({ of }: { readonly of: readonly Asked[] }): ReactNode {
  const styles = useStyles();
  if (of.length === 0) return null;
  return (
    <Text className={styles.dim}>
      Asked:{' '}
      {of.map(({ id, principalId, principal }, n) => (
        <span key={id}>
          {n === 0 ? '' : ', '}
          <ObjectLink kind="user" id={principalId} name={principal?.displayName} />
        </span>
      ))}
    </Text>
  );
}

function Decide({ path }: { readonly path: string }): ReactNode {
  const styles = useStyles();
  const toasts = useToasts();
  const [justification, setJustification] = useState('');
  const write = useWrite((identity, reviewResult: 'Approve' | 'Deny') =>
    callGraph(identity, 'PATCH', path, { reviewResult, justification }),
  );
  const decide = (result: 'Approve' | 'Deny'): void =>
    write.mutate(result, {
      onSuccess: () => toasts.done(result === 'Approve' ? 'Approved' : 'Denied'),
      onError: (error) => toasts.failed('The decision was refused', error),
    });
  return (
    <div className={styles.form}>
      <Field label="Reason for your decision">
        <Textarea value={justification} onChange={(_, { value }) => setJustification(value)} resize="vertical" />
      </Field>
      <div className={styles.line}>
        <WriteButton appearance="primary" disabled={write.isPending} onClick={() => decide('Approve')}>
          Approve
        </WriteButton>
        <WriteButton disabled={write.isPending} onClick={() => decide('Deny')}>
          Deny
        </WriteButton>
      </div>
    </div>
  );
}
