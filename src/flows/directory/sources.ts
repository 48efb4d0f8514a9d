// Objects that a connection brought are changed by that connection alone.

import { ownedField } from '../../domain/directory/sources.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import type { Id } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { eq } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, row } from '../load.ts';

type SourcedObject = Pick<DirectoryObject, 'kind' | 'sourceId'>;

/**
 * Throws `ownedBySource` where a connection brought the object, somebody else calls, and one of the fields is the
 * connection's.
 */
export async function requireOwnFields(ctx: Context, object: SourcedObject, fields: readonly string[]): Promise<void> {
  const field = isOfOthers(ctx, object) ? ownedField(object, fields) : undefined;
  if (field !== undefined) throw await ownedBySource(ctx, object, field);
}

/** As `requireOwnFields`, of what is no field: the members of a group, and whether the object is there. */
export async function requireOwnObject(
  ctx: Context,
  object: SourcedObject,
  field: 'members' | 'id' | 'manager',
): Promise<void> {
  if (isOfOthers(ctx, object)) throw await ownedBySource(ctx, object, field);
}

const isOfOthers = ({ caller }: Context, { sourceId }: SourcedObject): boolean =>
  sourceId !== null && caller.kind !== 'system' && caller.sourceId !== sourceId;

async function ownedBySource(ctx: Context, { kind, sourceId }: SourcedObject, field: string): Promise<Refusal> {
  const { connections } = await load(ctx.store, { connections: row('connection', sourceId) });
  return new Refusal('ownedBySource', { field, kind, source: connections[0]?.displayName ?? '' });
}

/** What becomes of the objects of a connection that is no more: they are kept here from then on. */
export const releasedObjects = ({ id }: { readonly id: Connection['id'] & Id }): Change => ({
  kind: 'updateWhere',
  entity: 'directoryObject',
  where: eq('sourceId', id),
  set: { sourceId: null, externalId: null, onPremisesSyncEnabled: false },
});
