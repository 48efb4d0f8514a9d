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
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import type { Column } from './column.ts';
import { useListPage } from './listRead.ts';
import { useListState, type Choice, type ListSource, type ListState } from './listState.ts';
import { ListPages } from './ListPages.tsx';
import { ListTools } from './ListTools.tsx';
import { Items } from './Items.tsx';
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
  /** Rows of a page, where nobody chose another number. */
  readonly pageSize?: number;
  /** Milliseconds after which it is read anew; left out, it is not. */
  readonly refetchInterval?: number;
  /** Where a row leads. */
  readonly to?: (row: Row) => string;
  readonly keyOf: (row: Row) => string;
  /** Drawn in place of the table's row; the list is one of cards then. */
  readonly card?: (row: Row) => ReactNode;
  /** Stands beside the filters; a function is given the rows that are shown. */
  readonly tools?: ReactNode | ((shown: readonly Row[]) => ReactNode);
  /** What stands where there is nothing, searched or filtered for nothing. */
  readonly empty: { readonly title: string; readonly says?: string; readonly action?: ReactNode };
}

const narrow = '@media (max-width: 600px)';

const useStyles = makeStyles({
  frame: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    overflowX: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  table: { tableLayout: 'fixed', minWidth: 0, [narrow]: { display: 'block' } },
  /** On a narrow screen a row is a block of lines, each with the name of its column. */
  heads: {
    [narrow]: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  },
  rows: { [narrow]: { display: 'block' } },
  row: { [narrow]: { display: 'block', padding: '8px 4px' } },
  head: { fontWeight: tokens.fontWeightSemibold },
  extra: { [narrow]: { display: 'none' } },
  sized: { width: 'var(--width)' },
  linked: { width: '32%' },
  cell: {
    overflowWrap: 'anywhere',
    paddingTop: '6px',
    paddingBottom: '6px',
    [narrow]: { display: 'flex', height: 'auto', gap: '8px', paddingTop: '2px', paddingBottom: '2px' },
  },
  label: {
    display: 'none',
    [narrow]: { display: 'inline', width: '116px', flexShrink: 0, color: tokens.colorNeutralForeground3 },
  },
  stale: { opacity: 0.6 },
  last: { borderBottomStyle: 'none' },
});

export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, name = '', source, columns, choices = [], pageSize = 25, refetchInterval, tools, empty } = props;
  const styles = useStyles();
  const { t } = useText();
  const state = useListState(name, choices);
  const size = state.size ?? pageSize;
  const { data, error, isPending, isPlaceholderData } = useListPage(source, state, choices, {
    top: size,
    refetchInterval,
  });
  const top = useTopOfPage(state.page);
  const isNarrowed = state.text !== '' || Object.keys(state.chosen).length > 0;
  const rows = data?.rows ?? [];
  // A part of a page has its tools where its rows need them; the list that a page is about has room for them from the
  // start, so that nothing moves.
  const isLong = data?.hasMore === true || state.page > 1 || rows.length > 1;
  const hasTools = isNarrowed || (name === '' ? isPending || rows.length > 0 : isLong);
  if (data !== undefined && !isNarrowed && rows.length === 0 && state.page === 1 && name !== '')
    return <Nothing {...empty} />;
  const shown = { label, rows, isPending, isPlaceholderData, before: (state.page - 1) * size, count: data?.count };
  return (
    <div role="group" aria-label={label} ref={top}>
      {hasTools || tools !== undefined ? (
        <ListTools
          label={label}
          source={source}
          columns={columns}
          choices={choices}
          state={state}
          count={data?.count}
          more={typeof tools === 'function' ? tools(rows) : tools}
        />
      ) : null}
      {error !== null ? (
        <Failed
          what={label}
          error={error}
          action={
            isNarrowed || state.sort !== '' || state.page > 1 ? (
              <Button onClick={state.reset}>{t('states.wholeList')}</Button>
            ) : undefined
          }
        />
      ) : props.card === undefined ? (
        <Rows {...props} {...shown} state={state} isNarrowed={isNarrowed} />
      ) : !isPending && rows.length === 0 ? (
        <div className={styles.frame}>
          <NoRows label={label} empty={empty} isNarrowed={isNarrowed} />
        </div>
      ) : (
        <Cards {...shown} keyOf={props.keyOf} card={props.card} />
      )}
      <ListPages
        label={label}
        state={state}
        shown={rows.length}
        size={size}
        count={data?.count}
        hasMore={data?.hasMore ?? false}
      />
    </div>
  );
}

/** Another page begins at its head. */
function useTopOfPage(page: number) {
  const top = useRef<HTMLDivElement>(null);
  const last = useRef(page);
  useEffect(() => {
    if (last.current !== page) top.current?.scrollIntoView({ block: 'start' });
    last.current = page;
  }, [page]);
  return top;
}

interface Shown<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly isPending: boolean;
  readonly isPlaceholderData: boolean;
  /** How many rows come before these, and how many there are in all, where that is counted. */
  readonly before: number;
  readonly count: number | undefined;
}

function Rows<Row>({
  label,
  rows,
  columns,
  to,
  keyOf,
  empty,
  state,
  isPending,
  isPlaceholderData,
  before,
  count,
  isNarrowed,
}: DataTableProps<Row> & Shown<Row> & { readonly state: ListState; readonly isNarrowed: boolean }): ReactNode {
  const styles = useStyles();
  const linked = columns.find(({ isLink }) => isLink === true) ?? columns[0];
  return (
    <div className={styles.frame} aria-busy={isPending || isPlaceholderData}>
      <Table
        aria-label={label}
        aria-rowcount={count === undefined ? -1 : count + 1}
        className={mergeClasses(styles.table, isPlaceholderData && styles.stale)}
        size="small"
      >
        <TableHeader className={styles.heads}>
          <TableRow>
            {columns.map((column) => (
              <Head
                key={column.title}
                column={column}
                isLinked={column === linked && columns.length > 2}
                sort={state.sort}
                onSort={(sort) => state.change({ sort })}
              />
            ))}
          </TableRow>
        </TableHeader>
        <TableBody className={styles.rows}>
          {rows.map((row, n) => (
            <TableRow
              key={keyOf(row)}
              aria-rowindex={before + n + 2}
              className={mergeClasses(styles.row, n === rows.length - 1 && styles.last)}
            >
              {columns.map((column) => (
                <TableCell
                  key={column.title}
                  className={mergeClasses(styles.cell, column.isExtra === true && styles.extra)}
                >
                  {column === linked ? null : (
                    <span className={styles.label} aria-hidden>
                      {column.title}
                    </span>
                  )}
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
      {isPending ? <Loading heights={rowHeights} /> : null}
      {isPending || rows.length > 0 ? null : <NoRows label={label} empty={empty} isNarrowed={isNarrowed} />}
    </div>
  );
}

/** Nothing is there, or nothing that was searched for. */
function NoRows({
  label,
  empty,
  isNarrowed,
}: Pick<DataTableProps<never>, 'label' | 'empty'> & { readonly isNarrowed: boolean }): ReactNode {
  const { t } = useText();
  if (!isNarrowed) return <Empty {...empty} />;
  return <Empty title={t('states.nothingLike', { what: label })} says={t('states.nothingLikeSays')} />;
}

const rowHeights = [34, 34, 34, 34, 34, 34];

function Cards<Row>({
  label,
  rows,
  isPending,
  isPlaceholderData,
  before,
  count,
  keyOf,
  card,
}: Shown<Row> & { readonly keyOf: (row: Row) => string; readonly card: (row: Row) => ReactNode }): ReactNode {
  const styles = useStyles();
  if (isPending) return <Loading heights={[104, 104, 104, 104]} />;
  return (
    <div aria-busy={isPlaceholderData} className={isPlaceholderData ? styles.stale : undefined}>
      <Items label={label} rows={rows} keyOf={keyOf} item={card} height={104} before={before} count={count} />
    </div>
  );
}

function Head<Row>({
  column: { title, orderBy, isExtra, width },
  isLinked,
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly isLinked: boolean;
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
      className={mergeClasses(
        styles.head,
        isLinked && styles.linked,
        width !== undefined && styles.sized,
        isExtra === true && styles.extra,
      )}
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
