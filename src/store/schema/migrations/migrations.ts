// Every step that made the tables what they are, in order: files beside this one, one for each engine, statements
// separated by lines with a semicolon.

import { readFileSync } from 'node:fs';
import type { Migration } from '../migrate.ts';

const steps = ['0001-foundation'] as const;

export function migrationsOf(engine: 'sqlite' | 'postgres'): readonly Migration[] {
  return steps.map((step) => ({
    number: Number(step.slice(0, 4)),
    name: step.slice(5),
    statements: statementsIn(readFileSync(new URL(`./${step}.${engine}.sql`, import.meta.url), 'utf8')),
  }));
}

export function statementsIn(text: string): readonly string[] {
  return text
    .split(/;\s*\n/)
    .map((each) => each.replaceAll(/^--.*\n/gm, '').trim())
    .filter((each) => each !== '');
}
