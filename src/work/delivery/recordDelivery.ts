// The records of a delivery: grants, the assignments that give them, and an audit entry for each role that was given or
// taken.

import type { Context } from '../../flows/context.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { accessKey, type DeliveryPlan, type WantedRole } from '../../domain/requests/delivery.ts';
import type { Id } from '../../domain/base.ts';
import type { RoleGrant, Subject } from '../../domain/requests/requestEntities.ts';
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

/** `given` counts the wanted roles that are there now. */
export function recordDelivery(
  ctx: Context,
  of: RecordedAssignment,
  plan: DeliveryPlan,
  failures: DeliveryFailures,
): { readonly changes: readonly Change[]; readonly given: number } {
  const failureOf = (role: WantedRole): string | null => failures.get(accessKey(role)) ?? null;
  const wanted = [...plan.open, ...plan.alsoGiven.map(({ role }) => role), ...plan.keep.map(({ role }) => role)];
  return {
    given: wanted.filter((role) => failureOf(role) === null).length,
    changes: [
      ...plan.open.flatMap((role) => openGrant(ctx, of, role, failureOf(role))),
      ...plan.alsoGiven.flatMap(({ role, grant }) => [
        linkGrant(ctx, of, grant.id, role),
        ...confirmGrant(ctx, of, role, grant, failureOf(role)),
      ]),
      ...plan.keep.flatMap(({ role, grant }) => confirmGrant(ctx, of, role, grant, failureOf(role))),
      ...plan.unlink.map((each) => update('assignmentGrant', each.id, { until: ctx.now }, each.version)),
      ...plan.close.flatMap((grant) => closeGrant(ctx, of, grant)),
    ],
  };
}

function openGrant(ctx: Context, of: RecordedAssignment, role: WantedRole, failure: string | null): readonly Change[] {
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
      status: failure === null ? 'Fulfilled' : 'Failed',
      reason: failure,
      from: ctx.now,
      until: null,
    }),
    linkGrant(ctx, of, id, role),
    auditGrant(ctx, of, role, failure),
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
  failure: string | null,
): readonly Change[] {
  const status = failure === null ? 'Fulfilled' : 'Failed';
  if (grant.status === status && grant.reason === failure) return [];
  return [
    update('roleGrant', grant.id, { status, reason: failure }, grant.version),
    auditGrant(ctx, of, role, failure),
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
