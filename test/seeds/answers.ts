// What is promised of each answer in the tutorial: as printed on the page, or where it prints none, as its text and the
// published reference say.

import assert from 'node:assert/strict';
import type { Answer, Json, World } from './world.ts';

const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
/** Zone Z, up to seven digits of a second, no zero at their end. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,6}[1-9])?Z$/;
export const unusedRoleId = '00000000-0000-0000-0000-000000000000';

/** The named properties are there and in this order; a newer schema may have put others between them. */
export function inOrder(value: Json, names: readonly string[]): void {
  assert.deepEqual(
    Object.keys(value).filter((name) => names.includes(name)),
    names,
  );
}

/** The object has these values, whatever else it has. */
export function has(value: Json, wanted: Readonly<Record<string, unknown>>): void {
  assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((name) => [name, value?.[name]])), wanted);
}

function lacks(value: Json, names: readonly string[]): void {
  assert.deepEqual(
    Object.keys(value).filter((name) => names.includes(name)),
    [],
  );
}

const context = (world: World, version: string, fragment: string): string =>
  `${world.latchkey.http}/${version}/$metadata#${fragment}`;
const tips = (get: string): string =>
  'Use $select to choose only the properties your app needs, as this can lead to performance improvements. ' +
  `For example: GET ${get}`;

function list(answer: Answer, count: number): readonly Json[] {
  assert.equal(answer.status, 200);
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  assert.equal(answer.body.value.length, count);
  assert.equal(answer.body['@odata.nextLink'], undefined);
  return answer.body.value;
}

function created(answer: Answer, contextWanted: string): Json {
  assert.equal(answer.status, 201);
  assert.equal(answer.body['@odata.context'], contextWanted);
  assert.match(answer.body.id, guid);
  return answer.body;
}

export function emptyList(answer: Answer): void {
  list(answer, 0);
}

export function deleted(answer: Answer): void {
  assert.equal(answer.status, 204);
  assert.equal(answer.text, '');
}

export function generalCatalog(answer: Answer, world: World): void {
  const [catalog] = list(answer, 1);
  assert.deepEqual(Object.keys(answer.body), ['@odata.context', '@microsoft.graph.tips', 'value']);
  has(answer.body, {
    '@odata.context': context(world, 'v1.0', 'identityGovernance/entitlementManagement/catalogs'),
    '@microsoft.graph.tips': tips(
      'identityGovernance/entitlementManagement/catalogs?$select=catalogType,createdDateTime',
    ),
  });
  inOrder(catalog, [
    'id',
    'displayName',
    'description',
    'catalogType',
    'state',
    'isExternallyVisible',
    'createdDateTime',
    'modifiedDateTime',
  ]);
  has(catalog, {
    id: world.ids.catalog,
    displayName: 'General',
    description: 'Built-in catalog.',
    catalogType: 'serviceDefault',
    state: 'published',
    isExternallyVisible: true,
  });
  assert.match(catalog.createdDateTime, instant);
  assert.match(catalog.modifiedDateTime, instant);
  lacks(catalog, ['catalogStatus', 'createdBy', 'modifiedBy']);
}

export function resourceAdded(answer: Answer, world: World): void {
  const added = created(
    answer,
    context(world, 'v1.0', 'identityGovernance/entitlementManagement/resourceRequests/$entity'),
  );
  has(added, { requestType: 'adminAdd', state: 'delivered' });
  lacks(added, ['catalogId', 'justification', 'requestState', 'requestStatus', 'accessPackageResource']);
}

const resourceNames = ['id', 'displayName', 'description', 'originId', 'originSystem', 'createdDateTime', 'attributes'];

function isGroupResource(resource: Json, world: World): void {
  inOrder(resource, resourceNames);
  // The request named neither: they are the group's own.
  has(resource, {
    displayName: 'Marketing resources',
    description: 'Marketing group',
    originId: world.ids.group,
    originSystem: 'AadGroup',
    attributes: [],
  });
  assert.match(resource.id, guid);
  assert.match(resource.createdDateTime, instant);
  lacks(resource, ['resourceType', 'url', 'addedBy', 'addedOn']);
}

export function catalogResource(answer: Answer, world: World): void {
  const [resource] = list(answer, 1);
  has(answer.body, {
    '@odata.context': context(
      world,
      'v1.0',
      `identityGovernance/entitlementManagement/catalogs('${world.ids.catalog}')/resources`,
    ),
    '@microsoft.graph.tips': tips(
      "identityGovernance/entitlementManagement/catalogs('<guid>')/resources?$select=attributes,createdDateTime",
    ),
  });
  world.ids.resource = resource.id;
  isGroupResource(resource, world);
}

export function unusedMemberRole(answer: Answer, world: World): void {
  const [role] = list(answer, 1);
  world.ids.roleOriginId = role.originId;
  const roles = `identityGovernance/entitlementManagement/catalogs('${world.ids.catalog}')/resourceRoles`;
  has(answer.body, {
    '@odata.context': context(world, 'v1.0', `${roles}(resource())`),
    '@microsoft.graph.tips': tips(
      "identityGovernance/entitlementManagement/catalogs('<guid>')/resourceRoles?$select=description,displayName",
    ),
  });
  inOrder(role, ['id', 'displayName', 'description', 'originSystem', 'originId', 'resource@odata.context', 'resource']);
  has(role, {
    id: unusedRoleId,
    displayName: 'Member',
    description: null,
    originSystem: 'AadGroup',
    originId: `Member_${world.ids.group}`,
    'resource@odata.context': context(world, 'v1.0', `${roles}('${unusedRoleId}')/resource/$entity`),
  });
  isGroupResource(role.resource, world);
  assert.equal(role.resource.id, world.ids.resource);
}

export function packageCreated(answer: Answer, world: World): void {
  const pack = created(
    answer,
    context(world, 'v1.0', 'identityGovernance/entitlementManagement/accessPackages/$entity'),
  );
  world.ids.package = pack.id;
  inOrder(pack, ['id', 'displayName', 'description', 'isHidden', 'createdDateTime', 'modifiedDateTime']);
  has(pack, {
    displayName: 'Marketing Campaign',
    description: 'Access to resources for the campaign',
    isHidden: false,
  });
  assert.match(pack.createdDateTime, instant);
  lacks(pack, ['catalogId', 'isRoleScopesVisible', 'createdBy']);
}

export async function roleScopeCreated(answer: Answer, world: World): Promise<void> {
  assert.equal(answer.status, 201);
  const [roleId, scopeId, ...rest] = String(answer.body.id).split('_');
  assert.match(roleId ?? '', guid);
  assert.notEqual(roleId, unusedRoleId);
  assert.match(scopeId ?? '', guid);
  assert.deepEqual(rest, []);
  const path =
    `/v1.0/identityGovernance/entitlementManagement/accessPackages/${world.ids.package}` +
    '?$expand=resourceRoleScopes($expand=role,scope)';
  const { body } = await world.latchkey.call('governanceAdmin', 'GET', path);
  assert.equal(body.resourceRoleScopes.length, 1);
  has(body.resourceRoleScopes[0].role, { id: roleId, originId: `Member_${world.ids.group}`, displayName: 'Member' });
  has(body.resourceRoleScopes[0].scope, { id: scopeId, originId: world.ids.group, isRootScope: true });
}

export function policyCreated(answer: Answer, world: World): void {
  const policy = created(
    answer,
    context(world, 'beta', 'identityGovernance/entitlementManagement/accessPackageAssignmentPolicies/$entity'),
  );
  world.ids.policy = policy.id;
  has(policy, {
    accessPackageId: world.ids.package,
    displayName: 'Specific users',
    description: 'Specific users can request assignment',
    canExtend: false,
    durationInDays: 30,
    expirationDateTime: null,
    accessReviewSettings: null,
  });
  has(policy.requestorSettings, { scopeType: 'SpecificDirectorySubjects', acceptRequests: true });
  assert.equal(policy.requestorSettings.allowedRequestors.length, 1);
  has(policy.requestorSettings.allowedRequestors[0], {
    '@odata.type': '#microsoft.graph.singleUser',
    isBackup: false,
    id: world.ids.requestor,
    description: 'Requestor1',
  });
  has(policy.requestApprovalSettings, {
    isApprovalRequired: false,
    isApprovalRequiredForExtension: false,
    isRequestorJustificationRequired: false,
    approvalMode: 'NoApproval',
    approvalStages: [],
  });
}

export function requestAccepted(answer: Answer, world: World): void {
  const request = created(
    answer,
    context(world, 'beta', 'identityGovernance/entitlementManagement/accessPackageAssignmentRequests/$entity'),
  );
  world.ids.request = request.id;
  has(request, {
    requestType: 'UserAdd',
    requestState: 'Submitted',
    requestStatus: 'Accepted',
    isValidationOnly: false,
    justification: null,
    completedDate: null,
    expirationDateTime: null,
  });
  // Published examples print null here, for the real service has not yet looked at the request; we know it at once.
  assert.match(request.createdDateTime, instant);
}

export function requestDelivered(answer: Answer, world: World): void {
  assert.equal(answer.status, 200);
  has(answer.body, {
    id: world.ids.request,
    requestType: 'UserAdd',
    requestState: 'Delivered',
    requestStatus: 'Fulfilled',
  });
  assert.match(answer.body.createdDateTime, instant);
  assert.match(answer.body.completedDate, instant);
}

export function assignmentListed(answer: Answer, world: World): void {
  const [assignment] = list(answer, 1);
  const { ids } = world;
  assert.equal(
    answer.body['@odata.context'],
    context(
      world,
      'beta',
      'identityGovernance/entitlementManagement/accessPackageAssignments(target(),' +
        'accessPackageAssignmentResourceRoles())',
    ),
  );
  has(assignment, {
    // A later step removes the assignment by the id of its request.
    id: ids.request,
    accessPackageId: ids.package,
    assignmentPolicyId: ids.policy,
    catalogId: ids.catalog,
    assignmentState: 'Delivered',
    assignmentStatus: 'Delivered',
    isExtended: false,
    expiredDateTime: null,
  });
  has(assignment.target, { objectId: ids.requestor, displayName: 'Requestor1' });
  // As the published answer of this step prints it: the person's own id, out as it was in; the subject has another.
  assert.equal(assignment.targetId, ids.requestor);
  assert.match(assignment.target.id, guid);
  assert.notEqual(assignment.target.id, ids.requestor);
  assert.equal(assignment.accessPackageAssignmentResourceRoles.length, 1);
  has(assignment.accessPackageAssignmentResourceRoles[0], { originSystem: 'AadGroup', status: 'Fulfilled' });
}

export function groupHasRequestor(answer: Answer, world: World): void {
  assert.equal(answer.status, 200);
  assert.equal(answer.body['@odata.context'], context(world, 'v1.0', 'directoryObjects'));
  const requestor = answer.body.value.find((each: Json) => each.id === world.ids.requestor);
  has(requestor, { '@odata.type': '#microsoft.graph.user', displayName: 'Requestor1' });
  for (const each of answer.body.value) assert.match(each['@odata.type'], /^#microsoft\.graph\.\w+$/);
}

export function removalAccepted(answer: Answer, world: World): void {
  const removal = created(
    answer,
    context(world, 'beta', 'identityGovernance/entitlementManagement/accessPackageAssignmentRequests/$entity'),
  );
  has(removal, { requestType: 'AdminRemove', requestState: 'Submitted', requestStatus: 'Accepted' });
  assert.notEqual(removal.id, world.ids.request);
}

/** Nothing is left of what the tutorial made. */
export async function packageDeleted(answer: Answer, world: World): Promise<void> {
  deleted(answer);
  for (const path of [
    `v1.0/identityGovernance/entitlementManagement/accessPackages/${world.ids.package}`,
    `beta/identityGovernance/entitlementManagement/accessPackageAssignmentPolicies/${world.ids.policy}`,
  ]) {
    const gone = await world.latchkey.call('governanceAdmin', 'GET', `/${path}`);
    assert.equal(gone.status, 404, gone.text);
  }
  const members = await world.latchkey.call('governanceAdmin', 'GET', `/v1.0/groups/${world.ids.group}/members`);
  assert.equal(
    members.body.value.some((each: Json) => each.id === world.ids.requestor),
    false,
  );
}
