// What an entry of the audit tells: names of all that it is about, which outlive their objects; which answer changed;
// and no extension where nothing was extended.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const audits = '/v1.0/auditLogs/directoryAudits';

interface FactType {
  readonly base: string | null;
  readonly properties: Readonly<Record<string, string>>;
}
/** The published types of a version. */
const factsOf = (version: string): Readonly<Record<string, FactType>> =>
  JSON.parse(readFileSync(new URL(`../facts/directory-${version}.json`, import.meta.url), 'utf8')).types;

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`The audit on ${engine}`, () => {
    let latchkey: Latchkey;
    let made = 0;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(() => latchkey.close());

    async function sends(method: string, path: string, status: number, body?: unknown, who = 'globalAdmin') {
      const answer = await latchkey.call(who, method, path, body);
      assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
      return answer.body;
    }
    const gets = async (path: string) => (await sends('GET', path, 200)).value;
    const entriesOf = (activity: string, id: string) =>
      gets(`${audits}?$filter=activityDisplayName eq '${activity}' and targetResources/any(t:t/id eq '${id}')`);

    /** A package that gives a group, with a question, held by a new user. */
    async function hold() {
      const name = `n${++made}`;
      const user = await sends('POST', '/v1.0/users', 201, {
        accountEnabled: true,
        displayName: `User ${name}`,
        mailNickname: name,
        userPrincipalName: `${name}@latchkey.example`,
        passwordProfile: { password: 'Abcd1234!x-long' },
      });
      const group = await sends('POST', '/v1.0/groups', 201, {
        displayName: `Group ${name}`,
        mailEnabled: false,
        mailNickname: `g${name}`,
        securityEnabled: true,
      });
      const catalog = await sends('POST', `${em}/catalogs`, 201, { displayName: `Catalog ${name}`, description: 'x' });
      const pack = await sends('POST', `${em}/accessPackages`, 201, {
        displayName: `Package ${name}`,
        description: 'x',
        catalog: { id: catalog.id },
      });
      await sends('POST', `${em}/resourceRequests`, 201, {
        requestType: 'adminAdd',
        resource: { originId: group.id, originSystem: 'AadGroup' },
        catalog: { id: catalog.id },
      });
      await latchkey.drain();
      const [resource] = await gets(`${em}/catalogs/${catalog.id}/resources?$expand=scopes`);
      await sends('POST', `${em}/accessPackages/${pack.id}/resourceRoleScopes`, 201, {
        role: { originId: `Member_${group.id}`, originSystem: 'AadGroup', resource: { id: resource.id } },
        scope: { id: resource.scopes[0].id, originId: group.id, originSystem: 'AadGroup' },
      });
      const policy = await sends('POST', `${em}/assignmentPolicies`, 201, {
        displayName: `Policy ${name}`,
        description: 'x',
        allowedTargetScope: 'allDirectoryUsers',
        specificAllowedTargets: [],
        expiration: { type: 'noExpiration' },
        requestorSettings: { enableTargetsToSelfAddAccess: true },
        requestApprovalSettings: { stages: [] },
        questions: ['Why?', 'Where?'].map((text, sequence) => ({
          '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
          sequence,
          isRequired: true,
          isAnswerEditable: true,
          text,
          isSingleLineQuestion: true,
        })),
        accessPackage: { id: pack.id },
      });
      const questions = await gets(`${em}/assignmentPolicies/${policy.id}/questions`);
      const answers = (why: string, where: string) =>
        [why, where].map((value, at) => ({
          '@odata.type': '#microsoft.graph.accessPackageAnswerString',
          value,
          answeredQuestion: {
            '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
            id: questions[at].id,
          },
        }));
      const { id } = await sends('POST', `${em}/assignmentRequests`, 201, {
        requestType: 'adminAdd',
        assignment: { targetId: user.id, assignmentPolicyId: policy.id, accessPackageId: pack.id },
        answers: answers('work', 'here'),
      });
      await latchkey.drain();
      assert.equal((await sends('GET', `${em}/assignments/${id}`, 200)).state, 'delivered');
      return { user, group, catalog, pack, policy, assignment: id, answers };
    }
    async function update(assignment: string, rest: object): Promise<string> {
      const { id } = await sends('POST', `${em}/assignmentRequests`, 201, {
        requestType: 'adminUpdate',
        assignment: { id: assignment },
        ...rest,
      });
      await latchkey.drain();
      assert.equal((await sends('GET', `${em}/assignmentRequests/${id}`, 200)).state, 'delivered');
      return id;
    }

    test('every target has its name, and users their sign-in name, also after they are gone', async () => {
      const { user, group, pack, assignment } = await hold();
      await sends('DELETE', `/v1.0/users/${user.id}`, 204);
      await latchkey.drain();
      await sends('DELETE', `/v1.0/directory/deletedItems/${user.id}`, 204);
      const all = await gets(`${audits}?$top=999`);
      const nameless = all.flatMap((each: any) =>
        each.targetResources
          .filter((target: any) => target.id !== null && target.displayName === null)
          .map((target: any) => `${each.activityDisplayName}: ${target.type}`),
      );
      assert.deepEqual([...new Set(nameless)], []);
      const about = all.flatMap(({ targetResources }: any) =>
        targetResources.filter((target: any) => target.id === user.id),
      );
      assert.ok(about.length > 6, `${about.length}`);
      for (const target of about) assert.ok(target.userPrincipalName.endsWith(user.userPrincipalName));
      const [taken] = await entriesOf('Remove access package resource assignment', assignment);
      assert.deepEqual(
        taken.targetResources.map(({ type, displayName, userPrincipalName, groupType }: any) => [
          type,
          displayName,
          userPrincipalName,
          groupType,
        ]),
        [
          ['AccessPackageAssignment', pack.displayName, null, null],
          ['Resource', group.displayName, null, null],
          ['User', user.displayName, user.userPrincipalName, null],
        ],
      );
      const [added] = await entriesOf('Add group', group.id);
      assert.equal(added.targetResources[0].groupType, 'azureAD');
      const { user: by } = added.initiatedBy;
      assert.deepEqual(
        [by.id, by.displayName, by.userPrincipalName],
        [
          latchkey.user('globalAdmin').id,
          latchkey.user('globalAdmin').displayName,
          latchkey.user('globalAdmin').userPrincipalName,
        ],
      );
    });

    test('who loses something is told of as when they got it', async () => {
      const name = `n${++made}`;
      const { id: personId, userPrincipalName } = latchkey.user('member');
      const group = await sends('POST', '/v1.0/groups', 201, {
        displayName: name,
        groupTypes: ['Unified'],
        mailEnabled: true,
        mailNickname: name,
        securityEnabled: false,
      });
      const application = await sends('POST', '/v1.0/applications', 201, { displayName: name });
      const client = await sends('POST', '/v1.0/servicePrincipals', 201, { appId: application.appId });
      const at = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
      const body = { principalId: personId, resourceId: client.id, appRoleId: '00000000-0000-0000-0000-000000000000' };
      const role = await sends('POST', `/v1.0/servicePrincipals/${client.id}/appRoleAssignedTo`, 201, body);
      await sends('DELETE', `/v1.0/servicePrincipals/${client.id}/appRoleAssignedTo/${role.id}`, 204);
      const organization = await sends('POST', `${em}/connectedOrganizations`, 201, { displayName: name });
      const sponsors = `${em}/connectedOrganizations/${organization.id}/internalSponsors`;
      for (const id of [personId, group.id]) {
        await sends('POST', `${sponsors}/$ref`, 204, at(id));
        await sends('DELETE', `${sponsors}/${id}/$ref`, 204);
      }
      const [graph] = await gets("/v1.0/servicePrincipals?$filter=displayName eq 'Microsoft Graph'");
      const permissions = {
        clientId: client.id,
        consentType: 'AllPrincipals',
        resourceId: graph.id,
        scope: 'User.Read',
      };
      const grant = await sends('POST', '/v1.0/oauth2PermissionGrants', 201, permissions);
      await sends('DELETE', `/v1.0/oauth2PermissionGrants/${grant.id}`, 204);
      const told = async (activity: string, id: string) => {
        const [entry] = await entriesOf(activity, id);
        const { modifiedProperties, ...target } = entry.targetResources.find((each: any) => each.id === id);
        return { target, changed: modifiedProperties.map((each: any) => each.displayName) };
      };
      for (const [given, taken, id, expected] of [
        ['Add app role assignment grant to user', 'Remove app role assignment from user', personId, userPrincipalName],
        ['Assign user as internal sponsor', 'Remove user as internal sponsor', personId, userPrincipalName],
        ['Assign user as internal sponsor', 'Remove user as internal sponsor', group.id, 'unifiedGroups'],
        ['Add delegated permission grant', 'Remove delegated permission grant', graph.id, null],
      ] as const) {
        const before = await told(given, id);
        assert.deepEqual(await told(taken, id), before, taken);
        assert.equal(before.target.userPrincipalName ?? before.target.groupType, expected);
      }
    });

    for (const version of ['v1.0', 'beta'] as const)
      test(`an entry has every published member in ${version}, and what is known of the call`, async () => {
        const userAgent = `probe/1 ${'x'.repeat(600)}`;
        const { id } = (
          await latchkey.call(
            'globalAdmin',
            'POST',
            `${em}/catalogs`,
            { displayName: version },
            { 'user-agent': userAgent },
          )
        ).body;
        const batch = await latchkey.call(
          'globalAdmin',
          'POST',
          '/v1.0/$batch',
          {
            requests: [
              {
                id: '1',
                method: 'PATCH',
                url: `${em.slice(5)}/catalogs/${id}`,
                headers: { 'content-type': 'application/json' },
                body: { description: 'y' },
              },
            ],
          },
          { 'user-agent': 'batch/1' },
        );
        assert.equal(batch.body.responses[0].status, 204, batch.text);
        const about = `targetResources/any(t:t/id eq '${id}')`;
        const entries = await gets(`/${version}/auditLogs/directoryAudits?$filter=${about}`);
        const [made, changed] = ['Create', 'Update'].map((verb) =>
          entries.find((each: any) => each.activityDisplayName === `${verb} access package catalog`),
        );
        const [byServer] = await gets(
          `/${version}/auditLogs/directoryAudits?$filter=initiatedBy/app/displayName eq 'Latchkey'&$top=1`,
        );
        if (version === 'beta') {
          assert.deepEqual([made.userAgent, changed.userAgent], [userAgent.slice(0, 512), 'batch/1']);
          assert.equal(byServer.userAgent, null);
        }
        const facts = factsOf(version);
        const membersOf = (type: string): readonly string[] => {
          const { base, properties } = facts[type] as FactType;
          return [...(base === null ? [] : base === 'entity' ? ['id'] : membersOf(base)), ...Object.keys(properties)];
        };
        const has = (value: object, type: string): void =>
          assert.deepEqual(Object.keys(value).toSorted(), membersOf(type).toSorted(), type);
        has(made, 'directoryAudit');
        has(made.initiatedBy, 'auditActivityInitiator');
        has(made.initiatedBy.user, version === 'beta' ? 'auditUserIdentity' : 'userIdentity');
        has(byServer.initiatedBy.app, 'appIdentity');
        has(made.targetResources[0], 'targetResource');
        has(changed.targetResources[0].modifiedProperties[0], 'modifiedProperty');
      });

    test('an update of an answer says which one changed, and extends nothing', async () => {
      const { assignment, answers } = await hold();
      const request = await update(assignment, { answers: answers('play', 'here') });
      const [entry] = await entriesOf('Update access package assignment request', request);
      assert.deepEqual(
        entry.targetResources[0].modifiedProperties.filter(({ displayName }: any) => displayName !== 'state'),
        [{ displayName: 'answers/Why?', oldValue: 'work', newValue: 'play' }],
      );
      assert.deepEqual(await entriesOf('Extend access package assignment', assignment), []);
    });

    test('an end that comes later is an extension, one that comes sooner is not', async () => {
      const { assignment, answers } = await hold();
      const until = (endDateTime: string) =>
        update(assignment, {
          answers: answers('work', 'here'),
          schedule: { expiration: { type: 'afterDateTime', endDateTime } },
        });
      await until('2049-01-01T00:00:00Z');
      assert.deepEqual(await entriesOf('Extend access package assignment', assignment), []);
      const [sooner] = await entriesOf('Update access package assignment request', assignment);
      assert.deepEqual(sooner.targetResources[0].modifiedProperties, [
        { displayName: 'endsAt', oldValue: null, newValue: '2049-01-01T00:00:00.000Z' },
      ]);
      await until('2050-01-01T00:00:00Z');
      assert.equal((await entriesOf('Extend access package assignment', assignment)).length, 1);
    });
  });
}

after(stopPostgres);
