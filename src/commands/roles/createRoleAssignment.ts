// Gives somebody a role of entitlement management.
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments

import { audit, target } from '../../domain/audit.ts';
import { wrong } from '../../domain/check.ts';
import type { RoleAssignment } from '../../domain/entities.ts';
import { demand } from '../../domain/rights.ts';
import { HolderKinds, placeOf } from '../../domain/roleDefinitions.ts';
import { insert, type Change } from '../../store/contract.ts';
import { created } from '../answer.ts';
import type { Command } from '../context.ts';
import { load, named, row } from '../load.ts';

export const createRoleAssignment: Command = async (ctx, { body }) => {
  const said = body as { readonly principalId?: string; readonly roleDefinitionId?: string; readonly scope?: string };
  const { definitions, principals } = await load(ctx.store, {
    definitions: row('roleDefinition', said.roleDefinitionId),
    principals: row('directoryObject', said.principalId),
  });
  const definition = named(definitions[0], 'roleDefinitionId', said.roleDefinitionId);
  const place = placeOf(definition.id, said.scope ?? null);
  if ('says' in place) throw wrong('scope', place.says);
  const { catalogs } = await load(ctx.store, { catalogs: row('catalog', place.catalogId) });
  // Who may not manage the catalog is not told whether it is there.
  demand(
    ctx.caller,
    place.catalogId === null ? 'assignTenantRole' : 'assignCatalogRole',
    place.catalogId === null ? {} : { catalogId: place.catalogId },
  );
  const catalog = place.catalogId === null ? null : named(catalogs[0], 'scope', place.catalogId);
  const principal = named(principals[0], 'principalId', said.principalId);
  if (!HolderKinds.some((kind) => kind === principal.kind))
    throw wrong('principalId', 'the id of a user, a group or a service principal');
  const assignment: Omit<RoleAssignment, 'version'> = {
    id: ctx.newId(),
    provider: 'entitlementManagement',
    roleDefinitionId: definition.id,
    principalId: principal.id,
    scope: place.scope,
    catalogId: place.catalogId,
    createdAt: ctx.now,
  };
  await ctx.store.commit([
    { kind: 'share', entity: 'directoryObject', id: principal.id },
    ...(catalog === null ? [] : [{ kind: 'share', entity: 'catalog', id: catalog.id } satisfies Change]),
    insert('roleAssignment', assignment),
    audit(ctx, {
      activity: 'Add Entitlement Management role assignment',
      targets: [target('AccessPackageCatalog', catalog ?? { id: null }), target(types[principal.kind], principal)],
      details: { role: definition.displayName ?? '', principalId: principal.id, scope: place.scope },
    }),
  ]);
  return created(assignment);
};

export const types = {
  user: 'User',
  group: 'Group',
  servicePrincipal: 'ServicePrincipal',
  application: 'Application',
} as const;
