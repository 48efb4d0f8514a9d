// Evaluates the rules that a change of one person may concern: automatic policies give and take access, dynamic groups
// gain and lose the person.

import { evaluateRuleJob, type EvaluationPayload } from '../../flows/queueJobs.ts';
import { evaluationPayloadOf } from '../../flows/membershipRules/queueEvaluations.ts';
import { load, limitToOne, refine, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { findTarget, lockSubject, type RequestTarget } from '../../flows/requests/requestTarget.ts';
import { ruleOfGroup, ruleOfPolicy } from '../../domain/membershipRules/automaticPolicy.ts';
import type { Departure } from '../../domain/membershipRules/ruleEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { earlierOf } from '../../domain/time.ts';
import type { HeldRemoval } from '../../domain/removals/removalEntities.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import type { Event } from '../../observe/events.ts';
import { nextChangeAt } from '../../domain/membershipRules/evaluate.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { completeJob, releaseJob, runToCommit, type JobDefinition, type JobContext } from '../queue/job.ts';
import { loadApplicableRules, objectIncludingDeleted } from './applicableRules.ts';
import { groupSteps, moveGroups, removalFromGroup, type GroupStep } from './groupSteps.ts';
import { effectOfPolicy } from './policyEffect.ts';
import { decideRemovals, type RuleRemoval } from '../../flows/removals/removals.ts';
import { inTurn } from './thingTurns.ts';

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
      const evaluation = await evaluatePerson(ctx, object, evaluationPayloadOf(job.payload));
      const { turn } = evaluation;
      // Removals of a thing one after the other: each looks at how many there were before it.
      return inTurn(
        ctx.store,
        evaluation.removals.map(({ thingId }) => thingId),
        async () => {
          const { changes, events } = await settle(ctx, object, evaluation);
          await ctx.store.commit([turn === null ? completeJob(job) : postpone(work, turn), ...rest, ...changes]);
          return events;
        },
      );
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

/** What the rules say of one person: what is done whatever limits say, and what they would take. */
interface Evaluation {
  readonly changes: readonly Change[];
  readonly turn: NextEvaluation | null;
  readonly removals: readonly RuleRemoval[];
  readonly held: readonly HeldRemoval[];
  /** By policy, the changes that end the assignment. */
  readonly endings: ReadonlyMap<Id, readonly Change[]>;
  readonly steps: readonly GroupStep[];
}

async function evaluatePerson(ctx: Context, person: DirectoryObject, payload: EvaluationPayload): Promise<Evaluation> {
  // Loaded first, so that everything else is at least as new as the version at which the subject is locked.
  const target = await loadRuleTarget(ctx, person);
  if (target === null) return { changes: [], turn: null, removals: [], held: [], endings: new Map(), steps: [] };
  const concerned = await loadApplicableRules(ctx, person, payload);
  const facts = { person, groups: concerned.memberOf, now: ctx.now };
  const byPolicies: Change[] = [];
  const removals: RuleRemoval[] = [];
  const endings = new Map<Id, readonly Change[]>();
  for (const policy of concerned.policies) {
    const { changes, removal } = await effectOfPolicy(ctx, { policy, person, target, concerned });
    if (removal === null) byPolicies.push(...changes);
    else {
      removals.push(removal);
      endings.set(policy.id, changes);
    }
  }
  const steps = groupSteps(ctx, person, concerned);
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
    changes: [...(isGiven ? target.held() : []), ...byPolicies],
    removals: [...removals, ...steps.filter(({ step }) => step.action === 'remove').map(removalFromGroup)],
    held: concerned.held,
    endings,
    steps,
    turn:
      turns.length === 0
        ? null
        : {
            at: turns.map(({ at }) => at).reduce(earlierOf),
            rules: turns.map(({ id }) => id),
          },
  };
}

/** The changes of an evaluation, of which removals are taken, held and let go as their limits say. */
async function settle(
  ctx: Context,
  person: DirectoryObject,
  { changes, removals, held, endings, steps }: Evaluation,
): Promise<{ readonly changes: readonly Change[]; readonly events: readonly Event[] }> {
  const decided = await decideRemovals(ctx, person, removals, held);
  return {
    events: decided.events,
    changes: [
      ...changes,
      ...[...endings].flatMap(([policyId, ending]) => (decided.taken.has(policyId) ? ending : [])),
      ...(await moveGroups(
        ctx,
        person,
        steps.filter(({ step }) => step.action === 'add' || decided.taken.has(step.groupId)),
      )),
      ...decided.changes,
    ],
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
