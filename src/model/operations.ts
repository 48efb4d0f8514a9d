// The published actions and functions of the types that this service has, in the columns of the tables; http/ knows
// which of them are answered.

import type { Operation, TypeRef } from '../odata/serviceDescription.ts';
import { sameInAllVersions, type ApiVersion, type PerVersion } from './apiVersions.ts';
import { keyCredential, passwordCredential } from './codecs/directory/credentials.ts';
import { requirements } from './codecs/policies/requirements.ts';
import { collectionOf, primitive, type Encode } from './tables/fieldTypes.ts';

type Parameters = Readonly<Record<string, TypeRef>>;
type OperationRow = readonly [
  kind: 'action' | 'function',
  v1: string | null,
  beta: string | null,
  boundTo: string | null,
  parameters: Parameters,
  returns: TypeRef | null,
  encode?: PerVersion<Encode>,
];

const entity = (name: string): TypeRef => ({ kind: 'entity', name, collection: false });
const complex = (name: string): TypeRef => ({ kind: 'complex', name, collection: false });
const option = (name: string): TypeRef => ({ kind: 'enum', name, collection: false });
const string = primitive('Edm.String');
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
  // the directory
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

/** Functions and actions that no version of Graph has. */
const ours: readonly OperationRow[] = [
  [
    'function',
    'explain',
    null,
    null,
    { 'accessPackageId!': string, 'targetId!': string, requestType: string },
    primitive('Edm.Untyped'),
  ],
  ['function', 'attributeReaders', null, null, {}, primitive('Edm.Untyped')],
  ['action', 'whatIf', null, null, { 'requests!': primitive('Edm.Untyped') }, primitive('Edm.Untyped')],
  ['action', 'testExtension', null, null, { 'extensionId!': string }, primitive('Edm.Untyped')],
  ['action', 'release', null, '[heldRemoval]', { 'ids!': strings }, null],
  ['action', 'start', null, 'connection', {}, null],
  ['action', 'pause', null, 'connection', {}, null],
  [
    'action',
    'addSecret',
    null,
    'connection',
    { name: string, value: string, expiresAt: primitive('Edm.DateTimeOffset') },
    primitive('Edm.Untyped'),
  ],
  ['action', 'release', null, '[difference]', { 'ids!': strings }, null],
  ['action', 'decide', null, 'difference', { 'verdict!': string, remoteId: string }, null],
  ['function', 'options', null, 'difference', {}, primitive('Edm.Untyped')],
  ['function', 'explain', null, 'connection', { 'principalId!': string, 'groupId!': string }, primitive('Edm.Untyped')],
  ['action', 'takeUp', null, 'fulfilmentTask', {}, null],
  ['action', 'finish', null, 'fulfilmentTask', { 'proof!': string, reference: string }, null],
  ['action', 'refuse', null, 'fulfilmentTask', { 'reason!': string }, null],
  ['action', 'removeSecret', null, 'connection', { 'secretId!': string }, null],
  ['function', 'accountPreview', null, null, { 'connectionId!': string, 'userId!': string }, primitive('Edm.Untyped')],
  ['action', 'drop', null, '[heldRemoval]', { 'ids!': strings }, null],
  // the portal
  ['function', 'auditStatus', null, null, {}, primitive('Edm.Untyped')],
  ['function', 'auditInclusionProof', null, null, { 'auditId!': string, size: integer }, primitive('Edm.Untyped')],
  ['function', 'auditConsistencyProof', null, null, { 'first!': integer, second: integer }, primitive('Edm.Untyped')],
  ['function', 'attention', null, null, {}, primitive('Edm.Untyped')],
  ['function', 'areas', null, null, {}, primitive('Edm.Untyped')],
  ['function', 'allowedActions', null, null, { 'ids!': strings }, primitive('Edm.Untyped')],
  [
    'function',
    'myPackages',
    null,
    null,
    { ids: strings, search: string, show: string, catalogId: string, top: integer, skip: integer },
    primitive('Edm.Untyped'),
  ],
  [
    'function',
    'myApprovals',
    null,
    null,
    { show: string, search: string, top: integer, skip: integer },
    primitive('Edm.Untyped'),
  ],
  ['function', 'myReviews', null, null, { show: string, top: integer, skip: integer }, primitive('Edm.Untyped')],
  [
    'function',
    'reviewItems',
    null,
    null,
    { 'reviewId!': string, show: string, search: string, top: integer, skip: integer },
    primitive('Edm.Untyped'),
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
  ['function', 'reviewProgress', null, null, { 'reviewId!': string }, primitive('Edm.Untyped')],
  ['function', 'previewReview', null, null, { 'definitionId!': string }, primitive('Edm.Untyped')],
  [
    'function',
    'requestTerms',
    null,
    null,
    { 'accessPackageId!': string, targetId: string },
    primitive('Edm.Untyped'),
    sameInAllVersions(asTerms),
  ],
  ['action', 'signInActivity', null, null, { 'value!': collectionOf(primitive('Edm.Untyped')) }, null],
  ['function', 'personData', null, null, { 'personId!': string }, primitive('Edm.Untyped')],
  ['action', 'erasePerson', null, null, { 'personId!': string }, primitive('Edm.Untyped')],
  [
    'function',
    'mailPreview',
    null,
    null,
    { 'event!': string, language: string, requestId: string },
    primitive('Edm.Untyped'),
  ],
  ['action', 'sendTestMail', null, null, { 'event!': string, language: string, requestId: string }, null],
  ['function', 'missingOrigins', null, null, { 'catalogId!': string }, primitive('Edm.Untyped')],
  ['function', 'packageHistory', null, null, { 'accessPackageId!': string }, primitive('Edm.Untyped')],
  ['function', 'team', null, null, { personId: string }, primitive('Edm.Untyped')],
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
  ['function', 'context', null, 'approval', {}, primitive('Edm.Untyped')],
  ['action', 'answer', null, 'request', { 'text!': string }, null],
  ['action', 'remind', null, 'request', {}, null],
  ['action', 'approve', null, 'proposal', { 'justification!': string }, null],
  ['action', 'refuse', null, 'proposal', { 'justification!': string }, null],
  ['action', 'withdraw', null, 'proposal', {}, null],
  ['function', 'progress', null, 'request', {}, primitive('Edm.Untyped')],
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
  [kind, , , bound, parameters, returns, encode]: OperationRow,
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
    listed,
    boundTo:
      bound === null ? null : { type: bound.replace(/[[\]]/g, '').toLowerCase(), collection: bound.startsWith('[') },
    parameters: declared.filter(({ isListed }) => isListed),
    unlistedParameters: declared.filter(({ isListed }) => !isListed),
    returns: returns === null ? null : { type: returns, nullable: true },
    ...(encode === undefined ? {} : { encode: inEach(encode[apiVersion]) }),
  };
}

/** Encodes one value, or each of several. */
const inEach =
  (encode: Encode) =>
  (value: unknown): unknown =>
    Array.isArray(value) ? value.map((each) => encode(each)) : encode(value);
