// Lists of people as they are pasted or come from a file.

import { parse } from 'csv-parse/browser/esm/sync';

/** Lines that are taken at once. */
export const mostLines = 1000;

const heading =
  /^((sign-?in|log-?in|user|display|principal|e-?mail)[ _-]?)*(name|address|user|person|mail|e-?mail|upn|id)s?$/i;

/**
 * The first column of CSV, or lines of text: names, sign-in names, mail addresses. A line of headings is left out. Null
 * for what is no CSV, such as a quotation mark that nothing closes.
 */
export function linesOf(text: string): readonly string[] | null {
  const words = firstColumn(text);
  return words !== null && heading.test(words[0] ?? '') ? words.slice(1) : words;
}

function firstColumn(text: string): readonly string[] | null {
  const rows = rowsOf(text);
  return rows === null ? null : rows.map(([first = '']) => first).filter((each) => each !== '');
}

/** The rows of CSV, with commas, semicolons or tabs between the cells; null for what is no CSV. */
export function rowsOf(text: string): readonly (readonly string[])[] | null {
  const options = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true, bom: true };
  const delimiter = [',', ';', '\t'].find((each) => (text.split('\n')[0] ?? '').includes(each)) ?? ',';
  try {
    return parse(text, { ...options, delimiter }) as readonly (readonly string[])[];
  } catch {
    return null;
  }
}

/** Several lists as one, no longer than what is taken at once; `cut` are the lines that are left out. */
export function oneList(all: readonly (readonly string[])[]): {
  readonly lines: readonly string[];
  readonly cut: number;
} {
  const lines = all.flat();
  return { lines: lines.slice(0, mostLines), cut: Math.max(0, lines.length - mostLines) };
}
