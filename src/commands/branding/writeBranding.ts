// Sets texts, colours and links of the default branding and of those of languages, makes and deletes them.
// https://learn.microsoft.com/graph/api/organizationalbranding-update

import { checkBranding, isLocale } from '../../domain/branding/branding.ts';
import { brandingPictures, defaultBranding, type Branding } from '../../domain/branding/brandingEntities.ts';
import { createFaultCollector, invalidField } from '../../domain/faultCollector.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { brandingAudit, brandingChanges, brandingInsertion, loadBranding, newBranding } from '../../flows/branding.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, rows } from '../../flows/load.ts';
import { createdResult, doneResult } from '../../flows/results.ts';
import { writtenFields } from '../../model/newRow.ts';
import { not, eq } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';

/** 204; the default branding is made where there is none. Throws every fault of the body at once. */
export const updateBranding: Command<'branding'> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'writeBranding');
  const wanted = id ?? defaultBranding;
  const before = await loadBranding(ctx, wanted);
  const set = writtenFields('branding', body);
  const faults = createFaultCollector();
  checkBranding(set, faults);
  faults.throwIfAny();
  if (before === null || propertyChanges(before, set).length > 0)
    await ctx.store.commit(brandingChanges(ctx, { before, id: wanted, set }));
  return doneResult;
};

/**
 * 201: the branding of a language, and the default one where there is none. Throws `duplicateKey` where the language
 * has one, and every fault of the body.
 * https://learn.microsoft.com/graph/api/organizationalbranding-post-localizations
 */
export const createBrandingLocalization: Command<'branding'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'writeBranding');
  const id = body.id ?? '';
  if (id === '') throw new Refusal('missingField', { field: 'id', reason: 'It is the language: fr-FR.' });
  if (!isLocale(id)) throw invalidField('id', 'a language such as fr or fr-FR; 0 and default are made by themselves');
  const localization = newBranding(id, body);
  const { all } = await load(ctx.store, { all: rows('branding') });
  if (all.some((each) => each.id.toLowerCase() === id.toLowerCase()))
    throw new Refusal('duplicateKey', { displayName: id });
  const first = all.some((each) => each.id === defaultBranding) ? [] : [newBranding(defaultBranding, {})];
  await ctx.store.commit([...first, localization].flatMap((each) => brandingInsertion(ctx, each)));
  return createdResult(localization);
};

/**
 * 204. Throws `brandingInUse` where pictures of it are set, and of the default one where there are others.
 * https://learn.microsoft.com/graph/api/organizationalbranding-delete
 */
export const deleteBranding: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'writeBranding');
  const before = requireRow((await loadBranding(ctx, id ?? '')) ?? undefined, 'branding', id);
  const { others } = await load(ctx.store, { others: rows('branding', not(eq('id', before.id))) });
  const pictures = brandingPictures.filter((name) => before[name] !== null);
  const inUse = [...pictures, ...(before.id === defaultBranding ? others.map((each) => each.id) : [])];
  if (inUse.length > 0) throw new Refusal('brandingInUse', { by: inUse.join(', ') });
  const gone: Change = { kind: 'delete', entity: 'branding', id: before.id, version: before.version };
  const none = Object.fromEntries(Object.keys(before).map((field) => [field, null])) as Partial<Branding>;
  await ctx.store.commit([gone, brandingAudit(ctx, before.id, before, none)]);
  return doneResult;
};
