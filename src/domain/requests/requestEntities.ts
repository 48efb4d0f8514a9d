// The rows of subjects, their requests, their assignments and what these grant.

import type { Id, Instant, StoredRow } from '../base.ts';
import type { Answer, Schedule } from '../values.ts';
import type * as W from '../enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/**
 * A person or service principal as entitlement management knows it; `objectId` is null until it is in the directory.
 * `blockedAt`: since when a governed guest without assignments is blocked from signing in; `cleanupAt`: when the guest
 * is deleted.
 */
export interface Subject extends StoredRow {
  readonly objectId: Id | null;
  readonly displayName: string | null;
  readonly email: string | null;
  readonly principalName: string | null;
  readonly type: Of<typeof W.SubjectTypes>;
  readonly lifecycle: Of<typeof W.SubjectLifecycles>;
  readonly onPremisesSecurityIdentifier: string | null;
  readonly altSecId: string | null;
  readonly connectedOrganizationId: Id | null;
  /** The catalog through whose package a guest was invited; null of everybody else. */
  readonly invitedInCatalogId: Id | null;
  readonly blockedAt: Instant | null;
  readonly cleanupAt: Instant | null;
  readonly createdAt: Instant;
}

/**
 * A request for, about, or against an assignment. `targetId` and `requestorId` are subjects. `assignmentId` is null
 * until there is one: a request that creates an assignment gives it its own id (seed T12), the others name the existing
 * one.
 */
export interface AssignmentRequest extends StoredRow {
  readonly type: Of<typeof W.RequestTypes>;
  readonly state: Of<typeof W.RequestStates>;
  readonly status: Of<typeof W.RequestStatuses>;
  readonly packageId: Id;
  readonly catalogId: Id;
  readonly policyId: Id | null;
  readonly policyRevisionId: Id | null;
  readonly assignmentId: Id | null;
  readonly targetId: Id;
  readonly requestorId: Id;
  /** Object id of the user or service principal that sent it; null when the server did. */
  readonly createdByObjectId: Id | null;
  readonly justification: string | null;
  readonly answers: readonly Answer[];
  /** False once the retention of answers has taken them, and those to questions of approvers. */
  readonly keepsAnswers: boolean;
  readonly schedule: Schedule;
  /** Name/value pairs as sent (`IsApprovalRequired`). */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly isValidationOnly: boolean;
  readonly isApprovalBypassed: boolean;
  readonly expirationAt: Instant | null;
  /** The latest end that its approvers allow; null where they shorten nothing. */
  readonly grantedUntil: Instant | null;
  /** Why it ended as it did, in words an administrator can act on; null while all is well. */
  readonly reason: string | null;
  readonly createdAt: Instant;
  readonly completedAt: Instant | null;
}

/**
 * `startsAt`, `endsAt` (null: never) are fixed at grant; `endedAt` is when it really ended. One unexpired one for each
 * package and subject.
 */
export interface Assignment extends StoredRow {
  readonly packageId: Id;
  readonly catalogId: Id;
  readonly policyId: Id;
  readonly policyRevisionId: Id;
  readonly targetId: Id;
  readonly state: Of<typeof W.AssignmentStates>;
  readonly status: string;
  readonly schedule: Schedule;
  readonly isExtended: boolean;
  readonly createdByObjectId: Id | null;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly createdAt: Instant;
}

/**
 * A role of a resource that a subject holds through one or more assignments (beta accessPackageAssignmentResourceRole).
 * Never deleted. `objectId`, `originId` and `originSystem` say what is held and where, also when the resource has left
 * its catalog.
 */
export interface RoleGrant extends StoredRow {
  readonly subjectId: Id;
  readonly roleId: Id;
  readonly scopeId: Id;
  readonly resourceId: Id;
  readonly catalogId: Id;
  readonly objectId: Id;
  readonly originId: string;
  readonly originSystem: Of<typeof W.OriginSystems>;
  readonly status: Of<typeof W.RoleGrantStatuses>;
  /** Why the last attempt failed; null when it did not. */
  readonly reason: string | null;
  readonly from: Instant;
  readonly until: Instant | null;
}

/**
 * A way by which a principal had something, from when until when; calculated from other rows. `accessPackage`: an
 * assignment gave it. `membership`, `appRole`, `sitePermission`: held without an assignment that gave it at that time.
 * `missing`: an assignment gives it now, and it is not held. `resourceId` and `catalogId` are null where no catalog
 * offers the object.
 */
export interface AccessPath extends StoredRow {
  readonly kind: Of<typeof W.AccessPathKinds>;
  readonly principalId: Id | null;
  readonly subjectId: Id | null;
  readonly objectId: Id;
  /** The role as its system calls it: `Member_…`, the id of an app role, the number of a role of a site. */
  readonly originRoleId: string;
  readonly resourceId: Id | null;
  readonly roleId: Id | null;
  readonly catalogId: Id | null;
  readonly packageId: Id | null;
  readonly policyId: Id | null;
  readonly policyRevisionId: Id | null;
  readonly assignmentId: Id | null;
  readonly grantId: Id | null;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** Which assignment gives which grant, and since and until when. */
export interface AssignmentGrant extends StoredRow {
  readonly assignmentId: Id;
  readonly grantId: Id;
  readonly roleScopeId: Id;
  readonly from: Instant;
  readonly until: Instant | null;
}
