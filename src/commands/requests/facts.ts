// Everything that a decision about a request rests on, read for one package and one person: for requests, and for explaining them.

import type { AccessPackage, Assignment, Id, Policy } from '../../domain/entities.ts';
import { attributeQuestions, heldAnswers } from '../../domain/attributes/attributes.ts';
import type { EligibilityFacts, Person, Wish } from '../../domain/eligibility/facts.ts';
import { openStates, type RequestState } from '../../domain/machines/assignmentRequest.ts';
import { unexpiredStates } from '../../domain/machines/assignment.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Answer } from '../../domain/values.ts';
import { and, eq, not, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { ask, askById, load } from '../ask.ts';
import { askingResources } from './attributes.ts';
import { incompatibleWith } from './incompatible.ts';
import { behalfOf } from './behalf.ts';
import { groupsAmong, type Target } from './target.ts';

/** The unexpired assignment of a package and a person, as a condition. */
export const unexpiredOf = (packageId: Id, subjectId: Id) => and(eq('packageId', packageId), eq('targetId', subjectId), oneOfValues('state', unexpiredStates));
const openOf = (packageId: Id, subjectId: Id) => and(eq('packageId', packageId), eq('targetId', subjectId), oneOfValues('state', openStates satisfies readonly RequestState[]), eq('isValidationOnly', false));

/** The same facts under each policy of the package, or under the one that is named. Throws `policyNotFound` where it is not the package's. */
export async function factsOfPolicies(ctx: Context, accessPackage: AccessPackage, target: Target, wish: Wish, policyId: Id | null, requestor: Target | null = null): Promise<readonly EligibilityFacts[]> {
  const subjectId = target.subject.id;
  const [catalogs, policies, assignments, open] = await load(ctx.store,
    askById('catalog', accessPackage.catalogId),
    ask('policy', policyId === null ? eq('packageId', accessPackage.id) : and(eq('packageId', accessPackage.id), eq('id', policyId))),
    ask('assignment', unexpiredOf(accessPackage.id, subjectId), { top: 1 }),
    ask('assignmentRequest', openOf(accessPackage.id, subjectId), { top: 1 }));
  const [catalog] = catalogs;
  if (catalog === undefined) throw new Refusal('notFound', { entity: 'catalog', id: accessPackage.catalogId });
  if (policyId !== null && policies.length === 0) throw new Refusal('policyNotFound', { id: policyId, packageId: accessPackage.id });
  const assignment = assignments[0] ?? null;
  const [questions] = await load(ctx.store, ask('question', oneOfValues('policyId', policies.map((policy) => policy.id)), { orderBy: [{ path: ['position'], descending: false }] }));
  const asking = target.object?.kind === 'servicePrincipal' ? [] : await askingResources(ctx, accessPackage.id);
  const earlierAnswers = await answersBefore(ctx, assignment, accessPackage.id, subjectId);
  const person = await personOf(ctx, target, policies);
  const behalf = await behalfOf(ctx, requestor, target, policies);
  const incompatible = await incompatibleWith(ctx, accessPackage.id, { subjectId, objectId: person.objectId });
  const heldOnes = heldAnswers(asking, target.object);
  return policies.map((policy) => ({
    now: ctx.now, wish, person, behalf, catalog, accessPackage, policy, assignment, earlierAnswers, heldAnswers: heldOnes, incompatible,
    questions: [...questions.filter((question) => question.policyId === policy.id), ...attributeQuestions(asking, policy.id, target.object, questions.length)], openRequest: open[0] ?? null,
  }));
}

async function personOf(ctx: Context, { object, subject, organization }: Target, policies: readonly Policy[]): Promise<Person> {
  const named = policies.flatMap((policy) => policy.targets).flatMap((set) => (set.kind === 'groupMembers' && set.id !== null ? [set.id] : []));
  return {
    objectId: object?.id ?? null, subjectId: subject.id, kind: object?.kind === 'servicePrincipal' ? 'servicePrincipal' : 'user',
    userType: object?.userType ?? null, isEnabled: object?.accountEnabled !== false, email: subject.email,
    groups: object === null ? new Set() : await groupsAmong(ctx, object.id, named),
    organization,
  };
}

/** The answers given last for this assignment; where there is none, for this package. */
async function answersBefore(ctx: Context, assignment: Assignment | null, packageId: Id, subjectId: Id): Promise<readonly Answer[]> {
  const about = assignment === null ? and(eq('packageId', packageId), eq('targetId', subjectId), eq('isValidationOnly', false)) : eq('assignmentId', assignment.id);
  const [requests] = await load(ctx.store, ask('assignmentRequest', and(about, not(oneOfValues('state', ['denied', 'canceled']))), { orderBy: [{ path: ['createdAt'], descending: true }], top: 10 }));
  return requests.find((request) => request.answers.length > 0)?.answers ?? [];
}
