// What pages read with: cached by who asks, so that another identity sees their own answers at once and never somebody
// else's.

import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { callGraph } from './graph.ts';
import { callSandbox, lastClock, readSandbox, type SandboxClock } from './sandbox.ts';
import { useSession, type Identity } from '../session/session.ts';

export interface ReadOptions {
  readonly enabled?: boolean;
  readonly refetchInterval?: number | false;
}

/** One object or one page of a list; null for `path` reads nothing. */
export function useGraph<T>(
  path: string | null,
  { enabled = true, refetchInterval = false }: ReadOptions = {},
): UseQueryResult<T> {
  const { identity } = useSession();
  return useQuery({
    queryKey: ['graph', identity?.key, path],
    queryFn: () => callGraph<T>(identity, 'GET', path as string),
    enabled: enabled && path !== null && identity !== null,
    refetchInterval,
  });
}

/** Reads what is shown anew, but for what is dear to read and says so (`meta.isDear`). */
export const readAnew = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ predicate: ({ meta }) => meta?.['isDear'] !== true });

/**
 * A write; afterwards, done or refused, what is shown is read anew. `run` is given who acts.
 */
export function useWrite<Input, Output>(
  run: (identity: Identity | null, input: Input) => Promise<Output>,
): UseMutationResult<Output, Error, Input> {
  const { identity } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => run(identity, input),
    // A refused write as well: another one may have come first.
    onSettled: () => {
      void readAnew(client);
    },
  });
}

/** Tenant time of the sandbox; null where there is none. */
export function useClock(): UseQueryResult<SandboxClock | null> {
  return useQuery({
    queryKey: ['sandbox', 'clock'],
    queryFn: async () => (await readSandbox())?.clock ?? null,
    // The session has asked already.
    initialData: () => lastClock()?.clock,
    initialDataUpdatedAt: () => lastClock()?.at,
    refetchInterval: 30_000,
  });
}

/** A GET below `/sandbox`, such as `/due`. `keepsLast`: the answer of before stays until the next one is there. */
export function useSandboxRead<T>(
  path: string,
  { enabled = true, refetchInterval = false, keepsLast = false }: ReadOptions & { readonly keepsLast?: boolean } = {},
): UseQueryResult<T> {
  return useQuery({
    queryKey: ['sandbox', path],
    queryFn: () => callSandbox<T>(path),
    enabled,
    refetchInterval,
    ...(keepsLast ? { placeholderData: keepPreviousData } : {}),
  });
}
