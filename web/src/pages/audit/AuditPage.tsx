// The audit: who did what, when, to what.

import type { ReactNode } from 'react';
import { StateBadge } from '../../parts/chips.tsx';
import { DataTable, type Column } from '../../parts/DataTable.tsx';
import { actorOf, type AuditRow } from '../../parts/history.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { readableInstant } from '../../parts/times.ts';

const about = ({ targetResources }: AuditRow): string => targetResources.map(({ displayName }) => displayName).filter(Boolean).join(', ');
const columns: readonly Column<AuditRow>[] = [
  { title: 'When', width: '170px', orderBy: 'activityDateTime', cell: ({ activityDateTime }) => readableInstant(activityDateTime), text: ({ activityDateTime }) => activityDateTime },
  { title: 'What', width: '36%', orderBy: 'activityDisplayName', cell: ({ activityDisplayName }) => activityDisplayName, text: ({ activityDisplayName }) => activityDisplayName },
  { title: 'By', isExtra: true, cell: actorOf, text: actorOf },
  { title: 'About', isExtra: true, cell: about, text: about },
  { title: 'Result', width: '110px', cell: ({ result }) => <StateBadge state={result} />, text: ({ result, resultReason }) => [result, resultReason].filter(Boolean).join(': ') },
];
const results = { key: 'result', label: 'Result', options: [{ value: 'success', label: 'Success', filter: "result eq 'success'" }, { value: 'failure', label: 'Failure', filter: "result eq 'failure'" }] };

export default function AuditPage(): ReactNode {
  return (
    <>
      <PageHead title="Audit" says="Every change, in the published words: who did it, when, to what, and how it went." />
      <DataTable label="audit rows" source={{ path: '/v1.0/auditLogs/directoryAudits', orderBy: 'activityDateTime desc', searchBy: ['activityDisplayName', 'initiatedBy/user/displayName'] }} columns={columns} choices={[results]} keyOf={({ id }) => id} pageSize={50} empty={{ title: 'Nothing has happened yet' }} />
    </>
  );
}
