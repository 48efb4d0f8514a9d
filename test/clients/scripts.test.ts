// What other tools send: queries of Microsoft365DSC, EntraExporter, Maester, the PowerShell modules and Microsoft's own
// scripts, and the Bicep extension's calls.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Engine, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

type Json = any;
const v1 = '/v1.0/identityGovernance/entitlementManagement';
const beta = '/beta/identityGovernance/entitlementManagement';
const general = 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384';
const group = 'e93e24d1-2b65-4a6c-a1dd-654a12225487';
const pack = 'a914b616-e04e-476b-aa37-91038f0b165b';
const policy = '2264bf65-76ba-417b-a27d-54d291f0cbc8';
const newHire = '46184453-e63b-4f20-86c2-c557ed5d5df9';

/** The value of each item at this path. */
const are =
  (path: string, ...values: readonly unknown[]) =>
  (body: Json): void =>
    assert.deepEqual(
      body.value.map((each: Json) => path.split('/').reduce((at, name) => at?.[name], each)),
      values,
    );

type Read = readonly [tool: string, path: string, holds: (body: Json) => void];
const reads: readonly Read[] = [
  [
    'Bicep',
    `${v1}/accessPackages?$filter=displayName eq 'New Hire' and catalog/id eq '{catalog}'&$expand=catalog`,
    are('catalog/displayName', 'Onboarding'),
  ],
  [
    'Bicep',
    `${v1}/assignments?$filter=accessPackage/id eq '${pack}' and target/objectId eq '${newHire}'&$select=id,` +
      'target,accessPackage,assignmentPolicy,state',
    ({ value: [assignment] }) => {
      assert.deepEqual(
        [assignment.state, assignment.target.objectId, assignment.accessPackage.id, assignment.assignmentPolicy.id],
        ['delivered', newHire, pack, policy],
      );
    },
  ],
  [
    'Bicep',
    `${beta}/accessPackages/${pack}/accessPackageResourceRoleScopes?$expand=` +
      'accessPackageResourceRole($expand=accessPackageResource),accessPackageResourceScope',
    ({ value: [roleScope] }) => {
      assert.equal(
        roleScope.accessPackageResourceRole.originId,
        `Member_${roleScope.accessPackageResourceScope.originId}`,
      );
      assert.equal(roleScope.accessPackageResourceRole.accessPackageResource.originSystem, 'AadGroup');
      assert.ok(roleScope.createdDateTime);
    },
  ],
  [
    'Bicep',
    `${beta}/accessPackages/${pack}?$select=id,displayName,catalogId`,
    (body) =>
      assert.deepEqual(
        Object.keys(body)
          .filter((name) => !name.startsWith('@'))
          .sort(),
        ['catalogId', 'displayName', 'id'],
      ),
  ],
  [
    'Bicep',
    `${beta}/accessPackageAssignmentPolicies?$filter=displayName eq 'Guests'&$expand=accessPackage`,
    are('accessPackage/id', pack),
  ],
  [
    'Bicep',
    `${beta}/accessPackageAssignmentPolicies?$filter=displayName eq 'Guests'`,
    ({ value: [each] }) => assert.deepEqual([each.accessPackage, typeof each.createdDateTime], [undefined, 'string']),
  ],
  ['Bicep', "/beta/groups?$filter=mailNickname eq 'newhires'", are('mailNickname', 'newhires')],
  [
    'Microsoft365DSC',
    `${beta}/accessPackages?$filter=displayName eq 'New Hire'&` +
      '$expand=accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)',
    ({ value: [each] }) =>
      assert.equal(each.accessPackageResourceRoleScopes[0].accessPackageResourceRole.displayName, 'Member'),
  ],
  ['Microsoft365DSC', `${beta}/accessPackageCatalogs?$filter=DisplayName eq 'General'`, are('id', general)],
  [
    'Microsoft365DSC',
    `${beta}/accessPackageCatalogs/{catalog}/accessPackageResources?$filter=originId eq '{newHires}'&` +
      '$expand=accessPackageResourceScopes',
    ({ value: [each] }) => assert.equal(each.accessPackageResourceScopes[0].isRootScope, true),
  ],
  [
    'Microsoft365DSC',
    `${beta}/accessPackageCatalogs/{catalog}/accessPackageResources?$filter=DisplayName eq 'New hires'`,
    ({ value: [each] }) =>
      assert.deepEqual([each.resourceType, each.isPendingOnboarding, each.attributes], ['Security Group', false, []]),
  ],
  [
    'Microsoft365DSC',
    `${beta}/accessPackageCatalogs/{catalog}/accessPackageResourceRoles?$filter=(accessPackageResource/Id ` +
      `eq '{resource}' and displayname eq 'Member' and originSystem eq 'AadGroup')&$expand=accessPackageResource`,
    are('accessPackageResource/id', '{resource}'),
  ],
  [
    'Microsoft365DSC',
    "/beta/users?$filter=startswith(UserPrincipalName,'governance')",
    are('displayName', 'Governance Admin'),
  ],
  [
    'Microsoft365DSC',
    `/beta/directoryObjects/${group}`,
    (body) => assert.equal(body['@odata.type'], '#microsoft.graph.group'),
  ],
  [
    'Maester',
    `${beta}/accessPackageAssignmentPolicies?$filter=accessPackage/id eq '${pack}'`,
    ({ value }) => assert.deepEqual(value.map((each: Json) => each.displayName).sort(), ['Guests', 'Staff']),
  ],
  [
    'Maester',
    `/beta/groups/{newHires}/members?$top=1`,
    ({ value: [each] }) => assert.equal(each['@odata.type'], '#microsoft.graph.user'),
  ],
  [
    'PowerShell',
    `${beta}/accessPackageAssignments?$filter=accessPackageId eq '${pack}'&$expand=target`,
    ({ value: [each] }) =>
      assert.deepEqual([each.assignmentState, each.target.type, each.target.objectId], ['Delivered', 'User', newHire]),
  ],
  [
    'PowerShell',
    `${beta}/accessPackageAssignmentRequests?$filter=accessPackage/Id eq '${pack}'`,
    are('requestState', 'Delivered'),
  ],
  ['PowerShell', `${beta}/accessPackages?$filter=contains(displayName,'hire')`, are('id', pack)],
  [
    'scripts',
    `${v1}/catalogs?$filter=displayName eq 'Onboarding'&$expand=resources,accessPackages`,
    ({ value: [each] }) => {
      assert.equal(each.accessPackages[0].id, pack);
      assert.ok(each.resources.length > 1);
    },
  ],
  [
    'scripts',
    `${v1}/catalogs/{catalog}/resources?$expand=roles,scopes`,
    ({ value }) => {
      for (const each of value) assert.deepEqual([each.scopes[0].isRootScope, each.roles.length > 0], [true, true]);
    },
  ],
  [
    'scripts',
    `${v1}/assignments?$filter=accessPackage/id eq '${pack}' and state eq 'Delivered'&$expand=target`,
    are('target/objectId', newHire),
  ],
  [
    'scripts',
    `${v1}/assignments?$filter=accessPackage/id eq '${pack}' and (state eq 'delivering' or state eq ` +
      `'partiallyDelivered' or ` +
      `state eq 'delivered')&$top=50`,
    are('status', 'Delivered'),
  ],
  [
    'scripts',
    `${v1}/assignments?$filter=accessPackage/id eq '${pack}' and assignmentPolicy/id eq '${policy}'&$expand=*`,
    ({ value: [each] }) =>
      assert.deepEqual(
        [each.accessPackage.id, each.assignmentPolicy.id, each.target.objectId],
        [pack, policy, newHire],
      ),
  ],
  [
    'scripts',
    `${v1}/assignments?$select=id,state,schedule&$expand=accessPackage($select=id)`,
    ({ value: [each] }) =>
      assert.deepEqual(
        Object.keys(each).filter((name) => !name.includes('@')),
        ['id', 'state', 'schedule', 'accessPackage'],
      ),
  ],
  [
    'EntraExporter',
    `${beta}/connectedOrganizations`,
    ({ value: [each] }) =>
      assert.deepEqual(
        [each.displayName, each.state, each.identitySources[0]['@odata.type']],
        ['contoso.com', 'proposed', '#microsoft.graph.domainIdentitySource'],
      ),
  ],
  [
    'EntraExporter',
    '/beta/roleManagement/entitlementManagement/roleDefinitions',
    ({ value }) => assert.equal(value.length, 5),
  ],
  [
    'EntraExporter',
    '/beta/roleManagement/entitlementManagement/roleAssignments?$expand=principal',
    ({ value }) => {
      for (const each of value) assert.equal(each.principal.id, each.principalId);
    },
  ],
  [
    'scripts',
    `${beta}/accessPackageAssignmentRequests?$expand=requestor($expand=connectedOrganization)&` +
      '$filter=(requestState eq ' +
      `'PendingApproval')`,
    ({ value }) => assert.deepEqual(value, []),
  ],
];

function on(engine: Engine): void {
  describe(`calls of other tools on ${engine}`, () => {
    let latchkey: Latchkey;
    const found: Record<string, string> = {};
    const call = (
      method: string,
      path: string,
      body?: unknown,
      headers?: Readonly<Record<string, string>>,
    ): Promise<Reply> => latchkey.call('app:full', method, path, body, headers);
    const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => found[name] ?? '');
    before(async () => {
      latchkey = await startLatchkey({ engine });
      found['catalog'] = (await call('GET', `${v1}/catalogs?$filter=displayName eq 'Onboarding'`)).body.value[0].id;
      found['newHires'] = (await call('GET', "/v1.0/groups?$filter=displayName eq 'New hires'")).body.value[0].id;
      found['resource'] = (
        await call('GET', `${v1}/catalogs/${found['catalog']}/resources?$filter=originId eq '${found['newHires']}'`)
      ).body.value[0].id;
      const added = await call('POST', `${beta}/accessPackageAssignmentRequests`, {
        requestType: 'AdminAdd',
        accessPackageAssignment: { targetId: newHire, assignmentPolicyId: policy, accessPackageId: pack },
      });
      assert.equal(added.status, 201, added.text);
      await latchkey.drain();
    });
    after(() => latchkey?.close());

    for (const [tool, path, holds] of reads) {
      test(`${tool}: GET ${path}`, async () => {
        // Maester and EntraExporter send this header always.
        const answer = await call('GET', fill(path), undefined, { ConsistencyLevel: 'eventual' });
        assert.equal(answer.status, 200, answer.text);
        holds(JSON.parse(answer.text.replaceAll(found['resource'] ?? '', '{resource}')));
      });
    }
    test('EntraExporter: a batch with paths for ids, no leading slash, absolute addresses, failing items', async () => {
      const requests = [
        {
          id: 'C:/out/policies_123',
          method: 'GET',
          url:
            'identityGovernance/entitlementManagement/accessPackageAssignmentPolicies' +
            `?$filter=(accessPackage/id eq '${pack}')`,
          headers: { ConsistencyLevel: 'eventual' },
        },
        {
          id: 7,
          method: 'get',
          url:
            `/identityGovernance/entitlementManagement/accessPackages/${pack}?$expand=` +
            'accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)',
        },
        {
          id: 'absolute',
          method: 'GET',
          url: `${latchkey.http}${beta}/accessPackageAssignments?$filter=(accessPackage/id eq '${pack}')`,
        },
        { id: 'versioned', method: 'GET', url: `${beta}/settings`, body: [] },
        { id: 'missing', method: 'GET', url: '/identityGovernance/entitlementManagement/accessPackages/nowhere' },
      ];
      const answer = await call('POST', '/beta/$batch', { requests });
      assert.equal(answer.status, 200, answer.text);
      const byId = new Map<unknown, Json>(answer.body.responses.map((each: Json) => [each.id, each]));
      assert.deepEqual(
        requests.map(({ id }) => [id, byId.get(id)?.status]),
        [
          ['C:/out/policies_123', 200],
          [7, 200],
          ['absolute', 200],
          ['versioned', 200],
          ['missing', 404],
        ],
      );
      assert.match(byId.get(7).headers['Content-Type'], /^application\/json/);
      assert.equal(byId.get(7).body.accessPackageResourceRoleScopes.length, 1);
      assert.equal(typeof byId.get('missing').body.error.code, 'string');
    });

    test(
      'Bicep: v1.0 and beta calls in turn, ids of v1.0 written as beta writes them, a policy of both dialects ' +
        'at once',
      async () => {
        const catalog = await made(`${v1}/catalogs`, {
          displayName: 'Bicep',
          description: 'Made by Bicep',
          isExternallyVisible: true,
          state: 'published',
        });
        assert.equal(
          (
            await call('PATCH', `${v1}/catalogs/${catalog.id}`, {
              displayName: 'Bicep',
              description: null,
              isExternallyVisible: false,
              state: null,
            })
          ).status,
          204,
        );
        const read = (await call('GET', `${v1}/catalogs/${catalog.id}`)).body;
        assert.deepEqual(
          [read.description, read.isExternallyVisible, read.catalogType, read.state],
          [null, false, 'userManaged', 'published'],
        );
        const own = await made(`${v1}/accessPackages`, {
          displayName: 'Bicep package',
          description: 'Made by Bicep',
          isHidden: false,
          catalog: { id: catalog.id },
        });
        assert.equal(
          (
            await call('PATCH', `${v1}/accessPackages/${own.id}`, {
              displayName: 'Bicep package',
              description: 'Changed',
              isHidden: true,
              catalog: { id: catalog.id },
            })
          ).status,
          204,
        );
        const added = await made(`${beta}/accessPackageResourceRequests`, {
          catalogId: catalog.id,
          requestType: 'AdminAdd',
          justification: 'Asked for',
          accessPackageResource: { originId: group, originSystem: 'AadGroup', displayName: null, description: null },
        });
        assert.deepEqual([added.requestState, added.requestStatus], ['Delivered', 'Fulfilled']);
        const hybrid = {
          displayName: 'Bicep policy',
          description: 'Made by Bicep',
          allowedTargetScope: 'allMemberUsers',
          requestorSettings: {
            scopeType: 'AllExistingDirectoryMemberUsers',
            acceptRequests: true,
            allowedRequestors: [],
          },
          requestApprovalSettings: {
            isApprovalRequired: false,
            isApprovalRequiredForExtension: false,
            isRequestorJustificationRequired: false,
            approvalMode: 'NoApproval',
            approvalStages: [],
          },
          canExtend: true,
          durationInDays: 30,
          accessPackage: { id: own.id },
        };
        const both = await made(`${beta}/accessPackageAssignmentPolicies`, hybrid);
        const put = await call('PUT', `${beta}/accessPackageAssignmentPolicies/${both.id}`, {
          ...hybrid,
          description: 'Changed',
        });
        assert.deepEqual([put.status, put.body.id, put.body.description], [200, both.id, 'Changed']);
        const member = latchkey.user('member').id;
        const flat = {
          requestType: 'adminAdd',
          assignment: { targetId: member, target: null, assignmentPolicyId: both.id, accessPackageId: own.id },
          justification: 'Asked for',
          schedule: null,
        };
        const request = await made(`${v1}/assignmentRequests`, flat);
        assert.equal(request.state, 'submitted');
        await latchkey.drain();
        const held = async (): Promise<Json> =>
          (
            await call(
              'GET',
              `${v1}/assignments?$filter=accessPackage/id eq '${own.id}' and target/objectId eq '${member}'&` +
                '$select=id,target,state',
            )
          ).body.value;
        assert.deepEqual(
          (await held()).map((each: Json) => [each.id, each.state, each.target.objectId]),
          [[request.id, 'delivered', member]],
        );
        await made(`${v1}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: request.id } });
        await latchkey.drain();
        assert.deepEqual(
          (await held()).map((each: Json) => each.state),
          ['expired'],
        );
      },
    );

    async function made(path: string, body: unknown): Promise<Json> {
      const answer = await call('POST', path, body);
      assert.equal(answer.status, 201, answer.text);
      return answer.body;
    }

    test('Bicep: a second request while the first is open is 400 ExistingOpenRequest, taken for done', async () => {
      const asks = {
        requestType: 'adminAdd',
        assignment: { targetId: latchkey.user('guest').id, assignmentPolicyId: policy, accessPackageId: pack },
        schedule: {
          startDateTime: '2099-01-01T00:00:00Z',
          recurrence: null,
          expiration: { endDateTime: null, duration: null, type: 'notSpecified' },
        },
      };
      const first = await call('POST', `${v1}/assignmentRequests`, asks);
      assert.equal(first.status, 201, first.text);
      const second = await call('POST', `${v1}/assignmentRequests`, asks);
      assert.deepEqual([second.status, second.body.error?.code], [400, 'ExistingOpenRequest']);
    });
  });
}

for (const engine of enginesByTurns(import.meta.url)) on(engine);
after(stopPostgres);
