// The shortcuts of the items of a review: j and k go from item to item, a, d and u decide the one with the focus, or
// all that are picked, x picks it.

import { useShortcuts } from '../../shell/shortcuts.ts';
import type { Decided } from './reviews.ts';

const cards = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-review-item]')];
const focusedCard = (): HTMLElement | null =>
  document.activeElement?.closest<HTMLElement>('[data-review-item]') ?? null;

/** The item after or before the one with the focus; the first or the last one where none has it. */
export function stepToItem(by: 1 | -1): void {
  const all = cards();
  const card = focusedCard();
  const next = all[card === null ? (by === 1 ? 0 : all.length - 1) : all.indexOf(card) + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** `onDecide` gets the item with the focus; null where all that are picked are meant. */
export function useReviewKeys({
  isOpen,
  hasPicked,
  onDecide,
  onPick,
}: {
  readonly isOpen: boolean;
  readonly hasPicked: boolean;
  readonly onDecide: (id: string | null, decision: Decided) => void;
  readonly onPick: (id: string) => void;
}): void {
  const idOfFocused = (): string | undefined => focusedCard()?.dataset['reviewItem'];
  const decide = (decision: Decided) => (): void => {
    const id = idOfFocused();
    if (hasPicked) onDecide(null, decision);
    else if (id !== undefined) onDecide(id, decision);
  };
  useShortcuts({
    j: () => stepToItem(1),
    k: () => stepToItem(-1),
    ...(isOpen
      ? {
          a: decide('approve'),
          d: decide('deny'),
          u: decide('dontKnow'),
          x: () => {
            const id = idOfFocused();
            if (id !== undefined) onPick(id);
          },
        }
      : {}),
  });
}
