// An assignment policy is said in either dialect's words, and read in either's; what Terraform reads back is what it
// sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApprovalSettings } from '../../src/domain/values.ts';
import { preserveInexpressible } from '../../src/model/tables/preserveUnexpressed.ts';
import type { ApiVersion } from '../../src/model/apiVersions.ts';
import { draft, refused, shown } from './wire.ts';

const policy = 'accessPackageAssignmentPolicy';
const someone = '007d1c7e-7fa8-4e33-b678-5e437acdcddc';
const unsaid = {
  displayName: 'p',
  description: null,
  targetScope: 'notSpecified',
  targets: [],
  expirationType: 'notSpecified',
  expirationAt: null,
  expirationDuration: null,
  acceptsSelfAdd: false,
  acceptsSelfUpdate: false,
  acceptsSelfRemove: false,
  allowsCustomSchedule: false,
  acceptsOnBehalfAdd: false,
  acceptsOnBehalfUpdate: false,
  acceptsOnBehalfRemove: false,
  onBehalfRequestors: [],
  approval: {
    isRequiredForAdd: false,
    isRequiredForUpdate: null,
    isRequestorJustificationRequired: false,
    mode: null,
    stages: [],
    isStated: false,
  },
  review: null,
  automatic: null,
  notificationsDisabled: false,
  verifiableCredentials: null,
  questions: { rows: [] },
  createdAt: '2026-01-01T00:00:00.000Z',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  createdBy: null,
  modifiedBy: null,
  packageId: someone,
};

/** Sent in one dialect, its properties in another read so. */
function check(
  from: ApiVersion,
  body: Readonly<Record<string, unknown>>,
  to: ApiVersion,
  expected: Readonly<Record<string, unknown>>,
): void {
  const said = draft(from, policy, body);
  const questions = {
    rows: ((said['questions'] as readonly object[] | undefined) ?? []).map((each, position) => ({
      localizations: [],
      isMultipleSelectionAllowed: null,
      choices: null,
      regexPattern: null,
      isSingleLine: null,
      isAnswerEditable: false,
      sequence: position,
      ...each,
      position,
    })),
  };
  const seen = shown(to, policy, { ...unsaid, ...said, questions });
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, seen[name]])), expected);
}

const noEnd = { endDateTime: null, duration: null };
const date = '2096-09-23T01:02:03Z';

test('when assignments end is said in days and a date, or in one value, and neither is made from the other', () => {
  check('beta', { durationInDays: 30 }, 'beta', { durationInDays: 30, expirationDateTime: null });
  check('beta', { durationInDays: 30 }, 'v1.0', { expiration: { ...noEnd, duration: 'P30D', type: 'afterDuration' } });
  check('beta', { durationInDays: 0, expirationDateTime: date }, 'beta', {
    durationInDays: 0,
    expirationDateTime: date,
  });
  check('beta', { expirationDateTime: date, durationInDays: 0 }, 'v1.0', {
    expiration: { endDateTime: date, duration: null, type: 'afterDateTime' },
  });
  check('beta', { durationInDays: 0, expirationDateTime: null }, 'beta', {
    durationInDays: 0,
    expirationDateTime: null,
  });
  check('beta', { durationInDays: 0, expirationDateTime: null }, 'v1.0', {
    expiration: { ...noEnd, type: 'noExpiration' },
  });
  check('beta', {}, 'v1.0', { expiration: { ...noEnd, type: 'notSpecified' } });
  check('beta', { expiration: { ...noEnd, duration: 'P10D', type: 'afterDuration' } }, 'beta', { durationInDays: 10 });
  check('beta', { durationInDays: 10, expiration: { ...noEnd, duration: 'P10D', type: 'afterDuration' } }, 'beta', {
    durationInDays: 10,
  });
  check('v1.0', { expiration: { ...noEnd, type: 'noExpiration' } }, 'v1.0', {
    expiration: { ...noEnd, type: 'noExpiration' },
  });
  check('v1.0', { expiration: null }, 'v1.0', { expiration: { ...noEnd, type: 'notSpecified' } });
  check('v1.0', { expiration: { duration: 'PT4H', type: 'AfterDuration' } }, 'v1.0', {
    expiration: { ...noEnd, duration: 'PT4H', type: 'afterDuration' },
  });
  check('v1.0', { expiration: { duration: 'PT4H', type: 'afterDuration' } }, 'beta', { durationInDays: 1 });
  check('v1.0', { expiration: { duration: '30 days, 0:00:00', type: 'afterDuration' } }, 'beta', {
    durationInDays: 30,
  });
  check('v1.0', { durationInDays: 7 }, 'v1.0', { expiration: { ...noEnd, duration: 'P7D', type: 'afterDuration' } });
  assert.deepEqual(
    refused(() => draft('beta', policy, { durationInDays: 7, expiration: { duration: 'P8D', type: 'afterDuration' } })),
    ['expiration/duration'],
  );
});

const set = (dialect: 'v1.0' | 'beta', id = someone) =>
  dialect === 'beta'
    ? { isBackup: false, '@odata.type': '#microsoft.graph.singleUser', id, description: 'R' }
    : { '@odata.type': '#microsoft.graph.singleUser', userId: id, description: 'R' };

test('who may ask is said by allowedTargetScope or by scopeType, each naming the same people', () => {
  const scopes: readonly (readonly [beta: string, v1: string])[] = [
    ['NoSubjects', 'notSpecified'],
    ['SpecificDirectorySubjects', 'specificDirectoryUsers'],
    ['SpecificConnectedOrganizationSubjects', 'specificConnectedOrganizationUsers'],
    ['AllExistingDirectoryMemberUsers', 'allMemberUsers'],
    ['AllExistingDirectorySubjects', 'allDirectoryUsers'],
    ['AllConfiguredConnectedOrganizationSubjects', 'allConfiguredConnectedOrganizationUsers'],
    ['AllExternalSubjects', 'allExternalUsers'],
  ];
  for (const [beta, v1] of scopes) {
    check('beta', { requestorSettings: { scopeType: beta } }, 'v1.0', { allowedTargetScope: v1 });
    check('v1.0', { allowedTargetScope: v1.toUpperCase() }, 'beta', {
      requestorSettings: { acceptRequests: false, scopeType: beta, allowedRequestors: [] },
    });
    check('beta', { allowedTargetScope: v1 }, 'beta', {
      requestorSettings: { acceptRequests: false, scopeType: beta, allowedRequestors: [] },
    });
  }
  check(
    'beta',
    {
      requestorSettings: {
        scopeType: 'SpecificDirectorySubjects',
        acceptRequests: true,
        allowedRequestors: [set('beta')],
      },
    },
    'v1.0',
    { specificAllowedTargets: [set('v1.0')] },
  );
  check(
    'v1.0',
    { specificAllowedTargets: [set('v1.0', someone.toUpperCase())], allowedTargetScope: 'specificDirectoryUsers' },
    'beta',
    {
      requestorSettings: {
        acceptRequests: false,
        scopeType: 'SpecificDirectorySubjects',
        allowedRequestors: [set('beta')],
      },
    },
  );
  check('beta', {}, 'beta', {
    requestorSettings: { acceptRequests: false, scopeType: 'NoSubjects', allowedRequestors: [] },
  });
  check(
    'beta',
    { requestorSettings: { acceptRequests: null, scopeType: 'NoSubjects', allowedRequestors: null } },
    'beta',
    { requestorSettings: { acceptRequests: false, scopeType: 'NoSubjects', allowedRequestors: [] } },
  );
});

test('canExtend and enableTargetsToSelfUpdateAccess are one', () => {
  check('beta', { canExtend: true }, 'beta', { canExtend: true });
  check('v1.0', { requestorSettings: { enableTargetsToSelfUpdateAccess: true } }, 'beta', { canExtend: true });
  assert.deepEqual(
    refused(() =>
      draft('v1.0', policy, { canExtend: false, requestorSettings: { enableTargetsToSelfUpdateAccess: true } }),
    ),
    ['requestorSettings/enableTargetsToSelfUpdateAccess'],
  );
});

const manager = { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 };
const betaStage = {
  approvalStageTimeOutInDays: 14,
  escalationTimeInMinutes: 11520,
  isApproverJustificationRequired: true,
  isEscalationEnabled: true,
};

test('approvers are told apart by isBackup or by the list that they are in; days and minutes are durations', () => {
  const stages = [
    {
      approverInformationVisibility: 'default',
      durationBeforeAutomaticDenial: 'P14D',
      durationBeforeEscalation: 'P8D',
      isApproverJustificationRequired: true,
      isEscalationEnabled: true,
      primaryApprovers: [manager],
      fallbackPrimaryApprovers: [set('v1.0')],
      escalationApprovers: [],
      fallbackEscalationApprovers: [],
    },
  ];
  const approvalStages = [
    {
      ...betaStage,
      primaryApprovers: [
        { isBackup: false, ...manager },
        { ...set('beta'), isBackup: true },
      ],
      escalationApprovers: [],
    },
  ];
  const settings = {
    isApprovalRequired: true,
    isApprovalRequiredForExtension: false,
    isRequestorJustificationRequired: true,
    approvalMode: 'SingleStage',
    approvalStages,
  };
  check('beta', { requestApprovalSettings: settings }, 'beta', { requestApprovalSettings: settings });
  check('beta', { requestApprovalSettings: settings }, 'v1.0', {
    requestApprovalSettings: {
      isApprovalRequiredForAdd: true,
      isApprovalRequiredForUpdate: false,
      isRequestorJustificationRequired: true,
      stages,
    },
  });
  check(
    'v1.0',
    { requestApprovalSettings: { isApprovalRequiredForAdd: true, isRequestorJustificationRequired: true, stages } },
    'beta',
    { requestApprovalSettings: { ...settings, isApprovalRequiredForExtension: null } },
  );
});

test('approval settings that were left out, or said as null, are the defaults', () => {
  const none = {
    isApprovalRequired: false,
    isApprovalRequiredForExtension: null,
    isRequestorJustificationRequired: false,
    approvalMode: 'NoApproval',
    approvalStages: [],
  };
  check('beta', {}, 'beta', { requestApprovalSettings: none });
  check('beta', { requestApprovalSettings: null }, 'beta', { requestApprovalSettings: none });
  check(
    'beta',
    { requestApprovalSettings: { isApprovalRequired: null, approvalMode: null, approvalStages: null } },
    'beta',
    { requestApprovalSettings: none },
  );
  const nulls = {
    approvalStageTimeOutInDays: null,
    escalationTimeInMinutes: null,
    isApproverJustificationRequired: null,
    isEscalationEnabled: null,
    primaryApprovers: null,
    escalationApprovers: null,
  };
  check('beta', { requestApprovalSettings: { approvalStages: [nulls] } }, 'beta', {
    requestApprovalSettings: {
      ...none,
      approvalMode: 'SingleStage',
      approvalStages: [
        {
          ...nulls,
          isApproverJustificationRequired: false,
          isEscalationEnabled: false,
          primaryApprovers: [],
          escalationApprovers: [],
        },
      ],
    },
  });
});

test('reviews keep the words that they were said in, and each dialect reads what the other was told', () => {
  const settings = {
    isEnabled: true,
    accessReviewTimeoutBehavior: 'acceptAccessRecommendation',
    isAccessRecommendationEnabled: false,
    isApprovalJustificationRequired: true,
    reviewers: [{ ...set('beta') }],
    reviewerType: 'Reviewers',
    startDateTime: '2026-05-01T10:00:00.5Z',
    durationInDays: 25,
    recurrenceType: 'quarterly',
  };
  check('beta', { accessReviewSettings: settings }, 'beta', { accessReviewSettings: settings });
  check(
    'beta',
    {
      accessReviewSettings: { ...settings, isAccessRecommendationEnabled: null, isApprovalJustificationRequired: null },
    },
    'beta',
    { accessReviewSettings: { ...settings, isApprovalJustificationRequired: false } },
  );
  check('beta', { accessReviewSettings: null }, 'beta', { accessReviewSettings: null });
  const schedule = {
    startDateTime: '2026-05-01T10:00:00.5Z',
    expiration: { endDateTime: null, duration: 'P25D', type: 'afterDuration' },
    recurrence: {
      pattern: {
        type: 'absoluteMonthly',
        interval: 3,
        month: 0,
        dayOfMonth: 0,
        daysOfWeek: [],
        firstDayOfWeek: 'sunday',
        index: 'first',
      },
      range: {
        type: 'noEnd',
        numberOfOccurrences: 0,
        recurrenceTimeZone: null,
        startDate: '2026-05-01',
        endDate: null,
      },
    },
  };
  const reviewSettings = {
    isEnabled: true,
    expirationBehavior: 'acceptAccessRecommendation',
    isRecommendationEnabled: false,
    isReviewerJustificationRequired: true,
    isSelfReview: false,
    schedule,
    primaryReviewers: [set('v1.0')],
    fallbackReviewers: [],
  };
  check('beta', { accessReviewSettings: settings }, 'v1.0', { reviewSettings });
  check('v1.0', { reviewSettings }, 'v1.0', { reviewSettings });
  check('v1.0', { reviewSettings }, 'beta', { accessReviewSettings: settings });
});

test('questions are values in beta and entities in v1.0, with one text and its translations', () => {
  const localizedTexts = [{ languageCode: 'CN', text: '?' }];
  const choices = [{ actualValue: 'AZ', displayValue: { defaultText: 'Arizona', localizedTexts: [] } }];
  const questions = [
    {
      '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
      id: someone,
      isAnswerEditable: false,
      isRequired: false,
      sequence: 1,
      text: { defaultText: 'State', localizedTexts: [] },
      allowsMultipleSelection: false,
      choices,
    },
    {
      '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
      id: someone,
      isAnswerEditable: false,
      isRequired: true,
      sequence: 0,
      text: { defaultText: 'Why', localizedTexts },
      regexPattern: null,
      isSingleLineQuestion: false,
    },
  ];
  check('beta', { questions }, 'beta', { questions });
  check(
    'beta',
    {
      questions: questions.map((each) => ({
        ...each,
        isRequired: String(each.isRequired),
        sequence: String(each.sequence),
        text: { ...each.text },
      })),
    },
    'beta',
    { questions },
  );
  check('beta', {}, 'beta', { questions: [] });
  const asEntities = draft('v1.0', policy, {
    questions: [
      {
        '@odata.type': 'microsoft.graph.accessPackageTextInputQuestion',
        text: 'Why',
        localizations: localizedTexts,
        isSingleLineQuestion: 'false',
      },
      {
        '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
        text: 'State',
        choices: [{ actualValue: 'AZ', text: 'Arizona', localizations: [] }],
      },
    ],
  });
  assert.deepEqual(asEntities['questions'], [
    {
      '@type': 'accessPackageTextInputQuestion',
      kind: 'text',
      text: 'Why',
      localizations: localizedTexts,
      isSingleLine: false,
    },
    {
      '@type': 'accessPackageMultipleChoiceQuestion',
      kind: 'choice',
      text: 'State',
      choices: [{ actualValue: 'AZ', text: 'Arizona', localizations: [] }],
    },
  ]);
});

test('a subject set says what it is, with or without #, and an unknown kind names the known ones', () => {
  check(
    'beta',
    { requestorSettings: { allowedRequestors: [{ ...set('beta'), '@odata.type': 'microsoft.graph.singleUser' }] } },
    'v1.0',
    { specificAllowedTargets: [set('v1.0')] },
  );
  assert.deepEqual(
    refused(() =>
      draft('v1.0', policy, {
        specificAllowedTargets: [
          { '@odata.type': '#microsoft.graph.nobody' },
          { userId: someone },
          set('v1.0', 'x'),
          { ...set('v1.0'), colour: 1 },
        ],
      }),
    ),
    [
      'specificAllowedTargets/0/@odata.type',
      'specificAllowedTargets/1/@odata.type',
      'specificAllowedTargets/2/userId',
      'specificAllowedTargets/3/colour',
    ],
  );
});

test('a body replaces what its dialect can say, and what it cannot is carried over', () => {
  const stage = (more: object) => ({ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [manager], ...more });
  const before = draft('v1.0', policy, {
    requestApprovalSettings: {
      isApprovalRequiredForAdd: true,
      stages: [stage({ approverInformationVisibility: 'visible' })],
    },
  })['approval'];
  const said = draft('beta', policy, {
    requestApprovalSettings: {
      isApprovalRequired: true,
      approvalMode: 'Parallel',
      approvalStages: [{ approvalStageTimeOutInDays: 3 }, {}],
    },
  })['approval'];
  const after = preserveInexpressible(before, said) as ApprovalSettings;
  assert.deepEqual(
    after.stages.map((each) => [each.timeout, each.approverInformationVisibility, each.approvers.length]),
    [
      ['P3D', 'visible', 0],
      [null, 'default', 0],
    ],
  );
  const again = draft('v1.0', policy, {
    requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [stage({})] },
  })['approval'];
  assert.deepEqual(
    [
      (preserveInexpressible(after, again) as ApprovalSettings).mode,
      (preserveInexpressible(after, again) as ApprovalSettings).stages[0]?.approverInformationVisibility,
    ],
    ['Parallel', 'default'],
  );
});
