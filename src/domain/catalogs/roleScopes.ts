// Finds the resource role that a body means, for a package to give.
// https://learn.microsoft.com/graph/api/accesspackage-post-resourcerolescopes

import type { Draft } from '../drafts.ts';
import type { Id } from '../base.ts';
import type { Resource, ResourceRole, ResourceScope } from './resourceEntities.ts';
import { createFaultCollector, invalidField, type FaultCollector } from '../faultCollector.ts';
import { Refusal } from '../refusal.ts';
import { noRoleId } from './resources.ts';

type RoleReference = {
  readonly id?: Id | null;
  readonly originId?: string | null;
  readonly originSystem?: string | null;
};
interface RoleScopeDraft {
  readonly role: RoleReference & { readonly resource: Draft<'resource'> | null };
  readonly scope: RoleReference;
}

/** The resources, roles and scopes of the catalog of the package. */
interface CatalogOffer {
  readonly resources: readonly Resource[];
  readonly roles: readonly ResourceRole[];
  readonly scopes: readonly ResourceScope[];
}
interface RoleScopeChoice {
  readonly resource: Resource;
  readonly role: ResourceRole;
  readonly scope: ResourceScope;
}

/** The role and scope that a body names. Throws `missingField` without a role. */
export function parseRoleScope({ role = null, scope = null }: Draft<'resourceRoleScope'>): RoleScopeDraft {
  if (role === null) throw new Refusal('missingField', { field: 'role' });
  return {
    role: { ...role, id: idOf(role), resource: role.resource ?? null },
    scope: scope === null ? {} : { ...scope, id: idOf(scope) },
  };
}

/** A role that no package has used shows the all-zero id, which clients send back: it identifies nothing. */
const idOf = ({ id }: RoleReference): Id | null => (id === undefined || id === noRoleId ? null : id);

/**
 * The role by its id, or by its origin within the resource that the role, the scope or the role's id names. Throws
 * `resourceNotInCatalog` and `roleNotFound`; a part that contradicts the rest is `invalidField` at its place.
 */
export function chooseRoleScope({ role, scope }: RoleScopeDraft, offered: CatalogOffer): RoleScopeChoice {
  const byId = role.id == null ? undefined : offered.roles.find((each) => each.id === role.id);
  if (role.id != null && byId === undefined) throw new Refusal('roleNotFound', { field: 'role/id', id: role.id });
  const resource = resourceOf({ role, scope }, byId, offered);
  const chosen = byId ?? roleOf(role, resource, offered);
  if (chosen.resourceId !== resource.id) {
    const field =
      role.resource == null ? 'scope/id' : role.resource.id == null ? 'role/resource/originId' : 'role/resource/id';
    throw invalidField(field, 'of the resource that the role is of');
  }
  const faults = createFaultCollector();
  const chosenScope = scopeOf(scope, resource, offered, faults);
  checkAgreement('role', role, chosen, faults);
  checkAgreement('role/resource', role.resource ?? {}, resource, faults);
  if (chosenScope !== undefined) checkAgreement('scope', scope, chosenScope, faults);
  faults.throwIfAny();
  // Where there is no scope, a fault was noted.
  return { resource, role: chosen, scope: chosenScope as ResourceScope };
}

/** Whoever reads a body must know from any part of it what is given: none may say something else than the others. */
function checkAgreement(
  at: string,
  said: RoleReference,
  chosen: { readonly originId: string; readonly originSystem: string },
  faults: FaultCollector,
): void {
  for (const field of ['originId', 'originSystem'] as const)
    faults.holds(
      said[field] == null || sameOrigin(said[field], chosen[field]),
      `${at}/${field}`,
      `${chosen[field]}, as the rest of the body says`,
    );
}

function resourceOf(
  { role, scope }: RoleScopeDraft,
  byId: ResourceRole | undefined,
  { resources, scopes }: CatalogOffer,
): Resource {
  const { id = null, originId = null, originSystem = null } = role.resource ?? {};
  const scopeId = scope.id ?? null;
  const system = originSystem ?? role.originSystem ?? scope.originSystem ?? null;
  const from = (wanted: string): Resource | undefined =>
    resources.find((each) => sameOrigin(each.originId, wanted) && (system === null || each.originSystem === system));
  const found =
    id !== null
      ? resources.find((each) => each.id === id)
      : originId !== null
        ? from(originId)
        : byId !== undefined
          ? resources.find((each) => each.id === byId.resourceId)
          : scopeId !== null
            ? resources.find((each) => each.id === scopes.find((one) => one.id === scopeId)?.resourceId)
            : scope.originId != null
              ? from(scope.originId)
              : undefined;
  if (found === undefined) {
    if (id === null && originId === null && scope.originId == null && scopeId === null)
      throw new Refusal('missingField', { field: 'role/resource' });
    throw new Refusal('resourceNotInCatalog', {
      field: 'role/resource',
      id: id ?? originId ?? scope.originId ?? scopeId,
    });
  }
  return found;
}

function roleOf(
  { originId = null, originSystem = null }: RoleReference,
  resource: Resource,
  { roles }: CatalogOffer,
): ResourceRole {
  if (originId === null) throw new Refusal('missingField', { field: 'role/originId' });
  const found = roles.find(
    (each) =>
      each.resourceId === resource.id &&
      sameOrigin(each.originId, originId) &&
      (originSystem === null || each.originSystem === originSystem),
  );
  if (found === undefined) {
    if (isEligibleRole(resource, originId))
      throw invalidField(
        'role/originId',
        'a role that is held at once: there are no eligible roles, which people activate',
      );
    throw new Refusal('roleNotFound', { field: 'role/originId', originId, resource: resource.displayName });
  }
  return found;
}

/** Roles of Privileged Identity Management: of directory roles, and of the members and owners of groups. */
const isEligibleRole = ({ originSystem }: Resource, originId: string): boolean =>
  ['DirectoryRole', 'AadGroup'].includes(originSystem) && /eligible/i.test(originId);

/** There is one scope, the root; a body may leave it out. */
function scopeOf(
  { id = null, originId = null }: RoleReference,
  resource: Resource,
  { scopes }: CatalogOffer,
  faults: FaultCollector,
): ResourceScope | undefined {
  const own = scopes.filter((each) => each.resourceId === resource.id);
  const found =
    id !== null
      ? own.find((each) => each.id === id)
      : originId !== null
        ? own.find((each) => sameOrigin(each.originId, originId))
        : own.find((each) => each.isRootScope);
  if (found === undefined)
    faults.add('unknownReference', id === null ? 'scope/originId' : 'scope/id', { id: id ?? originId ?? '' });
  return found;
}

/** Ids are GUIDs in any letter case, addresses of sites too. */
const sameOrigin = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
