// Which rows a catalog or a package is made of: for each entity, where it says of which one it is. A new entity does
// not compile before it has a row here.

import type { Entities, EntityName } from '../../domain/entities.ts';

/** The fields of an entity that name what a row of it belongs to. */
export interface EditRow<E extends EntityName = EntityName> {
  readonly catalog?: keyof Entities[E] & string;
  readonly accessPackage?: keyof Entities[E] & string;
  readonly policy?: keyof Entities[E] & string;
  /** Of an object that is part of no catalog: the fields that make it an edit of an automatic rule. */
  readonly fields?: readonly (keyof Entities[E] & string)[];
  /** Nobody has access by it, so that it needs no second administrator. */
  readonly decidedAlone?: true;
}

const ofPolicy = 'is written with its policy';
const ofRequest = 'a request, or what came of one: it follows the rules, and edits none';
const ofAccess = 'somebody has access by it: it follows the rules, and edits none';
const ofDirectory = 'of the directory';
const ofReview = 'of a review: what it takes goes the way of any removal';
const ofServer = 'of the server itself';
const ofAudit = 'of the audit';

/** A text says why a row of the entity edits neither a catalog nor a package. */
// biome-ignore format: a table, read by column
export const editTable: { readonly [E in EntityName]: EditRow<E> | string } = {
  catalog:             { catalog: 'id' },
  accessPackage:       { catalog: 'catalogId', accessPackage: 'id' },
  policy:              { catalog: 'catalogId', accessPackage: 'packageId' },
  question:            { policy: 'policyId' },
  extensionStage:      { policy: 'policyId' },
  resourceRoleScope:   { accessPackage: 'packageId' },
  incompatiblePackage: { accessPackage: 'packageId' },
  incompatibleGroup:   { accessPackage: 'packageId' },
  customExtension:     { catalog: 'catalogId' },
  resource:            { catalog: 'catalogId', decidedAlone: true },
  resourceScope:       { catalog: 'catalogId', decidedAlone: true },
  roleAssignment:      { catalog: 'catalogId', decidedAlone: true },
  resourceRole:        'comes and goes with its resource',
  resourceEnvironment: ofServer,
  resourceRequest:     'its verb writes the resource',
  policyRevision:      ofPolicy,
  policyTarget:        ofPolicy,
  ruleAttribute:       ofPolicy,
  departure:           ofAccess,
  heldRemoval:         ofAccess,
  removalLedger:       ofServer,
  callout:             ofRequest,
  subject:             ofRequest,
  approval:            ofRequest,
  approvalStage:       ofRequest,
  approver:            ofRequest,
  approvalQuestion:    ofRequest,
  approverDelegate:    ofRequest,
  assignmentRequest:   ofRequest,
  assignment:          ofAccess,
  roleGrant:           ofAccess,
  assignmentGrant:     ofAccess,
  accessPath:          'nothing writes it',
  attributeStamp:      ofAccess,
  reviewDefinition:    ofReview,
  reviewInstance:      ofReview,
  reviewStage:         ofReview,
  reviewDecision:      ofReview,
  reviewDecisionChange:ofReview,
  reviewItemContext:   ofReview,
  reviewInsight:       'nothing writes it',
  reviewerSet:         ofReview,
  reviewer:            ofReview,
  contactedReviewer:   ofReview,
  reviewHistory:       'a report: nobody has access by it',
  reviewHistoryRun:    'nothing writes it',
  reviewHistoryPart:   'a report: nobody has access by it',
  settings:            'of the whole tenant',
  controlConfiguration: 'of the whole tenant',
  separationOfDutiesConflict: 'nothing writes it',
  connectedOrganization: ofDirectory,
  identitySource:      ofDirectory,
  organizationSponsor: ofDirectory,
  directoryObject:     { fields: ['membershipRule', 'membershipRuleProcessingState'] },
  membership:          ofDirectory,
  memberOf:            ofDirectory,
  ownership:           ofDirectory,
  sponsorship:         ofDirectory,
  listedText:          ofDirectory,
  appRoleAssignment:   ofDirectory,
  permissionGrant:     ofDirectory,
  credential:          ofDirectory,
  federatedCredential: ofDirectory,
  authenticationMethod:ofDirectory,
  roleDefinition:      ofDirectory,
  roleHolding:         ofDirectory,
  resourceNamespace:   ofDirectory,
  resourceAction:      ofDirectory,
  site:                ofDirectory,
  siteRole:            ofDirectory,
  sitePermission:      ofDirectory,
  connection:          'of the whole tenant',
  connectionSecret:    'of the whole tenant',
  remoteObject:        'known of another system',
  remoteLink:          'known of another system',
  remoteHolding:       'known of another system',
  difference:          'known of another system',
  connectionRun:       'known of another system',
  fulfilmentTask:      'known of another system',
  connectionListing:   'known of another system',
  identityProvider:    'of the whole tenant',
  identityLink:        'of the whole tenant',
  provisioningEvent:   'known of another system',
  subscription:        'of an application, which is told what it may see',
  changeNotification:  'of an application, which is told what it may see',
  domain:              ofServer,
  tenant:              ofServer,
  branding:            'of the whole tenant',
  brandingImage:       'of the whole tenant',
  client:              ofServer,
  signingKey:          ofServer,
  artefact:            ofServer,
  job:                 ofServer,
  mail:                ofServer,
  proposal:            'kept beside what it would edit',
  pendingFeed:         ofServer,
  feedSegment:         ofServer,
  refusedCall:         ofAudit,
  signIn:              ofAudit,
  signInActivity:      ofAudit,
  audit:               ofAudit,
  auditTarget:         ofAudit,
  pendingAudit:        ofAudit,
  auditLeaf:           ofAudit,
  auditTile:           ofAudit,
  auditTree:           ofAudit,
  auditCheckpoint:     ofAudit,
  auditKey:            ofAudit,
  logCursor:           ofAudit,
  auditAnchor:         ofAudit,
};
