// Rows that some callers must not notice: which came with some step, and their ids as each service writes them.

import { entities, entityNames } from '../../src/model/entities.ts';
import type { StructuredType } from '../../src/odata/serviceDescription.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { from, oneOfValues, type Row } from '../../src/odata/query.ts';
import type { Change, Store } from '../../src/store/contract.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';

export type Rows = ReadonlyMap<EntityName, readonly Row[]>;

export interface Hidden {
  readonly idsOf: (type: StructuredType) => readonly string[];
  /** Whether any of that type may be hidden. */
  readonly isOf: (type: StructuredType) => boolean;
  /** One that a role lets see. */
  readonly visiblePackage: string;
}

/** What a database calculates is not written, and these are no rows of the tenant's. */
const inner: ReadonlySet<string> = new Set([
  ...['artefact', 'signingKey', 'job', 'tenant', 'client'],
  ...['pendingAudit', 'auditLeaf', 'auditTile', 'auditTree', 'auditCheckpoint', 'auditKey'],
  ...['logCursor', 'auditAnchor', 'pendingFeed', 'feedSegment'],
]);
const kept = entityNames.filter(
  (each) => !inner.has(each) && storedEntities.get(each)?.isView !== true && entities[each] !== undefined,
);

export async function allRows(store: Pick<Store, 'read'>): Promise<Rows> {
  const pages = await store.read(kept.map((each) => from(each)));
  return new Map(kept.map((each, at) => [each, pages[at]?.rows ?? []]));
}

/** What is there now and was not before; of the entities named, or of all but those. */
export function added(before: Rows, now: Rows, isMeant: (entity: EntityName) => boolean): Rows {
  return new Map(
    [...now]
      .filter(([entity]) => isMeant(entity))
      .map(([entity, rows]) => {
        const known = new Set(before.get(entity)?.map(({ id }) => id));
        return [entity, rows.filter(({ id }) => !known.has(id))];
      }),
  );
}

export function hiddenOf(rows: Rows, visiblePackage: string): Hidden {
  return {
    visiblePackage,
    isOf: (type) => rows.has(type.entity as EntityName),
    idsOf: (type) => {
      const id = type.properties.get('id');
      return id === undefined
        ? []
        : (rows.get(type.entity as EntityName) ?? [])
            .map((row) => String(id.encode(row)))
            .filter((each) => each !== '00000000-0000-0000-0000-000000000000');
    },
  };
}

/** As if they had never been. */
export function removal(rows: Rows): readonly Change[] {
  return [...rows]
    .filter(([, of]) => of.length > 0)
    .map(
      ([entity, of]): Change => ({
        kind: 'deleteWhere',
        entity,
        where: oneOfValues(
          'id',
          of.map(({ id }) => id),
        ),
      }),
    );
}
