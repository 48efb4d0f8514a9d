// What other tools write, each from its first call to its last: Microsoft365DSC's resources, the Bicep extension's,
// Microsoft's own how-to scripts; and what Maester takes for missing.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';

type Json = any;
const v1 = '/v1.0/identityGovernance/entitlementManagement';
const beta = '/beta/identityGovernance/entitlementManagement';
const group = 'e93e24d1-2b65-4a6c-a1dd-654a12225487';
const pack = 'a914b616-e04e-476b-aa37-91038f0b165b';
const policy = '2264bf65-76ba-417b-a27d-54d291f0cbc8';
const someone = '007d1c7e-7fa8-4e33-b678-5e437acdcddc';
const unknown = '11111111-2222-4333-8444-555555555555';
/** Scripts have Microsoft's address in them, wherever they are sent. */
const reference = (path: string): Json => ({ '@odata.id': `https://graph.microsoft.com/beta/${path}` });

describe('what other tools write', () => {
  let latchkey: Latchkey;
  before(async () => {
    latchkey = await startLatchkey();
  });
  after(() => latchkey?.close());

  const call = (method: string, path: string, body?: unknown): Promise<Reply> =>
    latchkey.call('app:full', method, path, body);
  async function sends(method: string, path: string, status: number, body?: unknown): Promise<Json> {
    const answer = await call(method, path, body);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
    return answer.body;
  }
  const gets = (path: string): Promise<Json> => sends('GET', path, 200);
  const list = async (path: string): Promise<readonly Json[]> => (await gets(path)).value;
  const ids = async (path: string): Promise<readonly string[]> => (await list(path)).map((each) => each.id);
  const newCatalog = async (displayName: string): Promise<string> =>
    (await sends('POST', `${v1}/catalogs`, 201, { displayName })).id;
  const newPackage = async (catalogId: string, displayName: string): Promise<string> =>
    (
      await sends('POST', `${beta}/accessPackages`, 201, {
        displayName,
        description: displayName,
        isHidden: false,
        isRoleScopesVisible: true,
        catalogId,
      })
    ).id;

  describe('Microsoft365DSC', () => {
    test("a package: what it goes with and what not, by references with Microsoft's address", async () => {
      const catalog = await newCatalog('DSC packages');
      const [one, other] = [await newPackage(catalog, 'DSC one'), await newPackage(catalog, 'DSC other')];
      await sends('PATCH', `${beta}/accessPackages/${one}`, 204, {
        displayName: 'DSC one',
        description: 'Changed',
        isHidden: true,
        isRoleScopesVisible: false,
        catalogId: catalog,
      });
      await sends(
        'POST',
        `${beta}/accessPackages/${one}/incompatibleAccessPackages/$ref`,
        204,
        reference(`identityGovernance/entitlementManagement/accessPackages/${other}`),
      );
      await sends('POST', `${beta}/accessPackages/${one}/incompatibleGroups/$ref`, 204, reference(`groups/${group}`));
      assert.deepEqual(await ids(`${beta}/accessPackages/${one}/incompatibleAccessPackages`), [other]);
      assert.deepEqual(await ids(`${beta}/accessPackages/${other}/accessPackagesIncompatibleWith`), [one]);
      assert.deepEqual(await ids(`${beta}/accessPackages/${one}/incompatibleGroups`), [group]);
      await sends('DELETE', `${beta}/accessPackages/${one}/incompatibleAccessPackages/${other}/$ref`, 204);
      await sends('DELETE', `${beta}/accessPackages/${one}/incompatibleGroups/${group}/$ref`, 204);
      assert.deepEqual(
        [
          await ids(`${beta}/accessPackages/${one}/incompatibleAccessPackages`),
          await ids(`${beta}/accessPackages/${one}/incompatibleGroups`),
        ],
        [[], []],
      );
    });

    test('a catalog resource: added, found by id and by name, changed with what it asks people, removed', async () => {
      const catalog = await newCatalog('DSC resources');
      const resources = `${beta}/accessPackageCatalogs/${catalog}/accessPackageResources`;
      const asks = (requestType: string, accessPackageResource: Json): Promise<Json> =>
        sends('POST', `${beta}/accessPackageResourceRequests`, 201, {
          catalogId: catalog,
          requestType,
          executeImmediately: true,
          justification: '',
          accessPackageResource,
        });
      await asks('AdminAdd', {
        originId: group,
        originSystem: 'AadGroup',
        displayName: 'Marketing resources',
        description: 'd',
        resourceType: 'AadGroup',
        url: null,
        attributes: [],
      });
      const [made] = await list(`${resources}?$filter=DisplayName eq 'Marketing resources'`);
      assert.ok(typeof made.addedBy === 'string' && !Number.isNaN(Date.parse(made.addedOn)), JSON.stringify(made));
      const attributes = [
        {
          attributeName: 'department',
          isEditable: true,
          isPersistedOnAssignmentRemoval: true,
          attributeSource: {
            '@odata.type': '#microsoft.graph.accessPackageResourceAttributeQuestion',
            question: {
              '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
              isRequired: false,
              isSingleLineQuestion: true,
              sequence: 1,
              text: { defaultText: 'Your department?', localizedTexts: [] },
            },
          },
          attributeDestination: { '@odata.type': '#microsoft.graph.accessPackageUserDirectoryAttributeStore' },
        },
      ];
      await asks('AdminUpdate', {
        id: made.id,
        originId: group,
        originSystem: 'AadGroup',
        displayName: made.displayName,
        description: made.description,
        resourceType: made.resourceType,
        url: made.url,
        attributes,
      });
      const [changed] = await list(`${resources}?$filter=Id eq '${made.id}'`);
      const [attribute] = changed.attributes;
      assert.deepEqual(
        [
          attribute.attributeName,
          attribute.attributeSource['@odata.type'],
          attribute.attributeSource.question.text.defaultText,
          attribute.attributeDestination['@odata.type'],
        ],
        [
          'department',
          '#microsoft.graph.accessPackageResourceAttributeQuestion',
          'Your department?',
          '#microsoft.graph.accessPackageUserDirectoryAttributeStore',
        ],
      );
      await asks('AdminRemove', { originId: group, originSystem: 'AadGroup' });
      assert.deepEqual(await list(resources), []);
    });

    test('a connected organization with sponsors, by their references', async () => {
      const made = await sends('POST', `${beta}/connectedOrganizations`, 201, {
        displayName: 'DSC',
        description: 'Made by DSC',
        domainName: 'dsc.example',
        state: 'configured',
      });
      await sends('PATCH', `${beta}/connectedOrganizations/${made.id}`, 204, {
        displayName: 'DSC',
        description: 'Changed',
        state: 'proposed',
      });
      const read = await gets(`${beta}/connectedOrganizations/${made.id}`);
      assert.deepEqual(
        [
          read.description,
          read.state,
          read.identitySources.map((each: Json) => [each['@odata.type'], each.domainName]),
        ],
        ['Changed', 'proposed', [['#microsoft.graph.domainIdentitySource', 'dsc.example']]],
      );
      const sponsors = `${beta}/connectedOrganizations/${made.id}/internalSponsors`;
      await sends('POST', `${sponsors}/$ref`, 204, reference(`directoryObjects/${someone}`));
      assert.deepEqual(
        (await list(sponsors)).map((each) => [each['@odata.type'], each.id]),
        [['#microsoft.graph.user', someone]],
      );
      await sends('DELETE', `${sponsors}/${someone}/$ref`, 204);
      assert.deepEqual(
        [await list(sponsors), await list(`${beta}/connectedOrganizations/${made.id}/externalSponsors`)],
        [[], []],
      );
      await sends('DELETE', `${beta}/connectedOrganizations/${made.id}`, 204);
    });

    test('a policy: read with its handlers, sent back as it was read', async () => {
      const read = await gets(
        `${beta}/accessPackageAssignmentPolicies/${policy}?$expand=customExtensionHandlers($expand=customExtension)`,
      );
      assert.deepEqual(read.customExtensionHandlers, []);
      const answer = await sends('PUT', `${beta}/accessPackageAssignmentPolicies/${policy}`, 200, read);
      const said = (body: Json): Json =>
        Object.fromEntries(
          Object.entries(body).filter(([name]) => !/^modified|@odata|^customExtensionHandlers/.test(name)),
        );
      assert.deepEqual(said(answer), said(read));
    });
  });

  describe('Bicep', () => {
    test('a resource that is not in the directory yet is refused in words that make it try again', async () => {
      const catalog = await newCatalog('Bicep resources');
      const answer = await call('POST', `${beta}/accessPackageResourceRequests`, {
        catalogId: catalog,
        requestType: 'AdminAdd',
        justification: 'x',
        accessPackageResource: { originId: unknown, originSystem: 'AadGroup', displayName: null, description: null },
      });
      assert.deepEqual([answer.status, answer.body.error.code], [400, 'ResourceNotFoundInOriginSystem']);
      await sends('POST', `${beta}/accessPackageResourceRequests`, 201, {
        catalogId: catalog,
        requestType: 'AdminAdd',
        justification: 'x',
        accessPackageResource: { originId: group, originSystem: 'AadGroup', displayName: null, description: null },
      });
      const [resource] = await list(
        `${beta}/accessPackageCatalogs/${catalog}/accessPackageResources?$filter=originId eq '${group}'`,
      );
      // It removes by beta's path and names on v1.0.
      await sends('POST', `${v1}/accessPackageResourceRequests`, 201, {
        catalogId: catalog,
        requestType: 'AdminRemove',
        accessPackageResource: { id: resource.id },
      });
      assert.deepEqual(await list(`${v1}/catalogs/${catalog}/resources`), []);
    });

    test('an assignment for somebody who is known by their address alone, who becomes a guest', async () => {
      const request = await sends('POST', `${v1}/assignmentRequests`, 201, {
        requestType: 'adminAdd',
        assignment: {
          targetId: null,
          target: { email: 'new.guest@contoso.com' },
          assignmentPolicyId: policy,
          accessPackageId: pack,
        },
        justification: 'Asked for',
        schedule: {
          startDateTime: null,
          recurrence: null,
          expiration: { endDateTime: null, duration: null, type: 'notSpecified' },
        },
      });
      await latchkey.drain();
      const [held] = await list(`${v1}/assignments?$filter=id eq '${request.id}'&$expand=target`);
      assert.deepEqual([held.state, held.target.email], ['delivered', 'new.guest@contoso.com']);
      assert.equal(
        (await call('POST', `${v1}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: unknown } }))
          .status,
        404,
      );
    });

    test('a group, told apart by a name of its own', async () => {
      const { id, createdDateTime } = await sends('POST', '/beta/groups', 201, {
        displayName: 'Bicep',
        mailNickname: 'bicep',
        mailEnabled: false,
        securityEnabled: true,
        groupTypes: [],
      });
      assert.ok(!Number.isNaN(Date.parse(createdDateTime)));
      await sends('PATCH', `/beta/groups/${id}`, 204, { uniqueName: 'bicep' });
      assert.deepEqual(await ids("/beta/groups?$filter=mailNickname eq 'bicep'"), [id]);
    });
  });

  describe("Microsoft's how-to scripts", () => {
    test('from a catalog of a name alone to a package whose roles were found by the resource', async () => {
      const catalog = await newCatalog('Scripts');
      // `catalogId` of one version beside `resource` of the other.
      await sends('POST', `${v1}/resourceRequests`, 201, {
        requestType: 'adminAdd',
        catalogId: catalog,
        resource: { originId: group, originSystem: 'AadGroup' },
      });
      const [resource] = await list(`${v1}/catalogs/${catalog}/resources?$expand=roles,scopes`);
      const [role] = await list(
        `${v1}/catalogs/${catalog}/resourceRoles?$filter=(originSystem eq 'AadGroup' and resource/id eq ` +
          `'${resource.id}' and displayName eq 'Owner')&$expand=resource`,
      );
      const [scope] = resource.scopes;
      const { id } = await sends('POST', `${v1}/accessPackages`, 201, {
        displayName: 'Scripted',
        description: 'd',
        catalog: { id: catalog },
      });
      await sends('POST', `${v1}/accessPackages/${id}/resourceRoleScopes`, 201, {
        role: {
          id: role.id,
          displayName: role.displayName,
          description: role.description,
          originSystem: role.originSystem,
          originId: role.originId,
          resource: { id: resource.id, originId: resource.originId, originSystem: resource.originSystem },
        },
        scope: { id: scope.id, originId: scope.originId, originSystem: scope.originSystem },
      });
      const read = await gets(`${v1}/accessPackages/${id}?$expand=resourceRoleScopes($expand=role,scope)`);
      assert.deepEqual(
        read.resourceRoleScopes.map((each: Json) => [each.role.displayName, each.scope.isRootScope]),
        [['Owner', true]],
      );
    });

    const settings = {
      isApprovalRequiredForAdd: true,
      isApprovalRequiredForUpdate: false,
      stages: [
        {
          durationBeforeAutomaticDenial: 'P7D',
          isApproverJustificationRequired: false,
          isEscalationEnabled: false,
          durationBeforeEscalation: 'PT0S',
          fallbackPrimaryApprovers: [],
          escalationApprovers: [],
          fallbackEscalationApprovers: [],
          primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: someone }],
        },
      ],
    };
    const policies: Readonly<Record<string, Json>> = {
      'for direct assignment': {
        allowedTargetScope: 'notSpecified',
        specificAllowedTargets: [],
        expiration: { endDateTime: null, duration: null, type: 'noExpiration' },
        requestorSettings: { enableTargetsToSelfAddAccess: false, onBehalfRequestors: [] },
        requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
      },
      'for every member, approved': {
        allowedTargetScope: 'allMemberUsers',
        specificAllowedTargets: [],
        expiration: { type: 'afterDuration', duration: 'P30D' },
        requestorSettings: { enableTargetsToSelfAddAccess: true },
        requestApprovalSettings: settings,
      },
      'for one user': {
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.singleUser', userId: someone }],
        requestorSettings: { enableTargetsToSelfAddAccess: true },
      },
      automatic: {
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [
          {
            '@odata.type': '#microsoft.graph.attributeRuleMembers',
            description: 'All sales users',
            membershipRule: '(user.department -eq "Nobody works here")',
          },
        ],
        automaticRequestSettings: {
          requestAccessForAllowedTargets: true,
          removeAccessWhenTargetLeavesAllowedTargets: true,
          gracePeriodBeforeAccessRemoval: 'P7D',
        },
      },
    };
    for (const [kind, body] of Object.entries(policies)) {
      test(`a policy ${kind}`, async () => {
        const packageId = await newPackage(await newCatalog(`Policy ${kind}`), 'Policies');
        const made = await sends('POST', `${v1}/assignmentPolicies`, 201, {
          displayName: kind,
          description: kind,
          ...body,
          accessPackage: { id: packageId },
        });
        const read = await gets(`${v1}/assignmentPolicies/${made.id}?$expand=accessPackage`);
        assert.deepEqual(
          [read.allowedTargetScope, read.specificAllowedTargets.length, read.accessPackage.id],
          [body.allowedTargetScope, body.specificAllowedTargets.length, packageId],
        );
        if (body.automaticRequestSettings !== undefined)
          assert.deepEqual(read.automaticRequestSettings, body.automaticRequestSettings);
        if (body.requestApprovalSettings?.stages.length > 0)
          assert.equal(read.requestApprovalSettings.stages[0].durationBeforeAutomaticDenial, 'P7D');
      });
    }
  });

  describe('PowerShell', () => {
    test('a request for later, found as scheduled by its package', async () => {
      const startDateTime = '2099-01-01T00:00:00Z';
      const { id } = await sends('POST', `${beta}/accessPackageAssignmentRequests`, 201, {
        requestType: 'AdminAdd',
        accessPackageAssignment: {
          targetId: latchkey.user('guest').id,
          assignmentPolicyId: policy,
          accessPackageId: pack,
        },
        schedule: { startDateTime },
      });
      await latchkey.drain();
      const [request] = await list(
        `${beta}/accessPackageAssignmentRequests?$filter=accessPackage/Id eq '${pack}' and id eq '${id}'`,
      );
      assert.deepEqual([request.requestState, request.schedule.startDateTime], ['Scheduled', startDateTime]);
    });
  });

  describe('Maester', () => {
    for (const path of [
      `/beta/groups/${unknown}`,
      `/beta/directory/deletedItems/${unknown}`,
      `/beta/users/${unknown}`,
      `/beta/servicePrincipals/${unknown}`,
      '/beta/sites/nowhere',
    ]) {
      test(`${path} is missing`, async () => {
        const answer = await call('GET', path);
        assert.deepEqual([answer.status, typeof answer.body.error.code], [404, 'string']);
      });
    }
    test('a group that was deleted is missing at once', async () => {
      const { id } = await sends('POST', '/beta/groups', 201, {
        displayName: 'Maester',
        mailNickname: 'maester',
        mailEnabled: false,
        securityEnabled: true,
        groupTypes: [],
      });
      await sends('DELETE', `/beta/groups/${id}`, 204);
      assert.equal((await call('GET', `/beta/groups/${id}`)).status, 404);
    });
    test('its batch: ids as numbers, empty bodies on reads', async () => {
      const answer = await sends('POST', '/beta/$batch', 200, {
        requests: [
          `${beta}/accessPackages`,
          `${beta}/accessPackageCatalogs`,
          `/beta/servicePrincipals?$select=id,appRoles`,
        ].map((url, at) => ({
          id: at + 1,
          method: 'GET',
          url: url.replace('/beta/', ''),
          body: [],
          headers: { ConsistencyLevel: 'eventual' },
        })),
      });
      assert.deepEqual(
        answer.responses.map((each: Json) => [each.id, each.status, Array.isArray(each.body.value)]),
        [
          [1, 200, true],
          [2, 200, true],
          [3, 200, true],
        ],
      );
      const packages = answer.responses[0].body.value;
      assert.deepEqual(
        packages.filter((each: Json) => typeof each.catalogId !== 'string'),
        [],
      );
      const [guests] = await list(
        `${beta}/accessPackageAssignmentPolicies?$filter=accessPackage/id eq '${pack}'&$orderby=displayName`,
      );
      const { requestorSettings, requestApprovalSettings } = guests;
      assert.deepEqual(
        [
          typeof requestorSettings.acceptRequests,
          typeof requestorSettings.scopeType,
          Array.isArray(requestorSettings.allowedRequestors),
          Array.isArray(requestApprovalSettings.approvalStages),
          'expirationDateTime' in guests,
        ],
        ['boolean', 'string', true, true, true],
      );
    });
  });
});
