// The shortcuts of the list of approvals: j and k go from request to request, a and d approve and deny the one with the
// focus, or all that are picked.

import { useNavigate } from '@tanstack/react-router';
import { useShortcuts } from '../../shell/shortcuts.ts';

const focusedCard = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('[data-approval]') ?? null;

function step(by: 1 | -1): void {
  const cards = [...document.querySelectorAll<HTMLElement>('[data-approval]')];
  const card = focusedCard();
  const at = card === null ? (by === 1 ? 0 : cards.length - 1) : cards.indexOf(card) + by;
  cards[at]?.querySelector('a')?.focus();
}

/** `onPicked` decides about all that are picked; undefined where none is, or nothing can be decided. */
export function useApprovalKeys(
  show: 'waiting' | 'decided',
  onPicked: ((result: 'approve' | 'deny') => void) | undefined,
): void {
  const navigate = useNavigate();
  const decide = (result: 'approve' | 'deny') => (): void => {
    const id = focusedCard()?.dataset['approval'];
    if (onPicked !== undefined) onPicked(result);
    else if (id !== undefined) void navigate({ to: `/approvals/${id}` as '/', search: { decide: result } as never });
  };
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    ...(show === 'waiting' ? { a: decide('approve'), d: decide('deny') } : {}),
  });
}
