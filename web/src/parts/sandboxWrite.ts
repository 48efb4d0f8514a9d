// A change of the sandbox itself: its clock, its rules, its first day.

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useToasts } from '../shell/toasts.ts';

/** `failed` is the title of what is told where it fails. Afterwards everything that is shown is read anew. */
export function useSandboxWrite<Input, Output>(
  run: (input: Input) => Promise<Output>,
  { failed, onDone }: { readonly failed: string; readonly onDone?: (output: Output) => void },
): UseMutationResult<Output, Error, Input> {
  const toasts = useToasts();
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (output) => onDone?.(output),
    onError: (error) => toasts.failed(failed, error),
    onSettled: () => client.invalidateQueries(),
  });
}
