// What the built-in directory holds of a person and of the objects that a delivery touches, read in one snapshot.

import { load, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import type { DirectoryFacts } from '../../connectors/directory.ts';
import type { Access } from '../../domain/requests/delivery.ts';
import type { Id } from '../../domain/base.ts';
import { eq, oneOfValues } from '../../odata/query.ts';

const noFacts: DirectoryFacts = {
  objects: [],
  memberships: [],
  memberOf: [],
  ownerships: [],
  appRoleAssignments: [],
  roleDefinitions: [],
  roleAssignments: [],
  sites: [],
  siteRoles: [],
  sitePermissions: [],
};

/** Asks only of the origins that the accesses name. */
export async function loadDirectoryFacts(
  ctx: Context,
  principalId: Id,
  accesses: readonly Access[],
): Promise<DirectoryFacts> {
  const of = (system: Access['originSystem']): readonly Id[] => [
    ...new Set(accesses.filter((each) => each.originSystem === system).map((each) => each.objectId)),
  ];
  const groups = of('AadGroup');
  const applications = of('AadApplication');
  const roles = of('DirectoryRole');
  const sites = of('SharePointOnline');
  const [a, b, c, d] = await Promise.all([
    groupFacts(ctx, principalId, groups),
    applicationFacts(ctx, principalId, applications),
    siteFacts(ctx, principalId, sites),
    roleFacts(ctx, principalId, roles),
  ]);
  return { ...noFacts, ...a, ...b, ...c, ...d, objects: [...(a.objects ?? []), ...(b.objects ?? [])] };
}

async function groupFacts(ctx: Context, principalId: Id, groups: readonly Id[]): Promise<Partial<DirectoryFacts>> {
  if (groups.length === 0) return {};
  const { objects, memberships, direct, above, ownerships } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', groups)),
    memberships: rows('membership', eq('memberId', principalId), oneOfValues('groupId', groups), eq('until', null)),
    direct: rows('memberOf', eq('memberId', principalId), oneOfValues('groupId', groups)),
    above: rows('memberOf', oneOfValues('memberId', groups)),
    ownerships: rows('ownership', eq('ownerId', principalId), oneOfValues('objectId', groups)),
  });
  const tops = [...new Set(above.map((each) => each.groupId))].filter((id) => !groups.includes(id));
  const { further } = await load(ctx.store, {
    further: rows('memberOf', eq('memberId', principalId), oneOfValues('groupId', tops)),
  });
  return { objects, memberships, memberOf: [...direct, ...above, ...further], ownerships };
}

async function applicationFacts(
  ctx: Context,
  principalId: Id,
  applications: readonly Id[],
): Promise<Partial<DirectoryFacts>> {
  if (applications.length === 0) return {};
  const { objects, appRoleAssignments } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', applications)),
    appRoleAssignments: rows(
      'appRoleAssignment',
      eq('principalId', principalId),
      oneOfValues('resourceId', applications),
      eq('until', null),
    ),
  });
  return { objects, appRoleAssignments };
}

async function roleFacts(ctx: Context, principalId: Id, roles: readonly Id[]): Promise<Partial<DirectoryFacts>> {
  if (roles.length === 0) return {};
  return load(ctx.store, {
    roleDefinitions: rows('roleDefinition', oneOfValues('id', roles)),
    roleAssignments: rows(
      'roleAssignment',
      eq('provider', 'directory'),
      eq('principalId', principalId),
      oneOfValues('roleDefinitionId', roles),
    ),
  });
}

async function siteFacts(ctx: Context, principalId: Id, ids: readonly Id[]): Promise<Partial<DirectoryFacts>> {
  if (ids.length === 0) return {};
  const { sites, siteRoles, sitePermissions } = await load(ctx.store, {
    sites: rows('site', oneOfValues('id', ids)),
    siteRoles: rows('siteRole', oneOfValues('siteId', ids)),
    sitePermissions: rows(
      'sitePermission',
      eq('principalId', principalId),
      oneOfValues('siteId', ids),
      eq('until', null),
    ),
  });
  return { sites, siteRoles, sitePermissions };
}
