// Each listing of what is there: when, whether it was whole, how much it saw, and what it did step by step.

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
        select: 'id,startedAt,endedAt,isComplete,accounts,groups,holdings,says,steps',
        searchIn: null,
      }}
      columns={columnsOf(texts, of)}
      refetchInterval={readAgainAfter}
      keyOf={({ id }: Run) => id}
      empty={{
        title: t('connections.runs.none'),
        says: t(`connections.runs.noneSays.${of.direction === 'inbound' ? 'people' : of.kind}`),
      }}
    />
  );
}

/** How it ended, in words. */
export function outcomeOf({ endedAt, isComplete, says }: Run, { kind, direction }: Connection, t: Texts['t']): string {
  if (endedAt === null) return t('connections.run.open');
  if (isComplete) return t('connections.run.whole');
  if (direction === 'inbound') return t('connections.run.cut', { says: says ?? '' });
  return kind === 'scim' ? t('connections.run.cut', { says: says ?? '' }) : t('connections.run.byHand');
}

type Step = NonNullable<Run['steps']>[number];

/** What a step did: `Members of Sales: 40 seen, 2 new`. */
function sentenceOf({ step, about, counts, says }: Step, { t, known, list, number }: Texts): string {
  const what = known(`connections.step.${step}`, step);
  const told = Object.entries(counts).map(([name, of]) => `${number(of)} ${known(`connections.count.${name}`, name)}`);
  const named = about === null ? what : t('connections.step.about', { what, name: about });
  return [told.length === 0 ? named : t('connections.step.counted', { what: named, counts: list(told) }), ...says].join(
    ' ',
  );
}

/** How it ended; opened, what it did. */
function Outcome({ row, of }: { readonly row: Run; readonly of: Connection }): ReactNode {
  const texts = useText();
  const outcome = <bdi>{outcomeOf(row, of, texts.t)}</bdi>;
  const { steps = [] } = row;
  if (steps.length === 0) return outcome;
  return (
    <details>
      <summary>{outcome}</summary>
      <ol>
        {steps.map((step) => (
          <li key={`${step.step} ${step.about}`}>
            <bdi>{sentenceOf(step, texts)}</bdi>
          </li>
        ))}
      </ol>
    </details>
  );
}

const columnsOf = (texts: Texts, of: Connection): readonly Column<Run>[] => [
  {
    title: texts.t('connections.run.at'),
    width: '190px',
    orderBy: 'startedAt',
    cell: ({ startedAt }) => <Instant at={startedAt} />,
    text: ({ startedAt }) => startedAt,
  },
  {
    title: texts.t('connections.run.outcome'),
    cell: (row) => <Outcome row={row} of={of} />,
    text: (row) => [outcomeOf(row, of, texts.t), ...(row.steps ?? []).map((step) => sentenceOf(step, texts))].join(' '),
  },
  ...(of.direction === 'inbound' ? [] : (['accounts', 'groups', 'holdings'] as const)).map(
    (what): Column<Run> => ({
      title: texts.t(`connections.run.${what}`),
      width: '130px',
      isExtra: true,
      cell: (row) => texts.number(row[what]),
      text: (row) => String(row[what]),
    }),
  ),
];
