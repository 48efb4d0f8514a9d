// Moving the tenant's clock, and what is told of it.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { callSandbox } from '../api/sandbox.ts';
import { useToasts } from '../shell/toasts.ts';
import { useText } from '../text/text.tsx';

interface MovedClock {
  readonly now: string;
  readonly frozen: boolean;
  readonly ran?: number;
  readonly waiting?: number;
  readonly failed?: number;
}
export type ClockMove = { readonly advance: string } | { readonly now: string } | { readonly frozen: boolean };

export function useMoveClock(): { readonly move: (wish: ClockMove) => void; readonly isMoving: boolean } {
  const toasts = useToasts();
  const { t, instant } = useText();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (wish: ClockMove) => callSandbox<MovedClock>('/clock', wish),
    onSuccess: ({ now, ran, waiting = 0, failed = 0 }) => {
      const says = [
        ...(ran === undefined ? [] : [t('shell.sandbox.ran', { count: ran })]),
        ...(waiting === 0 ? [] : [t('shell.sandbox.tryAgainLater', { count: waiting })]),
        ...(failed === 0 ? [] : [t('shell.sandbox.failed', { count: failed })]),
      ];
      toasts.done(t('shell.sandbox.moved', { time: instant(now) }), says.length === 0 ? undefined : says.join(' '));
    },
    onError: (error) => {
      toasts.failed(t('errors.clockNotMoved'), error);
    },
    onSettled: () => client.invalidateQueries(),
  });
  return {
    move: (wish) => {
      mutate(wish);
    },
    isMoving: isPending,
  };
}
