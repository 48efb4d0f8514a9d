// Every entity by its name: the compiler holds this list equal to the domain's.

import type { Entities, EntityName } from '../domain/entities.ts';
import type { Entity } from './entity.ts';
import { accessPackage } from './entities/accessPackage.ts';
import { appRoleAssignment } from './entities/appRoleAssignment.ts';
import { approval, approvalStage, approver, approverDelegate } from './entities/approval.ts';
import { assignment } from './entities/assignment.ts';
import { assignmentRequest } from './entities/assignmentRequest.ts';
import { attributeStamp } from './entities/attributeStamp.ts';
import { audit, auditTarget } from './entities/audit.ts';
import { catalog } from './entities/catalog.ts';
import { controlConfiguration } from './entities/controlConfiguration.ts';
import { connectedOrganization, identitySource, organizationSponsor } from './entities/connectedOrganization.ts';
import { memberOf, membership, ownership, sponsorship } from './entities/directoryLinks.ts';
import { callout, customExtension, extensionStage } from './entities/customExtension.ts';
import { directoryObject } from './entities/directoryObject.ts';
import { domain } from './entities/domain.ts';
import { artefact, assignmentGrant, client, job, policyRevision, policyTarget, signingKey } from './entities/inner.ts';
import { listedText } from './entities/listedText.ts';
import { mail } from './entities/mail.ts';
import { policy } from './entities/policy.ts';
import { question } from './entities/question.ts';
import { resource } from './entities/resource.ts';
import { resourceEnvironment } from './entities/resourceEnvironment.ts';
import { resourceAction, resourceNamespace } from './entities/resourceNamespace.ts';
import { resourceRequest } from './entities/resourceRequest.ts';
import { resourceRole } from './entities/resourceRole.ts';
import { resourceRoleScope } from './entities/resourceRoleScope.ts';
import { resourceScope } from './entities/resourceScope.ts';
import { roleAssignment, roleDefinition } from './entities/roleAssignment.ts';
import { roleGrant } from './entities/roleGrant.ts';
import { incompatibleGroup, incompatiblePackage, separationOfDutiesConflict } from './entities/separationOfDuties.ts';
import { departure, ruleAttribute } from './entities/rules.ts';
import { settings } from './entities/settings.ts';
import { site, sitePermission, siteRole } from './entities/site.ts';
import { subject } from './entities/subject.ts';
import { tenant } from './entities/tenant.ts';

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
  question,
  subject,
  approval,
  approvalStage,
  approver,
  approverDelegate,
  assignmentRequest,
  assignment,
  roleGrant,
  assignmentGrant,
  attributeStamp,
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
  roleAssignment,
  roleDefinition,
  resourceNamespace,
  resourceAction,
  site,
  siteRole,
  sitePermission,
  domain,
  tenant,
  client,
  signingKey,
  artefact,
  job,
  audit,
  auditTarget,
  mail,
} satisfies { readonly [E in EntityName]: Entity<E> };

export const entityNames = Object.keys(entities) as readonly (keyof Entities)[];
