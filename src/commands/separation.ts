// Separation of duties of an access package: what a rule says, whom it may name, and how it begins and ends.
// https://learn.microsoft.com/graph/api/accesspackage-post-incompatibleaccesspackage

import { audit, target, type Activity } from '../domain/audit.ts';
import type { AccessPackage, Id } from '../domain/entities.ts';
import { Refusal } from '../domain/refusal.ts';
import { demand, mayReadCatalog } from '../domain/rights.ts';
import { and, eq } from '../odata/query.ts';
import { insert } from '../store/contract.ts';
import { done } from './answer.ts';
import type { Command, Context, Input } from './context.ts';
import { found, load, row, rows, touch } from './load.ts';

/** A rule ends for who has it now: those who hold both keep both, and the report names them. */
export const addIncompatiblePackage: Command = async (ctx, input) => {
  const accessPackage = await governed(ctx, input);
  const { others } = await load(ctx.store, { others: row('accessPackage', input.ref) });
  const other = others[0];
  if (other === undefined || !mayReadCatalog(ctx.caller, other.catalogId))
    throw new Refusal('unknownReference', { field: '@odata.id', id: input.ref, entity: 'access package' });
  if (other.id === accessPackage.id)
    throw new Refusal('invalidField', { field: '@odata.id', says: 'another access package' });
  await ctx.store.commit([
    ...touch('accessPackage', accessPackage.id),
    { kind: 'share', entity: 'accessPackage', id: other.id },
    insert('incompatiblePackage', {
      id: ctx.newId(),
      packageId: accessPackage.id,
      incompatibleId: other.id,
      createdAt: ctx.now,
    }),
    tells(ctx, 'Create incompatible access package', accessPackage, target('AccessPackage', other)),
  ]);
  return done;
};

export const removeIncompatiblePackage: Command = async (ctx, input) => {
  const accessPackage = await governed(ctx, input);
  const { held, others } = await load(ctx.store, {
    held: rows('incompatiblePackage', and(eq('packageId', accessPackage.id), eq('incompatibleId', input.ref ?? ''))),
    others: row('accessPackage', input.ref),
  });
  const rule = found(held[0], 'incompatiblePackage', input.ref);
  await ctx.store.commit([
    { kind: 'delete', entity: 'incompatiblePackage', id: rule.id, version: rule.version },
    tells(
      ctx,
      'Delete incompatible access package',
      accessPackage,
      target('AccessPackage', others[0] ?? { id: rule.incompatibleId }),
    ),
  ]);
  return done;
};

export const addIncompatibleGroup: Command = async (ctx, input) => {
  const accessPackage = await governed(ctx, input);
  const { groups } = await load(ctx.store, { groups: row('directoryObject', input.ref) });
  const group = groups[0];
  if (group === undefined || group.kind !== 'group')
    throw new Refusal('unknownReference', { field: '@odata.id', id: input.ref, entity: 'group' });
  await ctx.store.commit([
    ...touch('accessPackage', accessPackage.id),
    { kind: 'share', entity: 'directoryObject', id: group.id },
    insert('incompatibleGroup', {
      id: ctx.newId(),
      packageId: accessPackage.id,
      groupId: group.id,
      createdAt: ctx.now,
    }),
    tells(ctx, 'Create incompatible group', accessPackage, target('Group', group)),
  ]);
  return done;
};

export const removeIncompatibleGroup: Command = async (ctx, input) => {
  const accessPackage = await governed(ctx, input);
  const { held, groups } = await load(ctx.store, {
    held: rows('incompatibleGroup', and(eq('packageId', accessPackage.id), eq('groupId', input.ref ?? ''))),
    groups: row('directoryObject', input.ref),
  });
  const rule = found(held[0], 'incompatibleGroup', input.ref);
  await ctx.store.commit([
    { kind: 'delete', entity: 'incompatibleGroup', id: rule.id, version: rule.version },
    tells(ctx, 'Delete incompatible group', accessPackage, target('Group', groups[0] ?? { id: rule.groupId })),
  ]);
  return done;
};

async function governed(ctx: Context, { parent }: Pick<Input, 'parent'>): Promise<AccessPackage> {
  const id: Id | null = parent?.id ?? null;
  const { packages } = await load(ctx.store, { packages: row('accessPackage', id) });
  const accessPackage = found(packages[0], 'accessPackage', id);
  demand(ctx.caller, 'managePackages', { catalogId: accessPackage.catalogId });
  return accessPackage;
}

const tells = (ctx: Context, activity: Activity, accessPackage: AccessPackage, other: ReturnType<typeof target>) =>
  audit(ctx, { activity, targets: [target('AccessPackage', accessPackage), other] });
