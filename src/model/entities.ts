// Every entity by its name: the compiler holds this list equal to the domain's.

import type { Entities, EntityName } from '../domain/entities.ts';
import type { Entity } from './tables/entityTable.ts';
import { accessPackage } from './entities/catalogs/accessPackage.ts';
import { appRoleAssignment } from './entities/directory/appRoleAssignment.ts';
import { approval, approvalQuestion, approvalStage, approver, approverDelegate } from './entities/requests/approval.ts';
import { assignment } from './entities/requests/assignment.ts';
import { assignmentRequest } from './entities/requests/assignmentRequest.ts';
import { attributeStamp } from './entities/requests/attributeStamp.ts';
import { audit, auditTarget } from './entities/tenant/audit.ts';
import {
  auditCheckpoint,
  auditKey,
  auditLeaf,
  auditTile,
  auditTree,
  pendingAudit,
} from './entities/tenant/auditTree.ts';
import { catalog } from './entities/catalogs/catalog.ts';
import { controlConfiguration } from './entities/tenant/controlConfiguration.ts';
import {
  connectionRun,
  fulfilmentTask,
  connectionListing,
  difference,
  remoteHolding,
  remoteLink,
  remoteObject,
} from './entities/connections/remoteEntities.ts';
import { connection, connectionSecret } from './entities/connections/connection.ts';
import { provisioningEvent } from './entities/connections/provisioningEvent.ts';
import {
  connectedOrganization,
  identitySource,
  organizationSponsor,
} from './entities/directory/connectedOrganization.ts';
import { memberOf, membership, ownership, sponsorship } from './entities/directory/directoryLinks.ts';
import { callout, customExtension, extensionStage } from './entities/policies/customExtension.ts';
import { authenticationMethod } from './entities/directory/authenticationMethod.ts';
import { credential, federatedCredential } from './entities/directory/credential.ts';
import { directoryObject } from './entities/directory/directoryObject.ts';
import { domain } from './entities/directory/domain.ts';
import {
  artefact,
  assignmentGrant,
  client,
  job,
  policyRevision,
  policyTarget,
  signingKey,
} from './entities/tenant/internalEntities.ts';
import { identityLink, identityProvider } from './entities/connections/identityProvider.ts';
import { listedText } from './entities/tenant/listedText.ts';
import { auditAnchor } from './entities/tenant/auditAnchor.ts';
import { logCursor } from './entities/tenant/logCursor.ts';
import { mail } from './entities/tenant/mail.ts';
import { proposal } from './entities/tenant/proposal.ts';
import { permissionGrant } from './entities/directory/permissionGrant.ts';
import { policy } from './entities/policies/policy.ts';
import { question } from './entities/policies/question.ts';
import { resource } from './entities/catalogs/resource.ts';
import { resourceEnvironment } from './entities/catalogs/resourceEnvironment.ts';
import { resourceAction, resourceNamespace } from './entities/roles/resourceNamespace.ts';
import { resourceRequest } from './entities/catalogs/resourceRequest.ts';
import { resourceRole } from './entities/catalogs/resourceRole.ts';
import { resourceRoleScope } from './entities/catalogs/resourceRoleScope.ts';
import { resourceScope } from './entities/catalogs/resourceScope.ts';
import { roleAssignment, roleDefinition, roleHolding } from './entities/roles/roleAssignment.ts';
import { accessPath } from './entities/requests/accessPath.ts';
import { roleGrant } from './entities/requests/roleGrant.ts';
import {
  incompatibleGroup,
  incompatiblePackage,
  separationOfDutiesConflict,
} from './entities/catalogs/separationOfDuties.ts';
import { departure, ruleAttribute } from './entities/policies/ruleEntities.ts';
import { settings } from './entities/tenant/settings.ts';
import { feedSegment, pendingFeed } from './entities/tenant/feed.ts';
import { heldRemoval, removalLedger } from './entities/policies/removalEntities.ts';
import {
  reviewDecision,
  reviewDecisionChange,
  reviewInsight,
  reviewItemContext,
} from './entities/reviews/reviewDecision.ts';
import { reviewDefinition } from './entities/reviews/reviewDefinition.ts';
import { reviewHistory, reviewHistoryPart, reviewHistoryRun } from './entities/reviews/reviewHistory.ts';
import { reviewInstance, reviewStage } from './entities/reviews/reviewInstance.ts';
import { contactedReviewer, reviewer, reviewerSet } from './entities/reviews/reviewer.ts';
import { refusedCall } from './entities/tenant/refusedCall.ts';
import { signIn, signInActivity } from './entities/tenant/signIn.ts';
import { site, sitePermission, siteRole } from './entities/directory/site.ts';
import { subject } from './entities/requests/subject.ts';
import { branding, brandingImage } from './entities/tenant/branding.ts';
import { changeNotification, subscription } from './entities/subscriptions/subscription.ts';
import { tenant } from './entities/tenant/tenant.ts';

export const entities = {
  catalog,
  accessPackage,
  resource,
  resourceRole,
  resourceScope,
  resourceEnvironment,
  resourceRoleScope,
  resourceRequest,
  policy,
  policyRevision,
  policyTarget,
  ruleAttribute,
  departure,
  heldRemoval,
  removalLedger,
  question,
  subject,
  approval,
  approvalStage,
  approver,
  approvalQuestion,
  approverDelegate,
  assignmentRequest,
  assignment,
  roleGrant,
  assignmentGrant,
  accessPath,
  attributeStamp,
  reviewDefinition,
  reviewInstance,
  reviewStage,
  reviewDecision,
  reviewDecisionChange,
  reviewItemContext,
  reviewInsight,
  reviewerSet,
  reviewer,
  contactedReviewer,
  reviewHistory,
  reviewHistoryRun,
  reviewHistoryPart,
  settings,
  controlConfiguration,
  incompatiblePackage,
  incompatibleGroup,
  separationOfDutiesConflict,
  customExtension,
  extensionStage,
  callout,
  connectedOrganization,
  identitySource,
  organizationSponsor,
  directoryObject,
  membership,
  memberOf,
  ownership,
  sponsorship,
  listedText,
  appRoleAssignment,
  permissionGrant,
  credential,
  federatedCredential,
  authenticationMethod,
  roleAssignment,
  roleDefinition,
  roleHolding,
  resourceNamespace,
  resourceAction,
  site,
  siteRole,
  sitePermission,
  domain,
  tenant,
  branding,
  brandingImage,
  client,
  signingKey,
  artefact,
  job,
  audit,
  auditTarget,
  pendingAudit,
  auditLeaf,
  auditTile,
  auditTree,
  auditCheckpoint,
  auditKey,
  logCursor,
  auditAnchor,
  pendingFeed,
  feedSegment,
  mail,
  subscription,
  changeNotification,
  proposal,
  refusedCall,
  signIn,
  signInActivity,
  connection,
  connectionSecret,
  remoteObject,
  remoteLink,
  identityProvider,
  identityLink,
  remoteHolding,
  difference,
  connectionRun,
  provisioningEvent,
  fulfilmentTask,
  connectionListing,
} satisfies { readonly [E in EntityName]: Entity<E> };

export const entityNames = Object.keys(entities) as readonly (keyof Entities)[];

/** Whether a name is that of an entity. */
export const isEntityName = (name: string | null | undefined): name is EntityName =>
  typeof name === 'string' && Object.hasOwn(entities, name);
