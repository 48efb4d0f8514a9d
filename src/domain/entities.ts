// Every entity by its name: the one place that says which rows there are.

import type {
  Approval,
  ApprovalQuestion,
  ApprovalStage,
  Approver,
  ApproverDelegate,
} from './approvals/approvalEntities.ts';
import type { AttributeStamp } from './attributes/attributeStamp.ts';
import type { RefusedCall } from './audit/refusedCalls.ts';
import type { Audit, AuditTarget } from './audit/auditEntities.ts';
import type { AuditAnchor } from './audit/auditAnchor.ts';
import type { LogCursor } from './audit/logCursor.ts';
import type {
  AuditCheckpoint,
  AuditKey,
  AuditLeaf,
  AuditTile,
  AuditTree,
  PendingAudit,
} from './audit/auditTreeEntities.ts';
import type { Branding, BrandingImage } from './branding/brandingEntities.ts';
import type {
  AccessPackage,
  Catalog,
  IncompatibleGroup,
  IncompatiblePackage,
  ResourceRoleScope,
  SeparationOfDutiesConflict,
} from './catalogs/catalogEntities.ts';
import type {
  Resource,
  ResourceEnvironment,
  ResourceRequest,
  ResourceRole,
  ResourceScope,
} from './catalogs/resourceEntities.ts';
import type { Connection, ConnectionSecret } from './connections/connectionEntities.ts';
import type {
  ConnectionRun,
  Difference,
  RemoteHolding,
  RemoteLink,
  RemoteObject,
} from './connections/remoteEntities.ts';
import type { ProvisioningEvent } from './connections/synchronization/provisioningEntities.ts';
import type { ConnectionListing } from './connections/listingEntities.ts';
import type { FulfilmentTask } from './connections/taskEntities.ts';
import type { AuthenticationMethod } from './signIns/authenticationEntities.ts';
import type { Credential, FederatedCredential } from './directory/credentialEntities.ts';
import type {
  AppRoleAssignment,
  DirectoryObject,
  Domain,
  MemberOf,
  Membership,
  Ownership,
  PermissionGrant,
  ResourceAction,
  ResourceNamespace,
  RoleAssignment,
  RoleDefinition,
  RoleHolding,
  Site,
  SitePermission,
  SiteRole,
  Sponsorship,
} from './directory/directoryEntities.ts';
import type { Callout, CustomExtension, ExtensionStage } from './extensions/extensionEntities.ts';
import type { FeedSegment, PendingFeed } from './feed/feedEntities.ts';
import type { IdentityLink, IdentityProvider } from './identityProviders/providerEntities.ts';
import type { Mail } from './mail/mail.ts';
import type { Departure, RuleAttribute } from './membershipRules/ruleEntities.ts';
import type {
  ConnectedOrganization,
  IdentitySource,
  OrganizationSponsor,
} from './organizations/organizationEntities.ts';
import type { Policy, PolicyRevision, PolicyTarget, Question } from './policies/policyEntities.ts';
import type { Proposal } from './proposals/proposalEntities.ts';
import type {
  AccessPath,
  Assignment,
  AssignmentGrant,
  AssignmentRequest,
  RoleGrant,
  Subject,
} from './requests/requestEntities.ts';
import type { ControlConfiguration, Settings } from './settings/settingsEntities.ts';
import type { HeldRemoval, RemovalLedger } from './removals/removalEntities.ts';
import type {
  ContactedReviewer,
  ReviewDecision,
  ReviewDecisionChange,
  ReviewDefinition,
  ReviewInstance,
  ReviewInsight,
  ReviewItemContext,
  ReviewStage,
  Reviewer,
  ReviewerSet,
} from './reviews/reviewEntities.ts';
import type { ReviewHistory, ReviewHistoryPart, ReviewHistoryRun } from './reviews/reviewHistory.ts';
import type { ChangeNotification, Subscription } from './subscriptions/subscriptionEntities.ts';
import type { SignIn, SignInActivity } from './signIns/signInEntities.ts';
import type { Artefact, Client, Job, ListedText, SigningKey, Tenant } from './tenant/tenantEntities.ts';

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
  heldRemoval: HeldRemoval;
  removalLedger: RemovalLedger;
  extensionStage: ExtensionStage;
  customExtension: CustomExtension;
  callout: Callout;
  question: Question;
  subject: Subject;
  approval: Approval;
  approvalStage: ApprovalStage;
  approver: Approver;
  approvalQuestion: ApprovalQuestion;
  approverDelegate: ApproverDelegate;
  assignmentRequest: AssignmentRequest;
  assignment: Assignment;
  roleGrant: RoleGrant;
  assignmentGrant: AssignmentGrant;
  accessPath: AccessPath;
  attributeStamp: AttributeStamp;
  reviewDefinition: ReviewDefinition;
  reviewInstance: ReviewInstance;
  reviewStage: ReviewStage;
  reviewDecision: ReviewDecision;
  reviewDecisionChange: ReviewDecisionChange;
  reviewItemContext: ReviewItemContext;
  reviewInsight: ReviewInsight;
  reviewerSet: ReviewerSet;
  reviewer: Reviewer;
  contactedReviewer: ContactedReviewer;
  reviewHistory: ReviewHistory;
  reviewHistoryRun: ReviewHistoryRun;
  reviewHistoryPart: ReviewHistoryPart;
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
  permissionGrant: PermissionGrant;
  credential: Credential;
  federatedCredential: FederatedCredential;
  authenticationMethod: AuthenticationMethod;
  roleAssignment: RoleAssignment;
  roleDefinition: RoleDefinition;
  roleHolding: RoleHolding;
  resourceNamespace: ResourceNamespace;
  resourceAction: ResourceAction;
  site: Site;
  siteRole: SiteRole;
  sitePermission: SitePermission;
  domain: Domain;
  tenant: Tenant;
  branding: Branding;
  brandingImage: BrandingImage;
  client: Client;
  signingKey: SigningKey;
  artefact: Artefact;
  job: Job;
  audit: Audit;
  auditTarget: AuditTarget;
  pendingAudit: PendingAudit;
  auditLeaf: AuditLeaf;
  auditTile: AuditTile;
  auditTree: AuditTree;
  auditCheckpoint: AuditCheckpoint;
  auditKey: AuditKey;
  logCursor: LogCursor;
  auditAnchor: AuditAnchor;
  pendingFeed: PendingFeed;
  feedSegment: FeedSegment;
  mail: Mail;
  subscription: Subscription;
  changeNotification: ChangeNotification;
  proposal: Proposal;
  refusedCall: RefusedCall;
  signIn: SignIn;
  signInActivity: SignInActivity;
  connection: Connection;
  identityProvider: IdentityProvider;
  identityLink: IdentityLink;
  connectionSecret: ConnectionSecret;
  remoteObject: RemoteObject;
  remoteLink: RemoteLink;
  remoteHolding: RemoteHolding;
  difference: Difference;
  connectionRun: ConnectionRun;
  provisioningEvent: ProvisioningEvent;
  fulfilmentTask: FulfilmentTask;
  connectionListing: ConnectionListing;
}

/** The name of an entity. */
export type EntityName = keyof Entities;
