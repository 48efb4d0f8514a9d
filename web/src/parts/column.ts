// A column of a list: its title, its cells, and what CSV writes of it.

import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** As CSV writes it. */
  readonly text: (row: Row) => string;
  /** The property to order by; left out, the column cannot be sorted. */
  readonly orderBy?: string;
  /** Bears the row's link, in place of the first column. */
  readonly isLink?: boolean;
  /** Left away where the screen is narrow. */
  readonly isExtra?: boolean;
  /** CSS width; the columns without one share the rest. */
  readonly width?: string;
}
