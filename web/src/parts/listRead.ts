// Rows of a list, a page or all of them: of the API by its options, or of a source that reads in its own way.

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { callGraph, pathOf, type Page } from '../api/graph.ts';
import { useSession, type Identity } from '../api/session.ts';
import { pathOfList, type Choice, type ListPage, type ListSource, type Wish } from './listState.ts';

/** The rows that were shown stay until the next ones are there. */
export function useListPage<Row>(
  source: ListSource<Row>,
  wish: Wish,
  choices: readonly Choice[],
  { top, refetchInterval = false }: { readonly top: number; readonly refetchInterval?: number | false | undefined },
): UseQueryResult<ListPage<Row>> {
  const { identity } = useSession();
  const what =
    'read' in source
      ? [source.key, wish.text, wish.sort, wish.chosen, wish.after]
      : pathOfList(source, wish, choices, top);
  return useQuery({
    queryKey: ['list', identity?.key, what],
    queryFn: () => readPage(identity, source, wish, choices, top),
    enabled: identity !== null,
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export async function readAll<Row>(
  identity: Identity | null,
  source: ListSource<Row>,
  wish: Wish,
  choices: readonly Choice[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let after = '';
  do {
    const page: ListPage<Row> = await readPage(
      identity,
      source,
      { ...wish, after },
      choices,
      'read' in source ? source.most : 999,
    );
    rows.push(...page.rows);
    after = page.next;
  } while (after !== '');
  return rows;
}

async function readPage<Row>(
  identity: Identity | null,
  source: ListSource<Row>,
  wish: Wish,
  choices: readonly Choice[],
  top: number,
): Promise<ListPage<Row>> {
  if ('read' in source) return source.read(wish, top);
  const page = await callGraph<Page<Row>>(identity, 'GET', pathOfList(source, wish, choices, top));
  const link = page['@odata.nextLink'];
  return {
    rows: page.value,
    count: page['@odata.count'],
    next: link === undefined ? '' : (new URLSearchParams(pathOf(link).split('?')[1]).get('$skiptoken') ?? ''),
  };
}
