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
  const others = candidates.filter((facts) => !admitting.includes(facts)).map(({ policy }) => policy.id);
  const { policies } = await load(ctx.store, {
    policies: rows('policy', oneOfValues('id', others), ctx.readable('policy')),
  });
  const readable = new Set(policies.map((each) => each.id));
  return candidates.filter((facts) => admitting.includes(facts) || readable.has(facts.policy.id));
}
