// Rows of a list, a page or all of them: of the API by its options, or of a source that reads in its own way.

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { callGraph, type Page } from '../api/graph.ts';
import { useSession, type Identity } from '../session/session.ts';
import { pathOfList, type Choice, type ListPage, type ListSource, type ListView, type RowRange } from './listState.ts';

/** The rows that were shown stay until the next ones are there. */
export function useListPage<Row>(
  source: ListSource<Row>,
  view: ListView,
  choices: readonly Choice[],
  { top, refetchInterval = false }: { readonly top: number; readonly refetchInterval?: number | false | undefined },
): UseQueryResult<ListPage<Row>> {
  const { identity } = useSession();
  const range = { top, skip: (view.page - 1) * top };
  const what =
    'read' in source
      ? [source.key, view.text, view.sort, view.chosen, range]
      : pathOfList(source, view, choices, range);
  return useQuery({
    queryKey: ['list', identity?.key, what],
    queryFn: () => readPage(identity, source, view, choices, range),
    enabled: identity !== null,
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export async function readAll<Row>(
  identity: Identity | null,
  source: ListSource<Row>,
  view: ListView,
  choices: readonly Choice[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const top = 'read' in source ? source.most : 999;
  for (;;) {
    const page: ListPage<Row> = await readPage(identity, source, view, choices, { top, skip: rows.length });
    rows.push(...page.rows);
    if (!page.hasMore) return rows;
  }
}

async function readPage<Row>(
  identity: Identity | null,
  source: ListSource<Row>,
  view: ListView,
  choices: readonly Choice[],
  range: RowRange,
): Promise<ListPage<Row>> {
  if ('read' in source) return source.read(view, range, identity);
  const page = await callGraph<Page<Row>>(identity, 'GET', pathOfList(source, view, choices, range));
  return { rows: page.value, count: page['@odata.count'], hasMore: page['@odata.nextLink'] !== undefined };
}
