// What needs somebody's hand, as the server lists it.

import { useGraph } from '../../../api/queries.ts';

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
/** The list reads all policies: it is not asked for with every page. */
const everyFiveMinutes = 300_000;

/** `isAllowed` false reads nothing. */
export function useAttention(isAllowed: boolean) {
  return useGraph<{ readonly value: readonly AttentionKind[] }>(isAllowed ? attentionPath : null, {
    refetchInterval: everyFiveMinutes,
  });
}

export function useAttentionCount(isAllowed: boolean): number {
  const { data } = useAttention(isAllowed);
  return (data?.value ?? []).reduce((sum, { count }) => sum + count, 0);
}
