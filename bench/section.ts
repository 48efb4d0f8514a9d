// Sections of docs/performance.md that a benchmark of their own writes.

import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('../docs/performance.md', import.meta.url);

export type SectionName = 'reviews' | 'testing';
const patternOf = (name: SectionName): RegExp => new RegExp(`<!-- ${name} -->\\n.*?<!-- /${name} -->\\n`, 's');

/** A section as the page has it, for whoever writes the rest of the page anew; empty where there is none. */
export const sectionOf = (name: SectionName): string => patternOf(name).exec(readFileSync(page, 'utf8'))?.[0] ?? '';

/** Puts a section in its place, or at the end. */
export function writeSection(name: SectionName, body: string): void {
  const text = readFileSync(page, 'utf8');
  const section = `<!-- ${name} -->\n${body}<!-- /${name} -->\n`;
  writeFileSync(
    page,
    patternOf(name).test(text) ? text.replace(patternOf(name), () => section) : `${text}\n${section}`,
  );
}
