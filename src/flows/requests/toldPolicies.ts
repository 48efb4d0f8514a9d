// What a caller may be told of a package and its policies where only an id was sent: as much as of a package in a list,
// and what a link to a hidden one opens to those whom a policy admits.

import type { Id } from '../../domain/base.ts';
import { admits } from '../../domain/eligibility/choosePolicy.ts';
import type { EligibilityFacts } from '../../domain/eligibility/eligibilityFacts.ts';
import { mayReadCatalog } from '../../domain/rights/rights.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, limitToOne, rows } from '../load.ts';

/** Whether the caller sees the package; where not, an answer MUST be as if it were not there. */
export async function isPackageSeen(ctx: Context, packageId: Id): Promise<boolean> {
  const { packages } = await load(ctx.store, {
    packages: limitToOne(rows('accessPackage', eq('id', packageId), ctx.readable('accessPackage'))),
  });
  return packages.length > 0;
}

/**
 * As `toldCandidates`, of another person's access: what the person asked for or holds, which the caller may read, and
 * what the caller may read anyway.
 */
export async function toldCandidatesOf(
  ctx: Context,
  { id, catalogId }: { readonly id: Id; readonly catalogId: Id },
  candidates: readonly EligibilityFacts[],
  told: { readonly isPackageTold: boolean; readonly policyIds: readonly (Id | null)[] },
): Promise<readonly EligibilityFacts[] | null> {
  if (mayReadCatalog(ctx.caller, catalogId)) return candidates;
  if (!told.isPackageTold && !(await isPackageSeen(ctx, id))) return null;
  const readable = await readablePolicies(ctx, candidates);
  return candidates.filter(({ policy }) => readable.has(policy.id) || told.policyIds.includes(policy.id));
}

/**
 * The candidates whose policies the caller may know: those that admit a request of the caller's own, and those that the
 * caller may read. Null where the caller may not know of the package. Reads nothing where all of them are known.
 */
export async function toldCandidates(
  ctx: Context,
  { id, catalogId }: { readonly id: Id; readonly catalogId: Id },
  candidates: readonly EligibilityFacts[],
): Promise<readonly EligibilityFacts[] | null> {
  if (mayReadCatalog(ctx.caller, catalogId)) return candidates;
  const admitting = candidates.filter((facts) => facts.requested.type === 'userAdd' && admits(facts));
  if (admitting.length > 0 && admitting.length === candidates.length) return candidates;
  const isKnown = admitting.length > 0 || (await isPackageSeen(ctx, id));
  if (!isKnown) return null;
  const others = candidates.filter((facts) => !admitting.includes(facts));
  const readable = await readablePolicies(ctx, others);
  return candidates.filter((facts) => admitting.includes(facts) || readable.has(facts.policy.id));
}

async function readablePolicies(ctx: Context, of: readonly EligibilityFacts[]): Promise<ReadonlySet<Id>> {
  const ids = of.map(({ policy }) => policy.id);
  const { policies } = await load(ctx.store, {
    policies: rows('policy', oneOfValues('id', ids), ctx.readable('policy')),
  });
  return new Set(policies.map((each) => each.id));
}
