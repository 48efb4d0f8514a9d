// How the caller stands to packages: holds them, waits for them, can ask for them, or cannot and why.

import { offeredPolicies } from '../../domain/eligibility/choosePolicy.ts';
import type { EligibilityFacts } from '../../domain/eligibility/eligibilityFacts.ts';
import type { Id } from '../../domain/base.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { noReason, reasonOf, type ActionReason } from '../../domain/portal/actionReasons.ts';
import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import { unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import { and, any, eq, not, oneOfValues, type Condition } from '../../odata/query.ts';
import { callerIdOf, type Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { loadEligibilityFacts } from '../requests/eligibilityFacts.ts';
import { packageOfferOf, packageOfferQueries } from '../requests/packageOffer.ts';
import { findTarget, type RequestTarget } from '../requests/requestTarget.ts';
import { toldCandidates } from '../requests/toldPolicies.ts';

/** `cannot` has a reason; `has` may have an open request too, such as one for an extension. */
type StandingName = 'canRequest' | 'has' | 'waiting' | 'cannot';

/** How the caller stands to one package, with the reason where they cannot ask. */
export interface OwnStanding extends ActionReason {
  readonly standing: StandingName;
  readonly assignment: Assignment | null;
  readonly request: AssignmentRequest | null;
  /** Under which the caller can ask. */
  readonly policies: readonly { readonly id: Id; readonly displayName: string }[];
}

const isOpenRequest = and(oneOfValues('state', openRequestStates), eq('isValidationOnly', false));
const isUnexpired = oneOfValues('state', unexpiredAssignmentStates);
const isOwn = (callerId: Id): Condition => eq(['target', 'objectId'], callerId);

/** Packages by how the caller stands to them, as far as a list can tell before each is judged. */
export function packagesThatStand(ctx: Context, standing: Exclude<StandingName, 'cannot'>): Condition {
  const isHeld = any('assignments', and(isOwn(callerIdOf(ctx)), isUnexpired));
  if (standing === 'has') return isHeld;
  const isAskedFor = any('requests', and(isOwn(callerIdOf(ctx)), isOpenRequest));
  return standing === 'waiting' ? and(isAskedFor, not(isHeld)) : and(ctx.requestable(), not(isHeld), not(isAskedFor));
}

/** The standings by package id. A package of which the caller may not know has none. */
export async function loadOwnStandings(
  ctx: Context,
  packages: readonly AccessPackage[],
): Promise<ReadonlyMap<Id, OwnStanding>> {
  const ids = packages.map(({ id }) => id);
  const { assignments, requests } = await load(ctx.store, {
    assignments: rows('assignment', oneOfValues('packageId', ids), isOwn(callerIdOf(ctx)), isUnexpired),
    requests: rows('assignmentRequest', oneOfValues('packageId', ids), isOwn(callerIdOf(ctx)), isOpenRequest),
  });
  const target = packages.length === 0 ? null : await findTarget(ctx, callerIdOf(ctx));
  const standings = await Promise.all(
    packages.map(async (accessPackage): Promise<readonly [Id, OwnStanding] | null> => {
      const assignment = assignments.find(({ packageId }) => packageId === accessPackage.id) ?? null;
      const request = requests.find(({ packageId }) => packageId === accessPackage.id) ?? null;
      const own = { assignment, request };
      if (assignment !== null || request !== null)
        return [accessPackage.id, { ...own, ...nothingOffered, standing: assignment === null ? 'waiting' : 'has' }];
      const candidates = await ownCandidates(ctx, accessPackage.id, target as RequestTarget);
      return candidates === null ? null : [accessPackage.id, { ...own, ...offerOf(candidates) }];
    }),
  );
  return new Map(standings.filter((each) => each !== null));
}

const nothingOffered = { ...noReason, policies: [] } as const;

/** What the policies of a package that the caller may know say to the caller's request; null of an unknown package. */
async function ownCandidates(
  ctx: Context,
  packageId: Id,
  target: RequestTarget,
): Promise<readonly EligibilityFacts[] | null> {
  const found = await load(ctx.store, packageOfferQueries(packageId, null));
  const [accessPackage] = found.packages;
  if (accessPackage === undefined) return null;
  const requested = { type: 'userAdd', justification: null, answers: [], schedule: unspecifiedSchedule } as const;
  const offer = packageOfferOf(accessPackage, found, null);
  return toldCandidates(ctx, accessPackage, await loadEligibilityFacts(ctx, { offer, target, requested }));
}

function offerOf(
  candidates: readonly EligibilityFacts[],
): Pick<OwnStanding, 'standing' | 'policies' | keyof ActionReason> {
  const { policies, refusal } = offeredPolicies(candidates);
  if (refusal !== null) return { standing: 'cannot', ...reasonOf(refusal), policies: [] };
  return {
    standing: 'canRequest',
    ...noReason,
    policies: policies.map(({ policy: { id, displayName } }) => ({ id, displayName })),
  };
}
