// The audit: who did what, when, to what.

import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useGraph } from '../../api/queries.ts';
import { StateBadge } from '../../parts/chips.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { actorOf, type AuditRow } from '../../parts/history.tsx';
import { useNoneToSee } from '../../parts/noneToSee.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { readableInstant } from '../../parts/times.ts';
import { TargetLink, textOf } from './words.tsx';

const columns: readonly Column<AuditRow>[] = [
  {
    title: 'When',
    width: '170px',
    orderBy: 'activityDateTime',
    cell: ({ activityDateTime }) => readableInstant(activityDateTime),
    text: ({ activityDateTime }) => activityDateTime,
  },
  {
    title: 'What',
    isLink: true,
    width: '30%',
    orderBy: 'activityDisplayName',
    cell: ({ activityDisplayName }) => activityDisplayName,
    text: ({ activityDisplayName }) => activityDisplayName,
  },
  { title: 'By', width: '140px', isExtra: true, orderBy: 'initiatedBy/user/displayName', cell: actorOf, text: actorOf },
  {
    title: 'About',
    isExtra: true,
    cell: ({ targetResources }) => (
      <span>
        {targetResources.map((each, n) => (
          <span key={each.id}>
            {n === 0 ? '' : ', '}
            <TargetLink of={each} />
          </span>
        ))}
      </span>
    ),
    text: textOf,
  },
  {
    title: 'Result',
    width: '110px',
    orderBy: 'result',
    cell: ({ result }) => <StateBadge state={result} />,
    text: ({ result, resultReason }) => [result, resultReason].filter(Boolean).join(': '),
  },
];
const results = {
  key: 'result',
  label: 'Result',
  options: [
    { value: 'success', label: 'Success', filter: "result eq 'success'" },
    { value: 'failure', label: 'Failure', filter: "result eq 'failure'" },
  ],
};

interface AuditStatus {
  readonly anchors: readonly { readonly id: string; readonly size: number }[];
  readonly findings: readonly { readonly position: number; readonly kind: string }[];
}

const useStyles = makeStyles({ bar: { marginBottom: tokens.spacingVerticalL } });

/** Says that entries were changed outside of Latchkey; nothing where all is well, or the user may not know. */
function BrokenAudit(): ReactNode {
  const styles = useStyles();
  const { data } = useGraph<AuditStatus>('/latchkey/v1/auditStatus');
  if (data === undefined || data === null || data.findings.length === 0) return null;
  const positions = data.findings.slice(0, 5).map(({ position, kind }) => `${position} (${kind})`);
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar}>
      <MessageBarBody>
        <MessageBarTitle>The audit was changed outside of Latchkey.</MessageBarTitle>
        {`Entries that are not as the server wrote them, by position: ${positions.join(', ')}`}
        {data.findings.length > positions.length ? ', and others. ' : '. '}
        Run `latchkey verify` on the server: it names every one.
      </MessageBarBody>
    </MessageBar>
  );
}

/** Who else has checkpoints of the audit, or that nobody has. */
function Anchors(): ReactNode {
  const styles = useStyles();
  const { data } = useGraph<AuditStatus>('/latchkey/v1/auditStatus');
  if (data === undefined || data === null) return null;
  const anchors = data.anchors.map(({ id, size }) => `${id} (${size} entries)`);
  return (
    <MessageBar intent={anchors.length > 0 ? 'success' : 'info'} layout="multiline" className={styles.bar}>
      <MessageBarBody>
        {anchors.length > 0
          ? `Checkpoints of the audit are kept elsewhere: ${anchors.join(', ')}.`
          : 'The audit is consistent with itself only: no checkpoint of it is kept elsewhere.'}
      </MessageBarBody>
    </MessageBar>
  );
}

export default function AuditPage(): ReactNode {
  const noneToSee = useNoneToSee();
  return (
    <>
      <PageHead
        title="Audit"
        says="Every change, in the published words: who did it, when, to what, and how it went."
      />
      <BrokenAudit />
      <Anchors />
      <DataTable
        label="audit rows"
        source={{
          path: '/v1.0/auditLogs/directoryAudits',
          orderBy: 'activityDateTime desc',
          searchBy: ['activityDisplayName', 'initiatedBy/user/displayName', 'targetResources:displayName'],
        }}
        columns={columns}
        choices={[results]}
        keyOf={({ id }) => id}
        to={({ id }) => `/workbench/audit/${id}`}
        pageSize={50}
        empty={{
          title: 'No audit entries',
          says: noneToSee,
        }}
      />
    </>
  );
}
