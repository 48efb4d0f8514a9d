// What a delivery leaves in the books: grants, which assignment gives them, and an audit row for each role that came or
// went.

import type { Context } from '../commands/context.ts';
import { audit, target } from '../domain/audit.ts';
import { accessKey, type Delivery, type WantedRole } from '../domain/delivery.ts';
import type { Id, RoleGrant, Subject } from '../domain/entities.ts';
import { personTarget } from '../domain/requestActivities.ts';
import { insert, update, type Change } from '../store/contract.ts';

type Failures = ReadonlyMap<string, string>;
interface Of {
  readonly assignmentId: Id;
  readonly subject: Subject;
}

/** `given` counts the wanted roles that are there now. */
export function recordDelivery(
  ctx: Context,
  of: Of,
  plan: Delivery,
  failures: Failures,
): { readonly changes: readonly Change[]; readonly given: number } {
  const failureOf = (role: WantedRole): string | null => failures.get(accessKey(role)) ?? null;
  const wanted = [...plan.open, ...plan.share.map(({ role }) => role), ...plan.keep.map(({ role }) => role)];
  return {
    given: wanted.filter((role) => failureOf(role) === null).length,
    changes: [
      ...plan.open.flatMap((role) => opened(ctx, of, role, failureOf(role))),
      ...plan.share.flatMap(({ role, grant }) => [
        link(ctx, of, grant.id, role),
        ...confirmed(ctx, of, role, grant, failureOf(role)),
      ]),
      ...plan.keep.flatMap(({ role, grant }) => confirmed(ctx, of, role, grant, failureOf(role))),
      ...plan.unlink.map((each) => update('assignmentGrant', each.id, { until: ctx.now }, each.version)),
      ...plan.close.flatMap((grant) => closed(ctx, of, grant)),
    ],
  };
}

function opened(ctx: Context, of: Of, role: WantedRole, failure: string | null): readonly Change[] {
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
    link(ctx, of, id, role),
    told(ctx, of, role, failure),
  ];
}

const link = (ctx: Context, { assignmentId }: Of, grantId: Id, role: WantedRole): Change =>
  insert('assignmentGrant', {
    id: ctx.newId(),
    assignmentId,
    grantId,
    roleScopeId: role.roleScopeId,
    from: ctx.now,
    until: null,
  });

/** A grant that was there: changed only where it now fails, or no longer does. */
function confirmed(
  ctx: Context,
  of: Of,
  role: WantedRole,
  grant: RoleGrant,
  failure: string | null,
): readonly Change[] {
  const status = failure === null ? 'Fulfilled' : 'Failed';
  if (grant.status === status && grant.reason === failure) return [];
  return [update('roleGrant', grant.id, { status, reason: failure }, grant.version), told(ctx, of, role, failure)];
}

function closed(ctx: Context, of: Of, grant: RoleGrant): readonly Change[] {
  return [
    update('roleGrant', grant.id, { until: ctx.now, status: 'Removed' }, grant.version),
    audit(ctx, {
      activity: 'Remove access package resource assignment',
      targets: [
        target('AccessPackageAssignment', { id: of.assignmentId }),
        target('Resource', { id: grant.objectId }),
        personTarget(of.subject),
      ],
      details: { originSystem: grant.originSystem, roleOriginId: grant.originId },
    }),
  ];
}

function told(ctx: Context, of: Of, role: WantedRole, failure: string | null): Change {
  return audit(ctx, {
    activity: 'Fulfill access package resource assignment',
    targets: [
      target('AccessPackageAssignment', { id: of.assignmentId }),
      target('Resource', { id: role.objectId, displayName: role.resourceName }),
      personTarget(of.subject),
    ],
    ...(failure === null ? {} : { result: 'failure', reason: failure }),
    details: { originSystem: role.originSystem, roleOriginId: role.originId, role: role.roleName ?? '' },
  });
}
