// Takes a role of entitlement management away. https://learn.microsoft.com/graph/api/unifiedroleassignment-delete

import { audit, target } from '../../domain/audit.ts';
import { demand } from '../../domain/rights.ts';
import { placeOf } from '../../domain/roleDefinitions.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { found, load, row } from '../load.ts';
import { types } from './createRoleAssignment.ts';

export const deleteRoleAssignment: Command = async (ctx, { id }) => {
  const { assignments } = await load(ctx.store, { assignments: row('roleAssignment', id) });
  const assignment = found(
    assignments.find((each) => each.provider === 'entitlementManagement'),
    'roleAssignment',
    id,
  );
  const place = placeOf(assignment.roleDefinitionId, assignment.scope);
  const catalogId = 'says' in place ? null : place.catalogId;
  demand(
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
        target('AccessPackageCatalog', catalogs[0] ?? { id: catalogId }),
        target(types[principals[0]?.kind ?? 'user'], principals[0] ?? { id: assignment.principalId }),
      ],
      details: {
        role: definitions[0]?.displayName ?? '',
        principalId: assignment.principalId,
        scope: assignment.scope,
      },
    }),
  ]);
  return done;
};
