// Moving the tenant's clock, and what is told of it.

import { callSandbox } from '../api/sandbox.ts';
import { useToasts } from '../shell/toasts.ts';
import { useText } from '../text/text.tsx';
import { useSandboxWrite } from './sandboxWrite.ts';

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
  const { mutate, isPending } = useSandboxWrite((wish: ClockMove) => callSandbox<MovedClock>('/clock', wish), {
    failed: t('errors.clockNotMoved'),
    onDone: ({ now, ran, waiting = 0, failed = 0 }) => {
      const says = [
        ...(ran === undefined ? [] : [t('shell.sandbox.ran', { count: ran })]),
        ...(waiting === 0 ? [] : [t('shell.sandbox.tryAgainLater', { count: waiting })]),
        ...(failed === 0 ? [] : [t('shell.sandbox.failed', { count: failed })]),
      ];
      toasts.done(t('shell.sandbox.moved', { time: instant(now) }), says.length === 0 ? undefined : says.join(' '));
    },
  });
  return { move: mutate, isMoving: isPending };
}
