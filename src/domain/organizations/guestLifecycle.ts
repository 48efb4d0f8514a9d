// What happens to a governed guest when the last assignment ends, by the settings of the tenant at that moment.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-external-users#manage-the-lifecycle-of-external-users

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { Instant } from '../base.ts';
import type { Settings } from '../settings/settingsEntities.ts';
import type { Subject } from '../requests/requestEntities.ts';
import { isGuestUser } from './organizations.ts';
import { addDuration } from '../time.ts';

export interface Offboarding {
  /** The guest is blocked from signing in, from now on. */
  readonly blocks: boolean;
  /** When the guest is deleted; null: never. */
  readonly removeAt: Instant | null;
}

// biome-ignore format: a table, read by column
const offboardings: Readonly<Record<Settings['externalUserLifecycleAction'],
  (settings: Pick<Settings, 'deleteExternalUserAfter'>, now: Instant) => Offboarding | null>> = {
  none:                 () => null,
  blockSignIn:          () => ({ blocks: true, removeAt: null }),
  blockSignInAndDelete: ({ deleteExternalUserAfter }, now) =>
    ({ blocks: true, removeAt: addDuration(now, deleteExternalUserAfter) }),
};

/**
 * The offboarding of a guest; null where nothing changes. It concerns only guests who came through entitlement
 * management or were converted to governed.
 */
export function offboardingOf(
  settings: Pick<Settings, 'externalUserLifecycleAction' | 'deleteExternalUserAfter'>,
  subject: Pick<Subject, 'lifecycle'>,
  object: Pick<DirectoryObject, 'kind' | 'userType'> | null,
  now: Instant,
): Offboarding | null {
  if (subject.lifecycle !== 'governed' || object === null || !isGuestUser(object)) return null;
  return offboardings[settings.externalUserLifecycleAction](settings, now);
}
