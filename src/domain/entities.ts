// Every row that the store keeps, in the domain's names: the one place that says what there is.
// `Id` is a lower-case UUID (or a fixed word such as `singleton`); `Instant` is UTC text of fixed width
// `YYYY-MM-DDTHH:MM:SS.mmmZ`; `Duration` is ISO 8601 text.

import type { Approval, ApprovalStage, Approver, ApproverDelegate } from './approvals/approvalEntities.ts';
import type { AttributeStamp } from './attributes/attributeStamp.ts';
import type { Audit, AuditTarget } from './audit/auditEntities.ts';
import type {
  AppRoleAssignment,
  DirectoryObject,
  Domain,
  MemberOf,
  Membership,
  Ownership,
  ResourceAction,
  ResourceNamespace,
  RoleAssignment,
  RoleDefinition,
  Site,
  SitePermission,
  SiteRole,
  Sponsorship,
} from './directory/directoryEntities.ts';
import type { Mail } from './mail/mail.ts';
import type * as W from './enums.ts';
import type {
  ApprovalSettings,
  Answer,
  AutomaticSettings,
  Choice,
  ExtensionAuthentication,
  ExtensionCallback,
  ExtensionClient,
  ExtensionEndpoint,
  ExtensionStageSetting,
  LocalizedText,
  ResourceAttribute,
  ReviewSettings,
  Schedule,
  SubjectSet,
} from './values.ts';

export type {
  AppRole,
  AppRoleAssignment,
  DirectoryObject,
  Domain,
  MemberOf,
  Membership,
  Ownership,
  ResourceAction,
  ResourceNamespace,
  RoleAssignment,
  RoleDefinition,
  RolePermission,
  Site,
  SitePermission,
  SiteRole,
  Sponsorship,
} from './directory/directoryEntities.ts';

export type Id = string;
export type Instant = string;
export type Duration = string;
type Of<T extends readonly string[]> = W.EnumValue<T>;

/** What every row has. `version` rises by one with each update; `expect` compares and bumps it. */
export interface StoredRow {
  readonly id: Id;
  readonly version: number;
}
interface AuthoredRow {
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly createdBy: string | null;
  readonly modifiedBy: string | null;
}

// ---- entitlement management

export interface Catalog extends StoredRow, AuthoredRow {
  readonly displayName: string;
  readonly description: string | null;
  readonly type: Of<typeof W.CatalogTypes>;
  readonly state: Of<typeof W.CatalogStates>;
  readonly isExternallyVisible: boolean;
  readonly uniqueName: string | null;
  readonly deletedAt: Instant | null;
}

export interface AccessPackage extends StoredRow, AuthoredRow {
  readonly catalogId: Id;
  readonly displayName: string;
  readonly description: string | null;
  readonly isHidden: boolean;
  readonly isRoleScopesVisible: boolean;
  readonly uniqueName: string | null;
  readonly deletedAt: Instant | null;
}

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
  readonly addedBy: string | null;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly isPendingOnboarding: boolean;
  readonly deletedAt: Instant | null;
}

/** `isUsed`: some package has or had it; until then the wire shows the all-zero id (seed T4). */
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

export interface ResourceEnvironment extends StoredRow, AuthoredRow {
  readonly displayName: string;
  readonly description: string | null;
  readonly originId: string;
  readonly originSystem: string;
  readonly isDefaultEnvironment: boolean;
  readonly connectionUrl: string | null;
}

/** One role that a package gives; `until` is null while it does. The wire id is `<roleId>_<scopeId>`. */
export interface ResourceRoleScope extends StoredRow, AuthoredRow {
  readonly packageId: Id;
  readonly roleId: Id;
  readonly scopeId: Id;
  readonly resourceId: Id;
  readonly from: Instant;
  readonly until: Instant | null;
}

export interface ResourceRequest extends StoredRow {
  readonly type: Of<typeof W.RequestTypes>;
  readonly state: Of<typeof W.RequestStates>;
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

/** An assignment policy. `revision` rises with each change; `policyRevision` keeps every one. */
export interface Policy extends StoredRow, AuthoredRow {
  readonly packageId: Id;
  readonly catalogId: Id;
  readonly displayName: string;
  readonly description: string | null;
  readonly revision: number;
  readonly revisionId: Id;
  readonly targetScope: Of<typeof W.TargetScopes>;
  readonly targets: readonly SubjectSet[];
  readonly expirationType: Of<typeof W.ExpirationTypes>;
  readonly expirationAt: Instant | null;
  readonly expirationDuration: Duration | null;
  /** enableTargetsToSelfAddAccess / acceptRequests */
  readonly acceptsSelfAdd: boolean;
  /** enableTargetsToSelfUpdateAccess / canExtend */
  readonly acceptsSelfUpdate: boolean;
  readonly acceptsSelfRemove: boolean;
  readonly allowsCustomSchedule: boolean;
  readonly acceptsOnBehalfAdd: boolean;
  readonly acceptsOnBehalfUpdate: boolean;
  readonly acceptsOnBehalfRemove: boolean;
  readonly onBehalfRequestors: readonly SubjectSet[];
  readonly approval: ApprovalSettings;
  readonly review: ReviewSettings | null;
  readonly automatic: AutomaticSettings | null;
  readonly notificationsDisabled: boolean;
  /** As sent: kept and given back whole (beta's verifiableCredentialSettings). */
  readonly verifiableCredentials: unknown;
  readonly extensionStages: readonly ExtensionStageSetting[];
  readonly deletedAt: Instant | null;
}

/** `body` is the whole policy with its questions as it was: `{ policy: Policy, questions: Question[] }`. */
export interface PolicyRevision extends StoredRow {
  readonly policyId: Id;
  readonly revision: number;
  readonly body: unknown;
  readonly createdAt: Instant;
}

/**
 * Who a policy admits, a row for each subject set, so that a database can join: kept in the commit that changes the
 * policy.
 */
export interface PolicyTarget extends StoredRow {
  readonly policyId: Id;
  readonly kind: SubjectSet['kind'];
  readonly principalId: Id | null;
  readonly position: number;
}

/** A program outside that is told of the requests or assignments of a catalog, and may be waited for. */
export interface CustomExtension extends StoredRow, AuthoredRow {
  readonly catalogId: Id;
  readonly kind: Of<typeof W.CustomExtensionKinds>;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly endpoint: ExtensionEndpoint;
  readonly authentication: ExtensionAuthentication | null;
  readonly client: ExtensionClient | null;
  readonly callback: ExtensionCallback | null;
  readonly deletedAt: Instant | null;
}

/**
 * When a policy calls which extension, a row each, so that a database can join: kept in the commit that changes the
 * policy.
 */
export interface ExtensionStage extends StoredRow {
  readonly policyId: Id;
  readonly kind: Of<typeof W.ExtensionStageKinds>;
  readonly stage: Of<typeof W.ExtensionStages>;
  readonly extensionId: Id;
  readonly position: number;
}

/**
 * One call to an extension: about a request, or (before expiry) an assignment. `waits`: what it is about goes on only
 * with its callback.
 */
export interface Callout extends StoredRow {
  readonly requestId: Id | null;
  readonly assignmentId: Id | null;
  readonly catalogId: Id;
  readonly extensionId: Id;
  readonly extensionKind: Of<typeof W.CustomExtensionKinds>;
  readonly stage: Of<typeof W.ExtensionStages>;
  readonly state: Of<typeof W.CalloutStates>;
  readonly waits: boolean;
  /** What went wrong, or what the callback said, for people. */
  readonly detail: string | null;
  readonly externalCorrelationId: string | null;
  readonly createdAt: Instant;
  readonly sentAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly timesOutAt: Instant | null;
}

/**
 * What the rule of an automatic policy or of a dynamic group reads: a field of people, `manager:<id>`, `memberOf:<id>`;
 * `*` is of every rule,
 * `package` and `package:<id>` of policies. A change finds by it the rules that it may concern. Kept in the commit that
 * changes the rule.
 */
export interface RuleAttribute extends StoredRow {
  readonly ownerId: Id;
  readonly ownerKind: 'policy' | 'group';
  readonly attribute: string;
}

/**
 * Somebody whom an automatic policy's rule admits no longer and who keeps her access for a while. Its id is the
 * assignment's; `formerEndsAt` is the end that this had before.
 */
export interface Departure extends StoredRow {
  readonly policyId: Id;
  readonly leftAt: Instant;
  readonly graceEndsAt: Instant;
  readonly formerEndsAt: Instant | null;
}

export interface Question extends StoredRow {
  readonly policyId: Id;
  readonly kind: Of<typeof W.QuestionKinds>;
  readonly position: number;
  readonly sequence: number;
  readonly text: string | null;
  readonly localizations: readonly LocalizedText[];
  readonly isRequired: boolean;
  readonly isAnswerEditable: boolean;
  readonly isMultipleSelectionAllowed: boolean | null;
  readonly choices: readonly Choice[] | null;
  readonly regexPattern: string | null;
  readonly isSingleLine: boolean | null;
  readonly deletedAt: Instant | null;
}

/**
 * A person or service principal as entitlement management knows it; `objectId` is null until it is in the directory.
 * `blockedAt`: since when we keep a governed guest from signing in, because she lost her last assignment; `cleanupAt`:
 * when we delete her.
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
  readonly blockedAt: Instant | null;
  readonly cleanupAt: Instant | null;
  readonly createdAt: Instant;
}

/**
 * A request for, about, or against an assignment. `targetId` and `requestorId` are subjects. `assignmentId` is null
 * until there is one:
 * a request that creates an assignment gives it its own id (seed T12), the others name the existing one.
 */
export interface AssignmentRequest extends StoredRow {
  readonly type: Of<typeof W.RequestTypes>;
  readonly state: Of<typeof W.RequestStates>;
  readonly status: string;
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
  readonly schedule: Schedule;
  /** Name/value pairs as sent (`IsApprovalRequired`). */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly isValidationOnly: boolean;
  readonly isApprovalBypassed: boolean;
  readonly expirationAt: Instant | null;
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
  /**
   * The target's object id as far as there is one: what filters ask for (`target/objectId`) and beta's `targetId`
   * shows.
   */
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
 * Never deleted.
 * `objectId`, `originId` and `originSystem` say what is held and where, also when the resource has left its catalog.
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

/** Which assignment gives which grant, and since and until when. */
export interface AssignmentGrant extends StoredRow {
  readonly assignmentId: Id;
  readonly grantId: Id;
  readonly roleScopeId: Id;
  readonly from: Instant;
  readonly until: Instant | null;
}

/**
 * Another organization whose people may ask. Proposed ones came up by themselves when somebody of an unknown one asked.
 */
export interface ConnectedOrganization extends StoredRow, AuthoredRow {
  readonly displayName: string;
  readonly description: string | null;
  readonly state: Of<typeof W.ConnectedOrganizationStates>;
}

/**
 * What tells people of a connected organization: a field that its kind does not have is null. `domainName` and
 * `tenantId` are lower case.
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

/** Users and groups that answer for a connected organization: of our own side (internal) or of theirs (external). */
export interface OrganizationSponsor extends StoredRow {
  readonly organizationId: Id;
  readonly kind: 'internal' | 'external';
  readonly sponsorId: Id;
}

/**
 * Separation of duties, in one direction: who has `incompatibleId`, or is in the group, can not get `packageId`. Rows
 * end when the rule does.
 */
export interface IncompatiblePackage extends StoredRow {
  readonly packageId: Id;
  readonly incompatibleId: Id;
  readonly createdAt: Instant;
}
export interface IncompatibleGroup extends StoredRow {
  readonly packageId: Id;
  readonly groupId: Id;
  readonly createdAt: Instant;
}

/** Somebody who holds both sides of a rule, through whatever path. Calculated by the database and never written. */
export interface SeparationOfDutiesConflict extends StoredRow {
  readonly kind: 'accessPackage' | 'group';
  readonly targetId: Id;
  readonly targetDisplayName: string | null;
  readonly catalogId: Id;
  readonly accessPackageId: Id;
  readonly accessPackageDisplayName: string;
  readonly heldBy: 'assignment' | 'groupMembership';
  readonly assignmentId: Id | null;
  /** The other package, or the group. */
  readonly incompatibleId: Id;
  readonly incompatibleDisplayName: string | null;
  readonly incompatibleHeldBy: 'assignment' | 'groupMembership';
  readonly incompatibleAssignmentId: Id | null;
}

/**
 * One row, id `singleton`. `requiresApprovalForAdmin` is ours: a direct assignment by an administrator waits for the
 * policy's approval too.
 */
export interface Settings extends StoredRow {
  readonly externalUserLifecycleAction: Of<typeof W.ExternalUserLifecycleActions>;
  readonly deleteExternalUserAfter: Duration;
  readonly requiresApprovalForAdmin: boolean;
  /** How dates in mails are written: a BCP 47 language and an IANA time zone. */
  readonly dateLanguage: string;
  readonly timeZone: string;
}

/**
 * What holds for everybody's experience. One row: who among the people around somebody is told of in suggestions, and
 * whether members see their approvers by default.
 */
export interface ControlConfiguration extends StoredRow, AuthoredRow {
  readonly kind: 'endUserSettings';
  readonly isEnabled: boolean;
  readonly insightLevel: Of<typeof W.PeopleInsightLevels>;
  readonly showsApprovers: boolean;
}

/**
 * A text of a list of another row, kept beside the list so that a database can look for it. The store writes these
 * rows.
 */
export interface ListedText extends StoredRow {
  readonly ownerId: Id;
  readonly list: string;
  readonly place: number;
  readonly value: string;
}

// ---- the tenant itself

/**
 * One row, id `singleton`: who the tenant is, and its clock. While frozen, now is `clockAt`; else machine time plus
 * `clockOffsetMs`.
 */
export interface Tenant extends StoredRow {
  readonly tenantId: Id;
  readonly displayName: string;
  readonly mode: 'sandbox' | 'production';
  readonly createdAt: Instant;
  readonly clockOffsetMs: number;
  readonly clockFrozenAt: Instant | null;
}
/** An app registration that may ask for tokens. Secrets are hashes. */
export interface Client extends StoredRow {
  readonly appId: Id;
  readonly key: string | null;
  readonly servicePrincipalId: Id;
  readonly displayName: string;
  readonly secretHashes: readonly string[];
  readonly jwks: readonly unknown[];
  readonly redirectUris: readonly string[];
  readonly isPublic: boolean;
  readonly applicationPermissions: readonly string[];
  readonly delegatedPermissions: readonly string[];
  readonly isEnabled: boolean;
}
export interface SigningKey extends StoredRow {
  readonly jwk: unknown;
  readonly createdAt: Instant;
  readonly retiredAt: Instant | null;
}
/** What the token issuer must remember: codes, grants, sessions. Machine time. */
export interface Artefact extends StoredRow {
  readonly model: string;
  readonly payload: unknown;
  readonly grantId: string | null;
  readonly userCode: string | null;
  readonly uid: string | null;
  readonly consumedAt: Instant | null;
  readonly expiresAt: Instant | null;
}

/** Later work. `dueAt` is tenant time; `notBefore` (back-off) and `claimedUntil` (lease) are machine time, as text. */
export interface Job extends StoredRow {
  readonly kind: string;
  readonly subject: Id;
  readonly dueAt: Instant;
  readonly notBefore: Instant;
  readonly claimedUntil: Instant | null;
  readonly attempts: number;
  readonly lapses: number;
  readonly uniqueKey: string | null;
  readonly payload: unknown;
  readonly correlationId: string;
  /**
   * `attempts` came to an end, or are under way; `lapses` are those that did not, since the last one that did: their
   * processes ended, or were cut off.
   */
  /**
   * `correlationId` is that of the call that queued it, with the trace that goes on in it where traces are on
   * (observe/traceparent.ts).
   */
  /** The last failure, for people; a job that gave up keeps `failedAt`. */
  readonly lastError: string | null;
  readonly failedAt: Instant | null;
}

/** Every entity by the name that queries and changes use. */
export interface Entities {
  catalog: Catalog;
  accessPackage: AccessPackage;
  resource: Resource;
  resourceRole: ResourceRole;
  resourceScope: ResourceScope;
  resourceEnvironment: ResourceEnvironment;
  resourceRoleScope: ResourceRoleScope;
  resourceRequest: ResourceRequest;
  policy: Policy;
  policyRevision: PolicyRevision;
  policyTarget: PolicyTarget;
  ruleAttribute: RuleAttribute;
  departure: Departure;
  extensionStage: ExtensionStage;
  customExtension: CustomExtension;
  callout: Callout;
  question: Question;
  subject: Subject;
  approval: Approval;
  approvalStage: ApprovalStage;
  approver: Approver;
  approverDelegate: ApproverDelegate;
  assignmentRequest: AssignmentRequest;
  assignment: Assignment;
  roleGrant: RoleGrant;
  assignmentGrant: AssignmentGrant;
  attributeStamp: AttributeStamp;
  settings: Settings;
  controlConfiguration: ControlConfiguration;
  incompatiblePackage: IncompatiblePackage;
  incompatibleGroup: IncompatibleGroup;
  separationOfDutiesConflict: SeparationOfDutiesConflict;
  connectedOrganization: ConnectedOrganization;
  identitySource: IdentitySource;
  organizationSponsor: OrganizationSponsor;
  directoryObject: DirectoryObject;
  membership: Membership;
  memberOf: MemberOf;
  ownership: Ownership;
  sponsorship: Sponsorship;
  listedText: ListedText;
  appRoleAssignment: AppRoleAssignment;
  roleAssignment: RoleAssignment;
  roleDefinition: RoleDefinition;
  resourceNamespace: ResourceNamespace;
  resourceAction: ResourceAction;
  site: Site;
  siteRole: SiteRole;
  sitePermission: SitePermission;
  domain: Domain;
  tenant: Tenant;
  client: Client;
  signingKey: SigningKey;
  artefact: Artefact;
  job: Job;
  audit: Audit;
  auditTarget: AuditTarget;
  mail: Mail;
}
export type EntityName = keyof Entities;
