// Gives and takes roles of the directory, by assignments and by the members of a role: both are one row.
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
// https://learn.microsoft.com/graph/api/directoryrole-post-members

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { auditRole } from '../../domain/audit/roleAudit.ts';
import { DirectoryRoles } from '../../domain/caller.ts';
import { principalTarget } from '../../domain/directory/applications.ts';
import type { DirectoryObject, RoleAssignment, RoleDefinition } from '../../domain/directory/directoryEntities.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { applicationRoles, directoryRoleNames, objectOfScope } from '../../domain/rights/directoryRoles.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { HolderKinds } from '../../domain/rights/roleDefinitions.ts';
import { eq } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { createdResult, doneResult } from '../../flows/results.ts';
import type { Command, Context } from '../../flows/context.ts';
import { assignDirectoryRole } from '../../flows/directory/directoryRoles.ts';
import { requireReferencedObject } from '../../flows/directory/directoryObjects.ts';
import { holdRows, load, requireReferenced, requireRow, row, rows, visibleRow } from '../../flows/load.ts';

/**
 * 201 with the assignment. Throws `missingField` and `unknownReference`, `invalidField` for a scope in which the role
 * cannot be held and for a group that cannot hold roles, and `duplicateKey` where the principal holds the role there.
 */
export const createDirectoryRoleAssignment: Command<'roleAssignment'> = async (ctx, { body: said }) => {
  requireRight(ctx.caller, 'assignDirectoryRole');
  const { definitions, principals } = await load(ctx.store, {
    definitions: row('roleDefinition', said.roleDefinitionId),
    principals: visibleRow(ctx, 'directoryObject', said.principalId),
  });
  const definition = requireReferenced(
    definitions.find(({ provider }) => provider === 'directory'),
    { field: 'roleDefinitionId', id: said.roleDefinitionId, entity: 'role definition of the directory' },
  );
  const object = await requireObjectOfScope(ctx, definition, said.scope ?? '/');
  const principal = requireReferenced(principals[0], {
    field: 'principalId',
    id: said.principalId,
    entity: 'user, group or service principal',
  });
  requireHolder(principal, 'principalId');
  return createdResult(await giveRole(ctx, definition, { principal, object }));
};

/** The application or service principal in which the role is to be held; null for the whole directory. */
async function requireObjectOfScope(
  ctx: Context,
  { id: roleId }: RoleDefinition,
  scope: string,
): Promise<DirectoryObject | null> {
  if (scope === '/') return null;
  const isForObjects = applicationRoles.some((each) => DirectoryRoles[each] === roleId);
  const objectId = objectOfScope(scope);
  if (!isForObjects || objectId === null) {
    const names = applicationRoles.map((each) => directoryRoleNames.get(DirectoryRoles[each])).join(' and ');
    throw invalidField('scope', `/, or for ${names} / and the id of an application or a service principal`);
  }
  const { objects } = await load(ctx.store, { objects: visibleRow(ctx, 'directoryObject', objectId) });
  return requireReferenced(
    objects.find(({ kind }) => kind === 'application' || kind === 'servicePrincipal'),
    { field: 'scope', id: objectId, entity: 'application or service principal' },
  );
}

/** 204. Throws `lastAdministrator`, and `notFound`, also for roles of entitlement management. */
export const deleteDirectoryRoleAssignment: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'assignDirectoryRole');
  const { assignments } = await load(ctx.store, { assignments: row('roleAssignment', id) });
  const assignment = requireRow(
    assignments.find(({ provider }) => provider !== 'entitlementManagement'),
    'roleAssignment',
    id,
  );
  return takeRole(ctx, assignment);
};

/** 204. Throws `unknownReference`, `invalidField` for a group that cannot hold roles, and `membershipExists`. */
export const addDirectoryRoleMember: Command = async (ctx, { parent, ...named }) => {
  requireRight(ctx.caller, 'assignDirectoryRole');
  const roleId = parent?.id ?? null;
  const { definitions } = await load(ctx.store, { definitions: row('roleDefinition', roleId) });
  const definition = requireRow(
    definitions.find(({ provider }) => provider === 'directory'),
    'roleDefinition',
    roleId,
  );
  const principal = await requireReferencedObject(ctx, named);
  requireHolder(principal, '@odata.id');
  const { held } = await load(ctx.store, {
    held: rows(
      'roleAssignment',
      eq('provider', 'directory'),
      eq('roleDefinitionId', roleId ?? ''),
      eq('principalId', principal.id),
    ),
  });
  if (held.length > 0) throw new Refusal('membershipExists', { field: 'members', memberId: principal.id });
  await giveRole(ctx, definition, { principal });
  return doneResult;
};

/** 204. Throws `lastAdministrator`, and `notAMember` where the object does not hold the role itself. */
export const removeDirectoryRoleMember: Command = async (ctx, { parent, reference }) => {
  requireRight(ctx.caller, 'assignDirectoryRole');
  const { held } = await load(ctx.store, {
    held: rows(
      'roleAssignment',
      eq('provider', 'directory'),
      eq('roleDefinitionId', parent?.id ?? ''),
      eq('principalId', reference ?? ''),
    ),
  });
  if (held[0] === undefined) throw new Refusal('notAMember', { id: reference });
  return takeRole(ctx, held[0]);
};

/**
 * 201 with the role, which from now on is one of `directoryRoles`. Throws `missingField`, `unknownReference`, and
 * `roleActive` where it is active. https://learn.microsoft.com/graph/api/directoryrole-post-directoryroles
 */
export const activateRole: Command<'roleDefinition'> = async (ctx, { body: said }) => {
  requireRight(ctx.caller, 'assignDirectoryRole');
  const { definitions } = await load(ctx.store, { definitions: row('roleDefinition', said.templateId) });
  const definition = requireReferenced(
    definitions.find(({ provider }) => provider === 'directory'),
    { field: 'templateId', id: said.templateId, entity: 'directory role template' },
  );
  if (definition.activatedAt !== null) throw new Refusal('roleActive', { displayName: definition.displayName });
  await ctx.store.commit([
    update('roleDefinition', definition.id, { activatedAt: ctx.now }, definition.version),
    audit(ctx, { activity: 'Add role from template', targets: [auditTarget('Role', definition)] }),
  ]);
  const activated: Omit<RoleDefinition, 'version'> = { ...definition, activatedAt: ctx.now };
  return createdResult(activated);
};

/** Always `customRole`: the built-in roles are all that there are, and they stay as they are. */
export const refuseCustomRole: Command<'roleDefinition'> = (ctx) => {
  requireRight(ctx.caller, 'assignDirectoryRole');
  return Promise.reject(new Refusal('customRole'));
};

/** Throws `invalidField` where the object cannot hold a role. */
function requireHolder({ kind, isAssignableToRole }: DirectoryObject, field: string): void {
  if (!HolderKinds.some((each) => each === kind))
    throw invalidField(field, 'the id of a user, a group or a service principal');
  if (kind === 'group' && isAssignableToRole !== true)
    throw invalidField(field, 'a group that was created with isAssignableToRole, for no other group can hold a role');
}

type RoleOf = Parameters<typeof assignDirectoryRole>[2] & { readonly principal: DirectoryObject };

async function giveRole(ctx: Context, definition: RoleDefinition, of: RoleOf) {
  const { row, changes } = assignDirectoryRole(ctx, definition, of);
  await ctx.store.commit([
    ...holdRows('directoryObject', [of.principal, ...(of.object == null ? [] : [of.object])]),
    ...changes,
  ]);
  return row;
}

async function takeRole(ctx: Context, { id, version, principalId, roleDefinitionId, scope }: RoleAssignment) {
  const objectId = objectOfScope(scope);
  const { definitions, principals, objects } = await load(ctx.store, {
    definitions: row('roleDefinition', roleDefinitionId),
    principals: row('directoryObject', principalId),
    objects: row('directoryObject', objectId),
  });
  await ctx.store.commit([
    { kind: 'delete', entity: 'roleAssignment', id, version },
    auditRole(ctx, 'taken', {
      role: definitions[0] ?? { id: roleDefinitionId, displayName: null },
      holder: principalTarget(principals[0], principalId),
      scope: objectId === null ? null : principalTarget(objects[0], objectId),
    }),
  ]);
  return doneResult;
}
