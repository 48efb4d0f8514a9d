// The published actions and functions of the types that this service has, in the columns of the tables; http/ knows
// which of them are answered.

import type { Operation, TypeRef } from '../odata/serviceDescription.ts';
import { sameInAllVersions, type ApiVersion, type PerVersion } from './apiVersions.ts';
import { keyCredential, passwordCredential } from './codecs/directory/credentials.ts';
import { requirements } from './codecs/policies/requirements.ts';
import { synchronizationOperations } from './tables/synchronizationOperations.ts';
import { collectionOf, eachEncoded, primitive, type Encode } from './tables/fieldTypes.ts';

type Parameters = Readonly<Record<string, TypeRef>>;
type OperationRow = readonly [
  kind: 'action' | 'function',
  v1: string | null,
  beta: string | null,
  boundTo: string | null,
  parameters: Parameters,
  returns: TypeRef | null,
  encode?: PerVersion<Encode> | undefined,
  /** Of a set that Graph has and nobody reads: the call to it is an action here, which no schema lists. */
  shownAs?: string,
];

const entity = (name: string): TypeRef => ({ kind: 'entity', name, collection: false });
const complex = (name: string): TypeRef => ({ kind: 'complex', name, collection: false });
const option = (name: string): TypeRef => ({ kind: 'enum', name, collection: false });
const string = primitive('Edm.String');
const untyped = primitive('Edm.Untyped');
const boolean = primitive('Edm.Boolean');
const integer = primitive('Edm.Int32');
const strings = collectionOf(string);
const many = (name: string): TypeRef => collectionOf(entity(name));

/**
 * A parameter whose name ends in `!` must be given, one that ends in `?` stands on a page and not in the schema: taken,
 * not listed. A bound type in brackets is a collection of it.
 */
// biome-ignore format: a table, read by column
const rows: readonly OperationRow[] = [
  ['action',   'cancel',                          'Cancel',                          'accessPackageAssignmentRequest',
    { 'id?': string, 'status?': string, 'requestStatus?': string }, null],
  ['action',   'reprocess',                       'reprocess',                       'accessPackageAssignmentRequest',
    {}, null],
  ['action',   'resume',                          'resume',                          'accessPackageAssignmentRequest',
    { source: string, type: string, data: complex('customExtensionData') }, null],
  ['action', 'reauthorize', 'reauthorize', 'subscription', {}, null],
  ['action',   'reprocess',                       'reprocess',                       'accessPackageAssignment',
    {}, null],
  ['action',   'getApplicablePolicyRequirements', 'getApplicablePolicyRequirements', 'accessPackage',
    {}, collectionOf(complex('accessPackageAssignmentRequestRequirements')), requirements.encode],
  ['action',   null,                              'moveToCatalog',                   'accessPackage',
    { 'catalogId!': string }, null],
  ['action',   'refresh',                         'refresh',                         'accessPackageResource',
    {}, null],
  ['function', 'additionalAccess',                'additionalAccess',                '[accessPackageAssignment]',
    {}, many('accessPackageAssignment')],
  ['function', null,                              'additionalAccess',                '[accessPackageAssignment]',
    { accessPackageId: string }, many('accessPackageAssignment')],
  ['function', 'additionalAccess',                'additionalAccess',                '[accessPackageAssignment]',
    { accessPackageId: string, incompatibleAccessPackageId: string }, many('accessPackageAssignment')],
  ['function', 'filterByCurrentUser',             'filterByCurrentUser',             '[accessPackage]',
    { 'on!': option('accessPackageFilterByCurrentUserOptions') }, many('accessPackage')],
  ['function', 'filterByCurrentUser',             'filterByCurrentUser',             '[accessPackageAssignment]',
    { 'on!': option('accessPackageAssignmentFilterByCurrentUserOptions') }, many('accessPackageAssignment')],
  ['function', 'filterByCurrentUser',             'filterByCurrentUser',             '[accessPackageAssignmentRequest]',
    { 'on!': option('accessPackageAssignmentRequestFilterByCurrentUserOptions') },
    many('accessPackageAssignmentRequest')],
  ['function', 'filterByCurrentUser',             'filterByCurrentUser',             '[accessPackageSuggestion]',
    { on: option('accessPackageSuggestionFilterByCurrentUserOptions') }, many('accessPackageSuggestion')],
  ['function', 'filterByCurrentUser',             'filterByCurrentUser',             '[approval]',
    { 'on!': option('approvalFilterByCurrentUserOptions') }, many('approval')],
  ['function', null,                              'My',                              '[accessPackageAssignment]',
    {}, many('accessPackageAssignment')],
  ['function', null,                              'My',                              '[accessPackageAssignmentRequest]',
    {}, many('accessPackageAssignmentRequest')],
  ['function', null,                              'My',
    '[accessPackageAssignmentResourceRole]', {}, many('accessPackageAssignmentResourceRole')],
  ['function', null,                              'Search',                          '[accessPackage]',
    {}, many('accessPackage')],
  ['function', null,                              'Search',                          '[accessPackageCatalog]',
    {}, many('accessPackageCatalog')],
  // access reviews
  ...(['accessReviewScheduleDefinition', 'accessReviewInstance', 'accessReviewStage',
    'accessReviewInstanceDecisionItem'] as const).map((type): OperationRow =>
    ['function', 'filterByCurrentUser', 'filterByCurrentUser', `[${type}]`,
      { 'on!': option(`${type}FilterByCurrentUserOptions`) }, many(type)]),
  ...['accessReviewScheduleDefinition', 'accessReviewInstance', 'accessReviewStage'].map((type): OperationRow =>
    ['action', 'stop', 'stop', type, {}, null]),
  ...['accessReviewInstance', 'accessReviewStage'].flatMap((type): readonly OperationRow[] => [
    ['action', 'acceptRecommendations', 'acceptRecommendations', type, {}, null],
    ['action', 'batchRecordDecisions', 'batchRecordDecisions', type, { decision: string, justification: string,
      principalId: string, resourceId: string }, null],
  ]),
  ...['applyDecisions', 'resetDecisions', 'sendReminder'].map((name): OperationRow =>
    ['action', name, name, 'accessReviewInstance', {}, null]),
  ['action',   'generateDownloadUri',             'generateDownloadUri',             'accessReviewHistoryInstance',
    {}, entity('accessReviewHistoryInstance')],
  ['action',   null,                              'stopApplyDecisions',              'accessReviewInstance', {}, null],
  ['action',   null,                              'recordAllDecisions',
    '[accessReviewInstanceDecisionItem]', { decision: string, justification: string, principalId: string,
      resourceId: string }, null],
  ...synchronizationOperations,
  // the directory
  ...['user', 'group', 'application', 'servicePrincipal', 'directoryObject'].map((type): OperationRow =>
    ['function', 'delta', 'delta', `[${type}]`, {}, many(type)]),
  ['action',   'changePassword',                  'changePassword',                  'user',
    { currentPassword: string, newPassword: string }, null],
  ...['application', 'servicePrincipal'].flatMap((type): readonly OperationRow[] => [
    ['action', 'addPassword', 'addPassword', type, { passwordCredential: complex('passwordCredential') },
      complex('passwordCredential'), passwordCredential.encode],
    ['action', 'removePassword', 'removePassword', type, { 'keyId!': primitive('Edm.Guid') }, null],
    ['action', 'addKey', 'addKey', type, { 'keyCredential!': complex('keyCredential'),
      passwordCredential: complex('passwordCredential'), 'proof!': string }, complex('keyCredential'),
      keyCredential.encode],
    ['action', 'removeKey', 'removeKey', type, { 'keyId!': primitive('Edm.Guid'), 'proof!': string }, null],
  ]),
  ['action',   'revokeSignInSessions',            'revokeSignInSessions',            'user',
    {}, boolean],
  ['action',   'checkMemberGroups',               'checkMemberGroups',               'directoryObject',
    { 'groupIds!': strings }, strings],
  ['action',   'checkMemberObjects',              'checkMemberObjects',              'directoryObject',
    { 'ids!': strings }, strings],
  ['action',   'getMemberGroups',                 'getMemberGroups',                 'directoryObject',
    { securityEnabledOnly: boolean }, strings],
  ['action',   'getMemberObjects',                'getMemberObjects',                'directoryObject',
    { securityEnabledOnly: boolean }, strings],
  ['action',   'restore',                         'restore',                         'directoryObject',
    { 'autoReconcileProxyConflict?': boolean, 'newUserPrincipalName?': string }, entity('directoryObject')],
  ['action',   'getByIds',                        'getByIds',                        '[directoryObject]',
    { 'ids!': strings, types: strings }, many('directoryObject')],
  ['action',   'invitations',                     'invitations',                     null,
    { 'invitedUserEmailAddress!': string, 'inviteRedirectUrl!': string, invitedUserDisplayName: string,
      invitedUserType: string, sendInvitationMessage: boolean, resetRedemption: boolean,
      invitedUserMessageInfo: untyped, invitedUser: untyped },
    untyped, undefined, 'invitations/$entity'],
  ['action',   'validateProperties',              'validateProperties',              '[directoryObject]',
    { entityType: string, displayName: string, mailNickname: string, onBehalfOfUserId: primitive('Edm.Guid') }, null],
  ['action',   'validateProperties',              'validateProperties',              'group',
    { displayName: string, mailNickname: string, onBehalfOfUserId: primitive('Edm.Guid') }, null],
];

/** What policies ask for is told in the words of v1.0. */
function asTerms(terms: unknown): unknown {
  const { value, ...more } = terms as { readonly value: readonly unknown[] };
  return { ...more, value: value.map((each) => requirements.encode['v1.0'](each)) };
}

const csvTables = { accounts: string, groups: string, members: string, people: string };

/** Functions and actions that no version of Graph has. */
const ours: readonly OperationRow[] = [
  [
    'function',
    'explain',
    null,
    null,
    { 'accessPackageId!': string, 'targetId!': string, requestType: string },
    untyped,
  ],
  ['function', 'attributeReaders', null, null, {}, untyped],
  ['action', 'whatIf', null, null, { 'requests!': untyped }, untyped],
  ['action', 'testExtension', null, null, { 'extensionId!': string }, untyped],
  ['action', 'release', null, '[heldRemoval]', { 'ids!': strings }, null],
  ...['start', 'pause'].map((name) => ['action', name, null, 'connection', {}, null] as const),
  ['action', 'test', null, 'connection', {}, untyped],
  [
    'action',
    'addSecret',
    null,
    'connection',
    { name: string, value: string, expiresAt: primitive('Edm.DateTimeOffset') },
    untyped,
  ],
  ['action', 'release', null, '[difference]', { 'ids!': strings }, null],
  ['action', 'decide', null, 'difference', { 'verdict!': string, remoteId: string }, null],
  ['function', 'options', null, 'difference', {}, untyped],
  ['function', 'explain', null, 'connection', { 'principalId!': string, 'groupId!': string }, untyped],
  ['action', 'uploadListing', null, 'connection', csvTables, untyped],
  ['action', 'confirmListing', null, 'connection', { 'listingId!': string }, null],
  ['function', 'export', null, 'connection', { whole: boolean }, untyped],
  ['function', 'filterByCurrentUser', null, '[fulfilmentTask]', { 'on!': string }, many('fulfilmentTask')],
  ['action', 'takeUp', null, 'fulfilmentTask', {}, null],
  ['action', 'finish', null, 'fulfilmentTask', { 'proof!': string, reference: string }, null],
  ['action', 'refuse', null, 'fulfilmentTask', { 'reason!': string }, null],
  ['action', 'removeSecret', null, 'connection', { 'secretId!': string }, null],
  ['action', 'setSecret', null, 'identityProvider', { 'value!': string }, null],
  ['action', 'test', null, 'identityProvider', {}, untyped],
  ['function', 'accountPreview', null, null, { 'connectionId!': string, 'userId!': string }, untyped],
  ['action', 'drop', null, '[heldRemoval]', { 'ids!': strings }, null],
  // the portal
  ['function', 'auditStatus', null, null, {}, untyped],
  ['function', 'auditInclusionProof', null, null, { 'auditId!': string, size: integer }, untyped],
  ['function', 'auditConsistencyProof', null, null, { 'first!': integer, second: integer }, untyped],
  ['function', 'attention', null, null, {}, untyped],
  ['function', 'areas', null, null, {}, untyped],
  ['function', 'allowedActions', null, null, { 'ids!': strings }, untyped],
  [
    'function',
    'myPackages',
    null,
    null,
    { ids: strings, search: string, show: string, catalogId: string, top: integer, skip: integer },
    untyped,
  ],
  ['function', 'myApprovals', null, null, { show: string, search: string, top: integer, skip: integer }, untyped],
  ['function', 'myReviews', null, null, { show: string, top: integer, skip: integer }, untyped],
  [
    'function',
    'reviewItems',
    null,
    null,
    { 'reviewId!': string, show: string, search: string, top: integer, skip: integer },
    untyped,
  ],
  [
    'action',
    'decideReviewItems',
    null,
    null,
    {
      'reviewId!': string,
      'ids!': strings,
      'decision!': string,
      justification: string,
      until: primitive('Edm.DateTimeOffset'),
    },
    null,
  ],
  [
    'action',
    'reassignReviewItems',
    null,
    null,
    { 'reviewId!': string, 'ids!': strings, 'reviewerId!': string, 'note!': string },
    null,
  ],
  ['function', 'reviewProgress', null, null, { 'reviewId!': string }, untyped],
  ['function', 'previewReview', null, null, { 'definitionId!': string }, untyped],
  [
    'function',
    'requestTerms',
    null,
    null,
    { 'accessPackageId!': string, targetId: string },
    untyped,
    sameInAllVersions(asTerms),
  ],
  ['action', 'signInActivity', null, null, { 'value!': collectionOf(untyped) }, null],
  ['function', 'personData', null, null, { 'personId!': string }, untyped],
  ['action', 'erasePerson', null, null, { 'personId!': string }, untyped],
  ['action', 'resetSecondFactors', null, null, { 'userId!': string }, null],
  ['function', 'mailPreview', null, null, { 'event!': string, language: string, requestId: string }, untyped],
  ['action', 'sendTestMail', null, null, { 'event!': string, language: string, requestId: string }, null],
  ['function', 'missingOrigins', null, null, { 'catalogId!': string }, untyped],
  ['function', 'packageHistory', null, null, { 'accessPackageId!': string }, untyped],
  ['function', 'team', null, null, { personId: string }, untyped],
  [
    'action',
    'decide',
    null,
    'approval',
    {
      'result!': string,
      justification: string,
      until: primitive('Edm.DateTimeOffset'),
      forwardTo: string,
      questionToRequestor: string,
    },
    null,
  ],
  ['action', 'takeBack', null, 'approval', { justification: string }, null],
  ['function', 'context', null, 'approval', {}, untyped],
  ['action', 'answer', null, 'request', { 'text!': string }, null],
  ['action', 'remind', null, 'request', {}, null],
  ['action', 'approve', null, 'proposal', { 'justification!': string }, null],
  ['action', 'refuse', null, 'proposal', { 'justification!': string }, null],
  ['action', 'withdraw', null, 'proposal', {}, null],
  ['function', 'progress', null, 'request', {}, untyped],
];

const columns: Readonly<Record<ApiVersion, 1 | 2 | null>> = { 'v1.0': 1, beta: 2, latchkey: null };

/** Operations under the names of the API version; one that only the other version has is taken too, and not listed. */
export function operationsOf(apiVersion: ApiVersion, isStrict: boolean): readonly Operation[] {
  const column = columns[apiVersion];
  if (column === null) return ours.map((row) => operation(row, apiVersion, row[1] as string, true));
  const own = rows.flatMap((row) => (row[column] === null ? [] : [operation(row, apiVersion, row[column], true)]));
  if (isStrict) return own;
  return [
    ...own,
    ...rows.flatMap((row) =>
      row[column] === null ? [operation(row, apiVersion, (row[1] ?? row[2]) as string, false)] : [],
    ),
  ];
}

function operation(
  [kind, , , bound, parameters, returns, encode, shownAs]: OperationRow,
  apiVersion: ApiVersion,
  name: string,
  listed: boolean,
): Operation {
  const declared = Object.entries(parameters).map(([written, type]) => ({
    name: written.replace(/[!?]$/, ''),
    type,
    nullable: !written.endsWith('!'),
    isListed: !written.endsWith('?'),
  }));
  return {
    kind,
    name,
    listed: listed && shownAs === undefined,
    boundTo:
      bound === null ? null : { type: bound.replace(/[[\]]/g, '').toLowerCase(), collection: bound.startsWith('[') },
    parameters: declared.filter(({ isListed }) => isListed),
    unlistedParameters: declared.filter(({ isListed }) => !isListed),
    returns: returns === null ? null : { type: returns, nullable: true },
    ...(name === 'delta' ? { isOfSets: true as const } : {}),
    ...(encode === undefined ? {} : { encode: eachEncoded(encode[apiVersion]) }),
    ...(shownAs === undefined ? {} : { shownAs }),
  };
}
