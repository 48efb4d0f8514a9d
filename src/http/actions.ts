// Which command a verb on a type is, which a link, which an action: tables by wire name. What no row names is not served.

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
import { moveToCatalog } from '../commands/moveToCatalog.ts';
import { refreshResource } from '../commands/refreshResource.ts';
import { removeRoleScope } from '../commands/removeRoleScope.ts';
import { replacePolicy } from '../commands/replacePolicy.ts';
import { reprocessAssignment } from '../commands/reprocessAssignment.ts';
import { reprocessRequest } from '../commands/reprocessRequest.ts';
import { updateCatalog } from '../commands/updateCatalog.ts';
import { updatePackage } from '../commands/updatePackage.ts';
import { updatePolicy } from '../commands/updatePolicy.ts';
import { updateSettings } from '../commands/updateSettings.ts';
import { updateSubject } from '../commands/updateSubject.ts';
import type { Operation, StructuredType } from '../odata/describe.ts';
import type { Target } from '../odata/target.ts';

export type Verb = 'create' | 'update' | 'replace' | 'delete';
type Verbs = Readonly<Partial<Record<Verb, Command>>>;
type Links = Readonly<Partial<Record<'add' | 'remove' | 'set', Command>>>;

/** By the wire name of the type that the path ends at, lower case. */
const verbs: Readonly<Record<string, Verbs>> = {
  accesspackagecatalog:            { create: createCatalog, update: updateCatalog, delete: deleteCatalog },
  accesspackage:                   { create: createPackage, update: updatePackage, delete: deletePackage },
  accesspackageassignmentpolicy:   { create: createPolicy, update: updatePolicy, replace: replacePolicy, delete: deletePolicy },
  accesspackageresourcerequest:    { create: createResourceRequest },
  accesspackageresourcerolescope:  { create: addRoleScope, delete: removeRoleScope },
  accesspackageassignmentrequest:  { create: createRequest, delete: deleteRequest },
  accesspackagesubject:            { update: updateSubject },
  entitlementmanagementsettings:   { update: updateSettings },
  settings:                        { update: updateSettings },
};

/** By parent type and navigation (the domain's name), lower case. */
const links: Readonly<Record<string, Links>> = {};

/** By bound type and action, lower case. */
const actions: Readonly<Record<string, Command>> = {
  'accesspackageassignmentrequest/cancel':    cancelRequest,
  'accesspackageassignmentrequest/reprocess': reprocessRequest,
  'accesspackageassignment/reprocess':        reprocessAssignment,
  'accesspackage/movetocatalog':              moveToCatalog,
  'accesspackageresource/refresh':            refreshResource,
};

/** What the service lists in its schema and yet answers with 404 when it is written to: assignments change through requests, resources through resource requests. */
const unwritten: ReadonlySet<string> = new Set(['accesspackageassignment', 'accesspackageresource', 'accesspackageresourcerole', 'accesspackageresourcescope', 'accesspackageassignmentresourcerole']);

export const verbsOf = (type: StructuredType): Verbs => verbs[type.name.toLowerCase()] ?? {};
export const refusesAsUnknown = (type: StructuredType): boolean => unwritten.has(type.name.toLowerCase());

export function actionOf(type: StructuredType | null, { name }: Operation): Command | null {
  return actions[`${type?.name.toLowerCase() ?? ''}/${name.toLowerCase()}`] ?? null;
}

export function linkOf({ steps }: Target): Links | null {
  const [parent, last] = steps.slice(-2);
  if (parent === undefined || last === undefined) return null;
  const type = parent.cast ?? parent.declared;
  return links[`${type.name.toLowerCase()}/${last.navigation.navigation.toLowerCase()}`] ?? null;
}
