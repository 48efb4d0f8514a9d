// Where a person's name and addresses stand in texts that others wrote, and the same texts without them.

import { escapeHtml } from '../text.ts';

/** What stands in their place. */
export const erasedText = '(erased)';

/** What a person is known by. A name of one word says too little: other people's texts are not searched for it. */
export function searchableNames(names: readonly (string | null | undefined)[]): readonly string[] {
  const found = names.flatMap((name) => {
    const text = name?.trim() ?? '';
    return text.includes('@') || /\S\s+\S/.test(text) ? [text] : [];
  });
  return [...new Map(found.map((name) => [name.toLowerCase(), name])).values()];
}

/** Takes names out of a value: of texts, of lists, and of the texts inside objects. */
export interface NameRemover {
  /** The value without the names; the same value where none of them stands in it. */
  readonly remove: (value: unknown) => unknown;
}

/** Names as they are, and as a mail in HTML has them; in any case, and not inside a longer word. */
export function createNameRemover(names: readonly string[]): NameRemover {
  const forms = [...new Set(names.flatMap((name) => [name, escapeHtml(name)]))].sort((a, b) => b.length - a.length);
  if (forms.length === 0) return { remove: (value) => value };
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.map(escapePattern).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const remove = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(pattern, erasedText);
    if (Array.isArray(value)) {
      const all = value.map(remove);
      return all.every((each, at) => each === value[at]) ? value : all;
    }
    if (typeof value !== 'object' || value === null) return value;
    const all = Object.entries(value).map(([key, each]) => [key, remove(each), each] as const);
    return all.every(([, after, before]) => after === before)
      ? value
      : Object.fromEntries(all.map(([key, after]) => [key, after]));
  };
  return { remove };
}

const escapePattern = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
