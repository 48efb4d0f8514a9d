// What the audit says of one object, as a timeline: each change of state, who did it, and why.

import type { ReactNode } from 'react';
import { useGraph } from '../api/queries.ts';
import { compareInstants } from './instants.ts';
import { Failed, Loading } from './states.tsx';
import { TextLink } from './TextLink.tsx';
import { Timeline, type TimelineStep } from './Timeline.tsx';
import { wordsOf } from './words.ts';

export interface AuditRow {
  readonly id: string;
  readonly activityDateTime: string;
  readonly activityDisplayName: string;
  readonly result: string;
  readonly resultReason: string | null;
  readonly operationType: string;
  readonly correlationId: string;
  readonly initiatedBy: {
    readonly user: {
      readonly id: string;
      readonly displayName: string | null;
      readonly userPrincipalName: string | null;
    } | null;
    readonly app: { readonly displayName: string | null } | null;
  };
  readonly additionalDetails: readonly { readonly key: string; readonly value: string }[];
  readonly targetResources: readonly {
    readonly id: string;
    readonly displayName: string | null;
    readonly type: string;
    readonly modifiedProperties: readonly {
      readonly displayName: string;
      readonly oldValue: string | null;
      readonly newValue: string | null;
    }[];
  }[];
}

/** The rows about an object, the oldest first; a hundred at the most. */
export function auditPath(id: string): string {
  return (
    `/v1.0/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '${id}')&$orderby=activityDateTime&` +
    '$top=100'
  );
}

/** `more` are steps that the audit does not have, such as mails; all are shown in the order of time. */
export function History({
  id,
  more = [],
}: {
  readonly id: string;
  readonly more?: readonly TimelineStep[];
}): ReactNode {
  const { data, error } = useGraph<{ readonly value: readonly AuditRow[] }>(auditPath(id), { refetchInterval: 5000 });
  if (error !== null)
    return (
      <>
        <Failed what="the audit" error={error} />
        <Timeline label="History" steps={more} />
      </>
    );
  if (data === undefined) return <Loading />;
  const steps = [...data.value.map(stepOf), ...more].map((step, n) => ({ step, n }));
  steps.sort((one, other) => compareInstants(one.step.at, other.step.at) || one.n - other.n);
  return <Timeline label="History" steps={steps.map(({ step }) => step)} />;
}

function stepOf(row: AuditRow): TimelineStep {
  const changes = row.targetResources
    .flatMap(({ modifiedProperties }) => modifiedProperties)
    .map(
      ({ displayName, oldValue, newValue }) =>
        `${wordsOf(displayName)}: ` +
        `${oldValue === null ? '' : `${wordsOf(oldValue)} → `}${newValue === null ? 'none' : wordsOf(newValue)}`,
    );
  const resources = row.targetResources
    .filter(({ type, displayName }) => type === 'Resource' && displayName !== null)
    .map(({ displayName }) => displayName as string);
  const said = [`By ${actorOf(row)}`, ...resources, ...changes, ...(row.resultReason ? [row.resultReason] : [])];
  return {
    key: row.id,
    at: row.activityDateTime,
    title: <TextLink to={`/workbench/audit/${row.id}` as '/'}>{row.activityDisplayName}</TextLink>,
    says: said.join(' · '),
    kind: kindOf(row),
  };
}

export function actorOf({ initiatedBy: { user, app } }: AuditRow): string {
  return user?.displayName ?? user?.userPrincipalName ?? app?.displayName ?? 'nobody';
}

function kindOf({ result, activityDisplayName }: AuditRow): NonNullable<TimelineStep['kind']> {
  if (result !== 'success' || /\b(den(y|ied)|fail|failed|expire|remove)/i.test(activityDisplayName)) return 'bad';
  return /\b(fulfill|approve)/i.test(activityDisplayName) ? 'good' : 'plain';
}
