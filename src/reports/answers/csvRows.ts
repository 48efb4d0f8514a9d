// Rows of a report as lines of CSV: RFC 4180, instants as ISO 8601 in UTC, and no cell that a spreadsheet would run.

import { formatWireInstant } from '../../domain/instants.ts';
import { csvOf } from '../../domain/connections/listing.ts';
import type { Cell, Column, ReportRow } from '../report.ts';

/** What stands in an answer for the value of a cell. */
export const shownCell = ({ kind }: Column, cell: Cell): Cell =>
  kind === 'instant' && typeof cell === 'string' ? formatWireInstant(cell) : cell;

/** The first line: the names of the columns. */
export const csvHead = (columns: readonly Column[]): string => csvOf([columns.map(({ name }) => name)]);

/** A line for each row, each with its end. */
export const csvRows = (columns: readonly Column[], rows: readonly ReportRow[]): string =>
  csvOf(
    rows.map((row) =>
      columns.map((each) => {
        const cell = shownCell(each, row[each.name] ?? null);
        return cell === null ? null : String(cell);
      }),
    ),
  );
