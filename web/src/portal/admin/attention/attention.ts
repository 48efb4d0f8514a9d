// What needs somebody's hand, as the server lists it.

import { useQuery, useQueryClient, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { callGraph } from '../../../api/graph.ts';
import { useSession } from '../../../session/session.ts';

export interface AttentionItem {
  readonly id: string;
  readonly parentId: string | null;
  readonly displayName: string | null;
  readonly detail: string | null;
  readonly sinceDateTime: string | null;
}
export interface AttentionKind {
  readonly kind: string;
  readonly severity: 'fault' | 'warning';
  /** Of all; the items are the first twenty. */
  readonly count: number;
  readonly items: readonly AttentionItem[];
}

export const attentionPath = '/latchkey/v1/attention';
/** The server reads all policies for the list: writes, the focus of the window and other pages do not ask for it. */
const everyFiveMinutes = 300_000;

type List = UseQueryOptions<{ readonly value: readonly AttentionKind[] }>;

function useListOptions(): List {
  const { identity } = useSession();
  return {
    queryKey: [attentionPath, identity?.key],
    queryFn: () => callGraph(identity, 'GET', attentionPath),
    enabled: identity !== null,
    refetchInterval: everyFiveMinutes,
    meta: { isDear: true },
  };
}

/** As it is now: read with each visit of the page. */
export const useAttention = (): UseQueryResult<{ readonly value: readonly AttentionKind[] }> =>
  useQuery({ ...useListOptions(), staleTime: 0 });

/** As it was within the last five minutes; 0 for those who may not read it. */
export function useAttentionCount(isAllowed: boolean): number {
  const options = useListOptions();
  const { data } = useQuery({
    ...options,
    enabled: options.enabled === true && isAllowed,
    staleTime: everyFiveMinutes,
    refetchOnWindowFocus: false,
  });
  return (data?.value ?? []).reduce((sum, { count }) => sum + count, 0);
}

export function useReadAttentionAgain(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: [attentionPath] });
}
