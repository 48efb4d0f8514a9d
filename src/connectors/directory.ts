// The built-in directory as an origin of access: a pure function from the access to give and to take to store changes,
// which are committed with the assignment.

import { membershipChanges, type MembershipStep, type CreationContext } from '../domain/directory/membershipClosure.ts';
import { accessKey, type Access } from '../domain/requests/delivery.ts';
import { isDynamic } from '../domain/directory/directoryObjects.ts';
import type {
  AppRoleAssignment,
  DirectoryObject,
  MemberOf,
  Membership,
  Ownership,
  RoleAssignment,
  RoleDefinition,
  Site,
  SitePermission,
  SiteRole,
} from '../domain/directory/directoryEntities.ts';
import type { Id } from '../domain/base.ts';
import { giveDirectoryRole } from '../flows/directory/directoryRoles.ts';
import { insert, update, type Change } from '../store/contract.ts';

/** The rows of the directory about the person and about the objects that the access is to; without deleted objects. */
export interface DirectoryFacts {
  readonly objects: readonly DirectoryObject[];
  /** Open memberships of the person in these groups. */
  readonly memberships: readonly Membership[];
  /** Of the person in these groups and in those above them, and all of these groups as members. */
  readonly memberOf: readonly MemberOf[];
  readonly ownerships: readonly Ownership[];
  readonly appRoleAssignments: readonly AppRoleAssignment[];
  /** Directory roles that the accesses name, and those that the person holds of them. */
  readonly roleDefinitions: readonly RoleDefinition[];
  readonly roleAssignments: readonly RoleAssignment[];
  readonly sites: readonly Site[];
  readonly siteRoles: readonly SiteRole[];
  readonly sitePermissions: readonly SitePermission[];
}

interface DirectoryChanges {
  readonly changes: readonly Change[];
  /** Directory roles that the person did not hold and gets, and those that are taken. */
  readonly roles: Readonly<Record<'given' | 'taken', readonly RoleDefinition[]>>;
  /**
   * By access key: why access could not be given, in words an administrator can act on. Taking never fails: access to
   * an object that is gone is not held.
   */
  readonly failures: ReadonlyMap<string, string>;
}

type AccessPrincipal = Pick<DirectoryObject, 'id' | 'kind'>;

interface AccessOutcome {
  readonly changes: readonly Change[];
  readonly steps: readonly MembershipStep[];
  readonly failure: string | null;
  /** The directory role that was given or taken. */
  readonly roleId: Id | null;
}
const noOutcome: AccessOutcome = { changes: [], steps: [], failure: null, roleId: null };
const failedOutcome = (failure: string): AccessOutcome => ({ ...noOutcome, failure });
const changedOutcome = (...changes: readonly Change[]): AccessOutcome => ({ ...noOutcome, changes });
const roleOutcome = (roleId: Id, ...changes: readonly Change[]): AccessOutcome => ({ ...noOutcome, changes, roleId });

/**
 * The changes that give and take access. Giving access that is held, or taking access that is not, changes nothing: a
 * delivery can be repeated.
 */
export function directoryChanges(
  facts: DirectoryFacts,
  principal: AccessPrincipal,
  accesses: { readonly give: readonly Access[]; readonly take: readonly Access[] },
  moment: CreationContext,
): DirectoryChanges {
  const given = accesses.give.map((access) => ({ access, outcome: giveAccess(facts, principal, access, moment) }));
  const taken = accesses.take.map((access) => takeAccess(facts, principal, access, moment));
  const outcomes = [...given.map(({ outcome }) => outcome), ...taken];
  return {
    changes: [
      ...outcomes.flatMap((outcome) => outcome.changes),
      ...membershipChanges(
        facts,
        outcomes.flatMap((outcome) => outcome.steps),
        moment,
      ),
    ],
    roles: {
      given: rolesOf(
        facts,
        given.map(({ outcome }) => outcome),
      ),
      taken: rolesOf(facts, taken),
    },
    failures: new Map(
      given.flatMap(({ access, outcome }) =>
        outcome.failure === null ? [] : [[accessKey(access), outcome.failure] as const],
      ),
    ),
  };
}

function rolesOf({ roleDefinitions }: DirectoryFacts, outcomes: readonly AccessOutcome[]): readonly RoleDefinition[] {
  const ids = new Set(outcomes.flatMap(({ roleId }) => roleId ?? []));
  return roleDefinitions.filter(({ id }) => ids.has(id));
}

function giveAccess(
  facts: DirectoryFacts,
  principal: AccessPrincipal,
  access: Access,
  moment: CreationContext,
): AccessOutcome {
  if (access.originSystem === 'AadGroup') return joinGroup(facts, principal, access, moment);
  if (access.originSystem === 'AadApplication') return assignAppRole(facts, principal, access, moment);
  if (access.originSystem === 'DirectoryRole') return giveRole(facts, principal, access, moment);
  return permitOnSite(facts, principal, access, moment);
}

function takeAccess(
  facts: DirectoryFacts,
  principal: AccessPrincipal,
  access: Access,
  moment: CreationContext,
): AccessOutcome {
  if (access.originSystem === 'AadGroup') return leaveGroup(facts, principal, access);
  if (access.originSystem === 'AadApplication') {
    const held = heldAppRole(facts, principal, access);
    return held === undefined
      ? noOutcome
      : changedOutcome(update('appRoleAssignment', held.id, { until: moment.now }, held.version));
  }
  if (access.originSystem === 'DirectoryRole') {
    const held = heldDirectoryRole(facts, access);
    return held === undefined
      ? noOutcome
      : roleOutcome(access.objectId, {
          kind: 'delete',
          entity: 'roleAssignment',
          id: held.id,
          version: held.version,
        });
  }
  const held = heldPermission(facts, principal, access);
  return held === undefined
    ? noOutcome
    : changedOutcome(update('sitePermission', held.id, { until: moment.now }, held.version));
}

const nameOf = (access: Access): string => `"${access.resourceName ?? access.objectId}"`;
/** A deletion or a change of the object meanwhile is a conflict, upon which the delivery starts again. */
const requireUnchanged = (
  entity: 'directoryObject' | 'site',
  row: { readonly id: Id; readonly version: number },
): Change => ({
  kind: 'requireExists',
  entity,
  id: row.id,
  version: row.version,
});

function joinGroup(
  facts: DirectoryFacts,
  principal: AccessPrincipal,
  access: Access,
  moment: CreationContext,
): AccessOutcome {
  const group = facts.objects.find((each) => each.id === access.objectId && each.kind === 'group');
  if (group === undefined) return failedOutcome(`The group ${nameOf(access)} is no longer in the directory.`);
  if (group.onPremisesSyncEnabled === true)
    return failedOutcome(`The group ${nameOf(access)} is synchronised from elsewhere: it can only be changed there.`);
  if (access.originId.startsWith('Owner_')) {
    const isOwner = facts.ownerships.some((each) => each.objectId === group.id && each.ownerId === principal.id);
    return isOwner
      ? noOutcome
      : changedOutcome(
          requireUnchanged('directoryObject', group),
          insert('ownership', { id: moment.newId(), objectId: group.id, ownerId: principal.id }),
        );
  }
  if (!access.originId.startsWith('Member_'))
    return failedOutcome(`The group ${nameOf(access)} has no role ${access.originId}.`);
  if (isDynamic(group))
    return failedOutcome(`The group ${nameOf(access)} fills itself by a rule: nobody can be added to it.`);
  const isMember = facts.memberships.some((each) => each.groupId === group.id && each.memberId === principal.id);
  if (isMember) return noOutcome;
  return {
    ...noOutcome,
    changes: [requireUnchanged('directoryObject', group)],
    steps: [{ groupId: group.id, memberId: principal.id, action: 'add' }],
  };
}

function leaveGroup(facts: DirectoryFacts, principal: AccessPrincipal, access: Access): AccessOutcome {
  if (access.originId.startsWith('Owner_')) {
    const held = facts.ownerships.find((each) => each.objectId === access.objectId && each.ownerId === principal.id);
    return held === undefined
      ? noOutcome
      : changedOutcome({ kind: 'delete', entity: 'ownership', id: held.id, version: held.version });
  }
  const group = facts.objects.find((each) => each.id === access.objectId && each.kind === 'group');
  const isHeld = facts.memberships.some((each) => each.groupId === access.objectId && each.memberId === principal.id);
  if (!isHeld) return noOutcome;
  return {
    ...noOutcome,
    changes: group === undefined ? [] : [requireUnchanged('directoryObject', group)],
    steps: [{ groupId: access.objectId, memberId: principal.id, action: 'remove' }],
  };
}

/** The role of an application that defines no roles. */
const defaultAppRole = '00000000-0000-0000-0000-000000000000';

function assignAppRole(
  facts: DirectoryFacts,
  principal: AccessPrincipal,
  access: Access,
  moment: CreationContext,
): AccessOutcome {
  const application = facts.objects.find((each) => each.id === access.objectId && each.kind === 'servicePrincipal');
  if (application === undefined)
    return failedOutcome(`The application ${nameOf(access)} is no longer in the directory.`);
  if (application.accountEnabled === false) return failedOutcome(`The application ${nameOf(access)} is disabled.`);
  const role = application.appRoles?.find((each) => each.id === access.originId);
  if (role === undefined && access.originId !== defaultAppRole)
    return failedOutcome(
      `The application ${nameOf(access)} no longer has the role "${access.roleName ?? access.originId}".`,
    );
  if (role?.isEnabled === false)
    return failedOutcome(`The role "${role.displayName}" of the application ${nameOf(access)} is disabled.`);
  if (heldAppRole(facts, principal, access) !== undefined) return noOutcome;
  return changedOutcome(
    requireUnchanged('directoryObject', application),
    insert('appRoleAssignment', {
      id: moment.newId(),
      appRoleId: access.originId,
      principalId: principal.id,
      principalType: principal.kind === 'user' ? 'User' : 'ServicePrincipal',
      resourceId: application.id,
      createdAt: moment.now,
      from: moment.now,
      until: null,
    }),
  );
}

const heldAppRole = (
  facts: DirectoryFacts,
  principal: AccessPrincipal,
  access: Access,
): AppRoleAssignment | undefined =>
  facts.appRoleAssignments.find(
    (each) =>
      each.until === null &&
      each.resourceId === access.objectId &&
      each.appRoleId === access.originId &&
      each.principalId === principal.id,
  );

function giveRole(
  facts: DirectoryFacts,
  principal: AccessPrincipal,
  access: Access,
  moment: CreationContext,
): AccessOutcome {
  const role = facts.roleDefinitions.find((each) => each.id === access.objectId);
  if (role === undefined) return failedOutcome(`The directory role ${nameOf(access)} does not exist.`);
  if (heldDirectoryRole(facts, access) !== undefined) return noOutcome;
  return roleOutcome(role.id, ...giveDirectoryRole(moment, { roleId: role.id, principalId: principal.id }));
}

const heldDirectoryRole = ({ roleAssignments }: DirectoryFacts, access: Access): RoleAssignment | undefined =>
  roleAssignments.find((each) => each.roleDefinitionId === access.objectId);

function permitOnSite(
  facts: DirectoryFacts,
  principal: AccessPrincipal,
  access: Access,
  moment: CreationContext,
): AccessOutcome {
  const site = facts.sites.find((each) => each.id === access.objectId);
  if (site === undefined) return failedOutcome(`The site ${nameOf(access)} is no longer there.`);
  const role = facts.siteRoles.find((each) => each.siteId === site.id && each.sequence === access.originId);
  if (role === undefined)
    return failedOutcome(`The site ${nameOf(access)} no longer has the role "${access.roleName ?? access.originId}".`);
  if (heldPermission(facts, principal, access) !== undefined) return noOutcome;
  return changedOutcome(
    requireUnchanged('site', site),
    insert('sitePermission', {
      id: moment.newId(),
      siteId: site.id,
      siteRoleId: role.id,
      principalId: principal.id,
      from: moment.now,
      until: null,
    }),
  );
}

function heldPermission(facts: DirectoryFacts, principal: AccessPrincipal, access: Access): SitePermission | undefined {
  const role = facts.siteRoles.find((each) => each.siteId === access.objectId && each.sequence === access.originId);
  return facts.sitePermissions.find(
    (each) =>
      each.until === null &&
      each.siteId === access.objectId &&
      each.siteRoleId === role?.id &&
      each.principalId === principal.id,
  );
}
