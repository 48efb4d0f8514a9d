// Bodies that say everything that a type can say, for tests that spoil them in each place: the documented examples say
// less.

import type { PreparedCall } from './sending.ts';
import type { Things } from './things.ts';

const v1 = '/v1.0/identityGovernance/entitlementManagement';
const beta = '/beta/identityGovernance/entitlementManagement';

interface WholeBody {
  readonly name: string;
  readonly prepare: (things: Things) => Promise<PreparedCall>;
  /** Whether the same body is accepted again and again. */
  readonly isRepeatable?: true;
}

const user = (things: Things, key: string) => ({
  '@odata.type': '#microsoft.graph.singleUser',
  userId: things.user(key),
  description: 'd',
});
const betaUser = (things: Things, key: string, isBackup: boolean) => ({
  '@odata.type': '#microsoft.graph.singleUser',
  isBackup,
  id: things.user(key),
  description: 'd',
});
const group = (things: Things) => ({
  '@odata.type': '#microsoft.graph.groupMembers',
  groupId: things.marketingGroup,
  description: 'd',
});
const manager = { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 };

const questions = [
  {
    '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
    sequence: 1,
    isRequired: false,
    text: 'Which?',
    isMultipleSelectionAllowed: false,
    choices: [
      { actualValue: 'a', text: 'A', localizations: [{ languageCode: 'fr-FR', text: 'Ah' }] },
      { actualValue: 'b', text: 'B' },
    ],
  },
  {
    '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
    sequence: 2,
    isRequired: true,
    isAnswerEditable: true,
    text: 'Why?',
    localizations: [{ languageCode: 'fr-FR', text: 'Pourquoi ?' }],
    isSingleLineQuestion: true,
    regexPattern: '[a-z]+',
  },
];

const policy = (things: Things, accessPackage: string) => ({
  displayName: things.unique('Policy'),
  description: 'd',
  allowedTargetScope: 'specificDirectoryUsers',
  specificAllowedTargets: [user(things, 'member'), group(things)],
  expiration: { type: 'afterDuration', duration: 'P30D', endDateTime: null },
  requestorSettings: {
    enableTargetsToSelfAddAccess: true,
    enableTargetsToSelfUpdateAccess: false,
    enableTargetsToSelfRemoveAccess: true,
    allowCustomAssignmentSchedule: true,
    enableOnBehalfRequestorsToAddAccess: true,
    enableOnBehalfRequestorsToUpdateAccess: false,
    enableOnBehalfRequestorsToRemoveAccess: false,
    onBehalfRequestors: [manager, user(things, 'manager')],
  },
  requestApprovalSettings: {
    isApprovalRequiredForAdd: true,
    isApprovalRequiredForUpdate: false,
    isRequestorJustificationRequired: true,
    stages: [
      {
        durationBeforeAutomaticDenial: 'P14D',
        isApproverJustificationRequired: false,
        isEscalationEnabled: true,
        durationBeforeEscalation: 'P2D',
        primaryApprovers: [manager],
        fallbackPrimaryApprovers: [user(things, 'manager'), group(things)],
        escalationApprovers: [user(things, 'member')],
        fallbackEscalationApprovers: [group(things)],
      },
    ],
  },
  reviewSettings: {
    isEnabled: true,
    expirationBehavior: 'keepAccess',
    isRecommendationEnabled: true,
    isReviewerJustificationRequired: true,
    isSelfReview: false,
    schedule: {
      startDateTime: '2030-01-01T00:00:00Z',
      expiration: { duration: 'P14D', type: 'afterDuration' },
      recurrence: {
        pattern: { type: 'absoluteMonthly', interval: 3, month: 0, dayOfMonth: 0, daysOfWeek: [] },
        range: { type: 'noEnd', numberOfOccurrences: 0 },
      },
    },
    primaryReviewers: [user(things, 'manager')],
    fallbackReviewers: [group(things)],
  },
  questions,
  accessPackage: { id: accessPackage },
});

const betaPolicy = (things: Things, accessPackageId: string) => ({
  displayName: things.unique('Policy'),
  description: 'd',
  canExtend: false,
  durationInDays: 30,
  expirationDateTime: null,
  accessPackageId,
  requestorSettings: {
    scopeType: 'SpecificDirectorySubjects',
    acceptRequests: true,
    allowedRequestors: [
      betaUser(things, 'member', false),
      { '@odata.type': '#microsoft.graph.groupMembers', isBackup: false, id: things.marketingGroup, description: 'd' },
    ],
  },
  requestApprovalSettings: {
    isApprovalRequired: true,
    isApprovalRequiredForExtension: false,
    isRequestorJustificationRequired: true,
    approvalMode: 'SingleStage',
    approvalStages: [
      {
        approvalStageTimeOutInDays: 14,
        isApproverJustificationRequired: true,
        isEscalationEnabled: true,
        escalationTimeInMinutes: 11520,
        primaryApprovers: [{ ...manager, isBackup: false }, betaUser(things, 'manager', true)],
        escalationApprovers: [betaUser(things, 'member', true)],
      },
    ],
  },
  accessReviewSettings: {
    isEnabled: true,
    recurrenceType: 'quarterly',
    reviewerType: 'Reviewers',
    startDateTime: '2030-01-01T00:00:00Z',
    durationInDays: 14,
    isAccessRecommendationEnabled: true,
    isApprovalJustificationRequired: true,
    accessReviewTimeoutBehavior: 'keepAccess',
    reviewers: [betaUser(things, 'manager', false)],
  },
  questions: [
    {
      '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
      isRequired: false,
      sequence: 1,
      allowsMultipleSelection: false,
      text: { defaultText: 'Which?', localizedTexts: [{ languageCode: 'fr', text: 'Lequel ?' }] },
      choices: [
        {
          actualValue: 'a',
          displayValue: { defaultText: 'A', localizedTexts: [{ languageCode: 'fr', text: 'Ah' }] },
        },
      ],
    },
    {
      '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
      isRequired: true,
      sequence: 2,
      isSingleLineQuestion: false,
      text: { defaultText: 'Why?', localizedTexts: [] },
    },
  ],
});

const asked = { allowedTargetScope: 'allMemberUsers', questions };

const answersTo = async (things: Things, policyId: string) => {
  const { value } = await things.read(`assignmentPolicies/${policyId}/questions`);
  return value.map((question: { readonly id: string; readonly choices?: unknown; readonly '@odata.type': string }) => ({
    '@odata.type': '#microsoft.graph.accessPackageAnswerString',
    value: question.choices === undefined ? 'why' : 'a',
    answeredQuestion: { '@odata.type': question['@odata.type'], id: question.id },
  }));
};

const post = (path: string, body: unknown, who = 'globalAdmin'): PreparedCall => ({ who, method: 'POST', path, body });

/** Each is accepted as it is. */
export const wholeBodies: readonly WholeBody[] = [
  {
    name: 'a policy of v1.0',
    isRepeatable: true,
    prepare: async (things) => {
      const accessPackage = await things.package(await things.catalog());
      return post(`${v1}/assignmentPolicies`, policy(things, accessPackage));
    },
  },
  {
    name: 'a policy of beta',
    isRepeatable: true,
    prepare: async (things) => {
      const accessPackage = await things.package(await things.catalog());
      return post(`${beta}/accessPackageAssignmentPolicies`, betaPolicy(things, accessPackage));
    },
  },
  {
    name: 'a policy that gives access by a rule',
    prepare: async (things) => {
      const accessPackage = await things.package(await things.catalog());
      return post(`${v1}/assignmentPolicies`, {
        displayName: things.unique('Automatic'),
        description: 'd',
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [
          {
            '@odata.type': '#microsoft.graph.attributeRuleMembers',
            description: 'd',
            membershipRule: '(user.department -eq "Nobody")',
          },
        ],
        automaticRequestSettings: {
          requestAccessForAllowedTargets: true,
          removeAccessWhenTargetLeavesAllowedTargets: true,
          gracePeriodBeforeAccessRemoval: 'P7D',
        },
        accessPackage: { id: accessPackage },
      });
    },
  },
  {
    name: 'a request with answers',
    prepare: async (things) => {
      const offer = await things.offer(asked);
      return post(
        `${v1}/assignmentRequests`,
        {
          requestType: 'userAdd',
          justification: 'I need it',
          assignment: {
            targetId: things.user('member'),
            assignmentPolicyId: offer.policy,
            accessPackageId: offer.package,
          },
          schedule: {
            startDateTime: '2030-01-01T00:00:00Z',
            expiration: { type: 'afterDateTime', endDateTime: '2030-02-01T00:00:00Z', duration: null },
          },
          answers: await answersTo(things, offer.policy),
        },
        'member',
      );
    },
  },
  {
    name: 'a request of beta with answers',
    prepare: async (things) => {
      const offer = await things.offer(asked);
      return post(`${beta}/accessPackageAssignmentRequests`, {
        requestType: 'AdminAdd',
        accessPackageAssignment: {
          targetId: things.user('member'),
          assignmentPolicyId: offer.policy,
          accessPackageId: offer.package,
        },
        answers: await answersTo(things, offer.policy),
      });
    },
  },
  {
    name: 'a request for somebody who is not in the directory',
    prepare: async (things) => {
      const offer = await things.offer({ allowedTargetScope: 'allExternalUsers' });
      return post(`${v1}/assignmentRequests`, {
        requestType: 'adminAdd',
        assignment: {
          target: { email: `${things.unique('outsider').replace(' ', '')}@elsewhere.example` },
          assignmentPolicyId: offer.policy,
          accessPackageId: offer.package,
        },
      });
    },
  },
  {
    name: 'a request that removes an assignment',
    prepare: async (things) => {
      const assignment = await things.assign(await things.offer(), things.user('member'));
      return post(`${v1}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: assignment } });
    },
  },
  {
    name: 'a request that changes an assignment',
    prepare: async (things) => {
      const assignment = await things.assign(await things.offer(), things.user('member'));
      return post(`${v1}/assignmentRequests`, {
        requestType: 'adminUpdate',
        assignment: { id: assignment },
        schedule: { expiration: { type: 'afterDateTime', endDateTime: '2027-02-01T00:00:00Z' } },
      });
    },
  },
  {
    name: 'a role of a resource',
    prepare: async (things) => {
      const offer = await things.offer();
      const filter = `originSystem eq 'AadGroup' and resource/id eq '${offer.resource}'`;
      const { value: roles } = await things.read(`catalogs/${offer.catalog}/resourceRoles?$filter=${filter}`);
      const owner = roles.find((each: { readonly displayName: string }) => each.displayName === 'Owner');
      const { scopes } = await things.read(`catalogs/${offer.catalog}/resources/${offer.resource}?$expand=scopes`);
      return post(`${v1}/accessPackages/${offer.package}/resourceRoleScopes`, {
        role: {
          displayName: 'Owner',
          originSystem: 'AadGroup',
          originId: owner.originId,
          resource: { id: offer.resource, originId: offer.group, originSystem: 'AadGroup' },
        },
        scope: { id: scopes[0].id, originId: offer.group, originSystem: 'AadGroup' },
      });
    },
  },
  {
    name: 'a resource with attributes',
    isRepeatable: true,
    prepare: async (things) => {
      const catalog = await things.catalog();
      const originId = await things.create('/v1.0/groups', {
        displayName: things.unique('Group'),
        mailEnabled: false,
        mailNickname: things.unique('g').replace(' ', ''),
        securityEnabled: true,
      });
      return post(`${v1}/resourceRequests`, {
        requestType: 'adminAdd',
        catalog: { id: catalog },
        resource: {
          displayName: 'A group',
          description: 'd',
          originId,
          originSystem: 'AadGroup',
          attributes: [
            {
              name: 'extensionAttribute1',
              isEditable: true,
              isPersistedOnAssignmentRemoval: true,
              source: {
                '@odata.type': '#microsoft.graph.accessPackageResourceAttributeQuestion',
                question: {
                  '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
                  sequence: 1,
                  isRequired: true,
                  text: 'Which?',
                  isSingleLineQuestion: true,
                },
              },
              destination: { '@odata.type': '#microsoft.graph.accessPackageUserDirectoryAttributeStore' },
            },
          ],
        },
      });
    },
  },
  {
    name: 'a connected organization',
    prepare: (things) => {
      const name = things.unique('org').replace(' ', '');
      return Promise.resolve(
        post(`${v1}/connectedOrganizations`, {
          displayName: name,
          description: 'd',
          state: 'configured',
          identitySources: [
            {
              '@odata.type': '#microsoft.graph.domainIdentitySource',
              domainName: `${name}.example`,
              displayName: name,
            },
          ],
        }),
      );
    },
  },
  {
    name: 'a group',
    prepare: (things) =>
      Promise.resolve(
        post('/v1.0/groups', {
          displayName: things.unique('Group'),
          description: 'd',
          mailEnabled: false,
          mailNickname: things.unique('g').replace(' ', ''),
          securityEnabled: true,
          groupTypes: ['DynamicMembership'],
          membershipRule: '(user.department -eq "Nobody")',
          membershipRuleProcessingState: 'On',
          'owners@odata.bind': [`https://graph.microsoft.com/v1.0/users/${things.user('manager')}`],
        }),
      ),
  },
  {
    name: 'a user',
    prepare: (things) => {
      const name = things.unique('user').replace(' ', '');
      return Promise.resolve(
        post('/v1.0/users', {
          accountEnabled: true,
          displayName: name,
          mailNickname: name,
          userPrincipalName: `${name}@${things.latchkey.sandbox.tenantDomain}`,
          passwordProfile: { password: 'Correct-Horse-9', forceChangePasswordNextSignIn: false },
          onPremisesExtensionAttributes: { extensionAttribute1: 'x' },
          employeeOrgData: { division: 'x', costCenter: 'y' },
          businessPhones: ['1'],
        }),
      );
    },
  },
  {
    name: 'an application',
    prepare: (things) =>
      Promise.resolve(
        post('/v1.0/applications', {
          displayName: things.unique('Application'),
          appRoles: [
            {
              id: '0f4d3f4b-0d0a-4a0e-8a9c-6c1a52f9d001',
              displayName: 'Reader',
              description: 'd',
              isEnabled: true,
              allowedMemberTypes: ['User'],
              value: 'reader',
            },
          ],
          identifierUris: [],
          tags: ['a'],
        }),
      ),
  },
  {
    name: 'an approver who delegates',
    prepare: (things) =>
      Promise.resolve(
        post('/latchkey/v1/approverDelegates', {
          approverId: things.user('manager'),
          delegateId: things.user('director'),
          startsAt: '2030-01-01T00:00:00Z',
          endsAt: '2030-02-01T00:00:00Z',
        }),
      ),
  },
  {
    name: 'a role assignment',
    prepare: async (things) =>
      post('/v1.0/roleManagement/entitlementManagement/roleAssignments', {
        principalId: things.user('manager'),
        roleDefinitionId: 'ae79f266-94d4-4dab-b730-feca7e132178',
        appScopeId: `/AccessPackageCatalog/${await things.catalog()}`,
      }),
  },
];
