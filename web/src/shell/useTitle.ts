// The browser's title: what this page is about, then the workbench's name.

import { useEffect, useLayoutEffect } from 'react';

export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · Latchkey`;
  }, [title]);
}

/** What the row of the page says; it comes first, so that a page's own title stands. */
export function useRowTitle(title: string | undefined): void {
  useLayoutEffect(() => {
    if (title !== undefined) document.title = `${title} · Latchkey`;
  }, [title]);
}
