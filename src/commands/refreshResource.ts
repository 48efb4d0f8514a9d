// Reads a resource anew from where it lives: its names, and its roles with theirs.
// https://learn.microsoft.com/graph/api/accesspackageresource-refresh

import { audit, target } from '../domain/audit.ts';
import { differences } from '../domain/plain.ts';
import { namesOf, roleChanges, roleRow } from '../domain/resources.ts';
import { demand } from '../domain/rights.ts';
import { and, eq } from '../odata/query.ts';
import { insert, update } from '../store/contract.ts';
import type { Command } from './context.ts';
import { found, load, row, rows } from './load.ts';
import { originOf } from './resources/origin.ts';

export const refreshResource: Command = async (ctx, { id }) => {
  const loaded = await load(ctx.store, {
    resources: row('resource', id),
    roles: rows('resourceRole', eq('resourceId', id)),
    given: rows('resourceRoleScope', and(eq('resourceId', id), eq('until', null))),
  });
  const resource = found(loaded.resources[0], 'resource', id);
  demand(ctx.caller, 'refreshResource', { catalogId: resource.catalogId });
  const origin = await originOf(ctx, resource.originSystem, resource.originId);
  const set = namesOf(origin, resource);
  const { add, rename, drop } = roleChanges(
    loaded.roles,
    origin.roles,
    new Set(loaded.given.map((each) => each.roleId)),
  );
  const changed = differences(resource, set);
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
      targets: [target('AccessPackageResource', resource, changed)],
      details: { rolesAdded: String(add.length), rolesRemoved: String(drop.length) },
    }),
  ]);
  return { status: 200 };
};
