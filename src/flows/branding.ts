// The rows of a branding: read by its language, and made where a write finds none.

import { audit, auditTarget } from '../domain/audit/auditEntry.ts';
import { defaultBranding, type Branding } from '../domain/branding/brandingEntities.ts';
import { createFaultCollector } from '../domain/faultCollector.ts';
import { checkBranding } from '../domain/branding/branding.ts';
import type { Draft } from '../domain/drafts.ts';
import { propertyChanges } from '../domain/fieldUpdate.ts';
import { newRow, writtenFields, type NewRow } from '../model/newRow.ts';
import { insert, update, type Change } from '../store/contract.ts';
import type { Context } from './context.ts';
import { load, row } from './load.ts';

/** The branding of this id; null where there is none yet. */
export async function loadBranding({ store }: Pick<Context, 'store'>, id: string): Promise<Branding | null> {
  return (await load(store, { brandings: row('branding', id) })).brandings[0] ?? null;
}

/** A new branding of a language, or the default one, as a body says it. Throws every fault of the body at once. */
export function newBranding(id: string, body: Draft<'branding'>): NewRow<'branding'> {
  const branding = newRow('branding', {
    ...writtenFields('branding', body),
    id,
    tenantId: id === defaultBranding ? 'singleton' : null,
  });
  const faults = createFaultCollector();
  checkBranding(branding, faults);
  faults.throwIfAny();
  return branding;
}

/** It has no id that a reader of the audit could look up. */
const auditName = (id: string): string => (id === defaultBranding ? 'Default' : id);

/** The entry of the audit that says what differs. */
export const brandingAudit = (ctx: Context, id: string, before: object, set: object): Change =>
  audit(ctx, {
    activity: 'Set Company Branding',
    targets: [auditTarget('Branding', { id: null, displayName: auditName(id) }, propertyChanges(before, set))],
  });

/** What makes a new branding, with its entry of the audit. */
export const brandingInsertion = (ctx: Context, branding: NewRow<'branding'>): readonly Change[] => [
  insert('branding', branding),
  brandingAudit(ctx, branding.id, {}, branding),
];

/** What sets fields of a branding, which is made where there is none, with its entry of the audit. */
export const brandingChanges = (
  ctx: Context,
  { before, id, set }: { readonly before: Branding | null; readonly id: string; readonly set: Partial<Branding> },
): readonly Change[] =>
  before === null
    ? brandingInsertion(ctx, { ...newBranding(id, {}), ...set })
    : [update('branding', id, set, before.version), brandingAudit(ctx, id, before, set)];
