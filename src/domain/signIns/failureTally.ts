// Which failures of a minute have rows of their own, and which are counted in one: so that a flood of them makes few
// rows, and each of the first ones is seen.

/** What is tallied: failures that are alike, by the parts that make them so. `isKnown`: about a known account. */
export interface TalliedFailure {
  /** Parts that stay where there are too many kinds of failures: the number of the error. */
  readonly kind: readonly (string | number | null)[];
  /** Whom it is about, and where it came from. */
  readonly from: readonly (string | null)[];
  readonly isKnown: boolean;
}

/** What becomes of a failure: a row of its own, or one more in the row with this id. `isTogether`: of all addresses. */
export type TalliedRow =
  | { readonly becomes: 'row'; readonly isTogether: boolean }
  | { readonly becomes: 'count'; readonly id: string; readonly attempts: number };

/** Says of each failure what becomes of it. */
export interface FailureTally {
  /** `id`: of the row, if it becomes one. `minute`: any text that is the same within one. */
  add(failure: TalliedFailure, minute: string, id: string): TalliedRow;
}

/** How many rows failures may make. */
export interface TallyLimits {
  /** Rows of failures that are alike in a minute: about a known account, and about none. */
  readonly ofKnown: number;
  readonly ofUnknown: number;
  /** Kinds of failures in a minute that are told apart by whom they are about and where they came from. */
  readonly kinds: number;
}

/** In the memory of one process: the tally of the minute at hand. */
export function createFailureTally(limits: TallyLimits): FailureTally {
  let current = '';
  const rows = new Map<string, { id: string; rows: number; attempts: number }>();
  return {
    add({ kind, from, isKnown }, minute, id) {
      if (minute !== current) rows.clear();
      current = minute;
      const own = JSON.stringify([kind, from]);
      const isTogether = !rows.has(own) && rows.size >= limits.kinds;
      const key = isTogether ? JSON.stringify([kind]) : own;
      const known = rows.get(key);
      const most = isKnown && !isTogether ? limits.ofKnown : limits.ofUnknown;
      if (known === undefined || known.rows < most) {
        rows.set(key, { id, rows: (known?.rows ?? 0) + 1, attempts: 1 });
        return { becomes: 'row', isTogether };
      }
      known.attempts += 1;
      return { becomes: 'count', id: known.id, attempts: known.attempts };
    },
  };
}
