// Who wrote a row and when: the four fields that catalogs, packages, policies and role scopes share.

import type { Caller } from './caller.ts';
import type { Instant } from './base.ts';

/** The name that a row keeps of its author: the sign-in name of a user, the display name of an application. */
export function authorOf(caller: Caller): string | null {
  return caller.userPrincipalName ?? caller.displayName ?? caller.appId;
}

/** The author fields of a new row. */
export function createdFields(
  caller: Caller,
  now: Instant,
): { createdAt: Instant; modifiedAt: Instant; createdBy: string | null; modifiedBy: string | null } {
  return { createdAt: now, modifiedAt: now, createdBy: authorOf(caller), modifiedBy: authorOf(caller) };
}

/** The author fields that a change sets. */
export function modifiedFields(caller: Caller, now: Instant): { modifiedAt: Instant; modifiedBy: string | null } {
  return { modifiedAt: now, modifiedBy: authorOf(caller) };
}
