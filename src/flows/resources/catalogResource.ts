// A resource of a catalog as a body names it: by its id, or by its origin.

import type { Draft } from '../../domain/drafts.ts';
import type { Id } from '../../domain/base.ts';
import type { Resource } from '../../domain/catalogs/resourceEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, eq, type Condition } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';

/**
 * Throws `resourceNotInCatalog`, `missingField` where nothing says which, `unknownReference` where id and origin name
 * different ones.
 */
export async function requireCatalogResource(
  ctx: Context,
  catalogId: Id,
  { id = null, originId = null, originSystem = null }: Draft<'resource'>,
): Promise<Resource> {
  if (id === null && originId === null) throw new Refusal('missingField', { field: 'resource/id' });
  const where: Condition[] = [eq('catalogId', catalogId)];
  if (id !== null) where.push(eq('id', id));
  // Group and application ids are known in any letter case; a site's address is its own.
  else
    where.push(
      eq('originId', originSystem === 'SharePointOnline' ? (originId as string) : (originId as string).toLowerCase()),
    );
  if (originSystem !== null) where.push(eq('originSystem', originSystem));
  const { resources } = await load(ctx.store, { resources: rows('resource', and(...where)) });
  const resource = resources[0];
  if (resource === undefined) {
    const field = id === null ? 'resource/originId' : 'resource/id';
    throw new Refusal('resourceNotInCatalog', { field, id: id ?? originId, catalogId });
  }
  if (originId !== null && originId.toLowerCase() !== resource.originId.toLowerCase())
    throw new Refusal('unknownReference', { field: 'resource/originId', id: originId });
  return resource;
}
