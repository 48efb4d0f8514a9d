// Text as people mean it: the folded form that names are compared, sorted and searched by, the words of a search,
// GUIDs, lines of CSV, and what no text may hold.

/** NFC, then simple case folding: what `displayName eq 'general'` compares. Kept beside the text as it was given. */
export function fold(text: string): string {
  // Of the most the rest would change nothing.
  if (isAscii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(variants, (variant) => variant.toUpperCase().toLowerCase())
    .normalize('NFC');
}

const isAscii = /^\p{ASCII}*$/u;

/**
 * Small letters that are another small letter in a certain place or script (the sigma at the end of a word): folding
 * knows one of them.
 */
const variants = /[\u0345\u00b5\u017f\u03c2\u03d0\u03d1\u03d5\u03d6\u03f0\u03f1\u03f5\u1c80-\u1c88\u1e9b]/g;

/** The words of a search, each of which must be found somewhere. The first twenty count. */
export const searchWords = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, mostWords);

const mostWords = 20;

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it, also within quotes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (letter) => htmlEntities[letter] as string);

/** Whether a database of any kind can keep it: no U+0000, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** A line of CSV with its end (RFC 4180). MUST be given cells that no spreadsheet takes for a formula. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether it is a GUID, in letters of either case. Rows have them in lower case. */
export const isGuid = (value: unknown): value is string => typeof value === 'string' && guid.test(value);
