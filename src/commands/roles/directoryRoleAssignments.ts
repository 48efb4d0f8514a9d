// Gives and takes roles of the directory, by assignments and by the members of a role: both are one row.
// https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
// https://learn.microsoft.com/graph/api/directoryrole-post-members

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { principalTarget } from '../../domain/directory/applications.ts';
import type { DirectoryObject, RoleAssignment, RoleDefinition } from '../../domain/directory/directoryEntities.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { HolderKinds } from '../../domain/rights/roleDefinitions.ts';
import { eq } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { createdResult, doneResult } from '../../flows/results.ts';
import type { Command, Context } from '../../flows/context.ts';
import { assignDirectoryRole } from '../../flows/directory/directoryRoles.ts';
import { requireReferencedObject } from '../../flows/directory/directoryObjects.ts';
import { load, requireReferenced, requireRow, row, rows, visibleRow } from '../../flows/load.ts';

/**
 * 201 with the assignment. Throws `missingField` and `unknownReference`, `invalidField` for a scope other than the
 * whole directory and for a group that cannot hold roles, and `duplicateKey` where the principal holds the role.
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
  if ((said.scope ?? '/') !== '/')
    throw invalidField('scope', '/ or left out: the role is held in the whole directory');
  const principal = requireReferenced(principals[0], {
    field: 'principalId',
    id: said.principalId,
    entity: 'user, group or service principal',
  });
  requireHolder(principal, 'principalId');
  return createdResult(await giveRole(ctx, definition, principal));
};

/** 204. Throws `lastAdministrator`, and `notFound`, also for roles of entitlement management. */
export const deleteDirectoryRoleAssignment: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'assignDirectoryRole');
  const { assignments } = await load(ctx.store, { assignments: row('roleAssignment', id) });
  const assignment = requireRow(
    assignments.find(({ provider }) => provider === 'directory'),
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
  await giveRole(ctx, definition, principal);
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

async function giveRole(ctx: Context, definition: RoleDefinition, principal: DirectoryObject) {
  const { row, changes } = assignDirectoryRole(ctx, definition, principal);
  await ctx.store.commit([{ kind: 'requireExists', entity: 'directoryObject', id: principal.id }, ...changes]);
  return row;
}

async function takeRole(ctx: Context, { id, version, principalId, roleDefinitionId }: RoleAssignment) {
  const { definitions, principals } = await load(ctx.store, {
    definitions: row('roleDefinition', roleDefinitionId),
    principals: row('directoryObject', principalId),
  });
  await ctx.store.commit([
    { kind: 'delete', entity: 'roleAssignment', id, version },
    audit(ctx, {
      activity: 'Remove member from role',
      targets: [
        principalTarget(principals[0], principalId),
        auditTarget('Role', definitions[0] ?? { id: roleDefinitionId, displayName: null }),
      ],
    }),
  ]);
  return doneResult;
}
