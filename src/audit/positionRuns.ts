// Positions as runs, so that memory does not grow with rows that lie side by side.

/** The first and the last position of a run. */
export type PositionRun = readonly [first: number, last: number];

export interface PositionRuns {
  /** MUST be called in the order of positions. */
  readonly add: (position: number) => void;
  /** The runs that are left when others are taken out. */
  readonly without: (others: readonly PositionRun[]) => readonly PositionRun[];
  /** How many positions lie in others. */
  readonly countIn: (others: readonly PositionRun[]) => number;
}

export function createPositionRuns(): PositionRuns {
  const runs: [number, number][] = [];
  const without = (others: readonly PositionRun[]): readonly PositionRun[] =>
    others.reduce<readonly PositionRun[]>(
      (left, [from, to]) =>
        left.flatMap(([first, last]): readonly PositionRun[] => {
          if (to < first || from > last) return [[first, last]];
          return [
            ...(first < from ? [[first, from - 1] as const] : []),
            ...(to < last ? [[to + 1, last] as const] : []),
          ];
        }),
      runs,
    );
  const count = (of: readonly PositionRun[]): number => of.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return {
    add: (position) => {
      const last = runs.at(-1);
      if (last !== undefined && last[1] + 1 === position) last[1] = position;
      else runs.push([position, position]);
    },
    without,
    countIn: (others) => count(runs) - count(without(others)),
  };
}

/** Runs of positions in any order, with those of before. */
export function mergeRuns(before: readonly PositionRun[], positions: readonly number[]): readonly PositionRun[] {
  const all = [...before, ...positions.map((position): PositionRun => [position, position])].toSorted(
    ([a], [b]) => a - b,
  );
  const merged: [number, number][] = [];
  for (const [first, last] of all) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** Runs as the detail of an audit row. */
export const formatRuns = (runs: readonly PositionRun[]): string =>
  runs.map(([first, last]) => `${first}-${last}`).join(' ');

/** Runs out of such a detail. */
export const parseRuns = (text: string): readonly PositionRun[] =>
  [...text.matchAll(/(\d+)-(\d+)/g)].map(([, first, last]): PositionRun => [Number(first), Number(last)]);
