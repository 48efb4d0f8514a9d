// Holds everybody against one rule, a batch at a time: whoever is in and should not be, or the other way round, is
// looked at by a job of her own.

import { load, part, row, rows } from '../commands/load.ts';
import { queueEvaluations, type Evaluation } from '../commands/automatic/evaluations.ts';
import type { Context } from '../commands/context.ts';
import { ruleOfGroup, ruleOfPolicy } from '../domain/automatic.ts';
import type { DirectoryObject, Id, Instant } from '../domain/entities.ts';
import { unexpiredStates } from '../domain/machines/assignment.ts';
import { admits, turnsAt } from '../domain/rules/evaluate.ts';
import { readsOf } from '../domain/rules/reads.ts';
import type { Rule } from '../domain/rules/rule.ts';
import { eq, oneOfValues } from '../odata/query.ts';
import type { Change } from '../store/contract.ts';
import { finished, released, runToCommit, type JobKindOfWork, type Work } from './job.ts';
import { directGroups } from './standing.ts';

const batch = 500;

interface Owner {
  readonly kind: 'policy' | 'group';
  readonly id: Id;
  readonly rule: Rule | null;
}

/** Its payload says after whom the next batch begins, so that it goes on where it was whatever happens in between. */
export const evaluateRule: JobKindOfWork = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const owner = await ownerOf(ctx, job.subject);
      if (owner === null) {
        await ctx.store.commit([
          finished(job),
          { kind: 'deleteWhere', entity: 'ruleAttribute', where: eq('ownerId', job.subject) },
        ]);
        return [];
      }
      const after = (job.payload as { readonly after?: Id } | null)?.after ?? null;
      const leaving = after === null ? await leavingBy(ctx, owner) : [];
      const { wishes, next } =
        owner.rule === null ? { wishes: [], next: null } : await judged(ctx, owner, owner.rule, after);
      const { changes } = await queueEvaluations(ctx, [...leaving, ...wishes]);
      await ctx.store.commit([next === null ? finished(job) : goesOn(work, next), ...changes]);
      return [];
    }),
};

/** The same job, free to be claimed again. */
const goesOn = ({ job }: Work, after: Id): Change => released(job, { payload: { after }, attempts: 0 });

async function ownerOf(ctx: Context, id: Id): Promise<Owner | null> {
  const { policies, groups } = await load(ctx.store, {
    policies: row('policy', id),
    groups: row('directoryObject', id),
  });
  if (policies[0] !== undefined) return { kind: 'policy', id, rule: ruleOfPolicy(policies[0]) };
  return groups[0] === undefined ? null : { kind: 'group', id, rule: ruleOfGroup(groups[0]) };
}

/** Those who are leaving by a policy, which may let them stay now. */
async function leavingBy(ctx: Context, { kind, id }: Owner): Promise<readonly Evaluation[]> {
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
  return subjects.flatMap(({ objectId }) => (objectId === null ? [] : [wishOf(ctx.now, objectId, id)]));
}

const wishOf = (dueAt: Instant, objectId: Id, ruleId: Id): Evaluation => ({
  objectId,
  dueAt,
  reads: [],
  rules: [ruleId],
});

async function judged(
  ctx: Context,
  owner: Owner,
  rule: Rule,
  after: Id | null,
): Promise<{ readonly wishes: readonly Evaluation[]; readonly next: Id | null }> {
  const fields = ['accountEnabled', ...[...readsOf(rule)].filter((read) => read !== 'memberOf' && !read.includes(':'))];
  const { people } = await load(ctx.store, {
    people: part(rows('directoryObject', eq('kind', 'user')), {
      fields,
      top: batch,
      after: after === null ? null : [after],
    }),
  });
  const ids = people.map((each) => each.id);
  const held = await holders(ctx, owner, ids);
  const groups = await directGroups(ctx, rule, ids);
  const wishes = people.flatMap((person): readonly Evaluation[] => {
    const facts = { person, groups: groups.get(person.id) ?? new Set<Id>(), now: ctx.now };
    const isWanted = admits(rule, facts) && (owner.kind === 'group' || canSignIn(person));
    if (isWanted !== held.has(person.id)) return [wishOf(ctx.now, person.id, owner.id)];
    const turn = turnsAt(rule, facts);
    return turn === null ? [] : [wishOf(turn, person.id, owner.id)];
  });
  return { wishes, next: people.length < batch ? null : (ids.at(-1) ?? null) };
}

const canSignIn = (person: Pick<DirectoryObject, 'accountEnabled'>): boolean => person.accountEnabled !== false;

/** Of these people, who is in by the rule. */
async function holders(ctx: Context, { kind, id }: Owner, people: readonly Id[]): Promise<ReadonlySet<Id>> {
  if (kind === 'group') {
    const { memberships } = await load(ctx.store, {
      memberships: part(rows('membership', eq('groupId', id), oneOfValues('memberId', people), eq('until', null)), {
        fields: ['memberId'],
      }),
    });
    return new Set(memberships.map((each) => each.memberId));
  }
  const { subjects } = await load(ctx.store, {
    subjects: part(rows('subject', oneOfValues('objectId', people)), { fields: ['objectId'] }),
  });
  const { assignments } = await load(ctx.store, {
    assignments: part(
      rows(
        'assignment',
        eq('policyId', id),
        oneOfValues(
          'targetId',
          subjects.map((each) => each.id),
        ),
        oneOfValues('state', unexpiredStates),
      ),
      { fields: ['targetId'] },
    ),
  });
  const { departures } = await load(ctx.store, {
    departures: part(
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
