// The tutorial's steps T1 to T14 in their order: what each one calls in plain HTTP, and what is promised of its answer.

import type { Call } from './wire.ts';
import { type Answer, type Ids, type World, printed } from './world.ts';
import * as expected from './answers.ts';

export type StepName =
  | 'T1'
  | 'T2'
  | 'T3'
  | 'T4'
  | 'T5'
  | 'T6'
  | 'T7'
  | 'T8'
  | 'T9'
  | 'T10'
  | 'T11'
  | 'T12'
  | 'T13'
  | 'T14';
type Expect = (answer: Answer, world: World) => void | Promise<void>;

export interface Step {
  readonly says: string;
  readonly call: (ids: Ids) => Call;
  readonly expect: Expect;
  /** The call with the ids that the page prints where they lead nowhere, and what it answers then. */
  readonly asPrinted?: { readonly call: Call; readonly expect: Expect };
  /** Time passes before this step. */
  readonly waits?: true;
}

const em = (version: 'v1.0' | 'beta', path: string): string =>
  `${version}/identityGovernance/entitlementManagement/${path}`;
const admin = 'governanceAdmin';
const get = (path: string, query?: NonNullable<Call['query']>): Call => ({
  as: admin,
  method: 'GET',
  path,
  ...(query === undefined ? {} : { query }),
});
const post = (path: string, body: unknown, as: string = admin): Call => ({ as, method: 'POST', path, body });
const remove = (path: string): Call => ({ as: admin, method: 'DELETE', path });

const memberRole = (catalog: string, resource: string): Call =>
  get(em('v1.0', `catalogs/${catalog}/resourceRoles`), {
    filter: `(originSystem eq 'AadGroup' and displayName eq 'Member' and resource/id eq '${resource}')`,
    expand: ['resource'],
  });

export const policyOf = (ids: Ids): Readonly<Record<string, unknown>> => ({
  accessPackageId: ids.package,
  displayName: 'Specific users',
  description: 'Specific users can request assignment',
  accessReviewSettings: null,
  durationInDays: 30,
  requestorSettings: {
    scopeType: 'SpecificDirectorySubjects',
    acceptRequests: true,
    allowedRequestors: [
      { '@odata.type': '#microsoft.graph.singleUser', isBackup: false, id: ids.requestor, description: 'Requestor1' },
    ],
  },
  requestApprovalSettings: {
    isApprovalRequired: false,
    isApprovalRequiredForExtension: false,
    isRequestorJustificationRequired: false,
    approvalMode: 'NoApproval',
    approvalStages: [],
  },
});

export const steps: Readonly<Record<StepName, Step>> = {
  T1: {
    says: 'the General catalog is found by its name',
    call: () => get(em('v1.0', 'catalogs'), { filter: "(displayName eq 'General')" }),
    expect: expected.generalCatalog,
  },
  T2: {
    says: 'the group goes into the catalog',
    call: (ids) =>
      post(em('v1.0', 'resourceRequests'), {
        requestType: 'adminAdd',
        catalogId: ids.catalog,
        justification: '',
        accessPackageResource: { resourceType: 'AadGroup', originId: ids.group, originSystem: 'AadGroup' },
      }),
    expect: expected.resourceAdded,
  },
  T3: {
    says: "the resource is found by the group's id",
    call: (ids) => get(em('v1.0', `catalogs/${ids.catalog}/resources`), { filter: `originId eq '${ids.group}'` }),
    expect: expected.catalogResource,
  },
  T4: {
    says: 'the Member role is found with its resource',
    call: (ids) => memberRole(ids.catalog, ids.resource),
    expect: expected.unusedMemberRole,
    asPrinted: { call: memberRole(printed.otherCatalog, printed.malformedResource), expect: expected.emptyList },
  },
  T5: {
    says: 'the access package is created',
    call: (ids) =>
      post(em('v1.0', 'accessPackages'), {
        catalogId: ids.catalog,
        displayName: 'Marketing Campaign',
        description: 'Access to resources for the campaign',
      }),
    expect: expected.packageCreated,
  },
  T6: {
    says: 'the package has one resource role, which is group membership',
    call: (ids) =>
      post(em('v1.0', `accessPackages/${ids.package}/resourceRoleScopes`), {
        role: {
          displayName: 'Member',
          originSystem: 'AadGroup',
          originId: ids.roleOriginId,
          resource: { id: ids.resource, originId: ids.group, originSystem: 'AadGroup' },
        },
        scope: { originId: ids.group, originSystem: 'AadGroup' },
      }),
    expect: expected.roleScopeCreated,
  },
  T7: {
    says: 'a policy lets Requestor1 ask for 30 days',
    call: (ids) => post(em('beta', 'accessPackageAssignmentPolicies'), policyOf(ids)),
    expect: expected.policyCreated,
  },
  T8: {
    says: 'Requestor1 asks for the package',
    call: (ids) =>
      post(
        em('beta', 'accessPackageAssignmentRequests'),
        {
          requestType: 'UserAdd',
          accessPackageAssignment: {
            targetId: ids.requestor,
            assignmentPolicyId: ids.policy,
            accessPackageId: ids.package,
          },
        },
        'requestor1',
      ),
    expect: expected.requestAccepted,
  },
  T9: {
    says: 'the request is delivered',
    waits: true,
    call: (ids) => get(em('beta', `accessPackageAssignmentRequests/${ids.request}`)),
    expect: expected.requestDelivered,
  },
  T10: {
    says: 'the assignment is found by its policy',
    call: (ids) =>
      get(em('beta', 'accessPackageAssignments'), {
        filter: `accessPackageAssignmentPolicy/Id eq '${ids.policy}'`,
        expand: ['target', 'accessPackageAssignmentResourceRoles'],
      }),
    expect: expected.assignmentListed,
  },
  T11: {
    says: 'the group really has Requestor1',
    call: (ids) => get(`v1.0/groups/${ids.group}/members`),
    expect: expected.groupHasRequestor,
  },
  T12: {
    says: 'the assignment is removed by the id of its request',
    call: (ids) =>
      post(em('beta', 'accessPackageAssignmentRequests'), {
        requestType: 'AdminRemove',
        accessPackageAssignment: { id: ids.request },
      }),
    expect: expected.removalAccepted,
  },
  T13: {
    says: 'the policy is deleted right after',
    call: (ids) => remove(em('beta', `accessPackageAssignmentPolicies/${ids.policy}`)),
    expect: expected.deleted,
  },
  T14: {
    says: 'the package made on v1.0 is deleted on beta',
    call: (ids) => remove(em('beta', `accessPackages/${ids.package}`)),
    expect: expected.packageDeleted,
  },
};

export const stepNames = Object.keys(steps) as readonly StepName[];
