// The items of a list, one below the other or in columns, all of them.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { CSSProperties, ReactNode } from 'react';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(var(--narrowest, 100%), 100%), 1fr))',
    gap: tokens.spacingVerticalM,
  },
});

export interface ItemsProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly item: (row: Row, at: number) => ReactNode;
  /** The height of an item, about, in pixels. */
  readonly height: number;
  /** The least width of a column, in pixels; left out, there is one column. */
  readonly narrowest?: number;
  /** Of a page of a longer list: how many items come before it, and how many there are. */
  readonly before?: number;
  readonly count?: number | undefined;
}

export function AllItems<Row>(props: ItemsProps<Row>): ReactNode {
  const { label, rows, keyOf, item, narrowest } = props;
  return (
    <ul
      aria-label={label}
      className={useStyles().list}
      style={narrowest === undefined ? {} : ({ '--narrowest': `${narrowest}px` } as CSSProperties)}
    >
      {rows.map((row, at) => (
        <li key={keyOf(row)} {...placeOf(props, at)}>
          {item(row, at)}
        </li>
      ))}
    </ul>
  );
}

/** Which of how many, where a reader could not count them: on a page of a list, and in a list that is drawn in part. */
export function placeOf<Row>({ rows, before = 0, count }: ItemsProps<Row>, at: number) {
  return { 'aria-posinset': before + at + 1, 'aria-setsize': Math.max(count ?? 0, before + rows.length) };
}
