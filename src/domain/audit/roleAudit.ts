// Entries of the audit about directory roles: who holds one, with the role as it was given or taken, then the role.
// https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities#core-directory

import type { RoleDefinition } from '../directory/directoryEntities.ts';
import type { Id } from '../base.ts';
import { DirectoryRoles } from '../caller.ts';
import type { Activity } from './activities.ts';
import { audit, auditTarget, type AuditContext, type AuditInsert, type AuditTargetFields } from './auditEntry.ts';

/** The names of roles by which rules of security products know them, as far as they are published. */
const wellKnownNames: ReadonlyMap<Id, string> = new Map([
  [DirectoryRoles.globalAdministrator, 'TenantAdmins'],
  [DirectoryRoles.privilegedRoleAdministrator, 'PrivilegedRoleAdmins'],
  [DirectoryRoles.userAdministrator, 'UserAccountAdmins'],
]);

type AuditedRole = Pick<RoleDefinition, 'id' | 'displayName'>;
type RoleChange = 'given' | 'taken';

// biome-ignore format: a table, read by column
const activities = {
  given: { wholeDirectory: 'Add member to role',      oneObject: 'Add scoped member to role' },
  taken: { wholeDirectory: 'Remove member from role', oneObject: 'Remove scoped member from role' },
} as const satisfies Readonly<Record<RoleChange, Readonly<Record<string, Activity>>>>;

interface AuditedAssignment {
  readonly role: AuditedRole;
  readonly holder: AuditTargetFields;
  /** The object in which alone the role is held; null for the whole directory. */
  readonly scope: AuditTargetFields | null;
}

/** The entry that somebody gives or takes a directory role. */
export const auditRole = (
  context: AuditContext,
  change: RoleChange,
  { role, holder, scope }: AuditedAssignment,
): AuditInsert =>
  audit(context, {
    activity: activities[change][scope === null ? 'wholeDirectory' : 'oneObject'],
    targets: [
      { ...holder, modifiedProperties: propertiesOf(change, role) },
      auditTarget('Role', role),
      ...(scope === null ? [] : [scope]),
    ],
  });

/** In the published order, which rules of security products count on. */
function propertiesOf(change: RoleChange, { id, displayName }: AuditedRole): AuditTargetFields['modifiedProperties'] {
  const values: readonly (readonly [name: string, value: string | null])[] = [
    ['Role.ObjectID', id],
    ['Role.DisplayName', displayName],
    ['Role.TemplateId', id],
    ['Role.WellKnownObjectName', wellKnownNames.get(id) ?? null],
  ];
  return values
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ({
      displayName: name,
      oldValue: change === 'taken' ? value : null,
      newValue: change === 'given' ? value : null,
    }));
}
