// Separation of duties of an access package: the packages and groups that are incompatible with it.
// https://learn.microsoft.com/graph/api/accesspackage-post-incompatibleaccesspackage

import { invalidField } from '../../domain/faultCollector.ts';
import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Id } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight, mayReadCatalog } from '../../domain/rights/rights.ts';
import { and, eq, everyRow } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command, Context, CommandInput } from '../../flows/context.ts';
import { requireRow, load, row, rows, lockParent, visibleRow } from '../../flows/load.ts';

/**
 * 204. People who hold both keep both, and the report names them. Throws `incompatibleExists`, `unknownReference`,
 * `invalidField`.
 */
export const addIncompatiblePackage: Command = async (ctx, input) => {
  const accessPackage = await requireManagedPackage(ctx, input);
  const { others, opposite } = await load(ctx.store, {
    others: row('accessPackage', input.reference),
    opposite: rows(
      'incompatiblePackage',
      and(eq('packageId', input.reference ?? ''), eq('incompatibleId', accessPackage.id)),
    ),
  });
  const other = others[0];
  if (other === undefined || !mayReadCatalog(ctx.caller, other.catalogId))
    throw new Refusal('unknownReference', { field: '@odata.id', id: input.reference, entity: 'access package' });
  if (other.id === accessPackage.id) throw invalidField('@odata.id', 'another access package');
  await ctx.store.commit([
    ...lockParent('accessPackage', accessPackage.id),
    { kind: 'requireExists', entity: 'accessPackage', id: other.id },
    insert('incompatiblePackage', {
      id: ctx.newId(),
      packageId: accessPackage.id,
      incompatibleId: other.id,
      createdAt: ctx.now,
    }),
    auditIncompatibility(
      ctx,
      'Create incompatible access package',
      accessPackage,
      auditTarget('AccessPackage', other),
      opposite.length > 0 ? '' : oneWay(accessPackage, other),
    ),
  ]);
  return doneResult;
};

/** 204. Throws `notFound` where there is no such rule. */
export const removeIncompatiblePackage: Command = async (ctx, input) => {
  const accessPackage = await requireManagedPackage(ctx, input);
  const { held, others } = await load(ctx.store, {
    held: rows(
      'incompatiblePackage',
      and(eq('packageId', accessPackage.id), eq('incompatibleId', input.reference ?? '')),
    ),
    others: rows('accessPackage', everyRow, eq('id', input.reference ?? '')),
  });
  const rule = requireRow(held[0], 'incompatiblePackage', input.reference);
  await ctx.store.commit([
    { kind: 'delete', entity: 'incompatiblePackage', id: rule.id, version: rule.version },
    auditIncompatibility(
      ctx,
      'Delete incompatible access package',
      accessPackage,
      auditTarget('AccessPackage', others[0] ?? { id: rule.incompatibleId, displayName: null }),
    ),
  ]);
  return doneResult;
};

/** 204. Throws `incompatibleExists`, and `unknownReference` where there is no such group. */
export const addIncompatibleGroup: Command = async (ctx, input) => {
  const accessPackage = await requireManagedPackage(ctx, input);
  const { groups } = await load(ctx.store, { groups: visibleRow(ctx, 'directoryObject', input.reference) });
  const group = groups[0];
  if (group === undefined || group.kind !== 'group')
    throw new Refusal('unknownReference', { field: '@odata.id', id: input.reference, entity: 'group' });
  await ctx.store.commit([
    ...lockParent('accessPackage', accessPackage.id),
    { kind: 'requireExists', entity: 'directoryObject', id: group.id },
    insert('incompatibleGroup', {
      id: ctx.newId(),
      packageId: accessPackage.id,
      groupId: group.id,
      createdAt: ctx.now,
    }),
    auditIncompatibility(ctx, 'Create incompatible group', accessPackage, auditTarget('Group', group)),
  ]);
  return doneResult;
};

/** 204. Throws `notFound` where there is no such rule. */
export const removeIncompatibleGroup: Command = async (ctx, input) => {
  const accessPackage = await requireManagedPackage(ctx, input);
  const { held, groups } = await load(ctx.store, {
    held: rows('incompatibleGroup', and(eq('packageId', accessPackage.id), eq('groupId', input.reference ?? ''))),
    groups: rows('directoryObject', everyRow, eq('id', input.reference ?? '')),
  });
  const rule = requireRow(held[0], 'incompatibleGroup', input.reference);
  await ctx.store.commit([
    { kind: 'delete', entity: 'incompatibleGroup', id: rule.id, version: rule.version },
    auditIncompatibility(
      ctx,
      'Delete incompatible group',
      accessPackage,
      auditTarget('Group', groups[0] ?? { id: rule.groupId, displayName: null }),
    ),
  ]);
  return doneResult;
};

async function requireManagedPackage(ctx: Context, { parent }: Pick<CommandInput, 'parent'>): Promise<AccessPackage> {
  const id: Id | null = parent?.id ?? null;
  const { packages } = await load(ctx.store, { packages: row('accessPackage', id) });
  const accessPackage = requireRow(packages[0], 'accessPackage', id);
  requireRight(ctx.caller, 'managePackages', { catalogId: accessPackage.catalogId });
  return accessPackage;
}

const auditIncompatibility = (
  ctx: Context,
  activity: Activity,
  accessPackage: AccessPackage,
  other: ReturnType<typeof auditTarget>,
  reason = '',
) => audit(ctx, { activity, reason, targets: [auditTarget('AccessPackage', accessPackage), other] });

/** As in Entra a rule is on one of the two packages. */
const oneWay = (accessPackage: AccessPackage, other: AccessPackage): string =>
  `The rule is one way: "${accessPackage.displayName}" is refused to who has "${other.displayName}"; ` +
  `"${other.displayName}" is not refused to who has "${accessPackage.displayName}".`;
