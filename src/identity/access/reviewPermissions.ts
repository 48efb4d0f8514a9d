// The permissions of access reviews: those of their pages, for both API versions and for the unified tree.
// https://learn.microsoft.com/graph/api/resources/accessreviewsv2-overview

import type { SupplementRow } from './ownPermissions.ts';
import { reviewsRead as read, reviewsWrite as write } from './permissionWords.ts';

const root = '/identitygovernance/accessreviews';
const asPage = 'as its page says';
const asSiblings = 'as its documented siblings';

/** Everything below a set of series; applications decide in bulk alone. */
const below = (definitions: string, instances: string): readonly SupplementRow[] => [
  [definitions, 'GET', read, read, asPage],
  [definitions, 'POST', write, write, asPage],
  ...(['PUT', 'PATCH', 'DELETE'] as const).map(
    (method): SupplementRow => [`${definitions}/{id}`, method, write, write, asPage],
  ),
  [instances, 'GET', read, read, asPage],
  [instances, 'POST', write, write, asPage],
  [`${instances}/{id}`, 'PUT', write, write, asPage],
  [`${instances}/{id}`, 'PATCH', write, write, asPage],
  [`${instances}/{id}/decisions/{id}`, 'PATCH', write, '', asPage],
  [`${instances}/{id}/decisions/{id}`, 'POST', write, '', 'a tutorial decides by POST'],
  [`${instances}/{id}/stages/{id}`, 'PATCH', write, write, asPage],
  [`${instances}/{id}/stages/{id}/decisions/{id}`, 'PATCH', write, '', asPage],
  [`${instances}/{id}/stages/{id}/decisions/{id}`, 'POST', write, '', 'a tutorial decides by POST'],
  [`${instances}/{id}/acceptrecommendations`, 'POST', write, '', asPage],
  [`${instances}/{id}/stages/{id}/acceptrecommendations`, 'POST', write, '', asPage],
];

/** Roots of beta, and of the unified tree. */
const rootSets = (of: string): readonly SupplementRow[] => [
  ...below(`${of}/definitions`, `${of}/definitions/{id}/instances`),
  ...below(`${of}/instances/{id}/definition`, `${of}/instances`).filter(
    ([path]) => path.startsWith(`${of}/instances`) && !path.includes('/definition'),
  ),
  [`${of}/decisions`, 'GET', read, read, asSiblings],
  [`${of}/decisions/{id}`, 'PATCH', write, '', asSiblings],
  [`${of}/decisions/{id}`, 'POST', write, '', asSiblings],
  [`${of}/decisions/recordalldecisions`, 'POST', write, write, 'it writes decisions, so that reading is not enough'],
];

const policyWrite = 'Policy.ReadWrite.AccessReview';
const policyRead = `Policy.Read.All ${policyWrite}`;

export const reviewPermissions: readonly SupplementRow[] = [
  ['/policies', 'GET', policyRead, policyRead, 'the container'],
  ...['/policies/accessreviewpolicy', `${root}/policy`].flatMap((path): readonly SupplementRow[] => [
    [path, 'GET', policyRead, policyRead, asPage],
    [path, 'PATCH', policyWrite, policyWrite, asPage],
  ]),
  [root, 'GET', read, read, 'the container'],
  [`${root}/unified`, 'GET', read, read, 'the container'],
  ['/me/pendingaccessreviewinstances', 'GET', read, '', asPage],
  ['/me/pendingaccessreviewinstances/{id}/batchrecorddecisions', 'POST', write, '', asPage],
  ['/me/pendingaccessreviewinstances/{id}/acceptrecommendations', 'POST', write, '', asPage],
  [`${root}/historydefinitions`, 'GET', write, write, asPage],
  [`${root}/historydefinitions`, 'POST', write, write, asPage],
  ...rootSets(root),
  ...rootSets(`${root}/unified`),
];
