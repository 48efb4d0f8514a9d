// Conformance as tables: for the terminal with what passed and failed, for the README with what is there and what is
// left out.

import { expectedSections, type Column, type Item, type Section } from './sections.ts';

const columns: readonly Column[] = ['v1.0', 'beta', 'both'];
const sum = (items: readonly Item[]): number => items.reduce((total, { weight }) => total + weight, 0);
const inState = (items: readonly Item[], state: Item['state']): number =>
  sum(items.filter((each) => each.state === state));
const shown = (count: number): string => count.toLocaleString('en-US');

/** Left out, by reason: the most frequent first. */
function reasons(items: readonly Item[]): string {
  const counted = new Map<string, number>();
  for (const { reason, weight } of items) if (reason !== null) counted.set(reason, (counted.get(reason) ?? 0) + weight);
  return [...counted]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${shown(count)}: ${reason}`)
    .join('; ');
}

/** What a run came to. */
export function report(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ title, items }) => [
    ...columns.flatMap((column) => {
      const own = items.filter((each) => each.column === column);
      return own.length === 0
        ? []
        : [[title, column, ...(['passed', 'failed', 'left out'] as const).map((state) => shown(inState(own, state)))]];
    }),
  ]);
  const rows = [['', '', 'passed', 'failed', 'left out'], ...lines];
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...rows.map((row) => (row[at] as string).length)));
  const table = rows
    .map((row) =>
      row
        .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] as number) : cell.padStart(widths[at] as number)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
  const why = sections
    .filter(({ items }) => items.some(({ reason }) => reason !== null))
    .map(({ title, items }) => `  ${title}: ${reasons(items)}`);
  return `${table}\n${why.length === 0 ? '' : `\nLeft out:\n${why.join('\n')}\n`}`;
}

/** The block of the README, from the tests' own tables. */
export function conformanceTable(): string {
  const cell = (items: readonly Item[]): string => {
    const out = inState(items, 'left out');
    return items.length === 0
      ? ''
      : out === 0
        ? shown(sum(items))
        : `${shown(sum(items) - out)} of ${shown(sum(items))}`;
  };
  const rows = expectedSections().map(
    ({ title, items, told }) =>
      `| ${title} | ` +
      `${columns.map((column) => cell(items.filter((each) => each.column === column))).join(' | ')} | ` +
      `${told ?? reasons(items).replaceAll('|', '\\|')} |`,
  );
  return ['| | v1.0 | beta | both | left out |', '|---|---|---|---|---|', ...rows].join('\n');
}
