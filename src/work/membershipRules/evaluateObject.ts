// Evaluates the rules that a change of one person may concern: automatic policies give and take access, dynamic groups
// gain and lose the person.

import { evaluateRuleJob, type EvaluationPayload } from '../../flows/queueJobs.ts';
import { evaluationPayloadOf } from '../../flows/membershipRules/queueEvaluations.ts';
import { load, limitToOne, refine, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { changeMemberships } from '../../flows/directory/changeMemberships.ts';
import { loadIncompatibleAccess } from '../../flows/requests/incompatibleAccess.ts';
import { findTarget, lockSubject, type RequestTarget } from '../../flows/requests/requestTarget.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import {
  graceEnd,
  ruleOfGroup,
  ruleOfPolicy,
  automaticActionFor,
} from '../../domain/membershipRules/automaticPolicy.ts';
import type { Departure } from '../../domain/membershipRules/ruleEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { earlierOf } from '../../domain/time.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { admits, nextChangeAt } from '../../domain/membershipRules/evaluate.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import {
  cancelByPolicy,
  assignByPolicy,
  endAfterGrace,
  endAtOnce,
  cancelEnd,
  type AutomaticCase,
} from './policyVerdicts.ts';
import { completeJob, releaseJob, runToCommit, type JobDefinition, type JobContext } from '../queue/job.ts';
import { loadApplicableRules, objectIncludingDeleted, type ApplicableRules } from './applicableRules.ts';

export const evaluateObject: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { objects } = await load(ctx.store, { objects: objectIncludingDeleted(job.subject) });
      const [object] = objects;
      const isDeleted = object !== undefined && object.deletedAt !== null;
      const rest = isDeleted ? await changesAfterDeletion(ctx, object) : [];
      if (object?.kind !== 'user') {
        await ctx.store.commit([completeJob(job), ...rest]);
        return [];
      }
      const { changes, turn } = await evaluatePerson(ctx, object, evaluationPayloadOf(job.payload));
      await ctx.store.commit([turn === null ? completeJob(job) : postpone(work, turn), ...rest, ...changes]);
      return [];
    }),
};

/**
 * The changes by which a person whose grace period is over keeps the assignment after all, where the rule admits them
 * now; none where it does not.
 */
export async function cancelEndIfAdmitted(
  ctx: Context,
  { objectId }: Subject,
  departure: Departure,
): Promise<readonly Change[]> {
  const { objects } =
    objectId === null ? { objects: [] } : await load(ctx.store, { objects: objectIncludingDeleted(objectId) });
  const [person] = objects;
  if (person?.kind !== 'user') return [];
  const { changes } = await evaluatePerson(ctx, person, { reads: [], rules: [departure.policyId] });
  return changes.some(
    (change) => change.kind === 'delete' && change.entity === 'departure' && change.id === departure.id,
  )
    ? changes
    : [];
}

interface NextEvaluation {
  readonly at: Instant;
  readonly rules: readonly Id[];
}

/** The same job, due when time alone may change the result. */
const postpone = ({ job }: JobContext, { at, rules }: NextEvaluation): Change =>
  releaseJob(job, { dueAt: at, payload: { reads: [], rules } satisfies EvaluationPayload, attempts: 0 });

/** Queues the rules that name a deleted manager or group, for everybody. The rule of a deleted group ends with it. */
async function changesAfterDeletion(ctx: Context, { id, kind }: DirectoryObject): Promise<readonly Change[]> {
  const { owners } = await load(ctx.store, {
    owners: refine(rows('ruleAttribute', oneOfValues('attribute', [`manager:${id}`, `memberOf:${id}`])), {
      fields: ['ownerId'],
    }),
  });
  const own: readonly Change[] =
    kind === 'group' ? [{ kind: 'deleteWhere', entity: 'ruleAttribute', where: eq('ownerId', id) }] : [];
  return [
    ...owners.filter(({ ownerId }) => ownerId !== id).flatMap(({ ownerId }) => evaluateRuleJob(ctx, ownerId)),
    ...own,
  ];
}

async function evaluatePerson(
  ctx: Context,
  person: DirectoryObject,
  payload: EvaluationPayload,
): Promise<{ readonly changes: readonly Change[]; readonly turn: NextEvaluation | null }> {
  // Loaded first, so that everything else is at least as new as the version at which the subject is locked.
  const target = await loadRuleTarget(ctx, person);
  if (target === null) return { changes: [], turn: null };
  const concerned = await loadApplicableRules(ctx, person, payload);
  const facts = { person, groups: concerned.memberOf, now: ctx.now };
  const byPolicies: Change[] = [];
  for (const policy of concerned.policies)
    byPolicies.push(...(await evaluatePolicy(ctx, { policy, person, target, concerned })));
  const isGiven = byPolicies.some((change) => change.kind === 'insert' && change.entity === 'assignmentRequest');
  const rules = [
    ...concerned.policies.map((each) => ({ id: each.id, rule: ruleOfPolicy(each) })),
    ...concerned.groups.map((each) => ({ id: each.id, rule: ruleOfGroup(each) })),
  ];
  const turns =
    person.deletedAt !== null
      ? []
      : rules.flatMap(({ id, rule }) => {
          const at = rule === null ? null : nextChangeAt(rule, facts);
          return at === null ? [] : [{ id, at }];
        });
  return {
    changes: [...(isGiven ? target.held() : []), ...byPolicies, ...(await evaluateGroups(ctx, person, concerned))],
    turn:
      turns.length === 0
        ? null
        : {
            at: turns.map(({ at }) => at).reduce(earlierOf),
            rules: turns.map(({ id }) => id),
          },
  };
}

/** Null for a person who was deleted before they had a subject. */
async function loadRuleTarget(
  ctx: Context,
  person: DirectoryObject,
): Promise<(Pick<RequestTarget, 'subject'> & { readonly held: () => readonly Change[] }) | null> {
  if (person.deletedAt === null) {
    const target = await findTarget(ctx, person.id);
    return { subject: target.subject, held: () => lockSubject(target) };
  }
  const { subjects } = await load(ctx.store, { subjects: limitToOne(rows('subject', eq('objectId', person.id))) });
  const [subject] = subjects;
  return subject === undefined
    ? null
    : { subject, held: () => [{ kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version }] };
}

interface PolicyCase {
  readonly policy: Policy;
  readonly person: DirectoryObject;
  readonly target: Pick<RequestTarget, 'subject'>;
  readonly concerned: ApplicableRules;
}

async function evaluatePolicy(
  ctx: Context,
  { policy, person, target, concerned }: PolicyCase,
): Promise<readonly Change[]> {
  const accessPackage = concerned.packages.get(policy.packageId);
  if (accessPackage === undefined) return [];
  const under: AutomaticCase = { policy, accessPackage, subject: target.subject };
  const rule = ruleOfPolicy(policy);
  const isGone = person.deletedAt !== null;
  const held = concerned.assignments.get(policy.packageId) ?? null;
  const assignment = held?.policyId === policy.id ? held : null;
  const departure = assignment === null ? null : (concerned.departures.get(assignment.id) ?? null);
  const request = concerned.requests.get(policy.packageId) ?? null;
  const verdict = automaticActionFor(policy.automatic, {
    isAdmitted:
      rule !== null &&
      !isGone &&
      person.accountEnabled !== false &&
      admits(rule, { person, groups: concerned.memberOf, now: ctx.now }),
    isDeleted: isGone,
    assignment,
    departure,
    hasFromOtherPolicy: held !== null && assignment === null,
    request: request === null ? null : request.type === 'systemAdd' && request.policyId === policy.id ? 'own' : 'other',
    now: ctx.now,
  });
  if (verdict === 'give') return (await isBlockedBySeparation(ctx, under, person.id)) ? [] : assignByPolicy(ctx, under);
  if (verdict === 'callOff' && request !== null) return cancelByPolicy(ctx, request);
  if (assignment === null) return [];
  if (verdict === 'leave') return endAfterGrace(ctx, under, assignment, graceEnd(policy.automatic, ctx.now));
  if (verdict === 'leaveNow') return endAtOnce(ctx, assignment, departure, under);
  return verdict === 'stay' && departure !== null ? cancelEnd(ctx, under, assignment, departure) : [];
}

/** Whether separation of duties forbids the access as it did before: one request that failed by it is enough. */
async function isBlockedBySeparation(
  ctx: Context,
  { policy, accessPackage, subject }: AutomaticCase,
  objectId: Id,
): Promise<boolean> {
  const { packages, groups } = await loadIncompatibleAccess(ctx, accessPackage.id, { subjectId: subject.id, objectId });
  if (packages.length === 0 && groups.length === 0) return false;
  const { failed } = await load(ctx.store, {
    failed: refine(
      rows(
        'assignmentRequest',
        eq('targetId', subject.id),
        eq('policyRevisionId', policy.revisionId),
        eq('type', 'systemAdd'),
        eq('state', 'deliveryFailed'),
      ),
      { fields: [], top: 1 },
    ),
  });
  return failed.length > 0;
}

/**
 * The memberships that begin and end, so that each group with an active rule has exactly the members that it admits.
 */
async function evaluateGroups(
  ctx: Context,
  person: DirectoryObject,
  { groups, memberOf }: ApplicableRules,
): Promise<readonly Change[]> {
  if (person.deletedAt !== null) return [];
  const steps = groups.flatMap((group) => {
    const rule = ruleOfGroup(group);
    const isIn = memberOf.has(group.id);
    if (rule === null || admits(rule, { person, groups: memberOf, now: ctx.now }) === isIn) return [];
    return [
      {
        group,
        step: { groupId: group.id, memberId: person.id, action: isIn ? ('remove' as const) : ('add' as const) },
      },
    ];
  });
  if (steps.length === 0) return [];
  return [
    { kind: 'requireExists', entity: 'directoryObject', id: person.id, version: person.version },
    ...(await changeMemberships(
      ctx,
      steps.map(({ step }) => step),
    )),
    ...steps.map(({ group, step }) =>
      audit(ctx, {
        activity: step.action === 'add' ? 'Add member to group' : 'Remove member from group',
        targets: [auditTarget('User', person), auditTarget('Group', group)],
      }),
    ),
  ];
}
