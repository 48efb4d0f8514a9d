// Gives somebody a role of entitlement management.
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { principalTarget } from '../../domain/directory/applications.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import type { RoleAssignment } from '../../domain/directory/directoryEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { HolderKinds, resolveRoleScope } from '../../domain/rights/roleDefinitions.ts';
import { insert, type Change } from '../../store/contract.ts';
import { createdResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireReferenced, row, visibleRow } from '../../flows/load.ts';

/**
 * 201 with the assignment. Throws `invalidField` for a scope that the role does not have, `unknownReference`, and
 * `duplicateKey` where it exists.
 */
export const createRoleAssignment: Command<'roleAssignment'> = async (ctx, { body: said }) => {
  const { definitions, principals } = await load(ctx.store, {
    definitions: row('roleDefinition', said.roleDefinitionId),
    principals: visibleRow(ctx, 'directoryObject', said.principalId),
  });
  const definition = requireReferenced(
    definitions.find(({ provider }) => provider === 'entitlementManagement'),
    { field: 'roleDefinitionId', id: said.roleDefinitionId, entity: 'role definition of entitlement management' },
  );
  const place = resolveRoleScope(definition.id, said.scope ?? null);
  if ('says' in place) throw invalidField('scope', place.says);
  const { catalogs } = await load(ctx.store, { catalogs: row('catalog', place.catalogId) });
  // Who may not manage the catalog is not told whether it is there.
  requireRight(
    ctx.caller,
    place.catalogId === null ? 'assignTenantRole' : 'assignCatalogRole',
    place.catalogId === null ? {} : { catalogId: place.catalogId },
  );
  const catalog =
    place.catalogId === null
      ? null
      : requireReferenced(catalogs[0], { field: 'scope', id: place.catalogId, entity: 'catalog' });
  const principal = requireReferenced(principals[0], {
    field: 'principalId',
    id: said.principalId,
    entity: 'user, group or service principal',
  });
  if (!HolderKinds.some((kind) => kind === principal.kind))
    throw invalidField('principalId', 'the id of a user, a group or a service principal');
  const assignment: Omit<RoleAssignment, 'version'> = {
    id: ctx.newId(),
    provider: 'entitlementManagement',
    roleDefinitionId: definition.id,
    principalId: principal.id,
    scope: place.scope,
    catalogId: place.catalogId,
    createdAt: ctx.now,
    endedWith: null,
  };
  await ctx.store.commit([
    { kind: 'requireExists', entity: 'directoryObject', id: principal.id },
    ...(catalog === null ? [] : [{ kind: 'requireExists', entity: 'catalog', id: catalog.id } satisfies Change]),
    insert('roleAssignment', assignment),
    audit(ctx, {
      activity: 'Add Entitlement Management role assignment',
      targets: [
        auditTarget('AccessPackageCatalog', catalog ?? { id: null, displayName: null }),
        principalTarget(principal, principal.id),
      ],
      details: { role: definition.displayName ?? '', principalId: principal.id, scope: place.scope },
    }),
  ]);
  return createdResult(assignment);
};
