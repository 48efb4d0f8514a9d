// Each listing of what is there: when, whether it was whole, and how much it saw.

import type { ReactNode } from 'react';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { useText, type Texts } from '../../../text/text.tsx';
import { ours, readAgainAfter, type Connection, type Run } from './connection.ts';

export function ConnectionRuns({ of }: { readonly of: Connection }): ReactNode {
  const texts = useText();
  const { t } = texts;
  return (
    <DataTable
      label={t('connections.part.runs')}
      name="runs"
      source={{
        path: `${ours}/connectionRuns`,
        filter: `connectionId eq '${of.id}'`,
        orderBy: 'startedAt desc',
        searchIn: null,
      }}
      columns={columnsOf(texts, of)}
      refetchInterval={readAgainAfter}
      keyOf={({ id }: Run) => id}
      empty={{ title: t('connections.runs.none'), says: t(`connections.runs.noneSays.${of.kind}`) }}
    />
  );
}

/** How it ended, in words. */
export function outcomeOf({ endedAt, isComplete, says }: Run, { kind }: Connection, t: Texts['t']): string {
  if (endedAt === null) return t('connections.run.open');
  if (isComplete) return t('connections.run.whole');
  return kind === 'scim' ? t('connections.run.cut', { says: says ?? '' }) : t('connections.run.byHand');
}

const columnsOf = ({ t, number }: Texts, of: Connection): readonly Column<Run>[] => [
  {
    title: t('connections.run.at'),
    width: '190px',
    orderBy: 'startedAt',
    cell: ({ startedAt }) => <Instant at={startedAt} />,
    text: ({ startedAt }) => startedAt,
  },
  {
    title: t('connections.run.outcome'),
    cell: (row) => <bdi>{outcomeOf(row, of, t)}</bdi>,
    text: (row) => outcomeOf(row, of, t),
  },
  ...(['accounts', 'groups', 'holdings'] as const).map(
    (what): Column<Run> => ({
      title: t(`connections.run.${what}`),
      width: '130px',
      isExtra: true,
      cell: (row) => number(row[what]),
      text: (row) => String(row[what]),
    }),
  ),
];
