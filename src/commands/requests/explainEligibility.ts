// Why a person may request an access package or may not, and what they would be asked. Users ask about themselves,
// managers about their reports, approvers about the request before them; whoever may read the catalog about everybody.

import { invalidField } from '../../domain/faultCollector.ts';
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
import type { ApprovalStageSettings } from '../../domain/values.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requestKindOf, type RequestType } from '../../domain/requests/requestTypes.ts';
import { mayReadCatalog, requireRight } from '../../domain/rights/rights.ts';
import { unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import { RequestTypes } from '../../domain/enums.ts';
import { and, any, eq, never, oneOfValues, or } from '../../odata/query.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { latestBy, limitToOne, load, row, rows } from '../../flows/load.ts';
import { isDecidableBy } from '../../flows/approvals/approverAuthority.ts';
import { loadEligibilityFacts } from '../../flows/requests/eligibilityFacts.ts';
import { packageOfferQueries, packageOfferOf } from '../../flows/requests/packageOffer.ts';
import { loadOneWayConflicts } from '../../flows/requests/incompatibleAccess.ts';
import { findTarget, type RequestTarget } from '../../flows/requests/requestTarget.ts';
import { toldCandidates, toldCandidatesOf } from '../../flows/requests/toldPolicies.ts';

type ExplainParameters = OperationParameters<'accessPackageId' | 'targetId' | 'requestType'>;

/**
 * 200 with the explanation; nothing is written. It names the policies, people and groups that the caller may read.
 * Throws `notFound` where the caller may not know of the package, and `notAllowed`.
 */
export const explainEligibility: Command<ExplainParameters> = async (ctx, { body }) => {
  const [packageId, targetId] = [idOf(body, 'accessPackageId'), idOf(body, 'targetId')];
  const type = requestTypeOf(body.requestType);
  const found = await load(ctx.store, packageOfferQueries(packageId, null));
  const [accessPackage] = found.packages;
  const isSelf = ctx.caller.kind === 'user' && (await isCaller(ctx, targetId));
  const other = isSelf ? null : await loadRelation(ctx, packageId, targetId);
  if (isSelf || other?.isRelated === true) requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  else
    requireRight(ctx.caller, 'readCatalog', accessPackage === undefined ? {} : { catalogId: accessPackage.catalogId });
  if (accessPackage === undefined) throw new Refusal('notFound', { entity: 'accessPackage', id: packageId });
  const target = await findTarget(ctx, targetId);
  const requested = { type, justification: null, answers: [], schedule: unspecifiedSchedule };
  const facts = await loadEligibilityFacts(ctx, {
    offer: packageOfferOf(accessPackage, found, null),
    target,
    requested,
  });
  const candidates =
    other === null
      ? await toldCandidates(ctx, accessPackage, facts)
      : await toldCandidatesOf(ctx, accessPackage, facts, other);
  if (candidates === null) throw new Refusal('notFound', { entity: 'accessPackage', id: packageId });
  const isReader = mayReadCatalog(ctx.caller, accessPackage.catalogId);
  const names = await namesOf(ctx, candidates, isReader);
  return {
    status: 200,
    value: {
      accessPackage: { id: accessPackage.id, displayName: accessPackage.displayName },
      target: await toldTarget(ctx, target, targetId),
      requestType: type,
      warnings: requestKindOf(type)?.purpose === 'add' ? await warningsOf(ctx, accessPackage, target, isSelf) : [],
      ...(isReader ? explanation(candidates, names) : withoutUnknown(explanation(candidates, names), names)),
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

/** The person as the caller may read them. Throws `targetNotFound` where a guest may not know of them. */
async function toldTarget(ctx: Context, { object, subject }: RequestTarget, targetId: Id): Promise<object> {
  const isSelf = object !== null && object.id === ctx.caller.objectId;
  const { objects, subjects } = await load(ctx.store, {
    objects: rows(
      'directoryObject',
      isSelf || object === null ? never : eq('id', object.id),
      ctx.readable('directoryObject'),
    ),
    subjects: rows('subject', isSelf ? never : eq('id', subject.id), ctx.readable('subject')),
  });
  const isTold = isSelf || objects.length + subjects.length > 0;
  if (!isTold && ctx.caller.isGuest) throw new Refusal('targetNotFound', { id: targetId });
  return {
    objectId: object?.id ?? null,
    displayName: isTold ? subject.displayName : null,
    email: isTold ? subject.email : null,
  };
}

/** Without the ids of whom a policy names and the caller may not read. */
function withoutUnknown(of: Explanation, names: DisplayNames): Explanation {
  const isKnown = (set: string): boolean => {
    const [, id] = set.split(' ');
    return id === undefined || names.has(id.toLowerCase());
  };
  const bare = (check: ExplainedCheck): ExplainedCheck => {
    const { allowed } = check.facts;
    return Array.isArray(allowed) ? { ...check, facts: { ...check.facts, allowed: allowed.filter(isKnown) } } : check;
  };
  return { ...of, policies: of.policies.map((policy) => ({ ...policy, checks: policy.checks.map(bare) })) };
}

interface PersonRelation {
  /** Whether the caller is the person's manager, or may decide a request of the person for the package. */
  readonly isRelated: boolean;
  readonly isPackageTold: boolean;
  /** Under which the person asked for the package, or holds it. */
  readonly policyIds: readonly (Id | null)[];
}

/** What the caller has to do with another person's access to a package: what of it they may read. */
async function loadRelation(ctx: Context, packageId: Id, targetId: Id): Promise<PersonRelation> {
  const callerId = ctx.caller.kind === 'user' ? ctx.caller.objectId : null;
  const isTheirs = and(eq('packageId', packageId), or(eq('targetId', targetId), eq(['target', 'objectId'], targetId)));
  const { reports, asked, requests, assignments } = await load(ctx.store, {
    reports: limitToOne(
      rows(
        'directoryObject',
        callerId === null ? never : and(eq('managerId', callerId), eq('id', targetId)),
        ctx.readable('directoryObject'),
      ),
    ),
    asked: limitToOne(
      rows('approver', callerId === null ? never : isDecidableBy(callerId, ctx.now), any('request', isTheirs)),
    ),
    requests: latestBy(10, rows('assignmentRequest', isTheirs, ctx.readable('assignmentRequest')), 'createdAt'),
    assignments: rows('assignment', isTheirs, ctx.readable('assignment')),
  });
  return {
    isRelated: reports.length > 0 || asked.length > 0,
    isPackageTold: requests.length + assignments.length > 0,
    policyIds: [...requests, ...assignments].map(({ policyId }) => policyId),
  };
}

/** Whether the id is the caller's: as a directory object, or as a subject. */
async function isCaller(ctx: Context, targetId: Id): Promise<boolean> {
  if (targetId === ctx.caller.objectId) return true;
  const { subjects } = await load(ctx.store, { subjects: row('subject', targetId) });
  return subjects.some((subject: Subject) => subject.objectId !== null && subject.objectId === ctx.caller.objectId);
}

/** Of whom the policies name, those that the caller may read; approvers where requestors are shown them besides. */
async function namesOf(
  ctx: Context,
  candidates: readonly EligibilityFacts[],
  isReader: boolean,
): Promise<DisplayNames> {
  const { settings } = await load(ctx.store, {
    settings: rows('controlConfiguration', isReader ? never : eq('kind', 'endUserSettings')),
  });
  const showsByDefault = !ctx.caller.isGuest && settings.some(({ showsApprovers }) => showsApprovers);
  const isShown = ({ approverInformationVisibility: visibility }: ApprovalStageSettings): boolean =>
    isReader || visibility === 'visible' || (visibility === 'default' && showsByDefault);
  const stages = candidates.flatMap(({ policy }) => policy.approval.stages).filter(isShown);
  const sets = [
    ...candidates.flatMap(({ policy }) => policy.targets),
    ...stages.flatMap((stage) => [...stage.approvers, ...stage.escalationApprovers]),
  ];
  const ids = [...new Set(sets.flatMap((set) => (set.id === null ? [] : [set.id.toLowerCase()])))];
  if (ids.length === 0) return new Map();
  const { objects, organizations } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', ids), ctx.readable('directoryObject')),
    organizations: rows('connectedOrganization', oneOfValues('id', ids), ctx.readable('connectedOrganization')),
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
    throw invalidField('requestType', 'userAdd, userUpdate, userRemove, adminAdd, adminUpdate or adminRemove');
  return type;
}
