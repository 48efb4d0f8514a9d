// Creates an access package in a catalog.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { checkName } from '../../domain/catalogs/catalogs.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { and, eq } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import { createdResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { checkReferenced, load, requireReferenced, row, rows, lockParent } from '../../flows/load.ts';
import { newRow, writtenFields } from '../../model/newRow.ts';
import { createdFields } from '../../domain/authorship.ts';

/** The catalog is the one that the body names, else the one that the path went through. */
export const createPackage: Command<'accessPackage'> = async (ctx, { body, parent }) => {
  const catalogId = body.catalogId ?? (parent?.entity === 'catalog' ? parent.id : null);
  const { catalogs, same } = await load(ctx.store, {
    catalogs: row('catalog', catalogId),
    same: rows('accessPackage', and(eq('catalogId', catalogId), eq('displayName', body.displayName ?? ''))),
  });
  // Asked for the catalog that was named, there or not: who may not manage it learns nothing of it.
  requireRight(ctx.caller, 'managePackages', catalogId === null ? {} : { catalogId });
  const faults = createFaultCollector();
  const named = { field: 'catalogId', id: catalogId, entity: 'catalog' };
  checkReferenced(faults, catalogs[0], named);
  checkName(body.displayName ?? '', faults);
  faults.throwIfAny();
  const catalog = requireReferenced(catalogs[0], named);
  const made = newRow('accessPackage', {
    displayName: '',
    ...writtenFields('accessPackage', body),
    id: ctx.newId(),
    catalogId: catalog.id,
    ...createdFields(ctx.caller, ctx.now),
  });
  if (same.length > 0)
    throw new Refusal('duplicatePackage', {
      field: 'displayName',
      displayName: made.displayName,
      catalog: catalog.displayName,
    });
  await ctx.store.commit([
    ...lockParent('catalog', catalog.id),
    insert('accessPackage', made),
    audit(ctx, { activity: 'Create access package', targets: [auditTarget('AccessPackage', made)] }),
  ]);
  return createdResult(made);
};
