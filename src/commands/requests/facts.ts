// Everything that a decision about a request rests on, read for one package and one person: for requests, and for
// explaining them.

import type { Assignment, AssignmentRequest, Id, Policy } from '../../domain/entities.ts';
import { attributeQuestions, heldAnswers } from '../../domain/attributes/attributes.ts';
import type { EligibilityFacts, Person, Wish } from '../../domain/eligibility/facts.ts';
import { openStates, type RequestState } from '../../domain/machines/assignmentRequest.ts';
import { unexpiredStates } from '../../domain/machines/assignment.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Answer } from '../../domain/values.ts';
import { and, eq, never, not, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { last, load, one, row, rows } from '../load.ts';
import { heldAgainst, incompatibleOf } from './incompatible.ts';
import { behalfOf } from './behalf.ts';
import { askingAmong, resourcesOf, type Offer } from './offer.ts';
import type { Target } from './target.ts';

/** The unexpired assignment of a package and a person, as a condition. */
export const unexpiredOf = (packageId: Id, subjectId: Id) =>
  and(eq('packageId', packageId), eq('targetId', subjectId), oneOfValues('state', unexpiredStates));
const isOpen = ({ state }: AssignmentRequest): boolean =>
  (openStates satisfies readonly RequestState[] as readonly string[]).includes(state);
const refused: readonly string[] = ['denied', 'canceled'] satisfies readonly RequestState[];

/** Who wants what of whom: `requestor` where she does not ask for herself. */
interface Question {
  readonly offer: Offer;
  readonly target: Target;
  readonly wish: Wish;
  readonly requestor?: Target | null;
}

/** The same facts under each policy of the offer. */
export async function factsOfPolicies(
  ctx: Context,
  { offer, target, wish, requestor = null }: Question,
): Promise<readonly EligibilityFacts[]> {
  const { accessPackage, policies, questions, roleScopes, rules } = offer;
  const { object, subject } = target;
  const groups = groupsNamed(policies);
  const found = await load(ctx.store, {
    catalogs: row('catalog', accessPackage.catalogId),
    resources: resourcesOf(object?.kind === 'servicePrincipal' ? [] : roleScopes),
    assignments: one(rows('assignment', unexpiredOf(accessPackage.id, subject.id))),
    requests: rows(
      'assignmentRequest',
      eq('packageId', accessPackage.id),
      eq('targetId', subject.id),
      eq('isValidationOnly', false),
    ),
    groups: rows('memberOf', object === null ? never : and(eq('memberId', object.id), oneOfValues('groupId', groups))),
    ...heldAgainst(rules, { subjectId: subject.id, objectId: object?.id ?? null }),
  });
  const [catalog] = found.catalogs;
  if (catalog === undefined) throw new Refusal('notFound', { entity: 'catalog', id: accessPackage.catalogId });
  const assignment = found.assignments[0] ?? null;
  const asking = askingAmong(found.resources, roleScopes);
  const person = personOf(target, new Set(found.groups.map((each) => each.groupId)));
  const shared = {
    now: ctx.now,
    wish,
    person,
    behalf: await behalfOf(ctx, requestor, target, policies),
    catalog,
    accessPackage,
    assignment,
    openRequest: found.requests.find(isOpen) ?? null,
    earlierAnswers: lastAnswers(assignment === null ? found.requests : await requestsAbout(ctx, assignment)),
    heldAnswers: heldAnswers(asking, object),
    incompatible: incompatibleOf(found, 'heldOrAskedFor'),
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

const groupsNamed = (policies: readonly Policy[]): readonly Id[] =>
  policies
    .flatMap((policy) => policy.targets)
    .flatMap((set) => (set.kind === 'groupMembers' && set.id !== null ? [set.id] : []));

function personOf({ object, subject, organization }: Target, groups: ReadonlySet<Id>): Person {
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

const requestsAbout = async (ctx: Context, { id }: Assignment): Promise<readonly AssignmentRequest[]> =>
  (
    await load(ctx.store, {
      requests: last(
        10,
        rows('assignmentRequest', eq('assignmentId', id), not(oneOfValues('state', refused))),
        'createdAt',
      ),
    })
  ).requests;

/** The answers given last for this assignment; where there is none, for this package. */
function lastAnswers(requests: readonly AssignmentRequest[]): readonly Answer[] {
  const told = requests.filter(({ state, answers }) => answers.length > 0 && !refused.includes(state));
  return told.toSorted((a, b) => (a.createdAt > b.createdAt ? -1 : 1))[0]?.answers ?? [];
}
