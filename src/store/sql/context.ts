// What every statement is compiled by: the engine's dialect, the stored entities, and the statements that are kept.

import type { Column, StoredEntity } from '../../model/tables/storage.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { SqlDialect } from './dialect.ts';
import type { Statement } from './fragment.ts';

/** Statements by their shape. */
type StatementCache = Map<string, { readonly statement: Statement }>;

export interface SqlContext {
  readonly dialect: SqlDialect;
  readonly storage: ReadonlyMap<EntityName, StoredEntity>;
  readonly statements: StatementCache;
  /** The texts behind the placeholders of a prepared plan; null for any other. */
  readonly parameters: ReadonlyMap<string, string> | null;
}

const version: Column = { field: 'version', column: 'version', storage: 'integer', nullable: false };

/** A context over a model's entities, each with the version that every row has. */
export function createSqlContext(dialect: SqlDialect, model: ReadonlyMap<EntityName, StoredEntity>): SqlContext {
  const versioned = (entity: StoredEntity): StoredEntity => ({
    ...entity,
    columns: new Map([...entity.columns, ['version', version]]),
  });
  return {
    dialect,
    storage: new Map([...model].map(([name, entity]) => [name, versioned(entity)])),
    statements: new Map(),
    parameters: null,
  };
}

/** Throws where the model has no such entity, which is a defect of whoever asks. */
export function entityOf(context: SqlContext, name: string): StoredEntity {
  const entity = context.storage.get(name as EntityName);
  if (!entity) throw new Error(`there is no entity ${name}`);
  return entity;
}
