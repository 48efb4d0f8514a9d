// Delegated permissions of clients: what a grant must say.
// https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant

import type { PropertyChange } from '../audit/auditEntry.ts';
import type { FaultCollector } from '../faultCollector.ts';
import type { DirectoryObject, PermissionGrant } from './directoryEntities.ts';

/** For all users, or for the one that `principalId` names. */
const consentTypes = ['AllPrincipals', 'Principal'] as const;

/** The scopes that a grant names. Pages of Graph write a blank before the first. */
export const scopesIn = ({ scope }: Pick<PermissionGrant, 'scope'>): readonly string[] =>
  (scope ?? '').split(' ').filter((word) => word !== '');

/** The characters of an OAuth scope (RFC 6749, section 3.3), at the length of a permission. */
const scopeWord = /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/;

/** Notes the faults of a grant's own fields. What it names is checked where it is loaded. */
export function checkGrant(
  grant: Pick<PermissionGrant, 'consentType' | 'principalId' | 'scope'>,
  faults: FaultCollector,
): void {
  const isOfOne = grant.consentType === 'Principal';
  faults.holds(
    consentTypes.some((type) => type === grant.consentType),
    'consentType',
    consentTypes.join(' or '),
  );
  if (isOfOne && grant.principalId === null) faults.add('missingField', 'principalId');
  faults.holds(isOfOne || grant.principalId === null, 'principalId', 'left out, since the grant is for all users');
  faults.holds(
    scopesIn(grant).every((word) => scopeWord.test(word)),
    'scope',
    'words separated by blanks',
  );
}

type GrantFacts = Pick<PermissionGrant, 'scope' | 'consentType'>;

/** The parts of a grant in the audit, by Graph's names: of one that is given or changed, and of one that is taken. */
export function grantChanges(
  client: Pick<DirectoryObject, 'id' | 'displayName' | 'appId'>,
  before: GrantFacts | null,
  after: GrantFacts | null,
): readonly PropertyChange[] {
  const told = (property: string, value: string | null): PropertyChange =>
    after === null ? [property, value, null] : [property, null, value];
  return [
    ['DelegatedPermissionGrant.Scope', before?.scope ?? null, after?.scope ?? null],
    told('DelegatedPermissionGrant.ConsentType', (after ?? before)?.consentType ?? null),
    told('ServicePrincipal.ObjectID', client.id),
    told('ServicePrincipal.DisplayName', client.displayName),
    told('ServicePrincipal.AppId', client.appId),
  ];
}
