// Actions and functions that no version of Graph has.

import { sameInAllVersions } from '../apiVersions.ts';
import { requirements } from '../codecs/policies/requirements.ts';
import { collectionOf, primitive } from '../tables/fieldTypes.ts';
import { boolean, integer, many, string, strings, untyped, type OperationRow } from './operationRow.ts';

const csvTables = { accounts: string, groups: string, members: string, people: string };

/** Functions and actions that no version of Graph has. */
export const ownOperations: readonly OperationRow[] = [
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

/** What policies ask for is told in the words of v1.0. */
function asTerms(terms: unknown): unknown {
  const { value, ...more } = terms as { readonly value: readonly unknown[] };
  return { ...more, value: value.map((each) => requirements.encode['v1.0'](each)) };
}
