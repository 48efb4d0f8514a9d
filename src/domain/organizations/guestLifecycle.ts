// What becomes of a governed guest when her last assignment ends, by the tenant's settings as they are then.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-external-users#manage-the-lifecycle-of-external-users

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { Instant } from '../base.ts';
import type { Settings } from '../settings/settingsEntities.ts';
import type { Subject } from '../requests/requestEntities.ts';
import { isGuestUser } from './organizations.ts';
import { addDuration } from '../time.ts';

export interface Offboarding {
  /** She can sign in no more, from now on. */
  readonly blocks: boolean;
  /** When she is deleted; null: never. */
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

/** Null: she stays as she is. Only guests who came through us, or were put under our care, are ever touched. */
export function offboardingOf(
  settings: Pick<Settings, 'externalUserLifecycleAction' | 'deleteExternalUserAfter'>,
  subject: Pick<Subject, 'lifecycle'>,
  object: Pick<DirectoryObject, 'kind' | 'userType'> | null,
  now: Instant,
): Offboarding | null {
  if (subject.lifecycle !== 'governed' || object === null || !isGuestUser(object)) return null;
  return offboardings[settings.externalUserLifecycleAction](settings, now);
}
