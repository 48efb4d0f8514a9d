// Which command serves a verb on a type, a link, an action: tables by wire name. What has no row is not served.

import { addRoleScope } from '../../commands/packages/addRoleScope.ts';
import { cancelRequest } from '../../commands/requests/cancelRequest.ts';
import { createCatalog } from '../../commands/catalogs/createCatalog.ts';
import { createPackage } from '../../commands/packages/createPackage.ts';
import { brandingPictures } from '../../domain/branding/brandingEntities.ts';
import { pictureCommands, refuseStyleSheet } from '../../commands/branding/brandingPicture.ts';
import { createBrandingLocalization, deleteBranding, updateBranding } from '../../commands/branding/writeBranding.ts';
import { createProposal } from '../../commands/proposals/createProposal.ts';
import { approveProposal, refuseProposal, withdrawProposal } from '../../commands/proposals/decideProposal.ts';
import { createSubscription } from '../../commands/subscriptions/createSubscription.ts';
import {
  deleteSubscription,
  reauthorizeSubscription,
  updateSubscription,
} from '../../commands/subscriptions/changeSubscription.ts';
import { createPolicy } from '../../commands/policies/createPolicy.ts';
import { createRequest } from '../../commands/requests/createRequest.ts';
import { createResourceRequest } from '../../commands/resources/createResourceRequest.ts';
import { deleteCatalog } from '../../commands/catalogs/deleteCatalog.ts';
import { deletePackage } from '../../commands/packages/deletePackage.ts';
import { deletePolicy } from '../../commands/policies/deletePolicy.ts';
import { deleteRequest } from '../../commands/requests/deleteRequest.ts';
import { createRoleAssignment } from '../../commands/roles/createRoleAssignment.ts';
import { deleteRoleAssignment } from '../../commands/roles/deleteRoleAssignment.ts';
import { createConnectedOrganization } from '../../commands/organizations/createConnectedOrganization.ts';
import { deleteConnectedOrganization } from '../../commands/organizations/deleteConnectedOrganization.ts';
import {
  addExternalSponsor,
  addInternalSponsor,
  removeExternalSponsor,
  removeInternalSponsor,
} from '../../commands/organizations/sponsors.ts';
import { updateConnectedOrganization } from '../../commands/organizations/updateConnectedOrganization.ts';
import { createExtension } from '../../commands/extensions/createExtension.ts';
import { deleteExtension } from '../../commands/extensions/deleteExtension.ts';
import { replaceExtension } from '../../commands/extensions/replaceExtension.ts';
import { testExtension } from '../../commands/extensions/testExtension.ts';
import { resumeRequest } from '../../commands/requests/resumeRequest.ts';
import { attention } from '../../commands/portal/attention.ts';
import { erasePerson } from '../../commands/people/erasePerson.ts';
import { resetSecondFactors } from '../../commands/people/resetSecondFactors.ts';
import { personData } from '../../commands/people/personData.ts';
import { auditConsistencyProof, auditInclusionProof } from '../../commands/audit/auditProofs.ts';
import { auditStatus } from '../../commands/audit/auditStatus.ts';
import { attributeReaders } from '../../commands/settings/attributeReaders.ts';
import { explainEligibility } from '../../commands/requests/explainEligibility.ts';
import { getApplicablePolicyRequirements } from '../../commands/policies/getApplicablePolicyRequirements.ts';
import { packageHistory } from '../../commands/packages/packageHistory.ts';
import { moveToCatalog } from '../../commands/packages/moveToCatalog.ts';
import { refreshResource } from '../../commands/resources/refreshResource.ts';
import { allowedActions } from '../../commands/portal/allowedActions.ts';
import { areas } from '../../commands/portal/areas.ts';
import { myApprovals } from '../../commands/portal/myApprovals.ts';
import { myPackages } from '../../commands/portal/myPackages.ts';
import { requestTerms } from '../../commands/portal/requestTerms.ts';
import { mailPreview, sendTestMail } from '../../commands/mails/mailPreview.ts';
import { missingOrigins } from '../../commands/resources/missingOrigins.ts';
import { team } from '../../commands/portal/team.ts';
import { whatIf } from '../../commands/portal/whatIf.ts';
import { dropHeldRemovals, releaseHeldRemovals } from '../../commands/removals/decideHeldRemovals.ts';
import { removeRoleScope } from '../../commands/packages/removeRoleScope.ts';
import { replaceEndUserSettings } from '../../commands/settings/replaceEndUserSettings.ts';
import { replacePolicy } from '../../commands/policies/replacePolicy.ts';
import { reprocessAssignment } from '../../commands/assignments/reprocessAssignment.ts';
import { answerQuestion } from '../../commands/requests/answerQuestion.ts';
import { remindOfRequest } from '../../commands/requests/remindOfRequest.ts';
import { requestProgress } from '../../commands/requests/requestProgress.ts';
import { reprocessRequest } from '../../commands/requests/reprocessRequest.ts';
import {
  addIncompatibleGroup,
  addIncompatiblePackage,
  removeIncompatibleGroup,
  removeIncompatiblePackage,
} from '../../commands/packages/incompatibilities.ts';
import {
  createApproverDelegate,
  deleteApproverDelegate,
  replaceApproverDelegate,
  updateApproverDelegate,
} from '../../commands/approvals/approverDelegates.ts';
import { approvalContext } from '../../commands/approvals/approvalContext.ts';
import { decideApproval } from '../../commands/approvals/decideApproval.ts';
import { takeBackApproval } from '../../commands/approvals/takeBackApproval.ts';
import { updateApprovalStage } from '../../commands/approvals/updateApprovalStage.ts';
import { updateCatalog } from '../../commands/catalogs/updateCatalog.ts';
import { updatePackage } from '../../commands/packages/updatePackage.ts';
import { updatePolicy } from '../../commands/policies/updatePolicy.ts';
import { updatePreferences } from '../../commands/settings/updatePreferences.ts';
import { updateSettings } from '../../commands/settings/updateSettings.ts';
import { updateSubject } from '../../commands/subjects/updateSubject.ts';
import {
  on,
  type EntityVerbs,
  type LinkCommands,
  type StreamCommands,
  type TableCommand,
  type Verb,
  type VerbCommands,
} from './commandKinds.ts';
import {
  connectionActions,
  connectionFunctions,
  connectionProperties,
  connectionVerbs,
} from './connectionCommandTable.ts';
import { directoryActions, directoryLinks, directoryVerbs, verbsOfSets } from './directoryCommandTable.ts';
import { reviewActions, reviewFunctions, reviewVerbs } from './reviewCommandTable.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { Operation, Property, StructuredType } from '../../odata/serviceDescription.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import { isStream } from '../../odata/serialize/serialize.ts';

const extensionVerbs = on('customExtension', {
  create: createExtension,
  replace: replaceExtension,
  delete: deleteExtension,
});

/** By the wire name of the type that the path ends at, lower case. */
// biome-ignore format: a table, read by column
const verbs: Readonly<Record<string, EntityVerbs>> = {
  accesspackagecatalog:            on('catalog', { create: createCatalog, update: updateCatalog,
    delete: deleteCatalog }),
  accesspackage:                   on('accessPackage', { create: createPackage, update: updatePackage,
    delete: deletePackage }),
  package:                         on('accessPackage', { update: updatePackage }),
  accesspackageassignmentpolicy:   on('policy', { create: createPolicy, update: updatePolicy, replace: replacePolicy,
    delete: deletePolicy }),
  customcalloutextension:          extensionVerbs,
  accesspackageassignmentrequestworkflowextension: extensionVerbs,
  accesspackageassignmentworkflowextension: extensionVerbs,
  customaccesspackageworkflowextension: extensionVerbs,
  accesspackageresourcerequest:    on('resourceRequest', { create: createResourceRequest }),
  accesspackageresourcerolescope:  on('resourceRoleScope', { create: addRoleScope, delete: removeRoleScope }),
  accesspackageassignmentrequest:  on('assignmentRequest', { create: createRequest, delete: deleteRequest }),
  approvalstage:                   on('approvalStage', { update: updateApprovalStage }),
  approvalstep:                    on('approvalStage', { update: updateApprovalStage }),
  approverdelegate:                on('approverDelegate', { create: createApproverDelegate,
    update: updateApproverDelegate, delete: deleteApproverDelegate }),
  subscription:                    on('subscription', { create: createSubscription, update: updateSubscription,
    delete: deleteSubscription }),
  proposal:                        on('proposal', { create: createProposal }),
  accesspackagesubject:            on('subject', { update: updateSubject }),
  connectedorganization:           on('connectedOrganization', { create: createConnectedOrganization,
    update: updateConnectedOrganization, delete: deleteConnectedOrganization }),
  unifiedroleassignment:           on('roleAssignment', { create: createRoleAssignment, delete: deleteRoleAssignment }),
  entitlementmanagementsettings:   on('settings', { update: updateSettings }),
  settings:                        on('settings', { update: updateSettings }),
  preferences:                     on('directoryObject', { update: updatePreferences }),
  controlconfiguration:            on('controlConfiguration', { replace: replaceEndUserSettings }),
  organizationalbranding:          on('branding', { update: updateBranding, delete: deleteBranding }),
  organizationalbrandinglocalization: on('branding', { create: createBrandingLocalization, update: updateBranding,
    delete: deleteBranding }),
  ...directoryVerbs,
  ...connectionVerbs,
  ...reviewVerbs,
};

/** By parent type and navigation (the domain's name), lower case. */
// biome-ignore format: a table, read by column
const links: Readonly<Record<string, LinkCommands>> = {
  'accesspackage/incompatibleaccesspackages': { add: addIncompatiblePackage, remove: removeIncompatiblePackage },
  'accesspackage/incompatiblegroups':         { add: addIncompatibleGroup, remove: removeIncompatibleGroup },
  'connectedorganization/internalsponsors': { add: addInternalSponsor, remove: removeInternalSponsor },
  'connectedorganization/externalsponsors': { add: addExternalSponsor, remove: removeExternalSponsor },
  ...directoryLinks,
};

/** What a PUT of one property by itself does, by the type of its row and its path, lower case. */
const properties: Readonly<Record<string, TableCommand>> = {
  'user/identitygovernance/approverdelegate': replaceApproverDelegate,
  ...connectionProperties,
};

/** The streams of a branding, by their lower-case wire names: of every type that has such a one. */
const streams: Readonly<Record<string, StreamCommands>> = {
  ...Object.fromEntries(brandingPictures.map((name) => [name.toLowerCase(), pictureCommands(name)])),
  customcss: { put: refuseStyleSheet, remove: refuseStyleSheet },
};

/** Navigations to one row that a write makes where there is none, by parent type, lower case. */
const madeByWrites: ReadonlySet<string> = new Set(['organization/branding']);

/** By the type that the action is called on, or that it is bound to, and action, lower case. */
// biome-ignore format: a table, read by column
const actions: Readonly<Record<string, TableCommand>> = {
  'accesspackageassignmentrequest/cancel':    cancelRequest,
  'accesspackageassignmentrequest/resume':    resumeRequest,
  'accesspackageassignmentrequest/reprocess': reprocessRequest,
  'accesspackageassignment/reprocess':        reprocessAssignment,
  'accesspackage/movetocatalog':              moveToCatalog,
  'accesspackage/getapplicablepolicyrequirements': getApplicablePolicyRequirements,
  'accesspackageresource/refresh':            refreshResource,
  'approval/decide':                          decideApproval,
  'approval/takeback':                        takeBackApproval,
  'subscription/reauthorize':                 reauthorizeSubscription,
  'proposal/approve':                         approveProposal,
  'proposal/refuse':                          refuseProposal,
  'proposal/withdraw':                        withdrawProposal,
  'request/answer':                           answerQuestion,
  'heldremoval/release':                      releaseHeldRemovals,
  'heldremoval/drop':                         dropHeldRemovals,
  'request/remind':                           remindOfRequest,
  '/whatif':                                  whatIf,
  '/testextension':                           testExtension,
  '/sendtestmail':                            sendTestMail,
  '/eraseperson':                             erasePerson,
  '/resetsecondfactors':                      resetSecondFactors,
  ...directoryActions,
  ...connectionActions,
  ...reviewActions,
};

/**
 * Functions that calculate their result instead of choosing rows. They are called by GET and write nothing, but
 * for the entry of the audit that says who took a copy of a person's data.
 */
const functions: Readonly<Record<string, TableCommand>> = {
  '/explain': explainEligibility,
  '/attributereaders': attributeReaders,
  '/attention': attention,
  '/auditstatus': auditStatus,
  '/auditinclusionproof': auditInclusionProof,
  '/auditconsistencyproof': auditConsistencyProof,
  '/areas': areas,
  '/allowedactions': allowedActions,
  '/mypackages': myPackages,
  '/myapprovals': myApprovals,
  '/requestterms': requestTerms,
  '/team': team,
  '/mailpreview': mailPreview,
  '/missingorigins': missingOrigins,
  '/packagehistory': packageHistory,
  '/persondata': personData,
  'approval/context': approvalContext,
  'request/progress': requestProgress,
  ...connectionFunctions,
  ...reviewFunctions,
};

/**
 * Operations that may name packages which are not visible to the caller: the command decides what the caller learns.
 */
const visibilityExempt: ReadonlySet<string> = new Set(['accesspackage/getapplicablepolicyrequirements']);

/**
 * Types that Graph lists in its schema, but whose writes it answers with 404: assignments change through requests,
 * resources through resource requests.
 */
const writesNotFound: ReadonlySet<string> = new Set([
  'accesspackageassignment',
  'accesspackageresource',
  'accesspackageresourcerole',
  'accesspackageresourcescope',
  'accesspackageassignmentresourcerole',
]);

/** Navigations that Graph's schema has, but whose reads it refuses: of all rows, or of single rows (`one`). */
const schemaOnlyNavigations: ReadonlyMap<string, 'one' | 'all'> = new Map([
  ['accesspackagecatalog/resources', 'one'],
  ['rbacapplication/transitiveroleassignments', 'all'],
]);

export function isSchemaOnly({ steps }: ResourcePath): boolean {
  return steps.some(({ navigation, key }, at) => {
    const what = schemaOnlyNavigations.get(
      `${steps[at - 1]?.declared.name.toLowerCase() ?? ''}/${navigation.navigation.toLowerCase()}`,
    );
    return what === 'all' || (what === 'one' && key !== null);
  });
}

/** Verbs that one API version, by its prefix, answers with 204, where the other one shows the row. */
const noContentVerbs: Readonly<Record<string, string>> = { 'connectedorganization/update': '/beta' };

export const returnsNoContent = (type: StructuredType, verb: Verb | null, prefix: string): boolean =>
  noContentVerbs[`${type.name.toLowerCase()}/${verb ?? ''}`] === prefix;
/** Keys that clients choose, in lower case: a PATCH of one may create the object. */
const upsertKeys: Readonly<Record<string, string>> = {
  group: 'uniquename',
  application: 'uniquename',
  serviceprincipal: 'appid',
  federatedidentitycredential: 'name',
};
export const upsertKeyOf = (type: StructuredType): string | null => upsertKeys[type.name.toLowerCase()] ?? null;

const setName = (steps: ResourcePath['steps']): string =>
  steps
    .slice(-2)
    .map(({ navigation }) => navigation.canonical.toLowerCase())
    .join('/');

/** The verbs of a path that ends at rows of a type. */
export const verbsOf = (type: StructuredType, { steps }: Pick<ResourcePath, 'steps'>): VerbCommands =>
  verbsOfSets[setName(steps)] ?? verbs[type.name.toLowerCase()] ?? {};
/** The entity whose drafts the commands on each type take, by lower-case wire name. */
export const entityByVerbType: ReadonlyMap<string, EntityName> = new Map(
  Object.entries(verbs).map(([type, { entity }]) => [type, entity]),
);
export const isWriteNotFound = (type: StructuredType): boolean => writesNotFound.has(type.name.toLowerCase());

const operationKey = (type: StructuredType | null, { name }: Operation): string =>
  `${type?.name.toLowerCase() ?? ''}/${name.toLowerCase()}`;
export const actionOf = (type: StructuredType | null, operation: Operation): TableCommand | null =>
  actions[operationKey(type, operation)] ??
  actions[`${operation.boundTo?.type ?? ''}/${operation.name.toLowerCase()}`] ??
  null;
export const functionOf = (type: StructuredType | null, operation: Operation): TableCommand | null =>
  functions[operationKey(type, operation)] ?? null;
export const isVisibilityExempt = (type: StructuredType | null, operation: Operation): boolean =>
  visibilityExempt.has(operationKey(type, operation));

/** `identitygovernance/approverdelegate` */
export const propertyPath = (of: readonly Property[]): string =>
  of.map(({ canonical }) => canonical.toLowerCase()).join('/');
export const propertyCommandOf = ({ type, tail }: Pick<ResourcePath, 'type' | 'tail'>): TableCommand | null =>
  tail.kind !== 'property' || tail.raw
    ? null
    : (properties[`${type?.name.toLowerCase() ?? ''}/${propertyPath(tail.properties)}`] ?? null);

export const streamOf = ({ tail }: Pick<ResourcePath, 'tail'>): StreamCommands | null =>
  tail.kind === 'property' && isStream(tail.properties)
    ? (streams[tail.properties[0].canonical.toLowerCase()] ?? null)
    : null;

/** Whether a write makes the row at the end of these steps, where that is what is missing. */
export function isMadeByWrite(steps: ResourcePath['steps'], missing: string): boolean {
  const [parent, last] = steps.slice(-2);
  if (parent === undefined || last === undefined || last.navigation.name !== missing) return false;
  return madeByWrites.has(`${parent.declared.name}/${last.navigation.navigation}`.toLowerCase());
}

export function linkOf({ steps }: ResourcePath): LinkCommands | null {
  const [parent, last] = steps.slice(-2);
  if (parent === undefined || last === undefined) return null;
  const type = parent.cast ?? parent.declared;
  return links[`${type.name.toLowerCase()}/${last.navigation.navigation.toLowerCase()}`] ?? null;
}
