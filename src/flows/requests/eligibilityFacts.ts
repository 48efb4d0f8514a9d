// Everything that a decision about a request rests on, read for one package and one person: for requests, and for
// explaining them.

import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { attributeQuestions, directoryAnswers } from '../../domain/attributes/resourceAttributes.ts';
import type { EligibilityFacts, Person, RequestedAccess } from '../../domain/eligibility/eligibilityFacts.ts';
import { openRequestStates, type RequestState } from '../../domain/machines/assignmentRequest.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Answer } from '../../domain/values.ts';
import { and, eq, never, not, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { latestBy, load, limitToOne, row, rows } from '../load.ts';
import { heldAccessQueries, incompatibleAccessOf, toldIncompatibleAccess } from './incompatibleAccess.ts';
import { loadBehalf } from './onBehalf.ts';
import { resourcesWithAttributes, resourcesQuery, type PackageOffer } from './packageOffer.ts';
import type { RequestTarget } from './requestTarget.ts';

/** The unexpired assignment of a package and a person, as a condition. */
export const unexpiredAssignmentOf = (packageId: Id, subjectId: Id) =>
  and(eq('packageId', packageId), eq('targetId', subjectId), oneOfValues('state', unexpiredAssignmentStates));
/** The open request about a package and a person, as a condition: there is one at the most. */
export const openRequestOf = (packageId: Id, subjectId: Id) =>
  and(
    eq('packageId', packageId),
    eq('targetId', subjectId),
    eq('isValidationOnly', false),
    oneOfValues('state', openRequestStates),
  );
const isOpen = ({ state }: AssignmentRequest): boolean => openRequestStates.includes(state);
const refusedStates: readonly RequestState[] = ['denied', 'canceled'];

/** What is requested for whom; `requestor` where the sender does not ask for themselves. */
interface EligibilityRequest {
  readonly offer: PackageOffer;
  readonly target: RequestTarget;
  readonly requested: RequestedAccess;
  readonly requestor?: RequestTarget | null;
}

/** The same facts under each policy of the offer. */
export async function loadEligibilityFacts(
  ctx: Context,
  { offer, target, requested, requestor = null }: EligibilityRequest,
): Promise<readonly EligibilityFacts[]> {
  const { accessPackage, policies, questions, roleScopes, rules } = offer;
  const { object, subject } = target;
  const groups = targetGroupsOf(policies);
  const found = await load(ctx.store, {
    catalogs: row('catalog', accessPackage.catalogId),
    resources: resourcesQuery(object?.kind === 'servicePrincipal' ? [] : roleScopes),
    assignments: limitToOne(rows('assignment', unexpiredAssignmentOf(accessPackage.id, subject.id))),
    requests: rows(
      'assignmentRequest',
      eq('packageId', accessPackage.id),
      eq('targetId', subject.id),
      eq('isValidationOnly', false),
    ),
    groups: rows('memberOf', object === null ? never : and(eq('memberId', object.id), oneOfValues('groupId', groups))),
    ...heldAccessQueries(rules, { subjectId: subject.id, objectId: object?.id ?? null }),
  });
  const [catalog] = found.catalogs;
  if (catalog === undefined) throw new Refusal('notFound', { entity: 'catalog', id: accessPackage.catalogId });
  const assignment = found.assignments[0] ?? null;
  const asking = resourcesWithAttributes(found.resources, roleScopes);
  const person = personOf(target, new Set(found.groups.map((each) => each.groupId)));
  const heldPolicy = await heldPolicyOf(ctx, assignment, policies);
  const shared = {
    now: ctx.now,
    requested,
    person,
    onBehalf: await loadBehalf(ctx, requestor, target, policies),
    catalog,
    accessPackage,
    assignment,
    heldPolicy,
    openRequest: found.requests.find(isOpen) ?? null,
    earlierAnswers: lastAnswers(assignment === null ? found.requests : await loadRequestsAbout(ctx, assignment)),
    directoryAnswers: directoryAnswers(asking, object),
    incompatible: await toldIncompatibleAccess(ctx, object?.id ?? null, incompatibleAccessOf(found, 'heldOrAskedFor')),
  };
  return policies.map((policy) => ({
    ...shared,
    policy,
    questions: [
      ...questions.filter((question) => question.policyId === policy.id),
      ...attributeQuestions(asking, policy.id, object, questions.length),
    ],
  }));
}

/** Read only where the offer lacks it: for a request that names another policy than the one it is held under. */
async function heldPolicyOf(
  ctx: Context,
  assignment: Assignment | null,
  offered: readonly Policy[],
): Promise<Policy | null> {
  if (assignment === null) return null;
  const known = offered.find(({ id }) => id === assignment.policyId);
  if (known !== undefined) return known;
  return (await load(ctx.store, { policies: row('policy', assignment.policyId) })).policies[0] ?? null;
}

const targetGroupsOf = (policies: readonly Policy[]): readonly Id[] =>
  policies
    .flatMap((policy) => policy.targets)
    .flatMap((set) => (set.kind === 'groupMembers' && set.id !== null ? [set.id] : []));

function personOf({ object, subject, organization }: RequestTarget, groups: ReadonlySet<Id>): Person {
  return {
    objectId: object?.id ?? null,
    subjectId: subject.id,
    kind: object?.kind === 'servicePrincipal' ? 'servicePrincipal' : 'user',
    userType: object?.userType ?? null,
    isEnabled: object?.accountEnabled !== false,
    email: subject.email,
    groups,
    organization,
  };
}

const loadRequestsAbout = async (ctx: Context, { id }: Assignment): Promise<readonly AssignmentRequest[]> =>
  (
    await load(ctx.store, {
      requests: latestBy(
        10,
        rows('assignmentRequest', eq('assignmentId', id), not(oneOfValues('state', refusedStates))),
        'createdAt',
      ),
    })
  ).requests;

/** The answers given last for the assignment before this request. */
export async function answersBefore(
  ctx: Context,
  request: AssignmentRequest,
  held: Assignment,
): Promise<readonly Answer[]> {
  const others = (await loadRequestsAbout(ctx, held)).filter(({ id }) => id !== request.id);
  return lastAnswers(others.filter(({ createdAt }) => createdAt <= request.createdAt));
}

/** The answers given last for this assignment; where there is none, for this package. */
function lastAnswers(requests: readonly AssignmentRequest[]): readonly Answer[] {
  const answered = requests.filter(({ state, answers }) => answers.length > 0 && !refusedStates.includes(state));
  return answered.toSorted((a, b) => (a.createdAt > b.createdAt ? -1 : 1))[0]?.answers ?? [];
}
