// A read under way: a task is a statement and what its rows lead to; a budget bounds the rows of all tasks together.

import type { RawRow } from '../sql/projection.ts';
import type { SqlContext } from '../sql/context.ts';
import type { Statement } from '../sql/fragment.ts';

export interface ReadRequest {
  readonly statement: Statement;
}
/** Statements to run now, in this order, each in the same snapshot; their rows come back as arrays, in that order. */
export type ReadBatch = readonly ReadRequest[];

export interface ReadTask extends ReadRequest {
  /** Takes the rows in; returns the tasks of the next level. */
  readonly onRows: (rows: readonly RawRow[]) => readonly ReadTask[];
}

/** How many rows may still be read. */
interface RowBudget {
  readonly most: number;
  left: number;
}
export interface ReadContext extends SqlContext {
  readonly budget: RowBudget;
}

export function spendBudget({ budget }: ReadContext, rows: number): void {
  budget.left -= rows;
}
