// Where the keyboard and screen readers are led when a page changes.

import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, type RefObject } from 'react';

/**
 * A screen reader is led to the new page, as it would be by a document of its own; the first page keeps the focus where
 * the browser put it.
 */
export function useFocusOnNavigation(main: RefObject<HTMLElement | null>, pathname: string): void {
  const router = useRouter();
  const last = useRef(pathname);
  useEffect(
    () =>
      router.subscribe('onRendered', ({ toLocation }) => {
        if (toLocation.pathname === last.current) return;
        last.current = toLocation.pathname;
        main.current?.focus({ preventScroll: true });
      }),
    [router, main],
  );
}
