// Creates a catalog; whoever does owns it from then on, but for an application whose permission spans every catalog
// anyway.

import { audit, target } from '../domain/audit.ts';
import { checkName, newCatalog } from '../domain/catalogs.ts';
import { check } from '../domain/check.ts';
import { Refusal } from '../domain/refusal.ts';
import { CatalogRoles, demand, may } from '../domain/rights.ts';
import { scopeOf } from '../domain/roleDefinitions.ts';
import { eq } from '../odata/query.ts';
import { insert, type Change } from '../store/contract.ts';
import { created } from './answer.ts';
import type { Command } from './context.ts';
import { load, rows } from './load.ts';

export const createCatalog: Command = async (ctx, { body }) => {
  demand(ctx.caller, 'createCatalog');
  const catalog = newCatalog(body, ctx.caller, { id: ctx.newId(), now: ctx.now });
  const faults = check();
  checkName(catalog.displayName, faults);
  faults.done();
  const { same } = await load(ctx.store, { same: rows('catalog', eq('displayName', catalog.displayName)) });
  if (same.length > 0) throw new Refusal('duplicateCatalog', { displayName: catalog.displayName });
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
          scope: scopeOf(catalog.id),
          catalogId: catalog.id,
          createdAt: ctx.now,
        }),
        audit(ctx, {
          activity: 'Add Entitlement Management role assignment',
          targets: [target('AccessPackageCatalog', catalog)],
          details: { role: 'Catalog owner', principalId: ctx.caller.objectId },
        }),
      ];
  await ctx.store.commit([
    insert('catalog', catalog),
    ...owner,
    audit(ctx, { activity: 'Create access package catalog', targets: [target('AccessPackageCatalog', catalog)] }),
  ]);
  return created(catalog);
};
