// The form of an assignment policy: every property that Graph publishes in v1.0.

import { em } from '../../../api/paths.ts';
import type { ElementKind, FormField, FormType, SubjectKindName, Values } from '../../forms/formField.ts';
import { valueAt } from '../../forms/values.ts';

/** Questions and calls to extensions are in no answer that is not asked for them. */
export const policyDetails = '$expand=questions,customExtensionStageSettings($expand=customExtension)';
/** Where all that the form edits is read. */
export const policyRead = (id: string): string => `${em}/assignmentPolicies/${id}?${policyDetails}`;

export const isAutomatic = (draft: Values): boolean =>
  valueAt(draft, 'automaticRequestSettings/requestAccessForAllowedTargets') === true;
const isRequested = (draft: Values): boolean => !isAutomatic(draft);
const acceptsRequests = (draft: Values): boolean =>
  isRequested(draft) && draft['allowedTargetScope'] !== 'notSpecified';
const isOnBehalf = (draft: Values): boolean =>
  acceptsRequests(draft) && valueAt(draft, 'requestorSettings/enableOnBehalfRequestorsToAddAccess') === true;
const asksApproval = (draft: Values): boolean =>
  isRequested(draft) &&
  (valueAt(draft, 'requestApprovalSettings/isApprovalRequiredForAdd') === true ||
    valueAt(draft, 'requestApprovalSettings/isApprovalRequiredForUpdate') === true);
const isReviewed = (draft: Values): boolean => valueAt(draft, 'reviewSettings/isEnabled') === true;
const isReviewedByOthers = (draft: Values): boolean =>
  isReviewed(draft) && valueAt(draft, 'reviewSettings/isSelfReview') !== true;
const endsBy =
  (type: string) =>
  (draft: Values): boolean =>
    valueAt(draft, 'expiration/type') === type;
const escalates = (stage: Values): boolean => stage['isEscalationEnabled'] === true;

const approvers: readonly SubjectKindName[] = [
  'requestorManager',
  'targetManager',
  'internalSponsors',
  'externalSponsors',
  'targetUserSponsors',
  'targetApplicationOwners',
  'targetAgentIdentitySponsorsOrOwners',
  'singleUser',
  'groupMembers',
];

// biome-ignore format: a table, read by column
export const stageFields: readonly FormField[] = [
  { property: 'primaryApprovers', control: 'subjects', kinds: approvers, label: 'manage.stage.approvers',
    isRequired: true },
  { property: 'fallbackPrimaryApprovers', control: 'subjects', kinds: approvers, label: 'manage.stage.fallback',
    help: 'manage.stage.fallback.help' },
  { property: 'durationBeforeAutomaticDenial', control: 'duration', label: 'manage.stage.deadline',
    help: 'manage.stage.deadline.help' },
  { property: 'isApproverJustificationRequired', control: 'switch', label: 'manage.stage.justification' },
  { property: 'isEscalationEnabled', control: 'switch', label: 'manage.stage.escalation' },
  { property: 'durationBeforeEscalation', control: 'duration', label: 'manage.stage.escalateAfter',
    isShown: escalates },
  { property: 'escalationApprovers', control: 'subjects', kinds: approvers, label: 'manage.stage.alternates',
    isShown: escalates },
  { property: 'fallbackEscalationApprovers', control: 'subjects', kinds: approvers,
    label: 'manage.stage.fallbackAlternates', isShown: escalates },
  { property: 'approverInformationVisibility', control: 'choice', label: 'manage.stage.visibility', choices: [
    { value: 'default',    label: 'manage.stage.visibility.default' },
    { value: 'visible',    label: 'manage.stage.visibility.visible' },
    { value: 'notVisible', label: 'manage.stage.visibility.notVisible' },
  ] },
];

export const freshStage: Values = {
  durationBeforeAutomaticDenial: 'P14D',
  isApproverJustificationRequired: false,
  isEscalationEnabled: false,
  approverInformationVisibility: 'default',
  primaryApprovers: [],
  fallbackPrimaryApprovers: [],
  escalationApprovers: [],
  fallbackEscalationApprovers: [],
};

const translations: FormField = {
  property: 'localizations',
  control: 'list',
  label: 'manage.question.translations',
  item: 'manage.question.translation',
  kinds: [
    {
      type: null,
      add: 'manage.question.translate',
      fresh: { languageCode: 'de', text: '' },
      fields: [
        { property: 'languageCode', control: 'language', label: 'manage.question.language' },
        { property: 'text', control: 'line', label: 'manage.question.text' },
      ],
    },
  ],
};

// biome-ignore format: a table, read by column
const anyQuestion: readonly FormField[] = [
  { property: 'text', control: 'line', label: 'manage.question.text', isRequired: true },
  { property: 'isRequired', control: 'switch', label: 'manage.question.required' },
  { property: 'isAnswerEditable', control: 'switch', label: 'manage.question.editable' },
];

// biome-ignore format: a table, read by column
const questionKinds: readonly ElementKind[] = [
  { type: '#microsoft.graph.accessPackageTextInputQuestion', add: 'manage.question.addText',
    fresh: { text: '', isRequired: true, isAnswerEditable: true, isSingleLineQuestion: true, regexPattern: null,
      localizations: [] },
    fields: [
      ...anyQuestion,
      { property: 'isSingleLineQuestion', control: 'switch', label: 'manage.question.singleLine' },
      { property: 'regexPattern', control: 'line', label: 'manage.question.pattern',
        help: 'manage.question.pattern.help' },
      translations,
    ] },
  { type: '#microsoft.graph.accessPackageMultipleChoiceQuestion', add: 'manage.question.addChoice',
    fresh: { text: '', isRequired: true, isAnswerEditable: true, isMultipleSelectionAllowed: false, choices: [],
      localizations: [] },
    fields: [
      ...anyQuestion,
      { property: 'isMultipleSelectionAllowed', control: 'switch', label: 'manage.question.several' },
      { property: 'choices', control: 'list', label: 'manage.question.choices', item: 'manage.question.choice',
        kinds: [{ type: null, add: 'manage.question.addOption',
          fresh: { actualValue: '', text: '', localizations: [] },
          fields: [
            { property: 'text', control: 'line', label: 'manage.question.text', isRequired: true },
            { property: 'actualValue', control: 'line', label: 'manage.question.value',
              help: 'manage.question.value.help' },
            translations,
          ] }] },
      translations,
    ] },
];

const stages = [
  'assignmentRequestCreated',
  'assignmentRequestApproved',
  'assignmentRequestGranted',
  'assignmentRequestRemoved',
  'assignmentFourteenDaysBeforeExpiration',
  'assignmentOneDayBeforeExpiration',
] as const;

export const policyForm: FormType = {
  type: 'accessPackageAssignmentPolicy',
  method: 'PUT',
  sections: [
    { key: 'policy', title: 'manage.section.policy' },
    { key: 'who', title: 'manage.section.who' },
    { key: 'approval', title: 'manage.section.approval' },
    { key: 'questions', title: 'manage.section.questions' },
    { key: 'lifecycle', title: 'manage.section.lifecycle' },
    { key: 'reviews', title: 'manage.section.reviews' },
    { key: 'more', title: 'manage.section.more' },
  ],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'displayName', control: 'line', section: 'policy', label: 'manage.name', isRequired: true },
    { property: 'description', control: 'text', section: 'policy', label: 'manage.description' },

    { property: 'allowedTargetScope', control: 'choice', section: 'who', label: 'manage.who', mayTakeAway: true,
      isShown: isRequested, choices: [
        { value: 'allMemberUsers', label: 'manage.who.allMemberUsers' },
        { value: 'allDirectoryUsers', label: 'manage.who.allDirectoryUsers' },
        { value: 'specificDirectoryUsers', label: 'manage.who.specificDirectoryUsers' },
        { value: 'allConfiguredConnectedOrganizationUsers',
          label: 'manage.who.allConfiguredConnectedOrganizationUsers' },
        { value: 'specificConnectedOrganizationUsers', label: 'manage.who.specificConnectedOrganizationUsers' },
        { value: 'allExternalUsers', label: 'manage.who.allExternalUsers' },
        { value: 'allDirectoryServicePrincipals', label: 'manage.who.allDirectoryServicePrincipals' },
        { value: 'specificDirectoryServicePrincipals', label: 'manage.who.specificDirectoryServicePrincipals' },
        { value: 'allDirectoryAgentIdentities', label: 'manage.who.allDirectoryAgentIdentities' },
        { value: 'notSpecified', label: 'manage.who.notSpecified' },
      ] },
    { property: 'specificAllowedTargets', control: 'component', component: 'targets', section: 'who',
      label: 'manage.who.targets', mayTakeAway: true, edits: ['*'] },
    { property: 'automaticRequestSettings/requestAccessForAllowedTargets', control: 'component',
      component: 'automatic', section: 'who', label: 'manage.automatic', help: 'manage.automatic.help', edits: [],
      mayTakeAway: true },
    { property: 'automaticRequestSettings/removeAccessWhenTargetLeavesAllowedTargets', control: 'switch',
      section: 'who', label: 'manage.automatic.remove', isShown: isAutomatic, mayTakeAway: true },
    { property: 'automaticRequestSettings/gracePeriodBeforeAccessRemoval', control: 'duration', section: 'who',
      label: 'manage.automatic.grace', help: 'manage.automatic.grace.help', isShown: isAutomatic, mayTakeAway: true },
    { property: 'requestorSettings/enableTargetsToSelfAddAccess', control: 'switch', section: 'who',
      label: 'manage.requests.add', isShown: acceptsRequests },
    { property: 'requestorSettings/enableTargetsToSelfUpdateAccess', control: 'switch', section: 'who',
      label: 'manage.requests.update', isShown: acceptsRequests, mayTakeAway: true },
    { property: 'requestorSettings/enableTargetsToSelfRemoveAccess', control: 'switch', section: 'who',
      label: 'manage.requests.remove', isShown: acceptsRequests },
    { property: 'requestorSettings/enableOnBehalfRequestorsToAddAccess', control: 'switch', section: 'who',
      label: 'manage.requests.onBehalf', isShown: acceptsRequests },
    { property: 'requestorSettings/onBehalfRequestors', control: 'subjects', section: 'who',
      kinds: ['targetManager', 'requestorManager', 'targetUserSponsors', 'internalSponsors', 'externalSponsors',
        'singleUser', 'groupMembers'],
      label: 'manage.requests.onBehalfWho', isShown: isOnBehalf },
    { property: 'requestorSettings/enableOnBehalfRequestorsToUpdateAccess', control: 'switch', section: 'who',
      label: 'manage.requests.onBehalfUpdate', isShown: isOnBehalf },
    { property: 'requestorSettings/enableOnBehalfRequestorsToRemoveAccess', control: 'switch', section: 'who',
      label: 'manage.requests.onBehalfRemove', isShown: isOnBehalf },

    { property: 'requestApprovalSettings/isApprovalRequiredForAdd', control: 'component', component: 'approval',
      section: 'approval', label: 'manage.approval.add', isShown: isRequested, edits: [] },
    { property: 'requestApprovalSettings/isApprovalRequiredForUpdate', control: 'component', component: 'approval',
      section: 'approval', label: 'manage.approval.update', isShown: isRequested, edits: [] },
    { property: 'requestApprovalSettings/stages', control: 'component', component: 'stages', section: 'approval',
      label: 'manage.approval.stages', isShown: asksApproval,
      edits: stageFields.map(({ property }) => `*/${property}`) },
    { property: 'requestApprovalSettings/isRequestorJustificationRequired', control: 'switch', section: 'approval',
      label: 'manage.approval.justification', isShown: isRequested },

    { property: 'questions', control: 'list', section: 'questions', label: 'manage.questions',
      help: 'manage.questions.help', item: 'manage.question.item', kinds: questionKinds },

    { property: 'expiration/type', control: 'choice', section: 'lifecycle', label: 'manage.expiration',
      mayTakeAway: true, choices: [
        { value: 'afterDuration', label: 'manage.expiration.afterDuration' },
        { value: 'afterDateTime', label: 'manage.expiration.afterDateTime' },
        { value: 'noExpiration',  label: 'manage.expiration.noExpiration' },
      ] },
    { property: 'expiration/duration', control: 'duration', section: 'lifecycle',
      label: 'manage.expiration.duration', isShown: endsBy('afterDuration'), mayTakeAway: true },
    { property: 'expiration/endDateTime', control: 'date', section: 'lifecycle', label: 'manage.expiration.date',
      isShown: endsBy('afterDateTime'), mayTakeAway: true },
    { property: 'requestorSettings/allowCustomAssignmentSchedule', control: 'switch', section: 'lifecycle',
      label: 'manage.requests.schedule', isShown: acceptsRequests },

    { property: 'reviewSettings/isEnabled', control: 'switch', section: 'reviews', label: 'manage.review',
      help: 'manage.review.help' },
    { property: 'reviewSettings/schedule/recurrence', control: 'component', component: 'recurrence',
      section: 'reviews', label: 'manage.review.often', isShown: isReviewed, edits: ['pattern', 'range'] },
    { property: 'reviewSettings/schedule/startDateTime', control: 'date', section: 'reviews',
      label: 'manage.review.start', isShown: isReviewed },
    { property: 'reviewSettings/schedule/expiration/duration', control: 'duration', section: 'reviews',
      label: 'manage.review.duration', isShown: isReviewed },
    { property: 'reviewSettings/isSelfReview', control: 'switch', section: 'reviews', label: 'manage.review.self',
      isShown: isReviewed },
    { property: 'reviewSettings/primaryReviewers', control: 'subjects', section: 'reviews', kinds: approvers,
      label: 'manage.review.reviewers', isShown: isReviewedByOthers },
    { property: 'reviewSettings/fallbackReviewers', control: 'subjects', section: 'reviews', kinds: approvers,
      label: 'manage.review.fallback', isShown: isReviewedByOthers },
    { property: 'reviewSettings/expirationBehavior', control: 'choice', section: 'reviews',
      label: 'manage.review.silent', isShown: isReviewed, choices: [
        { value: 'keepAccess',   label: 'manage.review.silent.keepAccess' },
        { value: 'removeAccess', label: 'manage.review.silent.removeAccess' },
        { value: 'acceptAccessRecommendation', label: 'manage.review.silent.acceptAccessRecommendation' },
      ] },
    { property: 'reviewSettings/isRecommendationEnabled', control: 'switch', section: 'reviews',
      label: 'manage.review.recommendation', isShown: isReviewed },
    { property: 'reviewSettings/isReviewerJustificationRequired', control: 'switch', section: 'reviews',
      label: 'manage.review.justification', isShown: isReviewed },

    { property: 'notificationSettings/isAssignmentNotificationDisabled', control: 'switch', section: 'more',
      label: 'manage.noMails' },
    { property: 'customExtensionStageSettings', control: 'list', section: 'more', label: 'manage.stageSettings',
      help: 'manage.stageSettings.help', item: 'manage.stageSetting', kinds: [
        { type: null, add: 'manage.stageSetting.add',
          fresh: { stage: 'assignmentRequestCreated', customExtension: { id: null } }, fields: [
            { property: 'stage', control: 'choice', label: 'manage.stageSetting.when',
              choices: stages.map((value) => ({ value, label: `manage.stageSetting.${value}` as const })) },
            { property: 'customExtension/id', control: 'component', component: 'extension',
              label: 'manage.stageSetting.extension', edits: [] },
          ] },
      ] },
  ],
  complete,
};

/**
 * A rule that was turned on and off again is none, an end that the type does not have is none; questions are asked in
 * their order; what Graph demands is there.
 */
function complete(body: Values): Values {
  const type = valueAt(body, 'expiration/type');
  const expiration = {
    type,
    duration: type === 'afterDuration' ? (valueAt(body, 'expiration/duration') ?? null) : null,
    endDateTime: type === 'afterDateTime' ? (valueAt(body, 'expiration/endDateTime') ?? null) : null,
  };
  const questions = listOf(body['questions']).map((each, at) => ({ ...each, sequence: at + 1 }));
  const settings = listOf(body['customExtensionStageSettings']).map(({ stage, customExtension }) => ({
    stage,
    customExtension: { id: valueAt(customExtension as Values, 'id') },
  }));
  const isByRule = valueAt(body, 'automaticRequestSettings/requestAccessForAllowedTargets') != null;
  return {
    ...body,
    ...(body['automaticRequestSettings'] === undefined || isByRule ? {} : { automaticRequestSettings: null }),
    ...(body['expiration'] === undefined ? {} : { expiration }),
    ...(body['questions'] === undefined ? {} : { questions }),
    ...(body['customExtensionStageSettings'] === undefined ? {} : { customExtensionStageSettings: settings }),
    ...(isAutomatic(body) ? { allowedTargetScope: 'specificDirectoryUsers' } : {}),
  };
}

const listOf = (value: unknown): readonly Values[] => (Array.isArray(value) ? (value as readonly Values[]) : []);
