// Deletes a catalog that holds no package, with the resources that it offered.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row, rows } from '../../flows/load.ts';

/** 204. Throws `catalogIsBuiltIn` for the General catalog, `catalogNotEmpty` where it holds packages. */
export const deleteCatalog: Command = async (ctx, { id }) => {
  const loaded = await load(ctx.store, {
    catalogs: row('catalog', id),
    packages: rows('accessPackage', eq('catalogId', id)),
  });
  const catalog = requireRow(loaded.catalogs[0], 'catalog', id);
  requireRight(ctx.caller, 'manageCatalog', { catalogId: catalog.id });
  if (catalog.type !== 'userManaged') throw new Refusal('catalogIsBuiltIn', { displayName: catalog.displayName });
  if (loaded.packages.length > 0)
    throw new Refusal('catalogNotEmpty', {
      displayName: catalog.displayName,
      packages: loaded.packages.map((each) => each.displayName),
    });
  // At its version: a package or resource that comes meanwhile touches the catalog, and then this starts anew.
  const set = { deletedAt: ctx.now };
  const below = (['resource', 'resourceRole', 'resourceScope', 'customExtension'] as const).map(
    (entity): Change => ({ kind: 'updateWhere', entity, where: eq('catalogId', catalog.id), set }),
  );
  await ctx.store.commit([
    update('catalog', catalog.id, set, catalog.version),
    ...below,
    { kind: 'deleteWhere', entity: 'roleAssignment', where: eq('scope', `/AccessPackageCatalog/${catalog.id}`) },
    audit(ctx, { activity: 'Delete access package catalog', targets: [auditTarget('AccessPackageCatalog', catalog)] }),
  ]);
  return doneResult;
};
