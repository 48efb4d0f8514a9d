// The records of a delivery: grants, the assignments that give them, and an audit entry for each role that was given or
// taken.

import type { Context } from '../../flows/context.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { accessKey, type DeliveryPlan, type WantedRole } from '../../domain/requests/delivery.ts';
import type { Id, Instant } from '../../domain/base.ts';
import type { RoleGrant, Subject } from '../../domain/requests/requestEntities.ts';
import { addDuration } from '../../domain/time.ts';
import { longestWait, type UnconfirmedAccess } from '../connections/confirmations.ts';
import { personTarget } from '../../domain/audit/requestAudit.ts';
import { insert, update, type Change } from '../../store/contract.ts';

type DeliveryFailures = ReadonlyMap<string, string>;
interface RecordedAssignment {
  readonly assignmentId: Id;
  readonly subject: Subject;
  /** The package's name, by which the audit calls the assignment. */
  readonly packageName: string | null;
  /** Names of resources whose roles are taken, by id. */
  readonly resourceNames: ReadonlyMap<Id, string>;
}

/** What did not come: here, by why; and in other systems, which may still confirm it. By access key. */
interface DeliveryGaps {
  readonly failures: DeliveryFailures;
  readonly unconfirmed: UnconfirmedAccess;
}

/** How a role stands: `says` why it failed. */
interface RoleStanding {
  readonly status: 'Fulfilled' | 'Failed' | 'PendingFulfillment';
  readonly says: string | null;
}

/**
 * `given` counts the wanted roles that are there now; `isPending` says whether another system may still confirm one,
 * `missing` why others will not.
 */
export function recordDelivery(
  ctx: Context,
  of: RecordedAssignment,
  plan: DeliveryPlan,
  gaps: DeliveryGaps,
): {
  readonly changes: readonly Change[];
  readonly given: number;
  readonly isPending: boolean;
  readonly missing: readonly string[];
} {
  const grantOf = new Map([...plan.alsoGiven, ...plan.keep].map(({ role, grant }) => [role, grant]));
  const standingOf = (role: WantedRole): RoleStanding =>
    roleStanding(ctx, gaps, role, grantOf.get(role)?.from ?? ctx.now);
  const wanted = [...plan.open, ...plan.alsoGiven.map(({ role }) => role), ...plan.keep.map(({ role }) => role)];
  const standings = wanted.map((role) => ({ ...standingOf(role), isHere: !gaps.failures.has(accessKey(role)) }));
  return {
    given: standings.filter(({ status }) => status === 'Fulfilled').length,
    isPending: standings.some(({ status }) => status === 'PendingFulfillment'),
    missing: standings.flatMap(({ status, says, isHere }) =>
      status === 'Failed' && isHere && says !== null ? [says] : [],
    ),
    changes: [
      ...plan.open.flatMap((role) => openGrant(ctx, of, role, standingOf(role))),
      ...plan.alsoGiven.flatMap(({ role, grant }) => [
        linkGrant(ctx, of, grant.id, role),
        ...confirmGrant(ctx, of, role, grant, standingOf(role)),
      ]),
      ...plan.keep.flatMap(({ role, grant }) => confirmGrant(ctx, of, role, grant, standingOf(role))),
      ...plan.unlink.map((each) => update('assignmentGrant', each.id, { until: ctx.now }, each.version)),
      ...plan.close.flatMap((grant) => closeGrant(ctx, of, grant)),
    ],
  };
}

/** Another system that says nothing for too long has not got it. */
function roleStanding(
  { now }: Context,
  { failures, unconfirmed }: DeliveryGaps,
  role: WantedRole,
  from: Instant,
): RoleStanding {
  const key = accessKey(role);
  const failure = failures.get(key);
  if (failure !== undefined) return { status: 'Failed', says: failure };
  const stands = unconfirmed.get(key);
  if (stands === undefined) return { status: 'Fulfilled', says: null };
  if (stands === 'awaited') return { status: 'PendingFulfillment', says: null };
  if (stands !== null) return { status: 'Failed', says: stands.says };
  const isOverdue = (addDuration(from, longestWait) ?? from) <= now;
  return isOverdue ? { status: 'Failed', says: notConfirmed } : { status: 'PendingFulfillment', says: null };
}

const notConfirmed = 'The connected system has not confirmed it within a day; it is tried on.';

function openGrant(
  ctx: Context,
  of: RecordedAssignment,
  role: WantedRole,
  { status, says }: RoleStanding,
): readonly Change[] {
  const id = ctx.newId();
  return [
    insert('roleGrant', {
      id,
      subjectId: of.subject.id,
      roleId: role.roleId,
      scopeId: role.scopeId,
      resourceId: role.resourceId,
      catalogId: role.catalogId,
      objectId: role.objectId,
      originId: role.originId,
      originSystem: role.originSystem,
      status,
      reason: says,
      from: ctx.now,
      until: null,
    }),
    linkGrant(ctx, of, id, role),
    ...(status === 'PendingFulfillment' ? [] : [auditGrant(ctx, of, role, says)]),
  ];
}

const linkGrant = (ctx: Context, { assignmentId }: RecordedAssignment, grantId: Id, role: WantedRole): Change =>
  insert('assignmentGrant', {
    id: ctx.newId(),
    assignmentId,
    grantId,
    roleScopeId: role.roleScopeId,
    from: ctx.now,
    until: null,
  });

/** A grant that exists: updated only where it fails now, or no longer fails. */
function confirmGrant(
  ctx: Context,
  of: RecordedAssignment,
  role: WantedRole,
  grant: RoleGrant,
  { status, says }: RoleStanding,
): readonly Change[] {
  if (grant.status === status && grant.reason === says) return [];
  return [
    update('roleGrant', grant.id, { status, reason: says }, grant.version),
    ...(status === 'PendingFulfillment' ? [] : [auditGrant(ctx, of, role, says)]),
  ];
}

function closeGrant(ctx: Context, of: RecordedAssignment, grant: RoleGrant): readonly Change[] {
  return [
    update('roleGrant', grant.id, { until: ctx.now, status: 'Removed' }, grant.version),
    audit(ctx, {
      activity: 'Remove access package resource assignment',
      targets: [
        auditTarget('AccessPackageAssignment', { id: of.assignmentId, displayName: of.packageName }),
        auditTarget('Resource', { id: grant.objectId, displayName: of.resourceNames.get(grant.resourceId) ?? null }),
        personTarget(of.subject),
      ],
      details: { originSystem: grant.originSystem, roleOriginId: grant.originId },
    }),
  ];
}

function auditGrant(ctx: Context, of: RecordedAssignment, role: WantedRole, failure: string | null): Change {
  return audit(ctx, {
    activity: 'Fulfill access package resource assignment',
    targets: [
      auditTarget('AccessPackageAssignment', { id: of.assignmentId, displayName: of.packageName }),
      auditTarget('Resource', { id: role.objectId, displayName: role.resourceName }),
      personTarget(of.subject),
    ],
    ...(failure === null ? {} : { result: 'failure', reason: failure }),
    details: { originSystem: role.originSystem, roleOriginId: role.originId, role: role.roleName ?? '' },
  });
}
