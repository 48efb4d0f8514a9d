// Keys that do something by themselves, without Ctrl: never while somebody types or a dialog is open, and not at all
// where the person switched them off.
// https://www.w3.org/TR/WCAG22/#character-key-shortcuts

import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { TextKey } from '../text/text.tsx';

/** Every shortcut and what it does, as the help lists them. */
export const shortcuts: readonly (readonly [key: string, does: TextKey])[] = [
  ['/', 'shell.shortcuts.search'],
  ['?', 'shell.shortcuts.help'],
  ['j', 'shell.shortcuts.next'],
  ['k', 'shell.shortcuts.previous'],
  ['a', 'shell.shortcuts.approve'],
  ['d', 'shell.shortcuts.deny'],
  ['u', 'shell.shortcuts.dontKnow'],
  ['x', 'shell.shortcuts.pick'],
];

const storageKey = 'latchkey.shortcuts';
const areOn = (): boolean => localStorage.getItem(storageKey) !== 'off';
const listeners = new Set<() => void>();

/** In all tabs. */
export function switchShortcuts(to: 'on' | 'off'): void {
  localStorage.setItem(storageKey, to);
  for (const each of listeners) each();
}

export function useShortcutsAreOn(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    addEventListener('storage', listener);
    return () => {
      listeners.delete(listener);
      removeEventListener('storage', listener);
    };
  }, areOn);
}

/** A form that takes letters, a list that is searched by them, or a dialog: the letter is meant for that. */
const takesLetters =
  'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true], ' +
  '[role=combobox], [role=listbox], [role=menu], [role=textbox]';

/** While the part is drawn. A deed that is undefined now leaves its key alone. */
export function useShortcuts(deeds: Readonly<Record<string, (() => void) | undefined>>): void {
  const latest = useRef(deeds);
  latest.current = deeds;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const deed = latest.current[event.key];
      if (deed === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const isTyping = event.target instanceof Element && event.target.closest(takesLetters) !== null;
      if (isTyping || !areOn() || document.querySelector('dialog[open], [role=dialog], [role=alertdialog]') !== null)
        return;
      event.preventDefault();
      deed();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
