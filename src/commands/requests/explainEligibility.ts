// Why a person may request an access package or may not, and what they would be asked. Users ask about themselves;
// whoever may read the catalog asks about others.

import {
  explainEligibility as explanation,
  isExplainable,
  type ExplainedCheck,
  type Explanation,
} from '../../domain/eligibility/explain.ts';
import type { EligibilityFacts } from '../../domain/eligibility/eligibilityFacts.ts';
import type { DisplayNames } from '../../domain/eligibility/checkMessages.ts';
import type { Id } from '../../domain/base.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requestKindOf, type RequestType } from '../../domain/requests/requestTypes.ts';
import { mayReadCatalog, requireRight } from '../../domain/rights/rights.ts';
import { unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import { RequestTypes } from '../../domain/enums.ts';
import { oneOfValues } from '../../odata/query.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, row, rows } from '../../flows/load.ts';
import { loadEligibilityFacts } from '../../flows/requests/eligibilityFacts.ts';
import { packageOfferQueries, packageOfferOf } from '../../flows/requests/packageOffer.ts';
import { loadOneWayConflicts } from '../../flows/requests/incompatibleAccess.ts';
import { findTarget, type RequestTarget } from '../../flows/requests/requestTarget.ts';

type ExplainParameters = OperationParameters<'accessPackageId' | 'targetId' | 'requestType'>;

/**
 * 200 with the explanation; nothing is written. A user who knows the id of a package may learn why they cannot have it,
 * also where no list shows them the package. Throws `notFound` and `notAllowed`.
 */
export const explainEligibility: Command<ExplainParameters> = async (ctx, { body }) => {
  const [packageId, targetId] = [idOf(body, 'accessPackageId'), idOf(body, 'targetId')];
  const type = requestTypeOf(body.requestType);
  const found = await load(ctx.store, packageOfferQueries(packageId, null));
  const [accessPackage] = found.packages;
  const isSelf = ctx.caller.kind === 'user' && (await isCaller(ctx, targetId));
  if (isSelf) requireRight(ctx.caller, 'askAboutAccess', { isSelf });
  else
    requireRight(ctx.caller, 'readCatalog', accessPackage === undefined ? {} : { catalogId: accessPackage.catalogId });
  if (accessPackage === undefined) throw new Refusal('notFound', { entity: 'accessPackage', id: packageId });
  const target = await findTarget(ctx, targetId);
  const requested = { type, justification: null, answers: [], schedule: unspecifiedSchedule };
  const candidates = await loadEligibilityFacts(ctx, {
    offer: packageOfferOf(accessPackage, found, null),
    target,
    requested,
  });
  return {
    status: 200,
    value: {
      accessPackage: { id: accessPackage.id, displayName: accessPackage.displayName },
      target: {
        objectId: target.object?.id ?? null,
        displayName: target.subject.displayName,
        email: target.subject.email,
      },
      requestType: type,
      warnings: requestKindOf(type)?.purpose === 'add' ? await warningsOf(ctx, accessPackage, target, isSelf) : [],
      ...(ctx.caller.isGuest
        ? withoutAllowedNames(explanation(candidates, new Map()))
        : explanation(candidates, await namesOf(ctx, candidates))),
    },
  };
};

/**
 * Separation of duties is one way, as in Entra: a rule on a package that is held refuses nothing here. Of packages that
 * the caller may not read nothing is told, unless they are the caller's own.
 */
async function warningsOf(
  ctx: Context,
  { id }: AccessPackage,
  { subject }: RequestTarget,
  isSelf: boolean,
): Promise<readonly string[]> {
  const held = await loadOneWayConflicts(ctx, id, subject.id);
  return held
    .filter(({ catalogId }) => isSelf || mayReadCatalog(ctx.caller, catalogId))
    .map(
      ({ displayName }) =>
        `The access package "${displayName}", which is held already, is not to be held together with this one. The ` +
        'rule stands on that package alone, so it does not refuse this request: whoever manages this access package ' +
        'can name that one among its incompatibleAccessPackages.',
    );
}

/** Guests may not read the directory: they do not learn whom a policy names. */
function withoutAllowedNames(of: Explanation): Explanation {
  const bare = (check: ExplainedCheck): ExplainedCheck => ({
    ...check,
    facts: Object.fromEntries(Object.entries(check.facts).filter(([name]) => name !== 'allowed')),
  });
  return { ...of, policies: of.policies.map((policy) => ({ ...policy, checks: policy.checks.map(bare) })) };
}

/** Whether the id is the caller's: as a directory object, or as a subject. */
async function isCaller(ctx: Context, targetId: Id): Promise<boolean> {
  if (targetId === ctx.caller.objectId) return true;
  const { subjects } = await load(ctx.store, { subjects: row('subject', targetId) });
  return subjects.some((subject: Subject) => subject.objectId !== null && subject.objectId === ctx.caller.objectId);
}

async function namesOf(ctx: Context, candidates: readonly EligibilityFacts[]): Promise<DisplayNames> {
  const stages = candidates.flatMap(({ policy }) => policy.approval.stages);
  const sets = [
    ...candidates.flatMap(({ policy }) => policy.targets),
    ...stages.flatMap((stage) => [...stage.approvers, ...stage.escalationApprovers]),
  ];
  const ids = [...new Set(sets.flatMap((set) => (set.id === null ? [] : [set.id.toLowerCase()])))];
  if (ids.length === 0) return new Map();
  const { objects, organizations } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', ids)),
    organizations: rows('connectedOrganization', oneOfValues('id', ids)),
  });
  return new Map([...objects, ...organizations].map((each) => [each.id, each.displayName ?? each.id]));
}

function idOf(body: ExplainParameters, field: 'accessPackageId' | 'targetId'): Id {
  const value = body[field];
  if (typeof value !== 'string' || value === '') throw new Refusal('missingField', { field });
  return value.toLowerCase();
}

function requestTypeOf(said: unknown): RequestType {
  if (said === undefined || said === null) return 'userAdd';
  const type = RequestTypes.find((each) => each.toLowerCase() === String(said).toLowerCase());
  if (type === undefined || !isExplainable(type))
    throw new Refusal('invalidField', {
      field: 'requestType',
      value: String(said),
      says: 'a type that can be requested: userAdd, userUpdate, userRemove, adminAdd, adminUpdate or adminRemove',
    });
  return type;
}
