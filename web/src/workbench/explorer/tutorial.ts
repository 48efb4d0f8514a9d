// Microsoft's published tutorial as steps to click: each names who asks and what, and takes the ids that later steps
// need from its answer.

import type { Explored } from './explored.ts';

/** Ids carried from step to step. */
export interface Carried {
  readonly group: string;
  readonly requestor: string;
  readonly catalog?: string;
  readonly resource?: string;
  readonly roleOriginId?: string;
  readonly package?: string;
  readonly policy?: string;
  readonly request?: string;
  /** How often the package's name was taken already, so that it gets a number. */
  readonly taken?: number;
}

export interface TutorialStep {
  readonly title: string;
  readonly says: string;
  /** Key of the user of the sandbox who does it. */
  readonly as: string;
  readonly needs: readonly (keyof Carried)[];
  readonly request: (ids: Required<Omit<Carried, 'taken'>> & Pick<Carried, 'taken'>) => Explored;
  /** What the answer brings; null: it is not what the tutorial expects yet, and the step can be sent again. */
  readonly take: (body: unknown) => Partial<Carried> | null;
  /** Code of the refusal that says that this was done before: as good as done. */
  readonly doneBefore?: string;
  /** Code of the refusal that says that the name is taken: the step is sent again with the next number. */
  readonly takenName?: string;
}

interface Row {
  readonly id?: string;
  readonly originId?: string;
  readonly requestState?: string;
}
const first = (body: unknown): Row | undefined => (body as { readonly value?: readonly Row[] } | undefined)?.value?.[0];
const whole = (body: unknown): Row => (body ?? {}) as Row;
const em = '/identityGovernance/entitlementManagement';
const admin = 'governanceAdmin';
const get = (version: Explored['version'], path: string): Explored => ({
  version,
  method: 'GET',
  path,
  headers: '',
  body: '',
});
const post = (version: Explored['version'], path: string, body: object): Explored => ({
  version,
  method: 'POST',
  path,
  headers: '',
  body: JSON.stringify(body, null, 2),
});
const remove = (path: string): Explored => ({ version: 'beta', method: 'DELETE', path, headers: '', body: '' });
const nothing = (): Partial<Carried> => ({});

/** Printed by the tutorial. */
export const tutorialGroup = 'e93e24d1-2b65-4a6c-a1dd-654a12225487';

export const tutorial: readonly TutorialStep[] = [
  {
    title: 'Find the General catalog',
    says: 'Catalogs hold resources. Every tenant has this one.',
    as: admin,
    needs: [],
    request: () => get('v1.0', `${em}/catalogs?$filter=(displayName eq 'General')`),
    take: (body) => ((id) => (id === undefined ? null : { catalog: id }))(first(body)?.id),
  },
  {
    title: 'Add the group to the catalog',
    says: 'The group "Marketing resources" becomes a resource that packages may give.',
    as: admin,
    needs: ['catalog'],
    request: ({ catalog, group }) =>
      post('v1.0', `${em}/resourceRequests`, {
        requestType: 'adminAdd',
        catalogId: catalog,
        justification: '',
        accessPackageResource: { resourceType: 'AadGroup', originId: group, originSystem: 'AadGroup' },
      }),
    take: nothing,
    doneBefore: 'ResourceAlreadyOnboarded',
  },
  {
    title: 'Find it in the catalog',
    says: 'As a resource it has an id of its own.',
    as: admin,
    needs: ['catalog'],
    request: ({ catalog, group }) => get('v1.0', `${em}/catalogs/${catalog}/resources?$filter=originId eq '${group}'`),
    take: (body) => ((id) => (id === undefined ? null : { resource: id }))(first(body)?.id),
  },
  {
    title: 'Find its Member role',
    says: 'What a package gives is a role of a resource: here, to be a member of the group.',
    as: admin,
    needs: ['catalog', 'resource'],
    request: ({ catalog, resource }) =>
      get(
        'v1.0',
        `${em}/catalogs/${catalog}/resourceRoles?$filter=(originSystem eq 'AadGroup' and displayName eq ` +
          `'Member' and resource/id eq '${resource}')&$expand=resource`,
      ),
    take: (body) => ((id) => (id === undefined ? null : { roleOriginId: id }))(first(body)?.originId),
  },
  {
    title: 'Create the access package',
    says: 'Empty for now.',
    as: admin,
    needs: ['catalog'],
    request: ({ catalog, taken }) =>
      post('v1.0', `${em}/accessPackages`, {
        catalogId: catalog,
        displayName: taken === undefined ? 'Marketing Campaign' : `Marketing Campaign ${taken + 1}`,
        description: 'Access to resources for the campaign',
      }),
    take: (body) => ({ package: whole(body).id ?? '' }),
    takenName: 'DuplicateAccessPackage',
  },
  {
    title: 'Put the role into it',
    says: 'Whoever gets the package becomes a member of the group.',
    as: admin,
    needs: ['package', 'resource', 'roleOriginId'],
    request: ({ package: id, resource, roleOriginId, group }) =>
      post('beta', `${em}/accessPackages/${id}/accessPackageResourceRoleScopes`, {
        accessPackageResourceRole: {
          originId: roleOriginId,
          displayName: 'Member',
          originSystem: 'AadGroup',
          accessPackageResource: {
            id: resource,
            resourceType: 'Security Group',
            originId: group,
            originSystem: 'AadGroup',
          },
        },
        accessPackageResourceScope: { originId: group, originSystem: 'AadGroup' },
      }),
    take: nothing,
  },
  {
    title: 'Say who may ask for it',
    says: 'A policy lets Requestor1 ask, for 30 days at a time, without approval.',
    as: admin,
    needs: ['package'],
    request: ({ package: id, requestor }) =>
      post('beta', `${em}/accessPackageAssignmentPolicies`, {
        accessPackageId: id,
        displayName: 'Specific users',
        description: 'Specific users can request assignment',
        accessReviewSettings: null,
        durationInDays: 30,
        requestorSettings: {
          scopeType: 'SpecificDirectorySubjects',
          acceptRequests: true,
          allowedRequestors: [
            { '@odata.type': '#microsoft.graph.singleUser', isBackup: false, id: requestor, description: 'Requestor1' },
          ],
        },
        requestApprovalSettings: {
          isApprovalRequired: false,
          isApprovalRequiredForExtension: false,
          isRequestorJustificationRequired: false,
          approvalMode: 'NoApproval',
          approvalStages: [],
        },
      }),
    take: (body) => ({ policy: whole(body).id ?? '' }),
  },
  {
    title: 'Ask for it',
    says: 'You become Requestor1 for this step, who asks with their own token.',
    as: 'requestor1',
    needs: ['package', 'policy'],
    request: ({ package: id, policy, requestor }) =>
      post('beta', `${em}/accessPackageAssignmentRequests`, {
        requestType: 'UserAdd',
        accessPackageAssignment: { targetId: requestor, assignmentPolicyId: policy, accessPackageId: id },
      }),
    take: (body) => ({ request: whole(body).id ?? '' }),
  },
  {
    title: 'See it delivered',
    says: 'The request has become an assignment.',
    as: admin,
    needs: ['request'],
    request: ({ request }) => get('beta', `${em}/accessPackageAssignmentRequests/${request}`),
    take: (body) => (whole(body).requestState === 'Delivered' ? {} : null),
  },
  {
    title: 'See the assignment',
    says: 'With whom it is for, and what it has given.',
    as: admin,
    needs: ['policy'],
    request: ({ policy }) =>
      get(
        'beta',
        `${em}/accessPackageAssignments?$filter=accessPackageAssignmentPolicy/Id eq '${policy}'&` +
          '$expand=target,' +
          'accessPackageAssignmentResourceRoles',
      ),
    take: (body) => (first(body) === undefined ? null : {}),
  },
  {
    title: 'See the requestor in the group',
    says: 'The directory really has the requestor as a member.',
    as: admin,
    needs: [],
    request: ({ group }) => get('v1.0', `/groups/${group}/members`),
    take: (body) => (first(body) === undefined ? null : {}),
  },
  {
    title: 'Take it away',
    says: 'An administrator removes the assignment.',
    as: admin,
    needs: ['request'],
    request: ({ request }) =>
      post('beta', `${em}/accessPackageAssignmentRequests`, {
        requestType: 'AdminRemove',
        accessPackageAssignment: { id: request },
      }),
    take: nothing,
  },
  {
    title: 'Delete the policy',
    says: 'Which waits for the removal, if it has to.',
    as: admin,
    needs: ['policy'],
    request: ({ policy }) => remove(`${em}/accessPackageAssignmentPolicies/${policy}`),
    take: nothing,
  },
  {
    title: 'Delete the package',
    says: 'Only the group stays in the catalog, and the audit knows of everything.',
    as: admin,
    needs: ['package'],
    request: ({ package: id }) => remove(`${em}/accessPackages/${id}`),
    take: nothing,
  },
];
