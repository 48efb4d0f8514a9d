// Delivery of one assignment: calculate the wanted minus the held access, apply it to the directory, record the grants.
// All of it is changes of one commit.

import { load, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { directoryChanges } from '../../connectors/directory.ts';
import {
  accessKey,
  deliveryOutcome,
  type DeliveryOutcome,
  planDelivery,
  type Access,
  type DeliveryPlan,
  wantedRole,
  type WantedRole,
} from '../../domain/requests/delivery.ts';
import { personTarget } from '../../domain/audit/requestAudit.ts';
import { auditRole } from '../../domain/audit/roleAudit.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { AssignmentGrant, RoleGrant, Subject } from '../../domain/requests/requestEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import { eq, everyRow, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { loadUnconfirmed } from '../connections/confirmations.ts';
import { loadDirectoryFacts } from './directoryFacts.ts';
import { accessOfLastAdministrator, auditKeptAdministrator } from './keptAdministrator.ts';
import { recordDelivery } from './recordDelivery.ts';

interface DeliveryOrder {
  readonly assignmentId: Id;
  /** Of the assignment, also where the package is gone. */
  readonly packageId: Id;
  /** Null where all access is to be taken: the assignment ends. */
  readonly accessPackage: AccessPackage | null;
  readonly subject: Subject;
  /** The object that gets the access; it need not be stored yet. */
  readonly principal: Pick<DirectoryObject, 'id' | 'kind'>;
}

interface DeliveryResult {
  /** Without the lock of the subject, which the caller's commit MUST hold. */
  readonly changes: readonly Change[];
  readonly outcome: DeliveryOutcome;
  /** Why access could not be given, for an administrator; null where nothing failed. */
  readonly reason: string | null;
  /** For the audit, also where the package is gone. */
  readonly packageName: string | null;
}

export async function deliverAssignment(ctx: Context, order: DeliveryOrder): Promise<DeliveryResult> {
  const [{ wanted, lost }, { grants, links }, packageName] = await Promise.all([
    order.accessPackage === null ? { wanted: [], lost: 0 } : loadWantedRoles(ctx, order.accessPackage.id),
    order.accessPackage === null ? loadGrantsOfAssignment(ctx, order) : loadHeldGrants(ctx, order.subject.id),
    loadPackageName(ctx, order),
  ]);
  const plan = planDelivery({ assignmentId: order.assignmentId, wanted, grants, links });
  const facts = await loadDirectoryFacts(ctx, order.principal.id, [...plan.give, ...plan.take]);
  const isFaulty =
    order.accessPackage !== null && plan.give.length > 0 && ctx.deliveryFault?.('fails', order.accessPackage);
  const kept = await accessOfLastAdministrator(ctx, order.principal.id, plan.take, facts);
  const take = plan.take.filter((each) => !kept.includes(each));
  const applied = directoryChanges(facts, order.principal, { give: isFaulty ? [] : plan.give, take }, ctx);
  const failures = isFaulty ? new Map(plan.give.map((each) => [accessKey(each), faultReason])) : applied.failures;
  const { resources } = await load(ctx.store, {
    resources: rows('resource', everyRow, oneOfValues('id', [...new Set(plan.close.map((each) => each.resourceId))])),
  });
  const resourceNames = new Map(resources.map((each) => [each.id, each.displayName]));
  const unconfirmed = await loadUnconfirmed(ctx, order.principal.id, givenHere(plan, failures));
  const recorded = recordDelivery(ctx, { ...order, packageName, resourceNames }, plan, { failures, unconfirmed });
  const reasons = [
    ...new Set([...failures.values(), ...recorded.missing]),
    ...(lost === 0 ? [] : ['A role of the package is no longer offered by its resource.']),
  ];
  return {
    changes: [
      ...lockPackage(order.accessPackage),
      ...applied.changes,
      ...recorded.changes,
      ...(['given', 'taken'] as const).flatMap((change) =>
        applied.roles[change].map((role) =>
          auditRole(ctx, change, { role, holder: personTarget(order.subject), scope: null }),
        ),
      ),
      ...(kept.length === 0 ? [] : [auditKeptAdministrator(ctx, order.subject, 'Remove member from role')]),
    ],
    outcome: recorded.isPending
      ? 'pending'
      : recorded.missing.length > 0
        ? 'some'
        : deliveryOutcome(recorded.given, wanted.length + lost),
    reason: reasons.length === 0 ? null : reasons.join(' '),
    packageName,
  };
}

const givenHere = ({ give }: DeliveryPlan, failures: ReadonlyMap<string, string>): readonly Access[] =>
  give.filter((access) => !failures.has(accessKey(access)));

async function loadPackageName(ctx: Context, { packageId, accessPackage }: DeliveryOrder): Promise<string | null> {
  if (accessPackage !== null) return accessPackage.displayName;
  const { packages } = await load(ctx.store, { packages: rows('accessPackage', everyRow, eq('id', packageId)) });
  return packages[0]?.displayName ?? null;
}

/** What a fault rule of the sandbox says where the directory would say why it gave nothing. */
const faultReason = 'A fault rule of the sandbox lets the delivery fail.';

/** The role scopes are as they were read: every change of them raises the package's version. */
const lockPackage = (accessPackage: AccessPackage | null): readonly Change[] =>
  accessPackage === null
    ? []
    : [{ kind: 'requireExists', entity: 'accessPackage', id: accessPackage.id, version: accessPackage.version }];

async function loadWantedRoles(
  ctx: Context,
  packageId: Id,
): Promise<{ readonly wanted: readonly WantedRole[]; readonly lost: number }> {
  const { roleScopes } = await load(ctx.store, { roleScopes: rows('resourceRoleScope', eq('packageId', packageId)) });
  const open = roleScopes.filter((each) => each.until === null);
  if (open.length === 0) return { wanted: [], lost: 0 };
  const { roles, resources } = await load(ctx.store, {
    roles: rows(
      'resourceRole',
      oneOfValues(
        'id',
        open.map((each) => each.roleId),
      ),
    ),
    resources: rows(
      'resource',
      oneOfValues(
        'id',
        open.map((each) => each.resourceId),
      ),
    ),
  });
  const wanted = open.flatMap((each) => {
    const role = roles.find((one) => one.id === each.roleId);
    const resource = resources.find((one) => one.id === each.resourceId);
    return role === undefined || resource === undefined ? [] : [wantedRole(each, role, resource)];
  });
  return { wanted, lost: open.length - wanted.length };
}

interface HeldGrants {
  readonly grants: readonly RoleGrant[];
  readonly links: readonly AssignmentGrant[];
}

async function loadHeldGrants(ctx: Context, subjectId: Id): Promise<HeldGrants> {
  const { grants } = await load(ctx.store, { grants: rows('roleGrant', eq('subjectId', subjectId)) });
  const open = grants.filter((grant) => grant.until === null);
  if (open.length === 0) return { grants: [], links: [] };
  const { links } = await load(ctx.store, {
    links: rows(
      'assignmentGrant',
      oneOfValues(
        'grantId',
        open.map((grant) => grant.id),
      ),
    ),
  });
  return { grants: open, links: links.filter((link) => link.until === null) };
}

/**
 * For an assignment that ends: the grants that it gives, the other assignments that give them, and other grants of the
 * same objects. Other grants of the person are not loaded: there may be many.
 */
async function loadGrantsOfAssignment(ctx: Context, { assignmentId, subject }: DeliveryOrder): Promise<HeldGrants> {
  const { own } = await load(ctx.store, {
    own: rows('assignmentGrant', eq('assignmentId', assignmentId), eq('until', null)),
  });
  if (own.length === 0) return { grants: [], links: [] };
  const ids = [...new Set(own.map((link) => link.grantId))];
  const { given, links } = await load(ctx.store, {
    given: rows('roleGrant', oneOfValues('id', ids), eq('until', null)),
    links: rows('assignmentGrant', oneOfValues('grantId', ids), eq('until', null)),
  });
  const { grants } = await load(ctx.store, {
    grants: rows(
      'roleGrant',
      eq('subjectId', subject.id),
      oneOfValues('objectId', [...new Set(given.map((grant) => grant.objectId))]),
      eq('until', null),
    ),
  });
  return { grants, links };
}
