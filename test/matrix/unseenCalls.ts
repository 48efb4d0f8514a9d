// Calls that name hidden rows in bodies and parameters, to callers who must not notice whether the rows are there.

import { DirectoryRoles } from '../../src/domain/caller.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { reportPath } from '../../src/flows/reviews/reviewing/downloadAddress.ts';
import type { Rows } from './hidden.ts';
import { em, nowhere } from './world.ts';

export type NamingCall = readonly [method: string, path: string, body?: object];

/** What may be sent about the first hidden rows. `self` is the caller, `seen` a package that they see. */
export function callsNaming(rows: Rows, self: string, seen: string): readonly NamingCall[] {
  const idsOf = (entity: EntityName, isMeant: (row: Readonly<Record<string, unknown>>) => boolean = () => true) =>
    (rows.get(entity) ?? [])
      .filter(isMeant)
      .slice(0, 3)
      .map(({ id }) => id);
  const request = (requestType: string, assignment: object): NamingCall => [
    'POST',
    `${em}/assignmentRequests`,
    { requestType, assignment },
  ];
  const explain = (accessPackage: string, target: string, type: string): NamingCall => [
    'GET',
    `/latchkey/v1/explain(accessPackageId='${accessPackage}',targetId='${target}',requestType='${type}')`,
  ];
  const asked = (id: string): NamingCall => ['GET', `/latchkey/v1/allowedActions(ids=['${id}','${seen}'])`];
  const ofPackage = (id: string): readonly NamingCall[] => [
    ...['userAdd', 'userUpdate', 'userRemove', 'adminAdd'].map((type) => explain(id, self, type)),
    explain(id, nowhere, 'userAdd'),
    asked(id),
    ['GET', `/latchkey/v1/packageHistory(accessPackageId='${id}')`],
    ['GET', `/latchkey/v1/myPackages(ids=['${id}','${seen}'])`],
    ['POST', `${em}/accessPackages/${id}/getApplicablePolicyRequirements`, {}],
    ['PATCH', `${em}/accessPackages/${id}`, { description: '' }],
    ['DELETE', `${em}/accessPackages/${id}`],
    ['POST', `${em}/accessPackages/${id}/moveToCatalog`, { catalogId: nowhere }],
    ['POST', `${em}/accessPackages/${id}/resourceRoleScopes`, { role: { id: nowhere }, scope: { id: nowhere } }],
    ['POST', `${em}/accessPackages/${seen}/incompatibleAccessPackages/$ref`, { '@odata.id': `accessPackages/${id}` }],
    [
      'POST',
      `${em}/assignmentPolicies`,
      { displayName: 'x', accessPackage: { id }, allowedTargetScope: 'notSpecified' },
    ],
    ['GET', `${em}/assignments/additionalAccess(accessPackageId='${id}',incompatibleAccessPackageId='${seen}')`],
    request('userAdd', { accessPackageId: id }),
    request('userAdd', { accessPackageId: id, targetId: nowhere }),
    request('onBehalfAdd', { accessPackageId: id, targetId: nowhere }),
    request('userRemove', { accessPackageId: id }),
    request('adminAdd', { accessPackageId: id, assignmentPolicyId: nowhere, targetId: self }),
  ];
  return [
    ...idsOf('accessPackage').flatMap(ofPackage),
    ...idsOf('policy').flatMap((id): readonly NamingCall[] => [
      request('userAdd', { assignmentPolicyId: id }),
      request('userAdd', { accessPackageId: seen, assignmentPolicyId: id }),
      request('userRemove', { assignmentPolicyId: id }),
      ['DELETE', `${em}/assignmentPolicies/${id}`],
    ]),
    ...idsOf('catalog').flatMap((id): readonly NamingCall[] => [
      ['POST', `${em}/accessPackages`, { displayName: 'x', catalog: { id } }],
      ['POST', `${em}/accessPackages/${seen}/moveToCatalog`, { catalogId: id }],
      [
        'POST',
        `${em}/resourceRequests`,
        { requestType: 'adminAdd', catalog: { id }, resource: { originId: nowhere, originSystem: 'AadGroup' } },
      ],
      ['PATCH', `${em}/catalogs/${id}`, { description: '' }],
    ]),
    ...idsOf('assignment').flatMap((id): readonly NamingCall[] => [
      asked(id),
      request('userRemove', { id }),
      request('userUpdate', { id }),
      request('adminRemove', { id }),
      request('approverRemove', { id }),
      ['POST', `${em}/assignments/${id}/reprocess`, {}],
    ]),
    ...idsOf('assignmentRequest').flatMap((id): readonly NamingCall[] => [
      asked(id),
      ['GET', `/latchkey/v1/mailPreview(event='accessGranted',language='en',requestId='${id}')`],
      ['POST', '/latchkey/v1/sendTestMail', { event: 'accessGranted', requestId: id }],
      ['POST', `${em}/assignmentRequests/${id}/cancel`, {}],
      ['POST', `${em}/assignmentRequests/${id}/reprocess`, {}],
      ['DELETE', `${em}/assignmentRequests/${id}`],
    ]),
    ...idsOf('directoryObject', ({ kind }) => kind === 'user').flatMap((id): readonly NamingCall[] => [
      explain(seen, id, 'userAdd'),
      ['GET', `/latchkey/v1/team(personId='${id}')`],
      ['GET', `/latchkey/v1/personData(personId='${id}')`],
      ['GET', `/latchkey/v1/accountPreview(connectionId='${nowhere}',userId='${id}')`],
      ['POST', '/latchkey/v1/erasePerson', { personId: id }],
      ['POST', '/latchkey/v1/resetSecondFactors', { userId: id }],
      request('onBehalfAdd', { accessPackageId: seen, targetId: id }),
      request('userAdd', { accessPackageId: seen, targetId: id }),
      ...ofRoleHolder(id),
    ]),
    ...ofReviews(rows, idsOf, self),
    ...idsOf('customExtension').map((id): NamingCall => ['POST', '/latchkey/v1/testExtension', { extensionId: id }]),
    ...idsOf('audit').map((id): NamingCall => ['GET', `/latchkey/v1/auditInclusionProof(auditId='${id}')`]),
    ...idsOf('roleAssignment').flatMap((id): readonly NamingCall[] => [
      ['GET', `${roles}/roleAssignments/${id}`],
      ['DELETE', `${roles}/roleAssignments/${id}`],
    ]),
  ];
}

const roles = '/v1.0/roleManagement/directory';
const roleId = DirectoryRoles.globalAdministrator;

/** Roles of the directory are given, taken and looked for by the id of the holder. */
const ofRoleHolder = (id: string): readonly NamingCall[] => [
  ['POST', `${roles}/roleAssignments`, { principalId: id, roleDefinitionId: roleId, directoryScopeId: '/' }],
  ['GET', `${roles}/roleAssignments?$filter=principalId eq '${id}'&$expand=principal`],
  ['GET', `/v1.0/directoryRoles/${roleId}/members/${id}`],
  ['POST', `/v1.0/directoryRoles/${roleId}/members/$ref`, { '@odata.id': `directoryObjects/${id}` }],
  ['DELETE', `/v1.0/directoryRoles/${roleId}/members/${id}/$ref`],
  ['GET', `/v1.0/users/${id}/transitiveMemberOf/microsoft.graph.directoryRole`],
];

const reviews = '/beta/identityGovernance/accessReviews';

/** Series, turns, stages, items and reviewers are named in paths, and in bodies of Latchkey's own calls. */
function ofReviews(rows: Rows, idsOf: (entity: EntityName) => readonly unknown[], self: string): readonly NamingCall[] {
  const decision = { decision: 'Approve', justification: 'x' };
  const batch = (path: string): readonly NamingCall[] => [
    ['POST', `${path}/batchRecordDecisions`, decision],
    ['POST', `${path}/acceptRecommendations`, {}],
    ['POST', `${path}/stop`, {}],
    ['PATCH', path, { reviewers: [] }],
  ];
  const turns = idsOf('reviewInstance').flatMap((id): readonly NamingCall[] => [
    ...batch(`${reviews}/instances/${id}`),
    ...['sendReminder', 'resetDecisions', 'applyDecisions', 'stopApplyDecisions'].map(
      (action): NamingCall => ['POST', `${reviews}/instances/${id}/${action}`, {}],
    ),
    ['POST', `/beta/me/pendingAccessReviewInstances/${id}/batchRecordDecisions`, decision],
    ['GET', `/beta/me/pendingAccessReviewInstances/${id}/decisions`],
    ['GET', `/latchkey/v1/reviewProgress(reviewId='${id}')`],
    ['GET', `/latchkey/v1/reviewItems(reviewId='${id}')`],
    ['POST', '/latchkey/v1/decideReviewItems', { reviewId: id, ids: [nowhere], ...decision }],
  ]);
  const items = (rows.get('reviewDecision') ?? []).slice(0, 4).flatMap((item): readonly NamingCall[] => {
    const turn = `${reviews}/instances/${item['instanceId']}`;
    const path = `${item['stageId'] === null ? turn : `${turn}/stages/${item['stageId']}`}/decisions/${item.id}`;
    const own = { reviewId: item['instanceId'], ids: [item['itemId']] };
    return [
      ['PATCH', path, decision],
      ['POST', path, decision],
      ['GET', `${path}/insights`],
      ['GET', `${reviews}/decisions/${item.id}`],
      ['POST', '/latchkey/v1/decideReviewItems', { ...own, ...decision }],
      ['POST', '/latchkey/v1/reassignReviewItems', { ...own, reviewerId: self, note: 'x' }],
    ];
  });
  return [
    ...idsOf('reviewDefinition').flatMap((id): readonly NamingCall[] => [
      ['GET', `/latchkey/v1/previewReview(definitionId='${id}')`],
      ['GET', `${reviews}/definitions/${id}/instances`],
      ['PATCH', `${reviews}/definitions/${id}`, { descriptionForAdmins: 'x' }],
      ['POST', `${reviews}/definitions/${id}/stop`, {}],
      ['DELETE', `${reviews}/definitions/${id}`],
    ]),
    ...turns,
    ...(rows.get('reviewStage') ?? [])
      .slice(0, 3)
      .flatMap(({ id, instanceId }) => batch(`${reviews}/instances/${instanceId}/stages/${id}`)),
    ...items,
    ...(rows.get('contactedReviewer') ?? [])
      .slice(0, 3)
      .flatMap(({ instanceId, principalId }): readonly NamingCall[] => [
        ['GET', `${reviews}/instances/${instanceId}/contactedReviewers/${principalId}`],
      ]),
    ...idsOf('reviewHistory').flatMap((id): readonly NamingCall[] => [
      ['GET', `${reviews}/historyDefinitions/${id}`],
      ['GET', `${reviews}/historyDefinitions/${id}/instances/${id}`],
      ['POST', `${reviews}/historyDefinitions/${id}/instances/${id}/generateDownloadUri`, {}],
      ['GET', `${reportPath}${id}.csv?sig=x`],
    ]),
  ];
}
