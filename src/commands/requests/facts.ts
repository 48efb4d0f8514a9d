// Everything that a decision about a request rests on, read for one package and one person: for requests, and for explaining them.

import type { Assignment, Id, Policy } from '../../domain/entities.ts';
import { attributeQuestions, heldAnswers } from '../../domain/attributes/attributes.ts';
import type { EligibilityFacts, Person, Wish } from '../../domain/eligibility/facts.ts';
import { openStates, type RequestState } from '../../domain/machines/assignmentRequest.ts';
import { unexpiredStates } from '../../domain/machines/assignment.ts';
import type { Answer } from '../../domain/values.ts';
import { and, eq, never, not, oneOfValues, type Condition } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { last, load, one, rows } from '../load.ts';
import { heldAgainst, incompatibleOf } from './incompatible.ts';
import { behalfOf } from './behalf.ts';
import type { Offer } from './offer.ts';
import type { Target } from './target.ts';

/** The unexpired assignment of a package and a person, as a condition. */
export const unexpiredOf = (packageId: Id, subjectId: Id) => and(eq('packageId', packageId), eq('targetId', subjectId), oneOfValues('state', unexpiredStates));
const requestsOf = (packageId: Id, subjectId: Id): Condition => and(eq('packageId', packageId), eq('targetId', subjectId), eq('isValidationOnly', false));
const isOpen = oneOfValues('state', openStates satisfies readonly RequestState[]);

/** The same facts under each policy of the offer. */
export async function factsOfPolicies(ctx: Context, { accessPackage, catalog, policies, questions, asking: resources, rules }: Offer, target: Target, wish: Wish, requestor: Target | null = null): Promise<readonly EligibilityFacts[]> {
  const { object, subject } = target;
  const groups = groupsNamed(policies);
  const found = await load(ctx.store, {
    assignments: one(rows('assignment', unexpiredOf(accessPackage.id, subject.id))),
    open: one(rows('assignmentRequest', requestsOf(accessPackage.id, subject.id), isOpen)),
    earlier: answered(requestsOf(accessPackage.id, subject.id)),
    groups: rows('memberOf', object === null || groups.length === 0 ? never : and(eq('memberId', object.id), oneOfValues('groupId', groups))),
    ...heldAgainst(rules, { subjectId: subject.id, objectId: object?.id ?? null }),
  });
  const assignment = found.assignments[0] ?? null;
  const asking = object?.kind === 'servicePrincipal' ? [] : resources;
  const person = personOf(target, new Set(found.groups.map((each) => each.groupId)));
  const shared = {
    now: ctx.now, wish, person, behalf: await behalfOf(ctx, requestor, target, policies), catalog, accessPackage, assignment, openRequest: found.open[0] ?? null,
    earlierAnswers: await answersBefore(ctx, assignment, found), heldAnswers: heldAnswers(asking, object), incompatible: incompatibleOf(found, 'heldOrAskedFor'),
  };
  return policies.map((policy) => ({ ...shared, policy, questions: [...questions.filter((question) => question.policyId === policy.id), ...attributeQuestions(asking, policy.id, object, questions.length)] }));
}

const groupsNamed = (policies: readonly Policy[]): readonly Id[] => policies.flatMap((policy) => policy.targets).flatMap((set) => (set.kind === 'groupMembers' && set.id !== null ? [set.id] : []));

function personOf({ object, subject, organization }: Target, groups: ReadonlySet<Id>): Person {
  return {
    objectId: object?.id ?? null, subjectId: subject.id, kind: object?.kind === 'servicePrincipal' ? 'servicePrincipal' : 'user',
    userType: object?.userType ?? null, isEnabled: object?.accountEnabled !== false, email: subject.email, groups, organization,
  };
}

const answered = (about: Condition) => last(10, rows('assignmentRequest', about, not(oneOfValues('state', ['denied', 'canceled']))), 'createdAt');

/** The answers given last for this assignment; where there is none, for this package. */
async function answersBefore(ctx: Context, assignment: Assignment | null, { earlier }: { readonly earlier: readonly { readonly answers: readonly Answer[] }[] }): Promise<readonly Answer[]> {
  const requests = assignment === null ? earlier : (await load(ctx.store, { requests: answered(eq('assignmentId', assignment.id)) })).requests;
  return requests.find((request) => request.answers.length > 0)?.answers ?? [];
}
