// What an assignment is to give and to take away: wanted minus held, over all the assignments of a person. Alone it
// answers "what would happen".

import type { AssignmentGrant, RoleGrant } from './requestEntities.ts';
import type { Id } from '../base.ts';
import type { ResourceRole } from '../catalogs/resourceEntities.ts';

/** A role at its origin: two catalogs may offer the same one, and it is held once. */
export interface Access {
  readonly originSystem: RoleGrant['originSystem'];
  /** The group, service principal or site. */
  readonly objectId: Id;
  /** The role's own: `Member_<group id>`, an app role's id, a number in a site. */
  readonly originId: string;
  /** Of the resource and the role, for reasons that people read. */
  readonly resourceName: string | null;
  readonly roleName: string | null;
}

/** A role scope of the package, with the role and the resource behind it. */
export interface WantedRole extends Access {
  readonly roleScopeId: Id;
  readonly roleId: Id;
  readonly scopeId: Id;
  readonly resourceId: Id;
  readonly catalogId: Id;
}

interface DeliveryFacts {
  readonly assignmentId: Id;
  /** What the package gives now; empty where the assignment ends. */
  readonly wanted: readonly WantedRole[];
  /** Every open grant of the person, and every open link to one of them, of whatever assignment. */
  readonly grants: readonly RoleGrant[];
  readonly links: readonly AssignmentGrant[];
}

/** What a delivery changes: grants, links and access at the origins. */
export interface DeliveryPlan {
  /** Roles that no assignment of the person gives yet. */
  readonly open: readonly WantedRole[];
  /** Roles that another assignment gives: this one now does too. */
  readonly alsoGiven: readonly { readonly role: WantedRole; readonly grant: RoleGrant }[];
  /** Roles that this assignment gives already. */
  readonly keep: readonly { readonly role: WantedRole; readonly grant: RoleGrant }[];
  /** Links of this assignment that end. */
  readonly unlink: readonly AssignmentGrant[];
  /** Grants that no assignment gives any more. */
  readonly close: readonly RoleGrant[];
  /** What must be so at the origins afterwards, each access once; nothing is taken that another grant still gives. */
  readonly give: readonly Access[];
  readonly take: readonly Access[];
}

/** What tells one access from another. */
export const accessKey = (of: Pick<Access, 'originSystem' | 'objectId' | 'originId'>): string =>
  `${of.originSystem} ${of.objectId} ${of.originId}`;

/** The changes that turn what a person holds into what the assignments give. */
export function planDelivery({ assignmentId, wanted, grants, links }: DeliveryFacts): DeliveryPlan {
  const grantOf = new Map(grants.map((grant) => [`${grant.roleId} ${grant.scopeId}`, grant]));
  const own = links.filter((link) => link.assignmentId === assignmentId);
  const wantedGrants = new Set<Id>();
  const open: WantedRole[] = [];
  const alsoGiven: { role: WantedRole; grant: RoleGrant }[] = [];
  const keep: { role: WantedRole; grant: RoleGrant }[] = [];
  for (const role of wanted) {
    const grant = grantOf.get(`${role.roleId} ${role.scopeId}`);
    if (grant === undefined) {
      open.push(role);
      continue;
    }
    wantedGrants.add(grant.id);
    (own.some((link) => link.grantId === grant.id && link.roleScopeId === role.roleScopeId) ? keep : alsoGiven).push({
      role,
      grant,
    });
  }
  const wantedScopes = new Set(wanted.map((role) => role.roleScopeId));
  const unlink = own.filter((link) => !wantedScopes.has(link.roleScopeId));
  const stillLinked = new Set(links.filter((link) => !unlink.includes(link)).map((link) => link.grantId));
  const ended = new Set(unlink.map((link) => link.grantId));
  const close = grants.filter(
    (grant) => ended.has(grant.id) && !stillLinked.has(grant.id) && !wantedGrants.has(grant.id),
  );
  const remaining = new Set([...grants.filter((grant) => !close.includes(grant)), ...wanted].map(accessKey));
  return {
    open,
    alsoGiven,
    keep,
    unlink,
    close,
    give: distinctAccess(wanted),
    take: distinctAccess(close.map(accessOf)).filter((access) => !remaining.has(accessKey(access))),
  };
}

/**
 * All: everything wanted is there; none: something was wanted and nothing of it is; pending: it is here, and another
 * system has not confirmed it yet.
 */
export type DeliveryOutcome = 'all' | 'some' | 'none' | 'pending';

/** Of a delivery that no other system has to confirm. */
export function deliveryOutcome(given: number, wanted: number): 'all' | 'some' | 'none' {
  return given === wanted ? 'all' : given > 0 ? 'some' : 'none';
}

/** A role scope of a package, with the role and the resource that it stands for. */
export function wantedRole(
  roleScope: { readonly id: Id; readonly roleId: Id; readonly scopeId: Id; readonly resourceId: Id },
  role: Pick<ResourceRole, 'originId' | 'originSystem' | 'displayName'>,
  resource: { readonly objectId: Id; readonly catalogId: Id; readonly displayName: string },
): WantedRole {
  return {
    roleScopeId: roleScope.id,
    roleId: roleScope.roleId,
    scopeId: roleScope.scopeId,
    resourceId: roleScope.resourceId,
    catalogId: resource.catalogId,
    originSystem: role.originSystem,
    objectId: resource.objectId,
    originId: role.originId,
    resourceName: resource.displayName,
    roleName: role.displayName,
  };
}

const accessOf = (grant: RoleGrant): Access => ({
  originSystem: grant.originSystem,
  objectId: grant.objectId,
  originId: grant.originId,
  resourceName: null,
  roleName: null,
});

function distinctAccess<A extends Access>(all: readonly A[]): readonly A[] {
  return [...new Map(all.map((each) => [accessKey(each), each])).values()];
}
