// Text as people mean it: the folded form that names are compared, sorted and searched by, and what no text may hold.

/** NFC, then simple case folding: what `displayName eq 'general'` compares. Kept beside the text as it was given. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC');
}

/** Whether a database of any kind can keep it: no U+0000, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}
