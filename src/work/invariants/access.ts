// What people hold is what their assignments give: grants against assignments, the directory against grants.

import { recountChanges } from '../../domain/directory/membershipClosure.ts';
import type { Id } from '../../domain/base.ts';
import type { RoleGrant, Subject } from '../../domain/requests/requestEntities.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, row, rows } from '../../flows/load.ts';
import { jobKeyOf, recountMembershipsJobIfAbsent, redeliverAssignmentJobIfAbsent } from '../../flows/queueJobs.ts';
import { and, any, eq, everyRow, not, oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { deliverAssignment } from '../delivery/deliverAssignment.ts';
import { loadRecountFacts } from '../directory/recountMemberships.ts';
import {
  isDeletedAt,
  nothingToMend,
  pagesOf,
  violatingRows,
  type Invariant,
  type Mend,
  type Violation,
} from './invariant.ts';

const isEnded = any('assignment', eq('state', 'expired'));

// biome-ignore format: a table, read by column
export const accessInvariants: readonly Invariant[] = [
  { name: 'endedGivesNothing', mendedBy: 'night', mend: takeAccess,
    says: 'An assignment that has ended gives nothing.',
    page: violatingRows('assignmentGrant', () => isEnded,
      (each) => `The assignment ${each.assignmentId} has ended and still gives the grant ${each.grantId}.`) },
  { name: 'grantHasAssignment', mendedBy: null, mend: null,
    says: 'Each grant that is open is given by an assignment.',
    page: violatingRows('roleGrant', () => not(any('reasons')),
      (each) => `The grant ${each.id} of ${each.originId} to ${each.subjectId} is given by no assignment.`) },
  { name: 'assignmentGivesItsPackage', mendedBy: 'night', mend: redeliver,
    says: 'An assignment that is delivered gives every role of its package.',
    page: pagesOf('assignment', () => eq('state', 'delivered'), lackingRoles) },
  { name: 'grantIsHeld', mendedBy: 'command', mend: redeliverGrant,
    says: 'Who has a grant is in its group, has its application role, or its permission on the site.',
    page: pagesOf('roleGrant', () => eq('status', 'Fulfilled'), notHeld) },
  { name: 'deletedIsNoMember', mendedBy: 'night', mend: endMembership,
    says: 'Nobody who was deleted is in a group.',
    page: violatingRows('membership', () => and(eq('until', null), isDeletedAt('member')),
      (each) => `${each.memberId}, who was deleted, is in the group ${each.groupId}.`) },
  { name: 'closureIsCounted', mendedBy: 'command', mend: recount,
    says: 'Who is in which group through groups agrees with the memberships.',
    page: pagesOf('directoryObject', () => everyRow, miscounted) },
];

/** Takes what an ended assignment still gives, unless another assignment gives it. */
async function takeAccess(ctx: Context, { id }: Violation): Promise<Mend> {
  const { links } = await load(ctx.store, { links: rows('assignmentGrant', eq('id', id), isEnded) });
  const { assignments } = await load(ctx.store, { assignments: row('assignment', links[0]?.assignmentId) });
  const { subjects } = await load(ctx.store, { subjects: row('subject', assignments[0]?.targetId) });
  const [[assignment], [subject]] = [assignments, subjects];
  if (assignment === undefined || subject === undefined) return nothingToMend;
  const kind = subject.type === 'servicePrincipal' ? 'servicePrincipal' : 'user';
  const taken = await deliverAssignment(ctx, {
    assignmentId: assignment.id,
    packageId: assignment.packageId,
    accessPackage: null,
    subject,
    principal: { id: subject.objectId ?? subject.id, kind },
  });
  return {
    changes: [{ kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version }, ...taken.changes],
    events: [],
  };
}

async function redeliver(ctx: Context, { id }: Violation): Promise<Mend> {
  return { changes: [redeliverAssignmentJobIfAbsent(ctx, id)], events: [] };
}

async function redeliverGrant(ctx: Context, { id }: Violation): Promise<Mend> {
  const { links } = await load(ctx.store, { links: rows('assignmentGrant', eq('grantId', id)) });
  const assignments = [...new Set(links.map((link) => link.assignmentId))];
  return { changes: assignments.map((each) => redeliverAssignmentJobIfAbsent(ctx, each)), events: [] };
}

async function endMembership(ctx: Context, { id }: Violation): Promise<Mend> {
  const { memberships } = await load(ctx.store, { memberships: rows('membership', eq('id', id), eq('until', null)) });
  const [membership] = memberships;
  if (membership === undefined) return nothingToMend;
  const changes: readonly Change[] = [
    update('membership', id, { until: ctx.now }, membership.version),
    { kind: 'deleteWhere', entity: 'memberOf', where: eq('memberId', membership.memberId) },
  ];
  return { changes, events: [] };
}

async function recount(ctx: Context): Promise<Mend> {
  return { changes: [recountMembershipsJobIfAbsent(ctx)], events: [] };
}

type Rows<E extends 'assignment' | 'roleGrant'> = Parameters<Parameters<typeof pagesOf<E>>[2]>[1];

/** Assignments that lack a role of their package, and that no job is about to make agree with it. */
async function lackingRoles(ctx: Context, assignments: Rows<'assignment'>): Promise<readonly Violation[]> {
  const ids = assignments.map(({ id }) => id);
  const packageIds = [...new Set(assignments.map(({ packageId }) => packageId))];
  const { scopes, links, jobs } = await load(ctx.store, {
    scopes: rows('resourceRoleScope', oneOfValues('packageId', packageIds)),
    links: rows('assignmentGrant', oneOfValues('assignmentId', ids)),
    jobs: refine(
      rows(
        'job',
        oneOfValues('uniqueKey', [
          ...ids.map((id) => jobKeyOf('redeliverAssignment', id)),
          ...packageIds.map((id) => jobKeyOf('redeliverPackage', id)),
        ]),
      ),
      { fields: ['subject'] },
    ),
  });
  const underWay = new Set(jobs.map(({ subject }) => subject));
  const given = new Set(links.map((link) => `${link.assignmentId} ${link.roleScopeId}`));
  return assignments
    .filter(({ id, packageId }) => !underWay.has(id) && !underWay.has(packageId))
    .flatMap(({ id, packageId }) => {
      const lacking = scopes.filter((scope) => scope.packageId === packageId && !given.has(`${id} ${scope.id}`));
      return lacking.length === 0 ? [] : [{ id, says: `The assignment ${id} lacks ${lacking.length} of its roles.` }];
    });
}

/** Grants of people and objects that are there, which the directory does not know of. */
async function notHeld(ctx: Context, grants: Rows<'roleGrant'>): Promise<readonly Violation[]> {
  const { subjects } = await load(ctx.store, {
    subjects: rows('subject', oneOfValues('id', [...new Set(grants.map((each) => each.subjectId))])),
  });
  const personOf = new Map(subjects.map((each: Subject) => [each.id, each.objectId]));
  const people = [...new Set([...personOf.values()].filter((id) => id !== null))];
  const objects = [...new Set(grants.map((each) => each.objectId))];
  const found = await load(ctx.store, {
    there: refine(rows('directoryObject', oneOfValues('id', [...people, ...objects])), { fields: [] }),
    sites: refine(rows('site', oneOfValues('id', objects)), { fields: [] }),
    memberships: rows(
      'membership',
      oneOfValues('groupId', objects),
      oneOfValues('memberId', people),
      eq('until', null),
    ),
    ownerships: rows('ownership', oneOfValues('objectId', objects), oneOfValues('ownerId', people)),
    appRoles: rows(
      'appRoleAssignment',
      oneOfValues('resourceId', objects),
      oneOfValues('principalId', people),
      eq('until', null),
    ),
    definitions: refine(rows('roleDefinition', oneOfValues('id', objects)), { fields: [] }),
    roles: rows(
      'roleAssignment',
      eq('provider', 'directory'),
      oneOfValues('roleDefinitionId', objects),
      oneOfValues('principalId', people),
    ),
    permissions: rows(
      'sitePermission',
      oneOfValues('siteId', objects),
      oneOfValues('principalId', people),
      eq('until', null),
    ),
  });
  const held = new Set([
    ...found.memberships.map((each) => `Member_ ${each.groupId} ${each.memberId}`),
    ...found.ownerships.map((each) => `Owner_ ${each.objectId} ${each.ownerId}`),
    ...found.appRoles.map((each) => `${each.appRoleId} ${each.resourceId} ${each.principalId}`),
    ...found.permissions.map((each) => `site ${each.siteId} ${each.principalId}`),
    ...found.roles.map((each) => `role ${each.roleDefinitionId} ${each.principalId}`),
  ]);
  const there = new Set([...found.there, ...found.sites, ...found.definitions].map(({ id }) => id));
  return grants.flatMap((grant) => {
    const person = personOf.get(grant.subjectId) ?? null;
    if (person === null || !there.has(person) || !there.has(grant.objectId)) return [];
    if (held.has(`${heldAs(grant)} ${grant.objectId} ${person}`)) return [];
    return [{ id: grant.id, says: `${person} has the grant ${grant.id} of ${grant.originId} and does not hold it.` }];
  });
}

function heldAs({ originSystem, originId }: RoleGrant): string {
  if (originSystem === 'AadApplication') return originId;
  if (originSystem === 'SharePointOnline') return 'site';
  if (originSystem === 'DirectoryRole') return 'role';
  return originId.startsWith('Owner_') ? 'Owner_' : 'Member_';
}

/** One violation for a page: the recount mends all of them. */
async function miscounted(ctx: Context, members: readonly { readonly id: Id }[]): Promise<readonly Violation[]> {
  const facts = await loadRecountFacts(
    ctx,
    members.map(({ id }) => id),
  );
  const wrong = recountChanges(facts, ctx.newId).length;
  const [first] = members;
  return wrong === 0 || first === undefined
    ? []
    : [{ id: first.id, says: `${wrong} rows of who is in which group through groups are wrong.` }];
}
