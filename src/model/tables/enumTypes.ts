// The published enumerations with their numbers, and how a word of the domain is spelled in each API version.

import type { DecodedLiteral, Literal, TypeRef } from '../../odata/serviceDescription.ts';
import { versionColumns, perVersion, type ApiVersion, type PerVersion } from '../apiVersions.ts';
import { asStored, primitive, valueOrFault, type Encode, type FieldType } from './fieldTypes.ts';

/** Members by number. */
export const enums = {
  provisioningAction: { other: 0, create: 1, delete: 2, disable: 3, update: 4, stagedDelete: 5, unknownFutureValue: 6 },
  provisioningResult: { success: 0, failure: 1, skipped: 2, warning: 3, unknownFutureValue: 4 },
  accessPackageAssignmentFilterByCurrentUserOptions: {
    target: 1,
    createdBy: 2,
    unknownFutureValue: 99,
    targetManager: 100,
    targetAgentIdentitySponsorOrOwner: 101,
  },
  accessPackageAssignmentRequestFilterByCurrentUserOptions: {
    target: 1,
    createdBy: 2,
    approver: 3,
    unknownFutureValue: 99,
    targetOrRequestor: 100,
    targetManager: 101,
    requestForOthers: 102,
    targetAgentIdentitySponsorOrOwner: 103,
  },
  accessPackageAssignmentState: {
    delivering: 0,
    partiallyDelivered: 1,
    delivered: 2,
    expired: 3,
    deliveryFailed: 4,
    unknownFutureValue: 5,
  },
  accessPackageCatalogState: { unpublished: 1, published: 2, unknownFutureValue: 3 },
  accessPackageCatalogType: { userManaged: 1, serviceDefault: 2, serviceManaged: 3, unknownFutureValue: 4 },
  accessPackageCustomExtensionHandlerStatus: { requestSent: 1, requestReceived: 2, unknownFutureValue: 3 },
  accessPackageCustomExtensionStage: {
    assignmentRequestCreated: 1,
    assignmentRequestApproved: 2,
    assignmentRequestGranted: 3,
    assignmentRequestRemoved: 4,
    assignmentFourteenDaysBeforeExpiration: 5,
    assignmentOneDayBeforeExpiration: 6,
    unknownFutureValue: 7,
  },
  accessPackageExternalUserLifecycleAction: { none: 0, blockSignIn: 1, blockSignInAndDelete: 2, unknownFutureValue: 3 },
  accessPackageFilterByCurrentUserOptions: { allowedRequestor: 1, unknownFutureValue: 99 },
  accessPackageRequestState: {
    submitted: 0,
    pendingApproval: 1,
    delivering: 2,
    delivered: 3,
    deliveryFailed: 4,
    denied: 5,
    scheduled: 6,
    canceled: 7,
    partiallyDelivered: 8,
    unknownFutureValue: 9,
  },
  /** `userExtend` is on the resource page of v1.0 and not in its schema; the number is ours. */
  accessPackageRequestType: {
    notSpecified: 0,
    userAdd: 1,
    userUpdate: 2,
    userRemove: 3,
    adminAdd: 4,
    adminUpdate: 5,
    adminRemove: 6,
    systemAdd: 7,
    systemUpdate: 8,
    systemRemove: 9,
    onBehalfAdd: 10,
    unknownFutureValue: 11,
    approverRemove: 12,
    userExtend: 99,
  },
  accessPackageSubjectLifecycle: { notDefined: 0, notGoverned: 1, governed: 2, unknownFutureValue: 3 },
  accessPackageSubjectType: { notSpecified: 0, user: 1, servicePrincipal: 2, unknownFutureValue: 3 },
  accessPackageSuggestionFilterByCurrentUserOptions: {
    none: 0,
    relatedPeopleAssignments: 1,
    assignmentHistory: 2,
    unknownFutureValue: 4,
  },
  accessPackageSuggestionRelatedPeopleInsightLevel: { disabled: 0, count: 1, countAndNames: 2, unknownFutureValue: 3 },
  accessReviewExpirationBehavior: {
    keepAccess: 0,
    removeAccess: 1,
    acceptAccessRecommendation: 2,
    unknownFutureValue: 99,
  },
  accessReviewHistoryDecisionFilter: {
    approve: 0,
    deny: 1,
    notReviewed: 2,
    dontKnow: 3,
    notNotified: 4,
    unknownFutureValue: 5,
  },
  accessReviewHistoryStatus: { done: 0, inprogress: 1, error: 2, requested: 3, unknownFutureValue: 4 },
  accessReviewInstanceDecisionItemFilterByCurrentUserOptions: {
    reviewer: 1,
    unknownFutureValue: 2,
    directReviewer: 100,
    delegatedReviewer: 101,
  },
  accessReviewInstanceFilterByCurrentUserOptions: {
    reviewer: 1,
    unknownFutureValue: 2,
    directReviewer: 100,
    delegatedReviewer: 101,
  },
  accessReviewScheduleDefinitionFilterByCurrentUserOptions: {
    reviewer: 1,
    unknownFutureValue: 2,
    directReviewer: 100,
    delegatedReviewer: 101,
  },
  accessReviewStageFilterByCurrentUserOptions: {
    reviewer: 1,
    unknownFutureValue: 2,
    directReviewer: 100,
    delegatedReviewer: 101,
  },
  accessReviewTimeoutBehavior: {
    keepAccess: 0,
    removeAccess: 1,
    acceptAccessRecommendation: 2,
    unknownFutureValue: 99,
  },
  allowedRolePrincipalTypes: { user: 1, servicePrincipal: 2, group: 4, unknownFutureValue: 8 },
  allowedTargetScope: {
    notSpecified: 0,
    specificDirectoryUsers: 1,
    specificConnectedOrganizationUsers: 2,
    specificDirectoryServicePrincipals: 3,
    allMemberUsers: 4,
    allDirectoryUsers: 5,
    allDirectoryServicePrincipals: 6,
    allConfiguredConnectedOrganizationUsers: 7,
    allExternalUsers: 8,
    allDirectoryAgentIdentities: 9,
    unknownFutureValue: 10,
  },
  approvalFilterByCurrentUserOptions: { target: 0, createdBy: 1, approver: 2, unknownFutureValue: 3 },
  approverInformationVisibility: { default: 0, notVisible: 1, visible: 2, unknownFutureValue: 3 },
  connectedOrganizationState: { configured: 0, proposed: 1, unknownFutureValue: 2 },
  clientCredentialType: {
    none: 0,
    clientSecret: 1,
    clientAssertion: 2,
    federatedIdentityCredential: 3,
    managedIdentity: 4,
    certificate: 5,
    unknownFutureValue: 6,
  },
  customExtensionCalloutInstanceStatus: {
    calloutSent: 1,
    callbackReceived: 2,
    calloutFailed: 3,
    callbackTimedOut: 4,
    waitingForCallback: 5,
    unknownFutureValue: 6,
  },
  decisionItemPrincipalResourceMembershipType: { direct: 1, indirect: 2, unknownFutureValue: 4 },
  dayOfWeek: { sunday: 0, monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6 },
  expirationPatternType: { notSpecified: 0, noExpiration: 1, afterDateTime: 2, afterDuration: 3 },
  groupType: { unifiedGroups: 0, azureAD: 1, unknownFutureValue: 2 },
  outlierContainerType: { group: 0, unknownFutureValue: 1 },
  outlierMemberType: { user: 0, unknownFutureValue: 1 },
  operationResult: { success: 0, failure: 1, timeout: 2, unknownFutureValue: 3 },
  protocolType: {
    none: 0,
    oAuth2: 1,
    ropc: 2,
    wsFederation: 4,
    saml20: 8,
    deviceCode: 16,
    unknownFutureValue: 32,
    authenticationTransfer: 64,
    nativeAuth: 128,
    implicitAccessTokenAndGetResponseMode: 256,
    implicitIdTokenAndGetResponseMode: 512,
    implicitAccessTokenAndPostResponseMode: 1024,
    implicitIdTokenAndPostResponseMode: 2048,
    authorizationCodeWithoutPkce: 4096,
    authorizationCodeWithPkce: 8192,
    clientCredentials: 16384,
    refreshTokenGrant: 32768,
    encryptedAuthorizeResponse: 65536,
    directUserGrant: 131072,
    kerberos: 262144,
    prtGrant: 524288,
    seamlessSso: 1048576,
    prtBrokerBased: 2097152,
    prtNonBrokerBased: 4194304,
    onBehalfOf: 8388608,
    samlOnBehalfOf: 16777216,
    officeS2S: 33554432,
    wsTrust: 67108864,
  },
  recurrencePatternType: {
    daily: 0,
    weekly: 1,
    absoluteMonthly: 2,
    relativeMonthly: 3,
    absoluteYearly: 4,
    relativeYearly: 5,
  },
  recurrenceRangeType: { endDate: 0, noEnd: 1, numbered: 2 },
  privilegeLevel: { standard: 0, privileged: 1, unknownFutureValue: 2 },
  roleType: { active: 0, eligible: 1, application: 2, delegated: 3, unknownFutureValue: 99 },
  signInUserType: { member: 0, guest: 1, unknownFutureValue: 2 },
  socialIdentitySourceType: { facebook: 1, unknownFutureValue: 2 },
  userSignInRecommendationScope: { tenant: 0, application: 1, unknownFutureValue: 2 },
  weekIndex: { first: 0, second: 1, third: 2, fourth: 3, last: 4 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;
export type EnumName = keyof typeof enums;

/** Of these a value may be several words at once, separated by commas. */
export const flagEnums: ReadonlySet<EnumName> = new Set([
  'accessPackageSuggestionFilterByCurrentUserOptions',
  'allowedRolePrincipalTypes',
  'decisionItemPrincipalResourceMembershipType',
  'protocolType',
] as const);

/** The first letter in upper case: how beta's strings spell most words. */
const pascalCase = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

export const enumRef = (name: EnumName | null): TypeRef =>
  name === null ? primitive('Edm.String') : { kind: 'enum', name, collection: false };

/**
 * One word of a closed list, kept in the domain's spelling. An API version either has an enumeration for it, and spells
 * it so; or a string, spelled with an upper-case letter or as `betaWords` and `v1Words` say. Any spelling in any case
 * comes in. In a body, a word that is not in the list is a fault. In a filter, a word that only the enumeration has
 * (such as `unknownFutureValue`) equals nothing; any other is a fault where there is an enumeration, and equals nothing
 * where there is a string.
 */
export function oneOf<W extends string>(
  words: readonly W[],
  v1: EnumName | null,
  beta: EnumName | null,
  betaWords: Partial<Record<NoInfer<W>, string>> = {},
  v1Words: Partial<Record<NoInfer<W>, string>> = {},
): FieldType<W> {
  const spelled: PerVersion<(word: W) => string> = versionColumns<(word: W) => string>(
    v1 === null ? (word) => v1Words[word] ?? pascalCase(word) : (word) => word,
    beta === null ? (word) => betaWords[word] ?? pascalCase(word) : (word) => word,
    (word) => word,
  );
  const spellings = [spelled['v1.0'], spelled.beta, spelled.latchkey].flatMap((spell) =>
    words.map((word) => [spell(word), word] as const),
  );
  const known = new Map(spellings.map(([spelling, word]) => [spelling.toLowerCase(), word]));
  const allowed = [...new Map(spellings.toReversed().map(([spelling]) => [spelling.toLowerCase(), spelling])).values()]
    .toReversed()
    .join(', ');
  const encode = (apiVersion: ApiVersion): Encode => {
    const table = new Map<string, string>(words.map((word) => [word, spelled[apiVersion](word)]));
    return words.every((word) => table.get(word) === word) ? asStored : (stored: string) => table.get(stored) ?? stored;
  };
  return {
    storage: 'text',
    nullable: false as FieldType<W>['nullable'],
    types: versionColumns(enumRef(v1), enumRef(beta), enumRef(null)),
    encode: perVersion(encode),
    filterable: true,
    words,
    decode: (value, faults) =>
      valueOrFault(
        typeof value === 'string' ? (known.get(value.toLowerCase()) ?? null) : null,
        faults,
        `must be one of ${allowed}`,
      ),
    literal: versionColumns(
      wordLiteral(known, v1, words.map(spelled['v1.0'])),
      wordLiteral(known, beta, words.map(spelled.beta)),
      wordLiteral(known, null, words.map(spelled.latchkey)),
    ),
  };
}

/** A word of an enumeration that no row has, such as `unknownFutureValue`, equals nothing. */
function wordLiteral(
  known: ReadonlyMap<string, string>,
  enumeration: EnumName | null,
  spelled: readonly string[],
): (literal: Literal) => DecodedLiteral {
  const published = enumeration === null ? [] : Object.keys(enums[enumeration]);
  const accepted = new Set(published.map((word) => word.toLowerCase()));
  const expected = `one of ${[...new Set([...spelled, ...published])].join(', ')}`;
  return (literal) => {
    if (literal.kind === 'null') return { value: null };
    if (literal.kind !== 'string' && literal.kind !== 'enum') return { expected };
    const text = literal.text.toLowerCase();
    const word = known.get(text);
    return word === undefined && enumeration !== null && !accepted.has(text) ? { expected } : { value: word };
  };
}
