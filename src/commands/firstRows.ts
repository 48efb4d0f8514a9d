// What entitlement management of every tenant begins with: its roles and what they allow, its settings.

import { endUserSettings } from '../domain/endUserSettings.ts';
import type { Id, Instant } from '../domain/entities.ts';
import { resourceRows, roleDefinitions } from '../domain/roleDefinitions.ts';
import { insert, type Change } from '../store/contract.ts';

export function firstRows(now: Instant, newId: () => Id): readonly Change[] {
  const { namespace, actions } = resourceRows(newId);
  return [
    ...roleDefinitions.map((each) => insert('roleDefinition', each)),
    insert('resourceNamespace', namespace),
    ...actions.map((each) => insert('resourceAction', each)),
    insert('settings', {
      id: 'singleton',
      externalUserLifecycleAction: 'blockSignInAndDelete',
      deleteExternalUserAfter: 'P30D',
      requiresApprovalForAdmin: false,
      dateLanguage: 'en-US',
      timeZone: 'UTC',
    }),
    insert('controlConfiguration', endUserSettings(now)),
  ];
}
