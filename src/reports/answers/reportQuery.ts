// What is asked of a report, and a page of its answer.

import type { Condition, Cursor, Order } from '../../odata/query.ts';
import type { ReportRow } from '../report.ts';

/** What is asked of a report, in the names of its columns. */
export interface ReportQuery {
  readonly where: Condition;
  readonly orderBy: readonly Order[];
  readonly top: number;
  readonly skip: number;
  readonly after: Cursor | null;
  readonly count: boolean;
}
export interface ReportPage {
  readonly rows: readonly ReportRow[];
  readonly count: number | null;
  readonly next: Cursor | null;
}
