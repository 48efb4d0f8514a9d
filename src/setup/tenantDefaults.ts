// What entitlement management of every tenant begins with: its roles and what they allow, its settings.

import { newEndUserSettings } from '../domain/settings/endUserSettings.ts';
import type { Id, Instant } from '../domain/base.ts';
import { roleActionRows, roleDefinitions } from '../domain/rights/roleDefinitions.ts';
import { insert, type Change } from '../store/contract.ts';

export function tenantDefaults(now: Instant, newId: () => Id): readonly Change[] {
  const { namespace, actions } = roleActionRows(newId);
  return [
    ...roleDefinitions.map((each) => insert('roleDefinition', each)),
    insert('resourceNamespace', namespace),
    ...actions.map((each) => insert('resourceAction', each)),
    insert('settings', {
      id: 'singleton',
    }),
    insert('controlConfiguration', newEndUserSettings(now)),
  ];
}
