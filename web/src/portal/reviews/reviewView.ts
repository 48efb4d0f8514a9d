// How a reviewer looks at the items of a review: which of them, in which groups, and what is searched.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { groupings, matching, type Grouping } from './groups.ts';
import type { ReviewItem } from './reviews.ts';

export type Shown = 'open' | 'all' | 'decided';

/** How the person looks at the items; in the address, so that a reload keeps it. */
export interface View {
  readonly text: string;
  readonly show: Shown;
  readonly by: Grouping;
  readonly change: (next: Partial<Pick<View, 'text' | 'show' | 'by'>>) => void;
}

export function useView(): View {
  const said = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const [text, setText] = useState('');
  return {
    text,
    show: (['all', 'decided'] as const).find((each) => each === said['show']) ?? 'open',
    by: groupings.find((each) => each === said['by']) ?? 'none',
    change: ({ text: typed, ...next }) => {
      if (typed !== undefined) setText(typed);
      if (Object.keys(next).length > 0)
        void navigate({ to: '.', replace: true, search: (before: object) => ({ ...before, ...next }) } as never);
    },
  };
}

/** An item that was decided just now stays where it is until the person looks at the items in another way. */
export function useShownItems(items: readonly ReviewItem[], { text, show }: View): readonly ReviewItem[] {
  const words = useDeferredValue(text);
  const isOf = (item: ReviewItem): boolean => show === 'all' || (item.decision === 'notReviewed') === (show === 'open');
  const [kept, setKept] = useState<{ readonly show: Shown; readonly ids: ReadonlySet<string> }>(() => ({
    show,
    ids: new Set(items.filter(isOf).map(({ id }) => id)),
  }));
  const own = items.filter(isOf).map(({ id }) => id);
  if (kept.show !== show) setKept({ show, ids: new Set(own) });
  else if (own.some((id) => !kept.ids.has(id))) setKept({ show, ids: new Set([...kept.ids, ...own]) });
  return useMemo(
    () => matching(items, words).filter((item) => show === 'all' || kept.ids.has(item.id)),
    [items, words, show, kept],
  );
}
