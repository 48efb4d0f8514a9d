// Every step that made the tables what they are, in order: the files beside this one, one for both engines, statements
// separated by lines that end with a semicolon.

import { readdirSync, readFileSync } from 'node:fs';
import type { Migration } from '../migrate.ts';
import { postgresDialect } from '../../postgres/dialect.ts';
import type { SqlDialect } from '../../sql/dialect.ts';
import { sqliteDialect } from '../../sqlite/dialect.ts';

/** The steps of this program, oldest first. Their numbers are 1, 2, 3 and so on. */
export function migrationsOf(engine: SqlDialect['engine']): readonly Migration[] {
  return migrationsIn(new URL('./', import.meta.url), engine);
}

const fileName = /^(?<number>\d{4})-(?<name>[a-z0-9-]+?)(?:\.(?<engine>sqlite|postgres))?\.sql$/;

/**
 * The steps in a folder: `0002-name.sql` for both engines, or `0001-name.sqlite.sql` and `0001-name.postgres.sql`.
 * Throws where a number is missing or taken twice, and for a placeholder that no column type has.
 */
export function migrationsIn(folder: URL, engine: SqlDialect['engine']): readonly Migration[] {
  const files = readdirSync(folder)
    .map((file) => fileName.exec(file))
    .filter((match) => match !== null)
    .filter(({ groups }) => groups?.['engine'] === undefined || groups['engine'] === engine)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return files.map(({ 0: file, groups }, at) => {
    const number = Number(groups?.['number']);
    if (number !== at + 1) throw new Error(`${file} stands where step ${at + 1} of the migrations is expected`);
    const text = readFileSync(new URL(file, folder), 'utf8');
    return {
      number,
      name: String(groups?.['name']),
      statements: statementsIn(text).map((each) => filled(each, file, engine)),
    };
  });
}

/** The statements of a step's text, without comments. */
function statementsIn(text: string): readonly string[] {
  return text
    .split(/;\s*\n/)
    .map((each) => each.replaceAll(/^--.*\n/gm, '').trim())
    .filter((each) => each !== '');
}

/** Puts the engine's words in the place of `{{text}}` and the like. */
function filled(statement: string, file: string, engine: SqlDialect['engine']): string {
  const words = placeholdersOf(engine === 'sqlite' ? sqliteDialect : postgresDialect);
  return statement.replaceAll(/\{\{(\w*)\}\}/g, (placeholder, name: string) => {
    const word = words.get(name);
    if (word === undefined)
      throw new Error(`${file} has ${placeholder}; placeholders are ${[...words.keys()].join(', ')}`);
    return word;
  });
}

/** The types of columns by what they keep; and `nullsFirst`, which follows a nullable column of an index. */
function placeholdersOf({ columnTypes, compile, nullsOrder }: SqlDialect): ReadonlyMap<string, string> {
  return new Map([...Object.entries(columnTypes), ['nullsFirst', compile(nullsOrder(false)).text]]);
}
