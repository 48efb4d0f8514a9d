// What a catalog makes of a directory object, a directory role or a site: a resource, the roles that it offers, its
// root scope.
// https://learn.microsoft.com/graph/api/resources/accesspackageresource

import type { Draft } from '../drafts.ts';
import type { DirectoryObject, RoleDefinition, Site, SiteRole } from '../directory/directoryEntities.ts';
import type { Id, Instant } from '../base.ts';
import type { Resource, ResourceRole, ResourceScope } from './resourceEntities.ts';
import { askedAttributesOf, completeAttributes } from '../attributes/resourceAttributes.ts';
import { isDynamic, isUnified } from '../directory/directoryObjects.ts';
import { Refusal } from '../refusal.ts';

type OriginSystem = Resource['originSystem'];

/** An object that may become a resource, as its own system knows it. */
export interface ResourceOrigin {
  readonly objectId: Id;
  readonly originId: string;
  readonly originSystem: OriginSystem;
  readonly resourceType: string;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly roles: readonly OriginRole[];
}
interface OriginRole {
  readonly originId: string;
  readonly displayName: string;
  readonly description: string | null;
}

/** The all-zero id: of a role that no package has used, and of access to an application without roles. */
export const noRoleId = '00000000-0000-0000-0000-000000000000';

/** The origin of a group. Throws `resourceNotSupported` for groups whose members another system decides. */
export function originOfGroup(group: DirectoryObject): ResourceOrigin {
  if (group.onPremisesSyncEnabled === true)
    throw new Refusal('resourceNotSupported', {
      field: 'resource/originId',
      id: group.id,
      reason: 'The group is synchronized from an on-premises directory.',
    });
  if (group.mailEnabled === true && !isUnified(group))
    throw new Refusal('resourceNotSupported', {
      field: 'resource/originId',
      id: group.id,
      reason: 'The group is mail-enabled, and a mail server manages its members.',
    });
  const role = (displayName: string): OriginRole => ({
    originId: `${displayName}_${group.id}`,
    displayName,
    description: null,
  });
  return {
    objectId: group.id,
    originId: group.id,
    originSystem: 'AadGroup',
    resourceType: isUnified(group) ? 'O365 Group' : 'Security Group',
    displayName: group.displayName,
    description: group.description,
    url: null,
    // A rule says who is a member of a dynamic group, so only its ownership can be given.
    roles: isDynamic(group) ? [role('Owner')] : [role('Owner'), role('Member')],
  };
}

/** The origin of a service principal: its enabled roles for users, or one default role. */
export function originOfApplication(principal: DirectoryObject): ResourceOrigin {
  const open = (principal.appRoles ?? []).filter((role) => role.isEnabled && role.allowedMemberTypes.includes('User'));
  return {
    objectId: principal.id,
    originId: principal.id,
    originSystem: 'AadApplication',
    resourceType: 'Application',
    displayName: principal.displayName,
    description: principal.description,
    url: principal.homepage,
    roles:
      open.length === 0
        ? [{ originId: noRoleId, displayName: 'Default Access', description: null }]
        : open.map((role) => ({ originId: role.id, displayName: role.displayName, description: role.description })),
  };
}

/** The origin of a site, with its roles. */
export function originOfSite(site: Site, roles: readonly SiteRole[]): ResourceOrigin {
  return {
    objectId: site.id,
    originId: site.webUrl,
    originSystem: 'SharePointOnline',
    resourceType: 'SharePoint Online Site',
    displayName: site.displayName,
    description: site.description ?? site.webUrl,
    url: site.webUrl,
    roles: roles.map((role) => ({
      originId: role.sequence,
      displayName: role.displayName,
      description: role.description,
    })),
  };
}

/** The only role of a directory role: to hold it. To be eligible takes an activation, which there is not here. */
const activeRole = 'Active';

/**
 * The origin of a directory role.
 * https://learn.microsoft.com/entra/id-governance/entitlement-management-roles
 */
export const originOfDirectoryRole = ({ id, displayName, description }: RoleDefinition): ResourceOrigin => ({
  objectId: id,
  originId: id,
  originSystem: 'DirectoryRole',
  resourceType: 'Built-in',
  displayName,
  description,
  url: null,
  roles: [{ originId: activeRole, displayName: 'Active Member', description: null }],
});

/** Numbers the ids that are made one after another. */
function numberedIds(make: (at: number) => Id): () => Id {
  let at = 0;
  return () => {
    at += 1;
    return make(at);
  };
}

interface ResourceRows {
  readonly resource: Omit<Resource, 'version'>;
  readonly roles: readonly Omit<ResourceRole, 'version'>[];
  readonly scope: Omit<ResourceScope, 'version'>;
}
interface OnboardingInput {
  readonly catalogId: Id;
  readonly addedBy: string | null;
  readonly now: Instant;
  readonly newId: (what: string) => Id;
  readonly draft: Draft<'resource'>;
  readonly environmentId: Id | null;
}

/** The rows of a new resource of a catalog. */
export function resourceRows(
  origin: ResourceOrigin,
  { catalogId, addedBy, now, newId, draft, environmentId }: OnboardingInput,
): ResourceRows {
  const { originSystem, originId } = origin;
  const id = newId('resource');
  const attributes = completeAttributes(
    draft.attributes ?? [],
    [],
    numberedIds((at) => newId(`attribute ${at}`)),
  );
  return {
    resource: {
      id,
      catalogId,
      originId,
      originSystem,
      objectId: origin.objectId,
      environmentId,
      ...resourceNames(origin, draft),
      attributes,
      askedAttributes: askedAttributesOf(attributes),
      addedBy,
      createdAt: now,
      modifiedAt: now,
      isPendingOnboarding: false,
      deletedAt: null,
    },
    roles: origin.roles.map((role) => roleRow(role, { id, catalogId, originSystem }, newId(`role ${role.originId}`))),
    scope: {
      id: newId('scope'),
      resourceId: id,
      catalogId,
      displayName: 'Root',
      description: 'Root Scope',
      originId,
      originSystem,
      isRootScope: true,
      url: origin.originSystem === 'SharePointOnline' ? origin.url : null,
      roleOriginId: null,
      deletedAt: null,
    },
  };
}

/** The row of a role that a resource offers. */
export function roleRow(
  role: OriginRole,
  of: Pick<Resource, 'id' | 'catalogId' | 'originSystem'>,
  id: Id,
): Omit<ResourceRole, 'version'> {
  return {
    id,
    resourceId: of.id,
    catalogId: of.catalogId,
    ...role,
    originSystem: of.originSystem,
    type: null,
    isUsed: false,
    deletedAt: null,
  };
}

/**
 * The names of a resource. A site is called as the body says; a group or application as its directory calls it, so that
 * a catalog cannot show another object under its name.
 */
export function resourceNames(
  origin: ResourceOrigin,
  said: Draft<'resource'>,
): Pick<Resource, 'displayName' | 'description' | 'resourceType' | 'url'> {
  const first = (a: string | null | undefined, b: string | null | undefined): string | null => a ?? b ?? null;
  const site = origin.originSystem === 'SharePointOnline';
  return {
    displayName:
      (site ? first(said.displayName, origin.displayName) : first(origin.displayName, said.displayName)) ??
      origin.originId,
    description: site ? first(said.description, origin.description) : first(origin.description, said.description),
    resourceType: origin.resourceType,
    url: first(origin.url, said.url),
  };
}

/**
 * How the roles of a resource differ from those that its origin system offers now. A role that packages give stays as
 * long as they give it.
 */
export function roleChanges(
  have: readonly ResourceRole[],
  offered: readonly OriginRole[],
  given: ReadonlySet<Id>,
): {
  readonly add: readonly OriginRole[];
  readonly rename: readonly { readonly role: ResourceRole; readonly to: OriginRole }[];
  readonly drop: readonly ResourceRole[];
} {
  const known = new Map(have.map((role) => [role.originId, role]));
  const wanted = new Map(offered.map((role) => [role.originId, role]));
  return {
    add: offered.filter((role) => !known.has(role.originId)),
    rename: have.flatMap((role) => {
      const to = wanted.get(role.originId);
      return to !== undefined && (to.displayName !== role.displayName || to.description !== role.description)
        ? [{ role, to }]
        : [];
    }),
    drop: have.filter((role) => !wanted.has(role.originId) && !given.has(role.id)),
  };
}
