// What the examples on requests, approvals, assignments and subjects presuppose.

import type { Situation } from './situation.ts';

export const requests: readonly Situation[] = [
  {
    examples: ['beta/tutorial-access-package-api#8'],
    as: 'requestor1',
    prepare: async (things) => {
      const { package: accessPackageId, policy } = await things.offer({ allowedTargetScope: 'allDirectoryUsers' });
      return { targetId: things.user('requestor1'), assignmentPolicyId: policy, accessPackageId };
    },
  },
  {
    examples: ['beta/tutorial-access-package-api#9'],
    prepare: async (things) => ({ accessPackageAssignmentRequest: await things.ask(await things.offer(), 'member') }),
  },
  {
    examples: ['v1.0/accesspackageassignmentrequest-delete#1'],
    prepare: async (things) => ({ assignmentRequest: await things.denied('manager') }),
  },
  {
    examples: ['v1.0/accesspackageassignmentrequest-filterbycurrentuser#1'],
    as: 'member',
    prepare: async (things) => ({ assignment: await things.assign(await things.offer(), things.user('member')) }),
  },
  {
    examples: ['beta/tutorial-access-package-api#11'],
    prepare: async (things) => ({
      accessPackageAssignment: await things.assign(await things.offer(), things.user('member')),
    }),
  },
];

export const approvals: readonly Situation[] = [
  {
    examples: ['v1.0/approvalstage-get#1'],
    as: 'manager',
    prepare: async (things) => {
      const { approval, stage } = await things.stageFor('manager');
      return { accessPackageAssignmentApproval: approval, stage };
    },
  },
  {
    examples: ['beta/approvalstep-update#1'],
    as: 'manager',
    body: { reviewResult: 'Approve', justification: 'Text' },
    prepare: async (things) => {
      const { approval, stage } = await things.stageFor('manager');
      return { accessPackageAssignmentApproval: approval, step: stage };
    },
  },
];

export const assignments: readonly Situation[] = [
  {
    examples: ['v1.0/accesspackageassignment-get#1'],
    prepare: async (things) => {
      const assignment = await things.assign(await things.offer(), things.user('member'));
      await things.unassign(assignment);
      return { assignment };
    },
  },
  {
    examples: ['v1.0/entitlementmanagement-list-assignments#1'],
    prepare: async (things) => {
      const offer = await things.offer();
      await things.unassign(await things.assign(offer, things.user('engineer')));
      return { assignment: await things.assign(offer, things.user('member')) };
    },
  },
  {
    examples: [
      'v1.0/accesspackageassignment-filterbycurrentuser#1',
      'beta/accesspackageassignment-filterbycurrentuser#1',
    ],
    as: 'member',
    prepare: async (things) => ({ assignment: await things.assign(await things.offer(), things.user('member')) }),
  },
  {
    examples: ['beta/tutorial-access-package-api#10', 'beta/tutorial-access-package-api#14'],
    prepare: async (things) => {
      const offer = await things.offer();
      await things.assign(offer, things.user('member'));
      return { accessPackageAssignmentPolicy: offer.policy };
    },
  },
  {
    examples: ['beta/accesspackageassignmentresourcerole-get#1'],
    prepare: async (things) => {
      const assignment = await things.assign(await things.offer(), things.user('member'));
      const {
        accessPackageAssignmentResourceRoles: [role],
      } = await things.call(
        'GET',
        `/beta/identityGovernance/entitlementManagement/accessPackageAssignments/${assignment}` +
          '?$expand=accessPackageAssignmentResourceRoles',
      );
      return { accessPackageAssignmentResourceRole: role.id };
    },
  },
];

export const subjects: readonly Situation[] = [
  {
    examples: ['v1.0/accesspackagesubject-get#1'],
    prepare: async (things) => {
      await things.assign(await things.offer({ allowedTargetScope: 'allDirectoryUsers' }), things.user('guest'));
      return { objectId: things.user('guest') };
    },
  },
];
