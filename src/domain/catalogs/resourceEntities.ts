// The rows of the resources of a catalog: their roles, scopes and environments, and requests to add or remove them.

import type { ResourceAttribute } from '../attributes/attributeValues.ts';
import type { AuthoredRow, Id, Instant, StoredRow } from '../base.ts';
import type * as W from '../enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/**
 * A group, application or site that a catalog offers. `objectId` is the directory object (or site) behind `originId`.
 */
export interface Resource extends StoredRow {
  readonly catalogId: Id;
  readonly displayName: string;
  readonly description: string | null;
  readonly originId: string;
  readonly originSystem: Of<typeof W.OriginSystems>;
  readonly resourceType: string | null;
  readonly url: string | null;
  readonly objectId: Id;
  readonly environmentId: Id | null;
  readonly attributes: readonly ResourceAttribute[];
  /** Names of the attributes that it asks for, for looking it up; null in rows of earlier versions until a start. */
  readonly askedAttributes: readonly string[] | null;
  readonly addedBy: string | null;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly isPendingOnboarding: boolean;
  readonly deletedAt: Instant | null;
}

/**
 * A role that a resource offers. `isUsed`: some package has or had it; until then the wire shows the all-zero id, as
 * the tutorial does.
 */
export interface ResourceRole extends StoredRow {
  readonly resourceId: Id;
  readonly catalogId: Id;
  readonly displayName: string;
  readonly description: string | null;
  readonly originId: string;
  readonly originSystem: Of<typeof W.OriginSystems>;
  readonly type: Of<typeof W.RoleTypes> | null;
  readonly isUsed: boolean;
  readonly deletedAt: Instant | null;
}

/** The scope of a resource; each has one, its root. */
export interface ResourceScope extends StoredRow {
  readonly resourceId: Id;
  readonly catalogId: Id;
  readonly displayName: string;
  readonly description: string | null;
  readonly originId: string;
  readonly originSystem: Of<typeof W.OriginSystems>;
  readonly isRootScope: boolean;
  readonly url: string | null;
  readonly roleOriginId: string | null;
  readonly deletedAt: Instant | null;
}

/** Where resources of an origin system live, such as a SharePoint location. */
export interface ResourceEnvironment extends StoredRow, AuthoredRow {
  readonly displayName: string;
  readonly description: string | null;
  readonly originId: string;
  readonly originSystem: string;
  readonly isDefaultEnvironment: boolean;
  readonly connectionUrl: string | null;
}

/** A request to add a resource to a catalog, to update it, or to remove it. */
export interface ResourceRequest extends StoredRow {
  readonly type: Of<typeof W.RequestTypes>;
  readonly state: Of<typeof W.ResourceRequestStates>;
  readonly status: string;
  readonly catalogId: Id;
  readonly resourceId: Id | null;
  readonly requestorId: Id | null;
  readonly justification: string | null;
  readonly executeImmediately: boolean;
  readonly isValidationOnly: boolean;
  readonly expirationAt: Instant | null;
  readonly createdAt: Instant;
}
