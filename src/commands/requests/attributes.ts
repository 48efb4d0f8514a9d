// The resources of a package that ask something of whoever wants it.

import type { Id, Resource } from '../../domain/entities.ts';
import { any, eq } from '../../odata/query.ts';
import { ask, load } from '../ask.ts';
import type { Context } from '../context.ts';

/** By when they came into the package, so that what is asked keeps its order. */
export async function askingResources(ctx: Context, packageId: Id): Promise<readonly Resource[]> {
  const [roleScopes, resources] = await load(ctx.store,
    ask('resourceRoleScope', eq('packageId', packageId)), ask('resource', any('roleScopes', eq('packageId', packageId))));
  const order = new Map(roleScopes.map((each) => [each.resourceId, each.from] as const));
  return resources.filter(({ attributes }) => attributes.length > 0).toSorted((a, b) => `${order.get(a.id) ?? ''}${a.id}`.localeCompare(`${order.get(b.id) ?? ''}${b.id}`));
}
