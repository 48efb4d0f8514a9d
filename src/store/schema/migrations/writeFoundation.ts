// `node src/store/schema/migrations/writeFoundation.ts` writes the first migration from the model: only until it is released, from then
// on new steps are added by hand.

import { writeFileSync } from 'node:fs';
import { storedEntities } from '../../../model/storedEntities.ts';
import { createSqlContext, type SqlDialect } from '../../sql/dialect.ts';
import { postgresDialect } from '../../postgres/dialect.ts';
import { schemaStatements } from '../schemaStatements.ts';
import { sqliteDialect } from '../../sqlite/dialect.ts';

export function foundationSql(dialect: SqlDialect): string {
  const head = '-- Every table, rule and index of the foundation; written by write.ts from the model.\n';
  return (
    head +
    schemaStatements(createSqlContext(dialect, storedEntities))
      .map((statement) => `${statement};\n`)
      .join('')
  );
}

if (import.meta.main) {
  for (const dialect of [sqliteDialect, postgresDialect])
    writeFileSync(new URL(`./0001-foundation.${dialect.engine}.sql`, import.meta.url), foundationSql(dialect));
}
