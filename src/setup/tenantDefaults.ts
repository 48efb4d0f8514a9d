// What entitlement management of every tenant begins with: its roles and what they allow, its settings.

import type { Id, Instant } from '../domain/base.ts';
import { directoryRoleDefinitions } from '../domain/rights/directoryRoles.ts';
import { roleActionRows, roleDefinitions } from '../domain/rights/roleDefinitions.ts';
import { insert, type Change } from '../store/contract.ts';
import { createdFields } from '../domain/authorship.ts';
import { systemCaller } from '../domain/caller.ts';

/** The rows that every tenant begins with, for the commit that creates it. */
export function tenantDefaults(now: Instant, newId: () => Id): readonly Change[] {
  const { namespace, actions } = roleActionRows(newId);
  return [
    ...[...roleDefinitions, ...directoryRoleDefinitions(now)].map((each) => insert('roleDefinition', each)),
    insert('resourceNamespace', namespace),
    ...actions.map((each) => insert('resourceAction', each)),
    insert('settings', {
      id: 'singleton',
    }),
    insert('controlConfiguration', {
      id: 'endUserSettings',
      kind: 'endUserSettings',
      ...createdFields(systemCaller, now),
    }),
  ];
}
