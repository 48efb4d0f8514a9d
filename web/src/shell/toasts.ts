// Short messages at the edge of the page about what was just done; screen readers hear them. What draws them is loaded
// with the first one.

import { useMemo, useSyncExternalStore } from 'react';
import { sentenceOf } from '../parts/states.tsx';
import { useText } from '../text/text.tsx';

interface ToastLink {
  readonly to: string;
  readonly text: string;
}

export interface ToastMessage {
  readonly id: number;
  readonly intent: 'success' | 'error';
  readonly title: string;
  readonly says: string | undefined;
  /** A page where it goes on. */
  readonly link?: ToastLink | undefined;
  /** A way back for some seconds; left out, there is none. */
  readonly undo: (() => void) | undefined;
}

export interface Toasts {
  readonly done: (title: string, says?: string, link?: ToastLink) => void;
  readonly failed: (title: string, error: unknown) => void;
  /** Like `done`, with a button that calls `undo`; the message stays for ten seconds. */
  readonly undoable: (title: string, undo: () => void) => void;
}

let messages: readonly ToastMessage[] = [];
let count = 0;
const listeners = new Set<() => void>();

function show(message: Omit<ToastMessage, 'id'>): void {
  count += 1;
  // One error is enough to read; the next one takes its place.
  const others = messages.filter(({ intent }) => message.intent !== 'error' || intent !== 'error');
  replace([...others, { ...message, id: count }].slice(-5));
}

function replace(next: readonly ToastMessage[]): void {
  messages = next;
  for (const each of listeners) each();
}

/** The message was read, undone, or has stood long enough. */
export const dismiss = (id: number): void => replace(messages.filter((each) => each.id !== id));

/** The messages of the last while, the newest last. */
export function useMessages(): readonly ToastMessage[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => messages,
  );
}

export function useToasts(): Toasts {
  const texts = useText();
  return useMemo(
    () => ({
      done: (title, says, link) => show({ intent: 'success', title, says, link, undo: undefined }),
      failed: (title, error) => show({ intent: 'error', title, says: sentenceOf(error, texts), undo: undefined }),
      undoable: (title, undo) => show({ intent: 'success', title, says: undefined, undo }),
    }),
    [texts],
  );
}
