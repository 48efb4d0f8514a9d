// How one person stands towards the rules that may concern her: which these are, and what she has by them.

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
import type { MembershipRule } from '../../domain/membershipRules/rule.ts';
import { eq, everyRow, not, oneOfValues } from '../../odata/query.ts';

export interface ApplicableRules {
  /** Null where entitlement management has not met her. */
  readonly subject: Subject | null;
  readonly policies: readonly Policy[];
  /** Those with a rule; whether it is on is for who looks. */
  readonly groups: readonly DirectoryObject[];
  readonly packages: ReadonlyMap<Id, AccessPackage>;
  /** Her unexpired ones, by package. */
  readonly assignments: ReadonlyMap<Id, Assignment>;
  /** By assignment. */
  readonly departures: ReadonlyMap<Id, Departure>;
  /** Her open requests, by package. */
  readonly requests: ReadonlyMap<Id, AssignmentRequest>;
  /** Groups that she is a direct member of. */
  readonly memberOf: ReadonlySet<Id>;
}

/** The rules that read what changed, those that the job names, and those by which she has something. */
export async function loadApplicableRules(
  ctx: Context,
  person: DirectoryObject,
  { reads, rules }: EvaluationPayload,
): Promise<ApplicableRules> {
  const { subjects, memberships, found } = await load(ctx.store, {
    subjects: limitToOne(rows('subject', eq('objectId', person.id))),
    memberships: refine(rows('membership', eq('memberId', person.id), eq('until', null)), { fields: ['groupId'] }),
    found: refine(rows('ruleAttribute', oneOfValues('attribute', await expandReads(ctx, person, reads))), {
      fields: ['ownerId'],
    }),
  });
  const subject = subjects[0] ?? null;
  const memberOf = new Set(memberships.map((each) => each.groupId));
  const { assignments, requests } =
    subject === null
      ? { assignments: [], requests: [] }
      : await load(ctx.store, {
          assignments: rows('assignment', eq('targetId', subject.id), oneOfValues('state', unexpiredAssignmentStates)),
          requests: rows(
            'assignmentRequest',
            eq('targetId', subject.id),
            oneOfValues('state', openRequestStates),
            eq('isValidationOnly', false),
          ),
        });
  const owners = [
    ...new Set([
      ...found.map((each) => each.ownerId),
      ...rules,
      ...assignments.map((each) => each.policyId),
      ...requests.flatMap((each) => each.policyId ?? []),
      ...memberOf,
    ]),
  ];
  const { policies, groups, departures } = await load(ctx.store, {
    policies: rows('policy', oneOfValues('id', owners)),
    groups: rows('directoryObject', oneOfValues('id', owners), eq('kind', 'group'), not(eq('membershipRule', null))),
    departures: rows(
      'departure',
      oneOfValues(
        'id',
        assignments.map((each) => each.id),
      ),
    ),
  });
  const left = new Map(departures.map((each) => [each.id, each]));
  const ruled = policies.filter(
    (policy) => ruleOfPolicy(policy) !== null || departures.some((each) => each.policyId === policy.id),
  );
  const { packages } = await load(ctx.store, {
    packages: rows(
      'accessPackage',
      oneOfValues(
        'id',
        ruled.map((each) => each.packageId),
      ),
    ),
  });
  return {
    subject,
    policies: ruled,
    groups,
    memberOf,
    departures: left,
    packages: byId(packages),
    assignments: new Map(assignments.map((each) => [each.packageId, each])),
    requests: new Map(requests.map((each) => [each.packageId, each])),
  };
}

const byId = <T extends { readonly id: Id }>(rows: readonly T[]): ReadonlyMap<Id, T> =>
  new Map(rows.map((each) => [each.id, each]));

/**
 * As rules are found: whose report she is now, and which packages a package or group that she lost had kept from her.
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
  // The rules themselves of reports are too many to be found by the field alone.
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

/** Of the groups that a rule names, which have these people as direct members. */
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

/** Also one who was deleted. */
export const objectIncludingDeleted = (id: Id) => limitToOne(rows('directoryObject', eq('id', id), everyRow));
