// Takes a role of entitlement management away. https://learn.microsoft.com/graph/api/unifiedroleassignment-delete

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { principalTarget } from '../../domain/directory/applications.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { resolveRoleScope } from '../../domain/rights/roleDefinitions.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row } from '../../flows/load.ts';

/** 204. Throws `notFound`, also for roles of the directory. */
export const deleteRoleAssignment: Command = async (ctx, { id }) => {
  const { assignments } = await load(ctx.store, { assignments: row('roleAssignment', id) });
  const assignment = requireRow(
    assignments.find((each) => each.provider === 'entitlementManagement'),
    'roleAssignment',
    id,
  );
  const place = resolveRoleScope(assignment.roleDefinitionId, assignment.scope);
  const catalogId = 'says' in place ? null : place.catalogId;
  requireRight(
    ctx.caller,
    catalogId === null ? 'assignTenantRole' : 'assignCatalogRole',
    catalogId === null ? {} : { catalogId },
  );
  const { definitions, catalogs, principals } = await load(ctx.store, {
    definitions: row('roleDefinition', assignment.roleDefinitionId),
    catalogs: row('catalog', catalogId),
    principals: row('directoryObject', assignment.principalId),
  });
  await ctx.store.commit([
    { kind: 'delete', entity: 'roleAssignment', id: assignment.id, version: assignment.version },
    audit(ctx, {
      activity: 'Remove Entitlement Management role assignment',
      targets: [
        auditTarget('AccessPackageCatalog', catalogs[0] ?? { id: catalogId, displayName: null }),
        principalTarget(principals[0], assignment.principalId),
      ],
      details: {
        role: definitions[0]?.displayName ?? '',
        principalId: assignment.principalId,
        scope: assignment.scope,
      },
    }),
  ]);
  return doneResult;
};
