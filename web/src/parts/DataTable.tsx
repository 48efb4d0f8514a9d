// The one list: rows of the API with search, filters, order and pages on the server, the state in the address, and all
// of it as CSV.

import {
  Button,
  makeStyles,
  mergeClasses,
  Table,
  TableBody,
  TableCell,
  TableCellLayout,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components';
import type { CSSProperties, ReactNode } from 'react';
import type { Column } from './column.ts';
import { useListPage } from './listRead.ts';
import { useListState, type Choice, type ListSource } from './listState.ts';
import { ListPages } from './ListPages.tsx';
import { ListTools } from './ListTools.tsx';
import { Empty, Failed, Loading, Nothing } from './states.tsx';
import { TextLink } from './TextLink.tsx';

export interface DataTableProps<Row> {
  /** What the rows are, in the plural: `access packages`. */
  readonly label: string;
  /** Keeps the state of several lists on one page apart; the list that a page is about has none. */
  readonly name?: string;
  readonly source: ListSource<Row>;
  readonly columns: readonly Column<Row>[];
  readonly choices?: readonly Choice[];
  readonly pageSize?: number;
  /** Milliseconds after which it is read anew; left out, it is not. */
  readonly refetchInterval?: number;
  /** Where a row leads. */
  readonly to?: (row: Row) => string;
  readonly keyOf: (row: Row) => string;
  /** Stands beside the filters. */
  readonly tools?: ReactNode;
  /** What stands where there is nothing, searched or filtered for nothing. */
  readonly empty: { readonly title: string; readonly says?: string; readonly action?: ReactNode };
}

const narrow = '@media (max-width: 860px)';

const useStyles = makeStyles({
  frame: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    overflowX: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  table: { tableLayout: 'fixed', minWidth: 0, [narrow]: { tableLayout: 'auto' } },
  head: { fontWeight: tokens.fontWeightSemibold },
  extra: { [narrow]: { display: 'none' } },
  /** Where there is little room, columns share it by what they hold. */
  sized: { width: 'var(--width)', [narrow]: { width: 'auto' } },
  cell: {
    overflowWrap: 'anywhere',
    paddingTop: '6px',
    paddingBottom: '6px',
    [narrow]: { overflowWrap: 'break-word', paddingLeft: '6px', paddingRight: '6px' },
  },
  stale: { opacity: 0.6 },
  last: { borderBottomStyle: 'none' },
});

export function DataTable<Row>({
  label,
  name = '',
  source,
  columns,
  choices = [],
  pageSize = 25,
  refetchInterval,
  to,
  keyOf,
  tools,
  empty,
}: DataTableProps<Row>): ReactNode {
  const styles = useStyles();
  const state = useListState(name, choices);
  const { data, error, isPending, isPlaceholderData } = useListPage(source, state, choices, {
    top: pageSize,
    refetchInterval,
  });
  const isNarrowed = state.text !== '' || Object.keys(state.chosen).length > 0;
  const linked = columns.find(({ isLink }) => isLink === true) ?? columns[0];
  const rows = data?.rows ?? [];
  // Where there is nothing at all, nothing can be searched.
  const isSearched = isNarrowed || rows.length > 0 || state.after !== '';
  if (data !== undefined && !isSearched && name !== '') return <Nothing {...empty} />;
  return (
    <div role="group" aria-label={label}>
      {isSearched || tools !== undefined ? (
        <ListTools
          label={label}
          source={source}
          columns={columns}
          choices={choices}
          state={state}
          count={data?.count}
          more={tools}
        />
      ) : null}
      {error !== null ? (
        <Failed
          what={label}
          error={error}
          action={
            isNarrowed || state.sort !== '' || state.after !== '' ? (
              <Button onClick={state.reset}>Show the whole list</Button>
            ) : undefined
          }
        />
      ) : (
        <div className={styles.frame} aria-busy={isPending || isPlaceholderData}>
          <Table
            aria-label={label}
            className={mergeClasses(styles.table, isPlaceholderData && styles.stale)}
            size="medium"
          >
            <TableHeader>
              <TableRow>
                {columns.map((column) => (
                  <Head
                    key={column.title}
                    column={column}
                    sort={state.sort}
                    onSort={(sort) => state.change({ sort })}
                  />
                ))}
              </TableRow>
            </TableHeader>
            <TableBody>
              {rows.map((row, n) => (
                <TableRow key={keyOf(row)} className={n === rows.length - 1 ? styles.last : undefined}>
                  {columns.map((column) => (
                    <TableCell
                      key={column.title}
                      className={mergeClasses(styles.cell, column.isExtra === true && styles.extra)}
                    >
                      <TableCellLayout>
                        {to !== undefined && column === linked ? (
                          <TextLink to={to(row)}>{column.cell(row)}</TextLink>
                        ) : (
                          column.cell(row)
                        )}
                      </TableCellLayout>
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
          {isPending ? <Loading what={label} /> : null}
          {isPending || rows.length > 0 ? null : isNarrowed ? (
            <Empty title={`No ${label} are like that`} says="Search for something else, or take a filter away." />
          ) : (
            <Empty {...empty} />
          )}
        </div>
      )}
      <ListPages label={label} state={state} next={data?.next ?? ''} shown={rows.length} count={data?.count} />
    </div>
  );
}

function Head<Row>({
  column: { title, orderBy, isExtra, width },
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}): ReactNode {
  const styles = useStyles();
  const direction =
    orderBy === undefined
      ? undefined
      : sort === `${orderBy} desc`
        ? 'descending'
        : sort === orderBy
          ? 'ascending'
          : undefined;
  const next = direction === 'ascending' ? `${orderBy} desc` : direction === 'descending' ? '' : (orderBy ?? '');
  return (
    <TableHeaderCell
      className={mergeClasses(styles.head, width !== undefined && styles.sized, isExtra === true && styles.extra)}
      style={width === undefined ? {} : ({ '--width': width } as CSSProperties)}
      sortable={orderBy !== undefined}
      {...(direction === undefined ? {} : { sortDirection: direction })}
      onClick={() => {
        if (orderBy !== undefined) onSort(next);
      }}
    >
      {title}
    </TableHeaderCell>
  );
}
