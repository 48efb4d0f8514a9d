// The calls of the API as they come: who, what, how it went, and how long each took. The sandbox searches, filters,
// orders and cuts into pages.

import { Button, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { Fragment, useMemo, useState, type ReactNode } from 'react';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Choice } from '../../parts/listState.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Failed } from '../../parts/states.tsx';
import { callsAfter, decoded, useNews, whoOf, type KeptCall } from './calls.ts';
import { Faults } from './Faults.tsx';
import { StatusBadge } from './StatusBadge.tsx';

const useStyles = makeStyles({
  path: { overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  number: { fontVariantNumeric: 'tabular-nums' },
  fault: { display: 'block', color: tokens.colorStatusWarningForeground3, fontSize: tokens.fontSizeBase200 },
});

const methods: Choice = {
  key: 'method',
  label: 'Method',
  options: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'].map((value) => ({ value, label: value })),
};
const statuses: Choice = {
  key: 'status',
  label: 'Status',
  options: [
    ['2', 'Done (2xx)'],
    ['4', 'Refused (4xx)'],
    ['5', 'Failed (5xx)'],
  ].map(([value = '', label = '']) => ({ value, label })),
};
const senders: Choice = {
  key: 'from',
  label: 'From',
  options: [
    { value: 'others', label: 'Programs and the Explorer' },
    { value: 'workbench', label: 'The workbench itself' },
  ],
};

export default function MonitorPage(): ReactNode {
  const styles = useStyles();
  const [isPaused, setPaused] = useState(false);
  /** Number of the last call that was cleared away. */
  const [cleared, setCleared] = useState(0);
  const { last, error } = useNews(isPaused);
  const source = useMemo(() => callsAfter(cleared), [cleared]);
  const columns: readonly Column<KeptCall>[] = [
    { title: 'Method', width: '92px', orderBy: 'method', cell: ({ method }) => method, text: ({ method }) => method },
    {
      title: 'Address',
      orderBy: 'url',
      isLink: true,
      cell: ({ url }) => (
        <span className={styles.path}>
          {decoded(url)
            .split(/(?<=[/?&,])/)
            .map((part, n) => (
              <Fragment key={n}>
                {part}
                <wbr />
              </Fragment>
            ))}
        </span>
      ),
      text: ({ url }) => url,
    },
    { title: 'Who', width: '170px', orderBy: 'caller', isExtra: true, cell: whoOf, text: whoOf },
    {
      title: 'Status',
      width: '110px',
      orderBy: 'status',
      cell: ({ status, faults }) => (
        <>
          <StatusBadge status={status} />
          {faults.length === 0 ? null : <span className={styles.fault}>{faults.map(({ did }) => did).join('; ')}</span>}
        </>
      ),
      text: ({ status }) => String(status),
    },
    {
      title: 'Time',
      width: '96px',
      orderBy: 'milliseconds',
      isExtra: true,
      cell: ({ milliseconds }) => <span className={styles.number}>{milliseconds.toFixed(1)} ms</span>,
      text: ({ milliseconds }) => String(milliseconds),
    },
    {
      title: 'Rows',
      width: '78px',
      orderBy: 'rowsRead',
      isExtra: true,
      cell: ({ rowsRead }) => <span className={styles.number}>{rowsRead}</span>,
      text: ({ rowsRead }) => String(rowsRead),
    },
  ];
  return (
    <>
      <PageHead
        title="Requests monitor"
        says={
          "The last 500 calls of the API, as they come, the workbench's own too; the latest first, unless another " +
          'order is chosen. Each opens to its headers, bodies, plan and SQL.'
        }
      />
      <Faults />
      {error === null ? null : <Failed what="what is new" error={error} />}
      <DataTable
        label="calls"
        source={source}
        columns={columns}
        choices={[methods, statuses, senders]}
        keyOf={({ n }) => String(n)}
        to={({ n }) => `/workbench/monitor/${n}`}
        pageSize={50}
        tools={
          <>
            <Switch label="Pause" checked={isPaused} onChange={(_, { checked }) => setPaused(checked)} />
            <Button onClick={() => setCleared(last)}>Clear</Button>
          </>
        }
        empty={{ title: 'No call yet', says: 'Calls appear here the moment that they are answered.' }}
      />
    </>
  );
}
