// The rows of connected organizations: their identity sources and their sponsors.

import type { AuthoredRow, Id, StoredRow } from '../base.ts';
import type * as W from '../enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/**
 * Another organization whose people may request access. Proposed ones were created by the server when a person of an
 * unknown organization sent a request.
 */
export interface ConnectedOrganization extends StoredRow, AuthoredRow {
  readonly displayName: string;
  readonly description: string | null;
  readonly state: Of<typeof W.ConnectedOrganizationStates>;
}

/**
 * An identity source, which tells the people of a connected organization: a field that its kind does not have is null.
 * `domainName` and `tenantId` are lower case.
 */
export interface IdentitySource extends StoredRow {
  readonly organizationId: Id;
  readonly kind: Of<typeof W.IdentitySourceKinds>;
  readonly position: number;
  readonly displayName: string | null;
  readonly tenantId: string | null;
  readonly domainName: string | null;
  readonly cloudInstance: string | null;
  readonly issuerUri: string | null;
  readonly socialType: Of<typeof W.SocialIdentitySourceTypes> | null;
}

/**
 * The sponsors of a connected organization, users and groups: of this tenant (internal) or of the organization
 * (external).
 */
export interface OrganizationSponsor extends StoredRow {
  readonly organizationId: Id;
  readonly kind: 'internal' | 'external';
  readonly sponsorId: Id;
  /** The deleted object with which it is hidden, and comes back; null while it holds. */
  readonly endedWith: Id | null;
}
