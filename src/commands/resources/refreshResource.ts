// Reads a resource anew from where it lives: its names, and its roles with theirs.
// https://learn.microsoft.com/graph/api/accesspackageresource-refresh

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { resourceNames, roleChanges, roleRow } from '../../domain/catalogs/resources.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { and, eq } from '../../odata/query.ts';
import { insert, update } from '../../store/contract.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row, rows } from '../../flows/load.ts';
import { loadOrigin } from '../../flows/resources/resourceOrigin.ts';

/** 200 without a body. Throws `resourceNotFoundInOriginSystem` where the resource is gone from where it lives. */
export const refreshResource: Command = async (ctx, { id }) => {
  const loaded = await load(ctx.store, {
    resources: row('resource', id),
    roles: rows('resourceRole', eq('resourceId', id)),
    given: rows('resourceRoleScope', and(eq('resourceId', id), eq('until', null))),
  });
  const resource = requireRow(loaded.resources[0], 'resource', id);
  requireRight(ctx.caller, 'refreshResource', { catalogId: resource.catalogId });
  const origin = await loadOrigin(ctx, resource.originSystem, resource.originId);
  const set = resourceNames(origin, resource);
  const { add, rename, drop } = roleChanges(
    loaded.roles,
    origin.roles,
    new Set(loaded.given.map((each) => each.roleId)),
  );
  const changed = propertyChanges(resource, set);
  const count = changed.length + add.length + rename.length + drop.length;
  if (count === 0) return { status: 200 };
  await ctx.store.commit([
    update('resource', resource.id, { ...set, modifiedAt: ctx.now }, resource.version),
    ...add.map((role) => insert('resourceRole', roleRow(role, resource, ctx.newId()))),
    ...rename.map(({ role, to }) =>
      update('resourceRole', role.id, { displayName: to.displayName, description: to.description }, role.version),
    ),
    ...drop.map((role) => update('resourceRole', role.id, { deletedAt: ctx.now }, role.version)),
    audit(ctx, {
      activity: 'Update access package catalog resource',
      targets: [auditTarget('AccessPackageResource', resource, changed)],
      details: { rolesAdded: String(add.length), rolesRemoved: String(drop.length) },
    }),
  ]);
  return { status: 200 };
};
