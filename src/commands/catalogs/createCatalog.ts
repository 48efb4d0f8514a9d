// Creates a catalog. The caller becomes its owner, unless it is an application whose permission spans every catalog.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { checkName } from '../../domain/catalogs/catalogs.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { CatalogRoles, requireRight, may } from '../../domain/rights/rights.ts';
import { catalogScope } from '../../domain/rights/roleDefinitions.ts';
import { eq } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';
import { createdResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { newRow, writtenFields } from '../../model/newRow.ts';
import { createdFields } from '../../domain/authorship.ts';

/** 201 with the catalog. Throws `duplicateCatalog` where another one has the name. */
export const createCatalog: Command<'catalog'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'createCatalog');
  const catalog = newRow('catalog', {
    displayName: '',
    ...writtenFields('catalog', body),
    id: ctx.newId(),
    ...createdFields(ctx.caller, ctx.now),
  });
  const faults = createFaultCollector();
  checkName(catalog.displayName, faults);
  faults.throwIfAny();
  const { same } = await load(ctx.store, { same: rows('catalog', eq('displayName', catalog.displayName)) });
  if (same.length > 0)
    throw new Refusal('duplicateCatalog', { field: 'displayName', displayName: catalog.displayName });
  const isOwner =
    ctx.caller.objectId !== null && !(ctx.caller.kind === 'application' && may(ctx.caller, 'administerEntitlement'));
  const owner: readonly Change[] = !isOwner
    ? []
    : [
        insert('roleAssignment', {
          id: ctx.newId(),
          provider: 'entitlementManagement',
          roleDefinitionId: CatalogRoles.owner,
          principalId: ctx.caller.objectId,
          scope: catalogScope(catalog.id),
          catalogId: catalog.id,
          createdAt: ctx.now,
        }),
        audit(ctx, {
          activity: 'Add Entitlement Management role assignment',
          targets: [auditTarget('AccessPackageCatalog', catalog)],
          details: { role: 'Catalog owner', principalId: ctx.caller.objectId },
        }),
      ];
  await ctx.store.commit([
    insert('catalog', catalog),
    ...owner,
    audit(ctx, { activity: 'Create access package catalog', targets: [auditTarget('AccessPackageCatalog', catalog)] }),
  ]);
  return createdResult(catalog);
};
