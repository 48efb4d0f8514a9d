// The guest that an invited person becomes in the directory, as the real service names and marks her.

import { newDirectoryObject } from '../directory/directoryObjects.ts';
import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { Id, Instant } from '../base.ts';
import type { Subject } from '../requests/requestEntities.ts';
import { isGuestUser } from './organizations.ts';

export interface Invitation {
  readonly id: Id;
  readonly now: Instant;
  readonly email: string;
  readonly displayName: string | null;
  /** The tenant's initial domain. */
  readonly domain: string;
  /** Told apart from a taken sign-in name by it; empty where there is none. */
  readonly suffix: string;
}

/**
 * `ann@contoso.com` signs in as `ann_contoso.com#EXT#@tenant.example`; she has not accepted yet, and gets no mail of
 * it.
 */
export function guestUser({
  id,
  now,
  email,
  displayName,
  domain,
  suffix,
}: Invitation): Omit<DirectoryObject, 'version'> {
  const local = `${email.replaceAll('@', '_')}${suffix}#EXT#`;
  return newDirectoryObject('user', id, now, {
    displayName: displayName ?? email.split('@')[0] ?? email,
    mail: email,
    userPrincipalName: `${local}@${domain}`,
    mailNickname: local,
    userType: 'Guest',
    creationType: 'Invitation',
    externalUserState: 'PendingAcceptance',
    externalUserStateChangedAt: now,
    otherMails: [email],
  });
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

/** Of somebody whom we found in the directory: guests who came by another way are not ours to remove. */
export const lifecycleOfExisting = (object: Pick<DirectoryObject, 'kind' | 'userType'>): Subject['lifecycle'] =>
  isGuestUser(object) ? 'notGoverned' : 'notDefined';

/** A subject for someone who had nothing to do with entitlement management before. */
export function newSubject(
  id: Id,
  now: Instant,
  of: ReturnType<typeof subjectFields>,
  lifecycle: Subject['lifecycle'],
): Omit<Subject, 'version'> {
  return {
    id,
    ...of,
    lifecycle,
    altSecId: null,
    connectedOrganizationId: null,
    blockedAt: null,
    cleanupAt: null,
    createdAt: now,
  };
}

/** Of somebody of whom only the address is known. */
export const newSubjectOfEmail = (
  id: Id,
  now: Instant,
  email: string,
  displayName: string | null,
): Omit<Subject, 'version'> =>
  newSubject(
    id,
    now,
    { objectId: null, displayName, email, principalName: null, type: 'user', onPremisesSecurityIdentifier: null },
    'notDefined',
  );
