// The guest that an invited person becomes in the directory, as the real service names and marks them; and what
// entitlement management keeps of a directory object in its subject.

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { Instant } from '../base.ts';
import type { Subject } from '../requests/requestEntities.ts';
import { isGuestUser } from './organizations.ts';

export interface Invitation {
  readonly now: Instant;
  readonly email: string;
  readonly displayName: string | null;
  /** The tenant's initial domain. */
  readonly domain: string;
  /** Distinguishes the sign-in name from one that is taken; empty where none is. */
  readonly suffix: string;
}

/**
 * The fields of the guest's user: `ann@contoso.com` signs in as `ann_contoso.com#EXT#@tenant.example`. The guest has
 * not accepted yet, and gets no mail of it.
 */
export function guestUserFields({ now, email, displayName, domain, suffix }: Invitation) {
  const local = `${email.replaceAll('@', '_')}${suffix}#EXT#`;
  return {
    displayName: displayName ?? email.split('@')[0] ?? email,
    mail: email,
    userPrincipalName: `${local}@${domain}`,
    mailNickname: local,
    userType: 'Guest',
    creationType: 'Invitation',
    externalUserState: 'PendingAcceptance',
    externalUserStateChangedAt: now,
    otherMails: [email],
  };
}

/** What entitlement management copies of a directory object into its subject. */
export function subjectFields(
  object: Pick<
    DirectoryObject,
    'id' | 'kind' | 'displayName' | 'mail' | 'userPrincipalName' | 'appId' | 'onPremisesSecurityIdentifier'
  >,
): Pick<Subject, 'objectId' | 'displayName' | 'email' | 'principalName' | 'type' | 'onPremisesSecurityIdentifier'> {
  return {
    objectId: object.id,
    displayName: object.displayName,
    email: object.mail,
    principalName: object.userPrincipalName ?? object.appId,
    type: object.kind === 'servicePrincipal' ? 'servicePrincipal' : 'user',
    onPremisesSecurityIdentifier: object.onPremisesSecurityIdentifier,
  };
}

/** The lifecycle of a person who is in the directory already: guests who came by another way are not ours to remove. */
export const lifecycleOfExisting = (object: Pick<DirectoryObject, 'kind' | 'userType'>): Subject['lifecycle'] =>
  isGuestUser(object) ? 'notGoverned' : 'notDefined';

/** The fields of a subject that stands for a person of whom only the address is known. */
export const subjectFieldsOfEmail = (email: string, displayName: string | null): ReturnType<typeof subjectFields> => ({
  objectId: null,
  displayName,
  email,
  principalName: null,
  type: 'user',
  onPremisesSecurityIdentifier: null,
});
