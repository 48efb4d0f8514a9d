// Creates an access package in a catalog.

import { audit, target } from '../domain/audit.ts';
import { checkName, newPackage } from '../domain/catalogs.ts';
import { check } from '../domain/check.ts';
import { Refusal } from '../domain/refusal.ts';
import { demand } from '../domain/rights.ts';
import { and, eq } from '../odata/query.ts';
import { insert } from '../store/contract.ts';
import { created } from './answer.ts';
import type { Command } from './context.ts';
import { load, named, row, rows, touch } from './load.ts';

/** The catalog is the one that the body names, else the one that the path went through. */
export const createPackage: Command = async (ctx, { body, parent }) => {
  const catalogId = (body['catalogId'] ?? (parent?.entity === 'catalog' ? parent.id : null)) as string | null;
  const { catalogs, same } = await load(ctx.store, {
    catalogs: row('catalog', catalogId),
    same: rows('accessPackage', and(eq('catalogId', catalogId), eq('displayName', String(body['displayName'] ?? '')))),
  });
  // Asked for the catalog that was named, there or not: who may not manage it learns nothing of it.
  demand(ctx.caller, 'managePackages', catalogId === null ? {} : { catalogId });
  const catalog = named(catalogs[0], 'catalogId', catalogId);
  const made = newPackage({ ...body, catalogId: catalog.id }, ctx.caller, { id: ctx.newId(), now: ctx.now });
  const faults = check();
  checkName(made.displayName, faults);
  faults.done();
  if (same.length > 0)
    throw new Refusal('duplicatePackage', { displayName: made.displayName, catalog: catalog.displayName });
  await ctx.store.commit([
    ...touch('catalog', catalog.id),
    insert('accessPackage', made),
    audit(ctx, { activity: 'Create access package', targets: [target('AccessPackage', made)] }),
  ]);
  return created(made);
};
