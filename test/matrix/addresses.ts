// From a published row to the address of one call: both versions' names, and what stands for an id.

import type { SurfaceRow } from '../surface/rows.ts';
import type { Place } from './world.ts';

/** The segments that beta calls otherwise. */
const names: Readonly<Record<string, string>> = {
  accessPackageCatalogs: 'catalogs',
  accessPackageAssignmentPolicies: 'assignmentPolicies',
  accessPackageAssignmentRequests: 'assignmentRequests',
  accessPackageAssignments: 'assignments',
  accessPackageResourceRequests: 'resourceRequests',
  accessPackageResourceRoleScopes: 'resourceRoleScopes',
  accessPackageResources: 'resources',
  accessPackageResourceRoles: 'resourceRoles',
  accessPackageResourceScopes: 'resourceScopes',
  accessPackageResourceEnvironments: 'resourceEnvironments',
  accessPackageResourceRole: 'role',
  accessPackageResourceScope: 'scope',
  accessPackageCustomWorkflowExtensions: 'customWorkflowExtensions',
  steps: 'stages',
};
const named = (segment: string): string => names[segment] ?? segment;

/**
 * `GET /catalogs/{id}`: method and path below entitlement management, in v1.0's names; of role management the last part
 * alone.
 */
export function keyOf({ method, path }: SurfaceRow): string {
  const below = path
    .replace('/identityGovernance/entitlementManagement', '')
    .replace('/roleManagement/entitlementManagement/', '');
  return `${method} ${below.split('/').map(named).join('/')}`;
}

/** With the ids of a place: each after the segment that lists it. */
export function addressOf({ version, path, query }: SurfaceRow, place: Place): string {
  let before = '';
  const segments = path.split('/').map((segment) => {
    const filled =
      segment === '{id}'
        ? idOf(place, before)
        : segment
            .replace("accessPackageId='{id}'", `accessPackageId='${place['accessPackages']}'`)
            .replace(
              "incompatibleAccessPackageId='{id}'",
              `incompatibleAccessPackageId='${place['incompatibleAccessPackages']}'`,
            )
            .replace("objectId='{id}'", `objectId='${place['objects']}'`);
    before = named(segment);
    return filled;
  });
  const options = query
    .replace("/id eq '{id}'", `/id eq '${place['resources']}'`)
    .replace("principalId eq '{id}'", `principalId eq '${place['objects']}'`);
  return `/${version}${segments.join('/')}${options === '' ? '' : `?${options}`}`;
}

const idOf = (place: Place, segment: string): string => place[segment] ?? '11111111-1111-4111-8111-111111111111';

/** What an answer that has it all holds: the id of what the path ends at. */
export function lookedFor(row: SurfaceRow, place: Place): string {
  const segments = keyOf(row).split(' ')[1]?.split('/') ?? [];
  const last = segments.findLast((segment) => segment !== '{id}' && !segment.includes('(')) ?? '';
  const special: Readonly<Record<string, string>> = {
    '': 'entitlementManagement',
    settings: 'singleton',
    accessPackage: place['accessPackages'] ?? '',
    connectedOrganization: place['connectedOrganizations'] ?? '',
    endUserSettings: 'showApproverDetailsToMembers',
    transitiveRoleAssignments: place['roleAssignments'] ?? '',
    customExtensionStageSettings: 'assignmentRequestRemoved',
  };
  if (row.path.includes('subjects(')) return place['subjects'] ?? '';
  return special[last] ?? place[last] ?? 'nothing is called so';
}
