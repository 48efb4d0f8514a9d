// `node src/store/migrations/write.ts` writes the first migration from the model: only until it is released, from then
// on new steps are added by hand.

import { writeFileSync } from 'node:fs';
import { storage } from '../../model/stored.ts';
import { contextOf } from '../dialect.ts';
import type { Dialect } from '../dialect.ts';
import { postgresDialect } from '../postgres/dialect.ts';
import { schemaOf } from '../schema.ts';
import { sqliteDialect } from '../sqlite/dialect.ts';

export function foundation(dialect: Dialect): string {
  const head = '-- Every table, rule and index of the foundation; written by write.ts from the model.\n';
  return (
    head +
    schemaOf(contextOf(dialect, storage))
      .map((statement) => `${statement};\n`)
      .join('')
  );
}

if (import.meta.main) {
  for (const dialect of [sqliteDialect, postgresDialect])
    writeFileSync(new URL(`./0001-foundation.${dialect.engine}.sql`, import.meta.url), foundation(dialect));
}
