// The rules that may concern one person, and what the person has by them.

import { load, limitToOne, refine, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import type { EvaluationPayload } from '../../flows/queueJobs.ts';
import { ruleOfPolicy } from '../../domain/membershipRules/automaticPolicy.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Assignment, AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Departure } from '../../domain/membershipRules/ruleEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { ruleCauses, type HeldRemoval } from '../../domain/removals/removalEntities.ts';
import type { MembershipRule } from '../../domain/membershipRules/rule.ts';
import { and, eq, everyRow, not, oneOfValues } from '../../odata/query.ts';

/** The rules that are held against one person, and what the person has by them. */
export interface ApplicableRules {
  /** Null where entitlement management has not met the person. */
  readonly subject: Subject | null;
  readonly policies: readonly Policy[];
  /** Groups with a rule, which may be switched off. */
  readonly groups: readonly DirectoryObject[];
  readonly packages: ReadonlyMap<Id, AccessPackage>;
  /** The person's unexpired assignments, by package. */
  readonly assignments: ReadonlyMap<Id, Assignment>;
  /** By assignment. */
  readonly departures: ReadonlyMap<Id, Departure>;
  /** The person's open requests, by package. */
  readonly requests: ReadonlyMap<Id, AssignmentRequest>;
  /** Removals of the person that are held, or were decided about. */
  readonly held: readonly HeldRemoval[];
  /** Groups that the person is a direct member of. */
  readonly memberOf: ReadonlySet<Id>;
}

/** Loads the rules that read what changed, those that the job names, and those by which the person has something. */
export async function loadApplicableRules(
  ctx: Context,
  person: DirectoryObject,
  { reads, rules }: EvaluationPayload,
): Promise<ApplicableRules> {
  const attributes = await expandReads(ctx, person, reads);
  const { subjects, memberships, reading, held } = await load(ctx.store, {
    held: rows('heldRemoval', eq('principalId', person.id), oneOfValues('cause', ruleCauses)),
    subjects: limitToOne(rows('subject', eq('objectId', person.id))),
    memberships: refine(rows('membership', eq('memberId', person.id), eq('until', null)), { fields: ['groupId'] }),
    reading: refine(rows('ruleAttribute', oneOfValues('attribute', attributes)), { fields: ['ownerId'] }),
  });
  const subject = subjects[0] ?? null;
  const memberOf = new Set(memberships.map((each) => each.groupId));
  const { assignments, requests } = await loadHeld(ctx, subject);
  const owners = new Set([
    ...reading.map((each) => each.ownerId),
    ...rules,
    ...assignments.map((each) => each.policyId),
    ...requests.flatMap((each) => each.policyId ?? []),
    ...memberOf,
  ]);
  const { policies, groups, departures, packages } = await loadOwners(ctx, [...owners], assignments);
  return {
    subject,
    policies,
    groups,
    memberOf,
    held,
    departures: byId(departures),
    packages: byId(packages),
    assignments: new Map(assignments.map((each) => [each.packageId, each])),
    requests: new Map(requests.map((each) => [each.packageId, each])),
  };
}

/** Unexpired assignments and open requests of a subject. */
async function loadHeld(
  ctx: Context,
  subject: Subject | null,
): Promise<{ readonly assignments: readonly Assignment[]; readonly requests: readonly AssignmentRequest[] }> {
  if (subject === null) return { assignments: [], requests: [] };
  const isOfSubject = eq('targetId', subject.id);
  const isOpen = and(oneOfValues('state', openRequestStates), eq('isValidationOnly', false));
  return load(ctx.store, {
    assignments: rows('assignment', isOfSubject, oneOfValues('state', unexpiredAssignmentStates)),
    requests: rows('assignmentRequest', isOfSubject, isOpen),
  });
}

/** The policies and groups of these ids that have a rule, or by which somebody leaves; and what belongs to them. */
async function loadOwners(ctx: Context, ids: readonly Id[], assignments: readonly Assignment[]) {
  const assignmentIds = assignments.map((each) => each.id);
  const { policies, groups, departures } = await load(ctx.store, {
    policies: rows('policy', oneOfValues('id', ids)),
    groups: rows('directoryObject', oneOfValues('id', ids), eq('kind', 'group'), not(eq('membershipRule', null))),
    departures: rows('departure', oneOfValues('id', assignmentIds)),
  });
  const ruled = policies.filter(
    (policy) => ruleOfPolicy(policy) !== null || departures.some((each) => each.policyId === policy.id),
  );
  const packageIds = ruled.map((each) => each.packageId);
  const { packages } = await load(ctx.store, { packages: rows('accessPackage', oneOfValues('id', packageIds)) });
  return { policies: ruled, groups, departures, packages };
}

const byId = <T extends { readonly id: Id }>(rows: readonly T[]): ReadonlyMap<Id, T> =>
  new Map(rows.map((each) => [each.id, each]));

/**
 * The attributes by which rules are found: whose report the person is now, and which packages were incompatible with a
 * package or group that the person lost.
 */
async function expandReads(
  ctx: Context,
  person: DirectoryObject,
  reads: readonly string[],
): Promise<readonly string[]> {
  const idsOf = (prefix: string): readonly Id[] =>
    reads.filter((read) => read.startsWith(prefix)).map((read) => read.slice(prefix.length));
  const [freed, left] = [idsOf('freed:'), idsOf('left:')];
  const manager = reads.includes('managerId') && person.managerId !== null ? [`manager:${person.managerId}`] : [];
  // Too many rules read the manager of somebody to be found by the field alone.
  const named = reads.filter((read) => read !== 'managerId' && read !== 'memberOf');
  if (freed.length === 0 && left.length === 0) return [...named, ...manager];
  const { above } = await load(ctx.store, {
    above: refine(rows('memberOf', oneOfValues('memberId', left)), { fields: ['groupId'] }),
  });
  const { packages, groups } = await load(ctx.store, {
    packages: refine(rows('incompatiblePackage', oneOfValues('incompatibleId', freed)), { fields: ['packageId'] }),
    groups: refine(rows('incompatibleGroup', oneOfValues('groupId', [...left, ...above.map((each) => each.groupId)])), {
      fields: ['packageId'],
    }),
  });
  return [...named, ...manager, ...[...packages, ...groups].map((each) => `package:${each.packageId}`)];
}

/** By person, the groups among those that a rule names which have the person as a direct member. */
export async function loadDirectGroups(
  ctx: Context,
  rule: MembershipRule,
  people: readonly Id[],
): Promise<ReadonlyMap<Id, ReadonlySet<Id>>> {
  if (rule.op !== 'memberOf') return new Map();
  const { memberships } = await load(ctx.store, {
    memberships: refine(
      rows('membership', oneOfValues('groupId', rule.groupIds), oneOfValues('memberId', people), eq('until', null)),
      { fields: ['groupId', 'memberId'] },
    ),
  });
  const groups = new Map<Id, Set<Id>>();
  for (const { groupId, memberId } of memberships)
    groups.set(memberId, (groups.get(memberId) ?? new Set<Id>()).add(groupId));
  return groups;
}

/** The object of an id, also where it was deleted. */
export const objectIncludingDeleted = (id: Id) => limitToOne(rows('directoryObject', eq('id', id), everyRow));
