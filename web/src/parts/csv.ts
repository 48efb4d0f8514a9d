// A list as CSV: every page of it is read, and the browser saves the file.

import { callGraph, pathOf, type Page } from '../api/graph.ts';
import type { Identity } from '../api/session.ts';

/** Rows are read in pages until there is no next one. */
export async function readAll<Row>(identity: Identity | null, path: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const page: Page<Row> = await callGraph<Page<Row>>(identity, 'GET', next);
    rows.push(...page.value);
    next = page['@odata.nextLink'] === undefined ? undefined : pathOf(page['@odata.nextLink']);
  }
  return rows;
}

export function csvOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
}

/** What a spreadsheet would run as a formula is written as text. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
