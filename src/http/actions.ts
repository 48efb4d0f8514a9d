// Which command a verb on a type is, which a link, which an action: tables by wire name. What no row names is not
// served.

import type { Command } from '../commands/context.ts';
import { addRoleScope } from '../commands/addRoleScope.ts';
import { cancelRequest } from '../commands/cancelRequest.ts';
import { createCatalog } from '../commands/createCatalog.ts';
import { createPackage } from '../commands/createPackage.ts';
import { createPolicy } from '../commands/createPolicy.ts';
import { createRequest } from '../commands/createRequest.ts';
import { createResourceRequest } from '../commands/createResourceRequest.ts';
import { deleteCatalog } from '../commands/deleteCatalog.ts';
import { deletePackage } from '../commands/deletePackage.ts';
import { deletePolicy } from '../commands/deletePolicy.ts';
import { deleteRequest } from '../commands/deleteRequest.ts';
import { addMember } from '../commands/directory/addMember.ts';
import { addOwner } from '../commands/directory/addOwner.ts';
import { addSponsor } from '../commands/directory/addSponsor.ts';
import { createAppRoleAssignment } from '../commands/directory/createAppRoleAssignment.ts';
import { createApplication } from '../commands/directory/createApplication.ts';
import { createGroup } from '../commands/directory/createGroup.ts';
import { createServicePrincipal } from '../commands/directory/createServicePrincipal.ts';
import { createUser } from '../commands/directory/createUser.ts';
import { deleteAppRoleAssignment } from '../commands/directory/deleteAppRoleAssignment.ts';
import { deleteApplication } from '../commands/directory/deleteApplication.ts';
import { deleteGroup } from '../commands/directory/deleteGroup.ts';
import { deleteServicePrincipal } from '../commands/directory/deleteServicePrincipal.ts';
import { deleteUser } from '../commands/directory/deleteUser.ts';
import { checkMemberGroups, getMemberGroups } from '../commands/directory/memberGroups.ts';
import { removeManager } from '../commands/directory/removeManager.ts';
import { removeMember } from '../commands/directory/removeMember.ts';
import { removeOwner } from '../commands/directory/removeOwner.ts';
import { removeSponsor } from '../commands/directory/removeSponsor.ts';
import { createRoleAssignment } from '../commands/roles/createRoleAssignment.ts';
import { deleteRoleAssignment } from '../commands/roles/deleteRoleAssignment.ts';
import { setManager } from '../commands/directory/setManager.ts';
import { updateApplication } from '../commands/directory/updateApplication.ts';
import { updateGroup } from '../commands/directory/updateGroup.ts';
import { updateServicePrincipal } from '../commands/directory/updateServicePrincipal.ts';
import { updateUser } from '../commands/directory/updateUser.ts';
import { createConnectedOrganization } from '../commands/organizations/createConnectedOrganization.ts';
import { deleteConnectedOrganization } from '../commands/organizations/deleteConnectedOrganization.ts';
import {
  addExternalSponsor,
  addInternalSponsor,
  removeExternalSponsor,
  removeInternalSponsor,
} from '../commands/organizations/sponsors.ts';
import { updateConnectedOrganization } from '../commands/organizations/updateConnectedOrganization.ts';
import { createExtension } from '../commands/extensions/createExtension.ts';
import { deleteExtension } from '../commands/extensions/deleteExtension.ts';
import { replaceExtension } from '../commands/extensions/replaceExtension.ts';
import { resumeRequest } from '../commands/extensions/resumeRequest.ts';
import { explain } from '../commands/explain.ts';
import { getApplicablePolicyRequirements } from '../commands/getApplicablePolicyRequirements.ts';
import { moveToCatalog } from '../commands/moveToCatalog.ts';
import { refreshResource } from '../commands/refreshResource.ts';
import { removeRoleScope } from '../commands/removeRoleScope.ts';
import { replaceEndUserSettings } from '../commands/replaceEndUserSettings.ts';
import { replacePolicy } from '../commands/replacePolicy.ts';
import { reprocessAssignment } from '../commands/reprocessAssignment.ts';
import { reprocessRequest } from '../commands/reprocessRequest.ts';
import {
  addIncompatibleGroup,
  addIncompatiblePackage,
  removeIncompatibleGroup,
  removeIncompatiblePackage,
} from '../commands/separation.ts';
import {
  createApproverDelegate,
  deleteApproverDelegate,
  updateApproverDelegate,
} from '../commands/approverDelegates.ts';
import { updateApprovalStage } from '../commands/updateApprovalStage.ts';
import { updateCatalog } from '../commands/updateCatalog.ts';
import { updatePackage } from '../commands/updatePackage.ts';
import { updatePolicy } from '../commands/updatePolicy.ts';
import { updateSettings } from '../commands/updateSettings.ts';
import { updateSubject } from '../commands/updateSubject.ts';
import type { Operation, StructuredType } from '../odata/describe.ts';
import type { Target } from '../odata/target.ts';

export type Verb = 'create' | 'update' | 'replace' | 'delete';
type Verbs = Readonly<Partial<Record<Verb, Command>>>;
const extension: Verbs = { create: createExtension, replace: replaceExtension, delete: deleteExtension };
type Links = Readonly<Partial<Record<'add' | 'remove' | 'set', Command>>>;

/** By the wire name of the type that the path ends at, lower case. */
// biome-ignore format: a table, read by column
const verbs: Readonly<Record<string, Verbs>> = {
  accesspackagecatalog:            { create: createCatalog, update: updateCatalog, delete: deleteCatalog },
  accesspackage:                   { create: createPackage, update: updatePackage, delete: deletePackage },
  accesspackageassignmentpolicy:   { create: createPolicy, update: updatePolicy, replace: replacePolicy,
    delete: deletePolicy },
  customcalloutextension:          extension,
  accesspackageassignmentrequestworkflowextension: extension,
  accesspackageassignmentworkflowextension: extension,
  customaccesspackageworkflowextension: extension,
  accesspackageresourcerequest:    { create: createResourceRequest },
  accesspackageresourcerolescope:  { create: addRoleScope, delete: removeRoleScope },
  accesspackageassignmentrequest:  { create: createRequest, delete: deleteRequest },
  approvalstage:                   { update: updateApprovalStage },
  approvalstep:                    { update: updateApprovalStage },
  approverdelegate:                { create: createApproverDelegate, update: updateApproverDelegate,
    delete: deleteApproverDelegate },
  accesspackagesubject:            { update: updateSubject },
  connectedorganization:           { create: createConnectedOrganization, update: updateConnectedOrganization,
    delete: deleteConnectedOrganization },
  unifiedroleassignment:           { create: createRoleAssignment, delete: deleteRoleAssignment },
  entitlementmanagementsettings:   { update: updateSettings },
  settings:                        { update: updateSettings },
  controlconfiguration:            { replace: replaceEndUserSettings },
  user:                            { create: createUser, update: updateUser, delete: deleteUser },
  group:                           { create: createGroup, update: updateGroup, delete: deleteGroup },
  application:                     { create: createApplication, update: updateApplication, delete: deleteApplication },
  serviceprincipal:                { create: createServicePrincipal, update: updateServicePrincipal,
    delete: deleteServicePrincipal },
  approleassignment:               { create: createAppRoleAssignment, delete: deleteAppRoleAssignment },
};

/** By parent type and navigation (the domain's name), lower case. */
// biome-ignore format: a table, read by column
const links: Readonly<Record<string, Links>> = {
  'group/members':            { add: addMember, remove: removeMember },
  'group/owners':             { add: addOwner, remove: removeOwner },
  'application/owners':       { add: addOwner, remove: removeOwner },
  'serviceprincipal/owners':  { add: addOwner, remove: removeOwner },
  'user/sponsors':            { add: addSponsor, remove: removeSponsor },
  'accesspackage/incompatibleaccesspackages': { add: addIncompatiblePackage, remove: removeIncompatiblePackage },
  'accesspackage/incompatiblegroups':         { add: addIncompatibleGroup, remove: removeIncompatibleGroup },
  'connectedorganization/internalsponsors': { add: addInternalSponsor, remove: removeInternalSponsor },
  'connectedorganization/externalsponsors': { add: addExternalSponsor, remove: removeExternalSponsor },
  'user/manager':             { set: setManager, remove: removeManager },
};

/** By bound type and action, lower case. */
// biome-ignore format: a table, read by column
const actions: Readonly<Record<string, Command>> = {
  'accesspackageassignmentrequest/cancel':    cancelRequest,
  'accesspackageassignmentrequest/resume':    resumeRequest,
  'accesspackageassignmentrequest/reprocess': reprocessRequest,
  'accesspackageassignment/reprocess':        reprocessAssignment,
  'accesspackage/movetocatalog':              moveToCatalog,
  'accesspackage/getapplicablepolicyrequirements': getApplicablePolicyRequirements,
  'accesspackageresource/refresh':            refreshResource,
  'user/checkmembergroups':                   checkMemberGroups,
  'user/getmembergroups':                     getMemberGroups,
  'group/checkmembergroups':                  checkMemberGroups,
  'group/getmembergroups':                    getMemberGroups,
  'serviceprincipal/checkmembergroups':       checkMemberGroups,
  'serviceprincipal/getmembergroups':         getMemberGroups,
  'directoryobject/checkmembergroups':        checkMemberGroups,
  'directoryobject/getmembergroups':          getMemberGroups,
};

/** Functions whose answer is calculated, not a choice of rows: as actions, but for GET; they write nothing. */
const functions: Readonly<Record<string, Command>> = {
  '/explain': explain,
};

/** Packages that nothing shows to the caller may be named in these all the same: the command says what she may know. */
const open: ReadonlySet<string> = new Set(['accesspackage/getapplicablepolicyrequirements']);

/**
 * What the service lists in its schema and yet answers with 404 when it is written to: assignments change through
 * requests, resources through resource requests.
 */
const unwritten: ReadonlySet<string> = new Set([
  'accesspackageassignment',
  'accesspackageresource',
  'accesspackageresourcerole',
  'accesspackageresourcescope',
  'accesspackageassignmentresourcerole',
]);

/**
 * Lists and rows that the service does not answer reads of, though its schema has them, by parent type and navigation;
 * of some only single rows.
 */
const schemaOnly: ReadonlyMap<string, 'one' | 'all'> = new Map([
  ['accesspackagecatalog/resources', 'one'],
  ['rbacapplication/transitiveroleassignments', 'all'],
]);

export function isSchemaOnly({ steps }: Target): boolean {
  return steps.some(({ navigation, key }, at) => {
    const what = schemaOnly.get(
      `${steps[at - 1]?.declared.name.toLowerCase() ?? ''}/${navigation.navigation.toLowerCase()}`,
    );
    return what === 'all' || (what === 'one' && key !== null);
  });
}

/** Verbs that a dialect, by its prefix, answers with 204 and nothing, where the other one shows the row. */
const silent: Readonly<Record<string, string>> = { 'connectedorganization/update': '/beta' };

export const isSilent = (type: StructuredType, verb: Verb | null, prefix: string): boolean =>
  silent[`${type.name.toLowerCase()}/${verb ?? ''}`] === prefix;
export const verbsOf = (type: StructuredType): Verbs => verbs[type.name.toLowerCase()] ?? {};
export const refusesAsUnknown = (type: StructuredType): boolean => unwritten.has(type.name.toLowerCase());

const keyOf = (type: StructuredType | null, { name }: Operation): string =>
  `${type?.name.toLowerCase() ?? ''}/${name.toLowerCase()}`;
export const actionOf = (type: StructuredType | null, operation: Operation): Command | null =>
  actions[keyOf(type, operation)] ?? null;
export const functionOf = (type: StructuredType | null, operation: Operation): Command | null =>
  functions[keyOf(type, operation)] ?? null;
export const isOpen = (type: StructuredType | null, operation: Operation): boolean => open.has(keyOf(type, operation));

export function linkOf({ steps }: Target): Links | null {
  const [parent, last] = steps.slice(-2);
  if (parent === undefined || last === undefined) return null;
  const type = parent.cast ?? parent.declared;
  return links[`${type.name.toLowerCase()}/${last.navigation.navigation.toLowerCase()}`] ?? null;
}
