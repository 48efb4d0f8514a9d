// Holds one person against the rules that what changed about her may concern: automatic policies give and take, dynamic
// groups let in and out.

import { evaluateRuleJob, type EvaluationPayload } from '../commands/jobs.ts';
import { payloadOf } from '../commands/automatic/evaluations.ts';
import { load, one, part, rows } from '../commands/load.ts';
import type { Context } from '../commands/context.ts';
import { membershipCommit } from '../commands/directory/memberships.ts';
import { incompatibleHeld } from '../commands/requests/incompatible.ts';
import { findTarget, holdSubject, type Target } from '../commands/requests/target.ts';
import { audit, target } from '../domain/audit.ts';
import { graceEnd, ruleOfGroup, ruleOfPolicy, verdictOf } from '../domain/automatic.ts';
import type { Departure, DirectoryObject, Id, Instant, Policy, Subject } from '../domain/entities.ts';
import { admits, turnsAt } from '../domain/rules/evaluate.ts';
import { eq, oneOfValues } from '../odata/query.ts';
import type { Change } from '../store/contract.ts';
import { callOff, give, leave, leaveAtOnce, stay, type Under } from './automatic.ts';
import { finished, released, runToCommit, type JobKindOfWork, type Work } from './job.ts';
import { concernedRules, objectOrDeleted, type Concerned } from './standing.ts';

export const evaluateObject: JobKindOfWork = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { objects } = await load(ctx.store, { objects: objectOrDeleted(job.subject) });
      const [object] = objects;
      const isGone = object !== undefined && object.deletedAt !== null;
      const rest = isGone ? await withoutIt(ctx, object) : [];
      if (object?.kind !== 'user') {
        await ctx.store.commit([finished(job), ...rest]);
        return [];
      }
      const { changes, turn } = await judged(ctx, object, payloadOf(job.payload));
      await ctx.store.commit([turn === null ? finished(job) : putOff(work, turn), ...rest, ...changes]);
      return [];
    }),
};

/**
 * Whether she whose grace period is over may stay after all, by what she and the policy are now: its changes, or none
 * where she may not.
 */
export async function lettingStay(
  ctx: Context,
  { objectId }: Subject,
  departure: Departure,
): Promise<readonly Change[]> {
  const { objects } =
    objectId === null ? { objects: [] } : await load(ctx.store, { objects: objectOrDeleted(objectId) });
  const [person] = objects;
  if (person?.kind !== 'user') return [];
  const { changes } = await judged(ctx, person, { reads: [], rules: [departure.policyId] });
  return changes.some(
    (change) => change.kind === 'delete' && change.entity === 'departure' && change.id === departure.id,
  )
    ? changes
    : [];
}

interface Turn {
  readonly at: Instant;
  readonly rules: readonly Id[];
}

/** The same job, when time alone may give another answer. */
const putOff = ({ job }: Work, { at, rules }: Turn): Change =>
  released(job, { dueAt: at, payload: { reads: [], rules } satisfies EvaluationPayload, attempts: 0 });

/** A manager or group that rules name is no more: everybody is held against these. Its own rule ends with it. */
async function withoutIt(ctx: Context, { id, kind }: DirectoryObject): Promise<readonly Change[]> {
  const { owners } = await load(ctx.store, {
    owners: part(rows('ruleAttribute', oneOfValues('attribute', [`manager:${id}`, `memberOf:${id}`])), {
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

async function judged(
  ctx: Context,
  person: DirectoryObject,
  payload: EvaluationPayload,
): Promise<{ readonly changes: readonly Change[]; readonly turn: Turn | null }> {
  // First: whatever the rest is decided by is at least as new as her row is held to be.
  const target = await targetOf(ctx, person);
  if (target === null) return { changes: [], turn: null };
  const concerned = await concernedRules(ctx, person, payload);
  const facts = { person, groups: concerned.memberOf, now: ctx.now };
  const byPolicies: Change[] = [];
  for (const policy of concerned.policies)
    byPolicies.push(...(await byPolicy(ctx, { policy, person, target, concerned })));
  const isGiven = byPolicies.some((change) => change.kind === 'insert' && change.entity === 'assignmentRequest');
  const rules = [
    ...concerned.policies.map((each) => ({ id: each.id, rule: ruleOfPolicy(each) })),
    ...concerned.groups.map((each) => ({ id: each.id, rule: ruleOfGroup(each) })),
  ];
  const turns =
    person.deletedAt !== null
      ? []
      : rules.flatMap(({ id, rule }) => {
          const at = rule === null ? null : turnsAt(rule, facts);
          return at === null ? [] : [{ id, at }];
        });
  return {
    changes: [...(isGiven ? [target.held()] : []), ...byPolicies, ...(await byGroups(ctx, person, concerned))],
    turn:
      turns.length === 0
        ? null
        : {
            at: turns.map(({ at }) => at).reduce((first, at) => (at < first ? at : first)),
            rules: turns.map(({ id }) => id),
          },
  };
}

/** Null for one who was deleted before entitlement management met her. */
async function targetOf(
  ctx: Context,
  person: DirectoryObject,
): Promise<(Pick<Target, 'subject'> & { readonly held: () => Change }) | null> {
  if (person.deletedAt === null) {
    const target = await findTarget(ctx, person.id);
    return { subject: target.subject, held: () => holdSubject(target) };
  }
  const { subjects } = await load(ctx.store, { subjects: one(rows('subject', eq('objectId', person.id))) });
  const [subject] = subjects;
  return subject === undefined
    ? null
    : { subject, held: () => ({ kind: 'expect', entity: 'subject', id: subject.id, version: subject.version }) };
}

interface Case {
  readonly policy: Policy;
  readonly person: DirectoryObject;
  readonly target: Pick<Target, 'subject'>;
  readonly concerned: Concerned;
}

async function byPolicy(ctx: Context, { policy, person, target, concerned }: Case): Promise<readonly Change[]> {
  const accessPackage = concerned.packages.get(policy.packageId);
  if (accessPackage === undefined) return [];
  const under: Under = { policy, accessPackage, subject: target.subject };
  const rule = ruleOfPolicy(policy);
  const isGone = person.deletedAt !== null;
  const held = concerned.assignments.get(policy.packageId) ?? null;
  const assignment = held?.policyId === policy.id ? held : null;
  const departure = assignment === null ? null : (concerned.departures.get(assignment.id) ?? null);
  const request = concerned.requests.get(policy.packageId) ?? null;
  const verdict = verdictOf(policy.automatic, {
    isAdmitted:
      rule !== null &&
      !isGone &&
      person.accountEnabled !== false &&
      admits(rule, { person, groups: concerned.memberOf, now: ctx.now }),
    isGone,
    assignment,
    departure,
    hasOtherwise: held !== null && assignment === null,
    request: request === null ? null : request.type === 'systemAdd' && request.policyId === policy.id ? 'own' : 'other',
    now: ctx.now,
  });
  if (verdict === 'give') return (await isKeptApart(ctx, under, person.id)) ? [] : give(ctx, under);
  if (verdict === 'callOff' && request !== null) return callOff(ctx, under, request);
  if (assignment === null) return [];
  if (verdict === 'leave') return leave(ctx, under, assignment, graceEnd(policy.automatic, ctx.now));
  if (verdict === 'leaveNow') return leaveAtOnce(ctx, assignment, departure, under);
  return verdict === 'stay' && departure !== null ? stay(ctx, under, assignment, departure) : [];
}

/**
 * Separation of duties still forbids what it forbade before: the request that failed by it tells so, and one is enough.
 */
async function isKeptApart(ctx: Context, { policy, accessPackage, subject }: Under, objectId: Id): Promise<boolean> {
  const { packages, groups } = await incompatibleHeld(ctx, accessPackage.id, { subjectId: subject.id, objectId });
  if (packages.length === 0 && groups.length === 0) return false;
  const { failed } = await load(ctx.store, {
    failed: part(
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

/** A group with a rule that is on has just whom it admits. */
async function byGroups(
  ctx: Context,
  person: DirectoryObject,
  { groups, memberOf }: Concerned,
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
    { kind: 'share', entity: 'directoryObject', id: person.id, version: person.version },
    ...(await membershipCommit(
      ctx,
      steps.map(({ step }) => step),
    )),
    ...steps.map(({ group, step }) =>
      audit(ctx, {
        activity: step.action === 'add' ? 'Add member to group' : 'Remove member from group',
        targets: [target('User', person), target('Group', group)],
      }),
    ),
  ];
}
