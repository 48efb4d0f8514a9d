// The bodies of Terraform's assignment policies: what its resource sends for a simple and for a complete one, unset
// values as explicit nulls.

export type Policy = Readonly<Record<string, unknown>>;

/** No settings at all, and a duration of zero days. */
export function simplePolicy(packageId: string, displayName: string): Policy {
  return {
    '@odata.type': '#microsoft.graph.accessPackageAssignmentPolicy',
    accessPackageId: packageId,
    canExtend: false,
    description: 'Test access package assignment policy',
    displayName,
    durationInDays: 0,
    expirationDateTime: null,
    questions: [],
  };
}

/** What is set without saying anything: the provider's `basic` test. */
export function basicPolicy(packageId: string, displayName: string): Policy {
  return {
    ...simplePolicy(packageId, displayName),
    durationInDays: 90,
    requestorSettings: {
      '@odata.type': '#microsoft.graph.requestorSettings',
      acceptRequests: null,
      allowedRequestors: [],
      scopeType: 'AllExistingDirectoryMemberUsers',
    },
    requestApprovalSettings: {
      '@odata.type': '#microsoft.graph.approvalSettings',
      approvalMode: 'NoApproval',
      approvalStages: [],
      isApprovalRequired: null,
      isApprovalRequiredForExtension: null,
      isRequestorJustificationRequired: null,
    },
    accessReviewSettings: {
      '@odata.type': '#microsoft.graph.assignmentReviewSettings',
      accessReviewTimeoutBehavior: 'keepAccess',
      durationInDays: 3,
      isAccessRecommendationEnabled: null,
      isApprovalJustificationRequired: null,
      isEnabled: true,
      recurrenceType: 'weekly',
      reviewerType: 'Self',
      reviewers: [],
      startDateTime: null,
    },
  };
}

/** Settings with as little in them as the resource allows: what is not set goes out as null, inside a stage too. */
export function sparsePolicy(packageId: string, displayName: string, [first]: readonly [string, string]): Policy {
  return {
    ...simplePolicy(packageId, displayName),
    durationInDays: 90,
    requestorSettings: {
      '@odata.type': '#microsoft.graph.requestorSettings',
      acceptRequests: null,
      allowedRequestors: [],
      scopeType: 'NoSubjects',
    },
    requestApprovalSettings: {
      '@odata.type': '#microsoft.graph.approvalSettings',
      approvalMode: 'SingleStage',
      isApprovalRequired: true,
      isApprovalRequiredForExtension: null,
      isRequestorJustificationRequired: null,
      approvalStages: [
        {
          '@odata.type': '#microsoft.graph.approvalStage',
          approvalStageTimeOutInDays: 14,
          escalationTimeInMinutes: null,
          isApproverJustificationRequired: null,
          isEscalationEnabled: null,
          primaryApprovers: [members(first, false)],
          escalationApprovers: [],
        },
      ],
    },
    accessReviewSettings: null,
    questions: [
      {
        '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
        isAnswerEditable: null,
        isRequired: null,
        isSingleLineQuestion: null,
        sequence: 0,
        text: plain('hello, how are you?'),
      },
    ],
  };
}

const localized = (text: string): Policy => ({
  '@odata.type': '#microsoft.graph.accessPackageLocalizedContent',
  defaultText: text,
  localizedTexts: [
    { '@odata.type': '#microsoft.graph.accessPackageLocalizedText', languageCode: 'CN', text: `${text} CN` },
    { '@odata.type': '#microsoft.graph.accessPackageLocalizedText', languageCode: 'FR', text: `${text} FR` },
  ],
});
const plain = (text: string): Policy => ({
  '@odata.type': '#microsoft.graph.accessPackageLocalizedContent',
  defaultText: text,
  localizedTexts: [],
});
const members = (id: string, isBackup: boolean): Policy => ({
  '@odata.type': '#microsoft.graph.groupMembers',
  id,
  isBackup,
});

/** Everything that the resource can say. `groups` are two. */
export function completePolicy(
  packageId: string,
  displayName: string,
  [first, second]: readonly [string, string],
): Policy {
  return {
    ...simplePolicy(packageId, displayName),
    canExtend: true,
    durationInDays: 0,
    expirationDateTime: '2096-09-23T01:02:03Z',
    requestorSettings: {
      '@odata.type': '#microsoft.graph.requestorSettings',
      acceptRequests: true,
      allowedRequestors: [members(second, false), members(first, false)],
      scopeType: 'SpecificDirectorySubjects',
    },
    requestApprovalSettings: {
      '@odata.type': '#microsoft.graph.approvalSettings',
      approvalMode: 'SingleStage',
      isApprovalRequired: true,
      isApprovalRequiredForExtension: true,
      isRequestorJustificationRequired: true,
      approvalStages: [
        {
          '@odata.type': '#microsoft.graph.approvalStage',
          approvalStageTimeOutInDays: 14,
          escalationTimeInMinutes: 11520,
          isApproverJustificationRequired: true,
          isEscalationEnabled: true,
          primaryApprovers: [
            { '@odata.type': '#microsoft.graph.requestorManager', isBackup: false, managerLevel: 1 },
            members(first, true),
          ],
          escalationApprovers: [members(second, false)],
        },
      ],
    },
    accessReviewSettings: {
      '@odata.type': '#microsoft.graph.assignmentReviewSettings',
      accessReviewTimeoutBehavior: 'acceptAccessRecommendation',
      durationInDays: 10,
      isAccessRecommendationEnabled: true,
      isApprovalJustificationRequired: true,
      isEnabled: true,
      recurrenceType: 'annual',
      reviewerType: 'Reviewers',
      reviewers: [members(second, false), members(first, false)],
      startDateTime: null,
    },
    questions: [
      {
        '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
        isAnswerEditable: true,
        isRequired: true,
        isSingleLineQuestion: true,
        sequence: 1,
        text: localized('Which project is it for?'),
      },
      {
        '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
        allowsMultipleSelection: false,
        isAnswerEditable: true,
        isRequired: false,
        sequence: 0,
        text: plain('How long will you stay?'),
        choices: [
          {
            '@odata.type': '#microsoft.graph.accessPackageAnswerChoice',
            actualValue: 'short',
            displayValue: localized('A month'),
          },
          {
            '@odata.type': '#microsoft.graph.accessPackageAnswerChoice',
            actualValue: 'long',
            displayValue: plain('A year'),
          },
        ],
      },
    ],
  };
}

/**
 * Where what was read differs from what was sent, as the provider would see it: a null that was sent may come back as
 * nothing, false, zero or an empty
 * list; arrays must be there, in their order; all else byte for byte. `startDateTime` the server may fill in.
 */
export function drift(sent: unknown, read: unknown, path = ''): readonly string[] {
  if (path.endsWith('.startDateTime') && sent === null) return [];
  if (sent === null)
    return read === null ||
      read === undefined ||
      read === false ||
      read === 0 ||
      read === '' ||
      (Array.isArray(read) && read.length === 0)
      ? []
      : [`${path}: sent null, read ${JSON.stringify(read)}`];
  if (Array.isArray(sent)) {
    if (!Array.isArray(read) || read.length !== sent.length)
      return [`${path}: sent ${sent.length}, read ${JSON.stringify(read)}`];
    return sent.flatMap((each, index) => drift(each, read[index], `${path}[${index}]`));
  }
  if (typeof sent === 'object') {
    if (typeof read !== 'object' || read === null) return [`${path}: read ${JSON.stringify(read)}`];
    return Object.entries(sent as object)
      .filter(([name]) => name !== '@odata.type' || isDerived(sent))
      .flatMap(([name, value]) => drift(value, (read as Record<string, unknown>)[name], `${path}.${name}`));
  }
  return sent === read ? [] : [`${path}: sent ${JSON.stringify(sent)}, read ${JSON.stringify(read)}`];
}

/** Only where the declared type has descendants is the type part of the answer. */
function isDerived(value: object): boolean {
  return /groupMembers|requestorManager|Question$/.test(String((value as Record<string, unknown>)['@odata.type']));
}
