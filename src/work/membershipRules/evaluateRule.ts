// Evaluates one rule for everybody, the deleted too, a batch at a time: each person who has access and should not, or
// the other way round, is looked at by a job of their own.

import { load, refine, row, rows } from '../../flows/load.ts';
import { queueEvaluations, type EvaluationRequest } from '../../flows/membershipRules/queueEvaluations.ts';
import type { Context } from '../../flows/context.ts';
import { ruleOfGroup, ruleOfPolicy } from '../../domain/membershipRules/automaticPolicy.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { admits, nextChangeAt } from '../../domain/membershipRules/evaluate.ts';
import { dependenciesOf } from '../../domain/membershipRules/ruleDependencies.ts';
import type { MembershipRule } from '../../domain/membershipRules/rule.ts';
import { eq, everyRow, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { batchCursor, completeJob, continueAfter, runToCommit, type JobDefinition } from '../queue/job.ts';
import { loadDirectGroups } from './applicableRules.ts';

const batch = 500;

interface EvaluatedRule {
  readonly kind: 'policy' | 'group';
  readonly id: Id;
  readonly rule: MembershipRule | null;
}

/**
 * The payload holds the last person of the batch before, so that the job continues there whatever happens in between.
 */
export const evaluateRule: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const owner = await loadRuleOwner(ctx, job.subject);
      if (owner === null) {
        await ctx.store.commit([
          completeJob(job),
          { kind: 'deleteWhere', entity: 'ruleAttribute', where: eq('ownerId', job.subject) },
          { kind: 'deleteWhere', entity: 'heldRemoval', where: eq('thingId', job.subject) },
        ]);
        return [];
      }
      const after = batchCursor(job);
      const leaving = after === null ? await loadLeaving(ctx, owner) : [];
      const { wishes, next } =
        owner.rule === null ? { wishes: [], next: null } : await evaluateBatch(ctx, owner, owner.rule, after);
      const over: readonly Change[] =
        owner.rule === null ? [{ kind: 'deleteWhere', entity: 'heldRemoval', where: eq('thingId', owner.id) }] : [];
      const { changes } = await queueEvaluations(ctx, [...leaving, ...wishes]);
      await ctx.store.commit([next === null ? completeJob(job) : continueAfter(job, next), ...over, ...changes]);
      return [];
    }),
};

async function loadRuleOwner(ctx: Context, id: Id): Promise<EvaluatedRule | null> {
  const { policies, groups } = await load(ctx.store, {
    policies: row('policy', id),
    groups: row('directoryObject', id),
  });
  if (policies[0] !== undefined) return { kind: 'policy', id, rule: ruleOfPolicy(policies[0]) };
  return groups[0] === undefined ? null : { kind: 'group', id, rule: ruleOfGroup(groups[0]) };
}

/** Persons who are leaving by a policy, which may admit them now. */
async function loadLeaving(ctx: Context, { kind, id }: EvaluatedRule): Promise<readonly EvaluationRequest[]> {
  if (kind === 'group') return [];
  const { departures } = await load(ctx.store, { departures: rows('departure', eq('policyId', id)) });
  const { assignments } = await load(ctx.store, {
    assignments: rows(
      'assignment',
      oneOfValues(
        'id',
        departures.map((each) => each.id),
      ),
    ),
  });
  const { subjects } = await load(ctx.store, {
    subjects: rows(
      'subject',
      oneOfValues(
        'id',
        assignments.map((each) => each.targetId),
      ),
    ),
  });
  return subjects.flatMap(({ objectId }) => (objectId === null ? [] : [evaluationOf(ctx.now, objectId, id)]));
}

const evaluationOf = (dueAt: Instant, objectId: Id, ruleId: Id): EvaluationRequest => ({
  objectId,
  dueAt,
  reads: [],
  rules: [ruleId],
});

async function evaluateBatch(
  ctx: Context,
  owner: EvaluatedRule,
  rule: MembershipRule,
  after: Id | null,
): Promise<{ readonly wishes: readonly EvaluationRequest[]; readonly next: Id | null }> {
  const fields = [
    'accountEnabled',
    'deletedAt',
    ...[...dependenciesOf(rule)].filter((read) => read !== 'memberOf' && !read.includes(':')),
  ];
  // The deleted too: a policy that takes from now on takes from those who were deleted while it did not.
  const { people } = await load(ctx.store, {
    people: refine(rows('directoryObject', eq('kind', 'user'), everyRow), {
      fields,
      top: batch,
      after: after === null ? null : [after],
    }),
  });
  const ids = people.map((each) => each.id);
  const held = await loadHolders(ctx, owner, ids);
  const { waiting } = await load(ctx.store, {
    waiting: refine(rows('heldRemoval', eq('thingId', owner.id), oneOfValues('principalId', ids)), {
      fields: ['principalId'],
    }),
  });
  const removals = new Set(waiting.map(({ principalId }) => principalId));
  const groups = await loadDirectGroups(ctx, rule, ids);
  const wishes = people.flatMap((person): readonly EvaluationRequest[] => {
    const facts = { person, groups: groups.get(person.id) ?? new Set<Id>(), now: ctx.now };
    const isWanted = mayBeAdmitted(owner, person) && admits(rule, facts);
    // A removal that is held applies no more where the person is wanted again.
    if (isWanted !== held.has(person.id) || (isWanted && removals.has(person.id)))
      return [evaluationOf(ctx.now, person.id, owner.id)];
    const turn = person.deletedAt === null ? nextChangeAt(rule, facts) : null;
    return turn === null ? [] : [evaluationOf(turn, person.id, owner.id)];
  });
  return { wishes, next: people.length < batch ? null : (ids.at(-1) ?? null) };
}

const mayBeAdmitted = (
  { kind }: Pick<EvaluatedRule, 'kind'>,
  person: Pick<DirectoryObject, 'accountEnabled' | 'deletedAt'>,
): boolean => person.deletedAt === null && (kind === 'group' || person.accountEnabled !== false);

/** Those of the people who have access, or are members, by the rule. */
async function loadHolders(ctx: Context, { kind, id }: EvaluatedRule, people: readonly Id[]): Promise<ReadonlySet<Id>> {
  if (kind === 'group') {
    const { memberships } = await load(ctx.store, {
      memberships: refine(rows('membership', eq('groupId', id), oneOfValues('memberId', people), eq('until', null)), {
        fields: ['memberId'],
      }),
    });
    return new Set(memberships.map((each) => each.memberId));
  }
  const { subjects } = await load(ctx.store, {
    subjects: refine(rows('subject', oneOfValues('objectId', people)), { fields: ['objectId'] }),
  });
  const { assignments } = await load(ctx.store, {
    assignments: refine(
      rows(
        'assignment',
        eq('policyId', id),
        oneOfValues(
          'targetId',
          subjects.map((each) => each.id),
        ),
        oneOfValues('state', unexpiredAssignmentStates),
      ),
      { fields: ['targetId'] },
    ),
  });
  const { departures } = await load(ctx.store, {
    departures: refine(
      rows(
        'departure',
        oneOfValues(
          'id',
          assignments.map((each) => each.id),
        ),
      ),
      { fields: [] },
    ),
  });
  const leaving = new Set(departures.map((each) => each.id));
  const staying = new Set(assignments.filter((each) => !leaving.has(each.id)).map((each) => each.targetId));
  return new Set(subjects.flatMap((each) => (staying.has(each.id) && each.objectId !== null ? [each.objectId] : [])));
}
