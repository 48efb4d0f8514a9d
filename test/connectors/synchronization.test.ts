// Graph's synchronization of service principals: a job is a connection, who is assigned is there, and the log tells it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startConnected, type Connected } from './connected.ts';
import { startScimPeer, type ScimPeer } from './scimPeer.ts';

after(stopPostgres);

const noRole = '00000000-0000-0000-0000-000000000000';
const rule = '03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8';

for (const engine of enginesByTurns(import.meta.url))
  describe(`synchronization on ${engine}`, () => {
    let house: Connected;
    let peer: ScimPeer;
    let made = 0;
    before(async () => {
      house = await startConnected(engine);
      peer = await startScimPeer();
    });
    after(async () => {
      await peer.close();
      await house.close();
    });

    /** A service principal, and the paths of its synchronization in a version. */
    const application = async (version = 'v1.0') => {
      const displayName = `App ${++made}`;
      const { appId } = await house.done('POST', '/v1.0/applications', { displayName });
      const { id } = await house.done('POST', '/v1.0/servicePrincipals', { appId });
      return { id, displayName, root: `/${version}/servicePrincipals/${id}/synchronization` };
    };
    const assign = async (resourceId: string, principalId: string): Promise<string> =>
      (
        await house.done('POST', `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
          principalId,
          resourceId,
          appRoleId: noRole,
        })
      ).id;
    const pairs = (token = peer.token) => ({
      value: [
        { key: 'BaseAddress', value: `${peer.address}?aadOptscim062020` },
        { key: 'SecretToken', value: token },
      ],
    });
    const started = async (version = 'v1.0') => {
      const app = await application(version);
      await house.done('PUT', `${app.root}/secrets`, pairs());
      const { id: job } = await house.done('POST', `${app.root}/jobs`, { templateId: 'scim' });
      await house.done('POST', `${app.root}/jobs/${job}/start`);
      await house.settle();
      return { ...app, job: `${app.root}/jobs/${job}`, jobId: job };
    };
    const log = async (filter: string): Promise<readonly any[]> =>
      (
        await house.done(
          'GET',
          `/v1.0/auditLogs/provisioning?$filter=${encodeURIComponent(filter)}&$orderby=activityDateTime`,
        )
      ).value;

    for (const version of ['v1.0', 'beta'])
      test(`a job of ${version} is made, started, paused and deleted, and shows how it stands`, async () => {
        const app = await application(version);
        const [template] = (await house.done('GET', `${app.root}/templates`)).value;
        assert.deepEqual([template.id, template.default], ['scim', true]);
        assert.equal((await house.done('GET', `${app.root}/templates/scim`)).factoryTag, template.factoryTag);
        const made = await house.call('POST', `${app.root}/jobs`, { templateId: 'scim' });
        assert.equal(made.status, 201, made.text);
        const { id, status, schedule } = made.body;
        assert.deepEqual(
          [made.body.templateId, status.code, schedule.state, schedule.interval],
          ['scim', 'NotConfigured', 'Disabled', 'P1D'],
        );
        assert.equal((await house.call('POST', `${app.root}/jobs`, { templateId: 'scim' })).status, 409);
        assert.equal((await house.call('PUT', `${app.root}/secrets`, pairs())).status, 204);
        assert.equal((await house.done('GET', `${app.root}/jobs/${id}`)).status.code, 'Paused');
        assert.equal((await house.call('POST', `${app.root}/jobs/${id}/start`)).status, 204);
        await house.settle();
        const active = await house.done('GET', `${app.root}/jobs/${id}`);
        assert.deepEqual([active.status.code, active.schedule.state], ['Active', 'Active']);
        assert.equal(active.status.lastExecution.state, 'Succeeded');
        assert.deepEqual(active.status.lastExecution, active.status.lastSuccessfulExecution);
        assert.equal(active.status.quarantine, null);
        assert.equal((await house.call('POST', `${app.root}/jobs/${id}/pause`)).status, 204);
        assert.equal((await house.done('GET', `${app.root}/jobs/${id}`)).schedule.state, 'Paused');
        const [listed] = (await house.done('GET', `${app.root}/jobs?$select=id`)).value;
        assert.equal(listed.id, id);
        assert.equal((await house.call('DELETE', `${app.root}/jobs/${id}`)).status, 204);
        assert.equal((await house.call('GET', `${app.root}/jobs/${id}`)).status, 404);
        assert.deepEqual((await house.done('GET', `${app.root}/secrets`)).value, []);
      });

    test('secrets are put before the job, kept in their order, and no answer shows them', async () => {
      const app = await application();
      const put = (value: readonly object[]) => house.call('PUT', `${app.root}/secrets`, { value });
      assert.equal((await house.call('PUT', `${app.root}/secrets`, pairs())).status, 204);
      const shown = await house.call('GET', `${app.root}/secrets`);
      assert.deepEqual(shown.body.value, [
        { key: 'BaseAddress', value: `${peer.address}?aadOptscim062020` },
        { key: 'SecretToken', value: '*' },
      ]);
      assert.deepEqual((await house.done('GET', app.root)).secrets, shown.body.value);
      const [connection] = await house.rows(
        'connections',
        `&$filter=servicePrincipalId eq '${app.id}'&$expand=secrets`,
      );
      assert.deepEqual([connection.settings.dialect, connection.settings.baseAddress], ['entra', peer.address]);
      assert.equal(connection.secrets.length, 1);
      assert.deepEqual((await house.done('GET', `${app.root}/jobs`)).value, []);
      const kept = await put([{ key: 'SecretToken', value: '*' }, ...pairs().value.slice(0, 1)]);
      assert.equal(kept.status, 204, kept.text);
      const elsewhere = [
        { key: 'BaseAddress', value: 'https://elsewhere.example/scim' },
        { key: 'SecretToken', value: '*' },
      ];
      const refused = await put(elsewhere);
      assert.deepEqual([refused.status, /another host/.test(refused.text)], [400, true]);
      for (const [key, value] of [
        ['BaseAddress', 'user@domain.com'],
        ['SyncAll', 'true'],
        ['Unheard', 'x'],
        ['BaseAddress', house.latchkey.http],
      ])
        assert.equal((await put([{ key, value }])).status, 400, `${key} ${value}`);
      assert.equal(
        (
          await put([
            { key: 'BaseAddress', value: '' },
            { key: 'SecretToken', value: '' },
          ])
        ).status,
        204,
      );
      assert.deepEqual((await house.done('GET', `${app.root}/secrets`)).value, []);
    });

    test('users and groups that are assigned are there, and gone when the assignment ends', async () => {
      const { id, root, job, jobId } = await started();
      const [direct, member, group] = [
        await house.person('Direct'),
        await house.person('Member'),
        await house.group(`Assigned ${made}`),
      ];
      await house.join(group, member.id);
      const assignment = await assign(id, direct.id);
      const ofGroup = await assign(id, group);
      await house.settle();
      assert.equal(peer.user(direct.userPrincipalName)?.active, true);
      assert.deepEqual(peer.members(`Assigned ${made}`), [member.userPrincipalName]);
      const [created] = await log(`sourceIdentity/id eq '${direct.id}'`);
      assert.deepEqual(
        [created.provisioningAction, created.provisioningStatusInfo.status, created.jobId, created.servicePrincipal.id],
        ['create', 'success', jobId, id],
      );
      assert.equal(created.targetIdentity.displayName, direct.userPrincipalName);
      assert.ok(created.modifiedProperties.some(({ newValue }: any) => newValue === direct.userPrincipalName));
      assert.deepEqual(
        created.provisioningSteps.map((each: any) => each.provisioningStepType),
        ['import', 'scoping', 'matching', 'export'],
      );
      const ofMembers = await log(`sourceIdentity/id eq '${group}' and provisioningAction eq 'update'`);
      assert.deepEqual(ofMembers[0]?.modifiedProperties, [
        { displayName: 'members', oldValue: null, newValue: member.userPrincipalName },
      ]);
      await house.done('POST', `${job}/restart`, { criteria: { resetScope: 'Watermark, Escrows' } });
      await house.settle();
      const { status } = await house.done('GET', job);
      assert.ok(status.lastSuccessfulExecutionWithExports.countExported >= 4);
      assert.deepEqual(status.synchronizedEntryCountByType, [
        { key: 'User', value: 2 },
        { key: 'Group', value: 1 },
      ]);
      for (const each of [assignment, ofGroup])
        await house.done('DELETE', `/v1.0/servicePrincipals/${id}/appRoleAssignedTo/${each}`);
      await house.settle();
      assert.equal(peer.user(direct.userPrincipalName)?.active, false);
      assert.deepEqual(peer.members(`Assigned ${made}`), []);
      assert.equal(peer.user(member.userPrincipalName)?.active, false);
      const disabled = await log(`sourceIdentity/id eq '${direct.id}' and provisioningAction eq 'disable'`);
      assert.equal(disabled.length, 1);
      assert.deepEqual(await house.rows('differences'), []);
      const again = await assign(id, group);
      await house.settle();
      assert.deepEqual(peer.members(`Assigned ${made}`), [member.userPrincipalName]);
      await house.done('DELETE', `/v1.0/servicePrincipals/${id}/appRoleAssignedTo/${again}`);
      await house.settle();
      assert.equal((await house.call('DELETE', `${root}/jobs/${jobId}`)).status, 204);
    });

    test('what was assigned before the job is there when it starts', async () => {
      const app = await application();
      const early = await house.person('Early');
      await assign(app.id, early.id);
      await house.done('PUT', `${app.root}/secrets`, pairs());
      const { id: job } = await house.done('POST', `${app.root}/jobs`, { templateId: 'scim' });
      await house.settle();
      assert.equal(peer.user(early.userPrincipalName), undefined);
      await house.done('POST', `${app.root}/jobs/${job}/start`);
      await house.settle();
      assert.equal(peer.user(early.userPrincipalName)?.active, true);
    });

    test('provisioning on demand says what was done, and why nothing was', async () => {
      const { id, job } = await started('beta');
      const [ann, group] = [await house.person('Ann'), await house.group(`Demand ${made}`)];
      const ask = async (objectId: string, objectTypeName = 'User') => {
        const { key, value } = await house.done('POST', `${job}/provisionOnDemand`, {
          parameters: [{ ruleId: rule, subjects: [{ objectId, objectTypeName }] }],
        });
        return { key: JSON.parse(key), value: JSON.parse(value) };
      };
      assert.equal((await ask(ann.id)).key.details.errorCode, 'NotEffectivelyEntitled');
      peer.fault = ({ method, path }) =>
        method === 'POST' && path.endsWith('/Users')
          ? { do: 'answer', status: 400, body: { detail: 'Not yet.' } }
          : null;
      await assign(id, ann.id);
      await house.settle();
      peer.fault = () => null;
      const done = await ask(ann.id);
      assert.deepEqual(done.key, { result: 'Success', details: {} });
      assert.equal(done.value.action, 'Create');
      assert.equal(peer.user(ann.userPrincipalName)?.externalId, ann.id);
      assert.equal((await ask(ann.id)).key.details.errorCode, 'RedundantExport');
      peer.fault = ({ method, path }) =>
        method === 'POST' && path.endsWith('/Groups')
          ? { do: 'answer', status: 400, body: { detail: 'No such thing.' } }
          : null;
      await assign(id, group);
      const failed = await ask(group, 'Group');
      peer.fault = () => null;
      assert.equal(failed.key.result, 'Failure');
      assert.match(failed.key.details.errorMessage, /No such thing/);
      const [row] = await log(`sourceIdentity/id eq '${group}' and provisioningStatusInfo/status eq 'failure'`);
      assert.deepEqual(
        [row.provisioningStatusInfo.errorInformation.errorCode, row.provisioningAction],
        ['EntryRefused', 'create'],
      );
      for (const subject of [
        { objectId: noRole, objectTypeName: 'User' },
        { objectId: ann.id, objectTypeName: 'Worker' },
      ])
        assert.equal(
          (await house.call('POST', `${job}/provisionOnDemand`, { parameters: [{ subjects: [subject] }] })).status,
          400,
        );
      await house.done('POST', `${job}/pause`);
      const body = { parameters: [{ subjects: [{ objectId: ann.id, objectTypeName: 'User' }] }] };
      assert.equal((await house.call('POST', `${job}/provisionOnDemand`, body)).status, 409);
      const bare = await application();
      const { id: other } = await house.done('POST', `${bare.root}/jobs`, { templateId: 'scim' });
      const missing = await house.call('POST', `${bare.root}/jobs/${other}/provisionOnDemand`, body);
      assert.deepEqual([missing.status, missing.body.error.code], [400, 'CredentialsMissing']);
    });

    test('credentials are tried without being kept, and bad ones put the job into quarantine', async () => {
      const { job, root } = await started();
      const trial = (credentials: unknown, path = `${job}/validateCredentials`) =>
        house.call('POST', path, { useSavedCredentials: false, credentials });
      assert.equal((await trial(pairs().value)).status, 204);
      assert.equal((await trial(pairs().value, `${root}/jobs/validateCredentials`)).status, 204);
      const bad = await trial(pairs('wrong').value);
      assert.deepEqual([bad.status, bad.body.error.code], [400, 'InvalidCredentials']);
      assert.equal((await house.call('POST', `${job}/validateCredentials`, { useSavedCredentials: true })).status, 204);
      await house.done('PUT', `${root}/secrets`, pairs('wrong'));
      await house.settle();
      const { status, schedule } = await house.done('GET', job);
      assert.deepEqual([status.code, schedule.state], ['Quarantine', 'Active']);
      assert.deepEqual(
        [status.quarantine.reason, status.quarantine.error.code],
        ['EncounteredQuarantineException', 'InvalidCredentials'],
      );
      await house.done('PUT', `${root}/secrets`, pairs());
      await house.done('POST', `${job}/restart`, { criteria: { resetScope: 'Full' } });
      await house.settle();
      assert.equal((await house.done('GET', job)).status.code, 'Active');
      assert.equal((await house.call('POST', `${job}/restart`, { criteria: { resetScope: 'All' } })).status, 400);
    });

    test('a schema says the mapping, takes what a connection can hold, and refuses the rest by name', async () => {
      const { job, id } = await started();
      const read = async () => (await house.done('GET', `${job}/schema`)).synchronizationRules;
      const [sent] = await read();
      assert.equal(sent.id, rule);
      const put = (change: (of: any) => void) => {
        const copy = structuredClone(sent);
        change(copy);
        return house.call('PUT', `${job}/schema`, { synchronizationRules: [copy] });
      };
      const users = (of: any) => of.objectMappings.find((each: any) => each.sourceObjectName === 'User');
      const mapping = (of: any, target: string) =>
        users(of).attributeMappings.find((each: any) => each.targetAttributeName === target);
      assert.equal((await put(() => {})).status, 204);
      assert.deepEqual(await read(), [sent]);
      const changed = await put((of) => {
        mapping(of, 'userName').source = { ...mapping(of, 'userName').source, name: 'mail', expression: '[mail]' };
        mapping(of, 'externalId').matchingPriority = 2;
        mapping(of, 'userName').matchingPriority = 1;
        mapping(of, 'emails[type eq "work"].value').matchingPriority = 0;
        users(of).flowTypes = 'Update';
      });
      assert.equal(changed.status, 204, changed.text);
      const [connection] = await house.rows('connections', `&$filter=servicePrincipalId eq '${id}'`);
      const { userNameFrom, matchBy, createsAccounts, whenNothingIsHeld } = connection.settings;
      assert.deepEqual(
        [userNameFrom, matchBy, createsAccounts, whenNothingIsHeld],
        ['mail', ['userName', 'externalId'], false, 'keep'],
      );
      const [after] = await read();
      assert.deepEqual([mapping(after, 'userName').source.name, users(after).flowTypes], ['mail', 'Update']);
      for (const [where, change] of [
        ['attributeMappings/2/source/name', (of: any) => (mapping(of, 'displayName').source.name = 'department')],
        ['attributeMappings', (of: any) => users(of).attributeMappings.pop()],
        ['scope', (of: any) => (users(of).scope = { groups: [{ name: 'g', clauses: [] }] })],
        ['flowTypes', (of: any) => (users(of).flowTypes = 'Add')],
        ['id', (of: any) => (of.id = noRole)],
      ] as const) {
        const refused = await put(change);
        assert.equal(refused.status, 400, where);
        assert.match(refused.text, new RegExp(`synchronizationRules/0/(?:objectMappings/\\d/)?${where}`), where);
      }
      for (const name of ['filterOperators', 'functions'])
        assert.deepEqual((await house.done('GET', `${job}/schema/${name}`)).value, []);
    });

    test('the log is told to readers of audits alone, and erased with the person', async () => {
      const { id } = await started();
      const leaver = await house.person('Leaver');
      await assign(id, leaver.id);
      await house.settle();
      assert.equal((await log(`sourceIdentity/id eq '${leaver.id}'`)).length, 1);
      const member = await house.call('GET', '/v1.0/auditLogs/provisioning', undefined, 'requestor1');
      assert.deepEqual(member.body.value, [], member.text);
      const other = await house.call(
        'GET',
        `/v1.0/servicePrincipals/${id}/synchronization/jobs`,
        undefined,
        'requestor1',
      );
      assert.deepEqual(other.body.value ?? [], [], other.text);
      await house.done('DELETE', `/v1.0/users/${leaver.id}`);
      await house.settle();
      await house.done('DELETE', `/v1.0/directory/deletedItems/${leaver.id}`);
      await house.settle();
      await house.done('POST', '/latchkey/v1/erasePerson', { personId: leaver.id });
      assert.deepEqual(await log(`sourceIdentity/id eq '${leaver.id}'`), []);
    });
  });
