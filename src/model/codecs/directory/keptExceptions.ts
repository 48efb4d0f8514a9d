// What Microsoft's packages do not say of properties that are kept: what Graph shows where nothing was said, and what
// it sets by itself.

import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { scopesOf } from '../../../domain/rights/graphPermissions.ts';
import type { Values } from '../../tables/shape.ts';

/** Of one property what its description does not say, or says otherwise. */
interface KeptException {
  readonly readOnly?: boolean;
  /** Shown below what is kept; of a complex value the members that are not said. A function reads the row. */
  readonly unset?: unknown;
  readonly needs?: readonly string[];
  /** The column that a filter compares, of an entry of a list that is a row of its own. */
  readonly column?: string;
  /** A stream with an address of its own, not part of the object. */
  readonly isStream?: true;
}

const signIn = (row: Values): unknown => {
  const name: unknown = row['userPrincipalName'];
  return typeof name !== 'string'
    ? []
    : [{ signInType: 'userPrincipalName', issuer: name.slice(name.lastIndexOf('@') + 1), issuerAssignedId: name }];
};

const offeredScopes = (row: Values): unknown =>
  scopesOf(row as unknown as Pick<DirectoryObject, 'appId' | 'otherProperties'>);

/** By type and property. */
export const keptExceptions: Readonly<Record<string, KeptException>> = {
  'application.api': { unset: {} },
  'application.createdByAppId': { readOnly: true },
  'application.disabledByMicrosoftStatus': { readOnly: true },
  'application.info': { unset: {} },
  'application.logo': { isStream: true },
  'application.parentalControlSettings': { unset: { legalAgeGroupRule: 'Allow' } },
  'application.publicClient': { unset: {} },
  'application.spa': { unset: {} },
  'application.verifiedPublisher': { readOnly: true, unset: {} },
  'application.web': {
    unset: { implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false } },
  },
  'application.windows': { unset: {} },
  'domain.authenticationType': { unset: 'Managed' },
  'domain.isAdminManaged': { unset: true },
  'domain.isRoot': { unset: true },
  'domain.supportedServices': { unset: ['Email', 'OfficeCommunicationsOnline'] },
  'group.isManagementRestricted': { readOnly: true },
  'group.organizationId': { readOnly: true },
  'group.writebackConfiguration': { unset: {} },
  'organization.mobileDeviceManagementAuthority': { unset: 'unknown' },
  'organization.tenantType': { unset: 'AAD' },
  'keyCredential.endDateTime': { column: 'endsAt' },
  'keyCredential.startDateTime': { column: 'startsAt' },
  'keyCredential.type': { column: 'keyType' },
  'servicePrincipal.createdByAppId': { readOnly: true },
  'servicePrincipal.disabledByMicrosoftStatus': { readOnly: true },
  'servicePrincipal.info': { unset: {} },
  'servicePrincipal.oauth2PermissionScopes': { unset: offeredScopes, needs: ['appId'] },
  'servicePrincipal.publishedPermissionScopes': { unset: offeredScopes, needs: ['appId'] },
  'servicePrincipal.verifiedPublisher': { readOnly: true, unset: {} },
  'user.authorizationInfo': { unset: {} },
  'user.deviceEnrollmentLimit': { readOnly: true, unset: 5 },
  'user.identities': { unset: signIn, needs: ['userPrincipalName'] },
  'user.imAddresses': { readOnly: true },
  'user.assignedLicenses': { readOnly: true },
  'user.serviceProvisioningErrors': { readOnly: true },
  'group.serviceProvisioningErrors': { readOnly: true },
  'user.onPremisesProvisioningErrors': { readOnly: true },
  'group.onPremisesProvisioningErrors': { readOnly: true },
};
