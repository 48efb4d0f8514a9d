// People and groups that a connection pushes: the connection owns them, blocks them at once, and sees nobody else.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

type Json = any;
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const admin = 'globalAdmin';

for (const engine of enginesByTurns(import.meta.url))
  describe(`connections that push on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(() => latchkey?.close());

    interface Source {
      readonly id: string;
      readonly name: string;
      readonly call: (method: string, path: string, body?: Json, secret?: string) => Promise<Reply>;
      readonly made: (path: string, body: Json) => Promise<Json>;
    }
    const administer = async (method: string, path: string, body?: Json): Promise<Reply> => {
      const reply = await latchkey.call(admin, method, path, body);
      assert.ok(reply.status < 300, reply.text);
      return reply;
    };
    async function source(name: string, settings: Json = {}): Promise<Source> {
      const { body } = await administer('POST', '/latchkey/v1/connections', {
        displayName: name,
        kind: 'scim',
        direction: 'inbound',
        settings,
      });
      const at = `/latchkey/v1/connections/${body.id}`;
      await administer('POST', `${at}/start`);
      const drawn = await administer('POST', `${at}/addSecret`, {});
      const secretText: string = drawn.body.secretText ?? drawn.body.value?.secretText;
      const call: Source['call'] = (method, path, sent, secret = secretText) =>
        latchkey.call(null, method, `/scim/v2/${body.id}${path}`, sent, { authorization: `Bearer ${secret}` });
      const made: Source['made'] = async (path, sent) => {
        const reply = await call('POST', path, sent);
        assert.equal(reply.status, 201, reply.text);
        return reply.body;
      };
      return { id: body.id, name, call, made };
    }

    test('a connection sees and changes what it brought, and nobody else changes that', async () => {
      const [hr, other] = [await source('Personnel'), await source('Elsewhere')];
      const user = await hr.made('/Users', { userName: 'owned', externalId: 'p1', title: 'Clerk' });
      const group = await hr.made('/Groups', { displayName: 'Owned group', members: [{ value: user.id }] });
      assert.equal(user.meta.location, `${latchkey.http}/scim/v2/${hr.id}/Users/${user.id}`);
      assert.equal((await hr.call('GET', '/Users')).body.totalResults, 1);
      assert.equal((await other.call('GET', '/Users')).body.totalResults, 0);
      assert.equal((await other.call('GET', `/Users/${user.id}`)).status, 404);
      assert.equal((await other.call('DELETE', `/Groups/${group.id}`)).status, 404);
      const theirs = await other.call('POST', '/Groups', { displayName: 'x', members: [{ value: user.id }] });
      assert.equal(theirs.status, 400, theirs.text);
      const shown = await latchkey.call(admin, 'GET', `/v1.0/users/${user.id}?$select=onPremisesSyncEnabled,jobTitle`);
      assert.deepEqual([shown.body.onPremisesSyncEnabled, shown.body.jobTitle], [true, 'Clerk']);
      const refusedCalls: readonly (readonly [string, string, Json?])[] = [
        ['PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'Boss' }],
        ['PATCH', `/v1.0/users/${user.id}`, { accountEnabled: false }],
        ['DELETE', `/v1.0/users/${user.id}`],
        ['PATCH', `/v1.0/groups/${group.id}`, { displayName: 'Mine' }],
        ['DELETE', `/v1.0/groups/${group.id}`],
        ['DELETE', `/v1.0/groups/${group.id}/members/${user.id}/$ref`],
        ['PATCH', `/scim/v2/Users/${user.id}`, { Operations: [{ op: 'replace', path: 'title', value: 'Boss' }] }],
      ];
      for (const [method, path, body] of refusedCalls) {
        const reply = await latchkey.call(admin, method, path, body);
        assert.equal(reply.status, 400, `${method} ${path} ${reply.text}`);
        assert.match(reply.text, /Personnel/, reply.text);
      }
      const allowed = await latchkey.call(admin, 'PATCH', `/v1.0/users/${user.id}`, { usageLocation: 'DE' });
      assert.equal(allowed.status, 204, allowed.text);
      const again = await hr.call('POST', '/Users', { userName: 'second', externalId: 'p1' });
      assert.deepEqual([again.status, again.body.scimType], [409, 'uniqueness'], again.text);
      const { body: entries } = await latchkey.call(
        admin,
        'GET',
        `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Add user'&$top=5`,
      );
      const entry = entries.value.find((each: Json) => each.targetResources[0].id === user.id);
      assert.equal(entry.initiatedBy.app.displayName, 'Personnel');
      await administer('DELETE', `/latchkey/v1/connections/${hr.id}`);
      const kept = await latchkey.call(admin, 'GET', `/v1.0/users/${user.id}?$select=onPremisesSyncEnabled`);
      assert.equal(kept.body.onPremisesSyncEnabled, false);
      await administer('PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'Boss' });
    });

    test('two secrets are good at once, a removed one and a paused connection let nobody in', async () => {
      const hr = await source('Rotated');
      const at = `/latchkey/v1/connections/${hr.id}`;
      const drawn = await administer('POST', `${at}/addSecret`, {});
      const second = drawn.body.secretText ?? drawn.body.value?.secretText;
      assert.equal((await hr.call('GET', '/Users')).status, 200);
      assert.equal((await hr.call('GET', '/Users', undefined, second)).status, 200);
      assert.equal((await hr.call('GET', '/Users', undefined, `${second}x`)).status, 401);
      await administer('POST', `${at}/removeSecret`, { secretId: drawn.body.id ?? drawn.body.value?.id });
      assert.equal((await hr.call('GET', '/Users', undefined, second)).status, 401);
      await administer('POST', `${at}/pause`);
      assert.equal((await hr.call('GET', '/Users')).status, 403);
      for (const id of [hr.id, user0])
        assert.equal((await latchkey.call(admin, 'GET', `/scim/v2/${id}/Users`)).status, 404);
      const unknown = await latchkey.call(null, 'GET', `/scim/v2/${user0}/Users`, undefined, {
        authorization: 'Bearer x',
      });
      assert.equal(unknown.status, 401);
    });
    const user0 = '11111111-1111-4111-8111-111111111111';

    test('an application with the permission for pushes calls by a token, and no other application', async () => {
      const hr = await source('By token');
      const uploads = 'db31e92a-b9ea-4d87-bf6a-75a37a9ca35a';
      const { body: graph } = await administer(
        'GET',
        "/v1.0/servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'&$select=id",
      );
      const { body: pusher } = await administer('POST', '/v1.0/applications', { displayName: 'Pusher' });
      const { body: principal } = await administer('POST', '/v1.0/servicePrincipals', { appId: pusher.appId });
      const { body: secret } = await administer('POST', `/v1.0/applications/${pusher.id}/addPassword`, {});
      const tokenOf = async (): Promise<string> => {
        const form = new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: pusher.appId,
          client_secret: secret.secretText,
          scope: 'https://graph.microsoft.com/.default',
        });
        const reply = await fetch(latchkey.sandbox.tokenEndpoint, { method: 'POST', body: form });
        return ((await reply.json()) as Json).access_token;
      };
      assert.equal((await hr.call('GET', '/Users', undefined, await tokenOf())).status, 404);
      await administer('POST', `/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`, {
        principalId: principal.id,
        resourceId: graph.value[0].id,
        appRoleId: uploads,
      });
      const token = await tokenOf();
      const made = await hr.call('POST', '/Users', { userName: 'by-token' }, token);
      assert.equal(made.status, 201, made.text);
      assert.equal((await hr.call('GET', '/Users')).body.totalResults, 1);
    });

    test('changes of one group at one moment lose nothing', async () => {
      const hr = await source('At once');
      const people: Json[] = [];
      for (let at = 0; at < 12; at += 1) people.push(await hr.made('/Users', { userName: `once${at}` }));
      const group = await hr.made('/Groups', { displayName: 'At once' });
      const add = (id: string): Promise<Reply> =>
        hr.call('PATCH', `/Groups/${group.id}`, {
          Operations: [{ op: 'add', path: 'members', value: [{ value: id }] }],
        });
      const replies = await Promise.all([...people, ...people].map(({ id }) => add(id)));
      assert.deepEqual(
        [...new Set(replies.map(({ status }) => status))],
        [204],
        replies.find((each) => each.status !== 204)?.text,
      );
      assert.equal((await hr.call('GET', `/Groups/${group.id}`)).body.members.length, 12);
    });

    test('a person who is disabled there is signed out here at once', async () => {
      const hr = await source('Blocking');
      const domain = latchkey.user(admin).userPrincipalName.split('@')[1];
      const password = 'Correct-Horse-9-Battery';
      const user = await hr.made('/Users', { userName: `blocked@${domain}`, password });
      const disabled = await hr.call('PATCH', `/Users/${user.id}`, {
        schemas: [patchOp],
        Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
      });
      assert.deepEqual([disabled.status, disabled.body.active], [200, false], disabled.text);
      const row = await latchkey.call(
        admin,
        'GET',
        `/v1.0/users/${user.id}?$select=accountEnabled,signInSessionsValidFromDateTime`,
      );
      assert.equal(row.body.accountEnabled, false);
      assert.notEqual(row.body.signInSessionsValidFromDateTime, null);
    });

    test('calls are told to observers as all others, without secrets', async () => {
      const hr = await source('Observed');
      const password = 'Canary-Horse-9-Battery';
      const { id } = await hr.made('/Users', { userName: 'observed', password: `${password}1` });
      const path = `/Users/${id}`;
      const operation = { op: 'replace', path: 'password', value: `${password}2` };
      assert.equal((await hr.call('PATCH', path, { Operations: [operation] })).status, 200);
      assert.equal((await hr.call('PATCH', path, { Operations: [{ op: 'move' }] })).status, 400);
      const { body, text } = await latchkey.call(null, 'GET', `/sandbox/calls?search=${hr.id}`);
      const seen = body.calls.filter(({ version }: Json) => version === 'scim');
      assert.ok(
        seen.some(({ route }: Json) => route === '/scim/v2/{connection}/users/{id}'),
        text,
      );
      const details = await Promise.all(
        seen.map(async ({ n }: Json) => (await latchkey.call(null, 'GET', `/sandbox/calls/${n}`)).text),
      );
      assert.match(details.join('\n'), /"replace/);
      assert.doesNotMatch(details.join('\n'), /Canary/);
    });

    test('a person who is here is taken over where the connection may, and not an administrator', async () => {
      const [shy, taking] = [await source('Shy'), await source('Taking', { takesOver: true })];
      const { userPrincipalName: name, id } = latchkey.user('designer');
      const refusedOne = await shy.call('POST', '/Users', { userName: name });
      assert.deepEqual([refusedOne.status, refusedOne.body.scimType], [409, 'uniqueness'], refusedOne.text);
      const taken = await taking.made('/Users', { userName: name, displayName: 'Noor Haddad' });
      assert.equal(taken.id, id);
      const chief = await taking.call('POST', '/Users', { userName: latchkey.user(admin).userPrincipalName });
      assert.equal(chief.status, 403, chief.text);
    });

    test('a source that loses its people blocks all at once, and deletes and removes within the limit', async () => {
      const hr = await source('Losing');
      const people: Json[] = [];
      for (let at = 0; at < 13; at += 1) people.push(await hr.made('/Users', { userName: `lost${at}` }));
      const group = await hr.made('/Groups', {
        displayName: 'Losing all',
        members: people.map(({ id }) => ({ value: id })),
      });
      const membersNow = async (): Promise<number> => {
        const { body } = await latchkey.call(admin, 'GET', `/v1.0/groups/${group.id}/members?$select=id&$top=99`);
        return body.value.length;
      };
      const held = async (filter: string): Promise<readonly Json[]> => {
        const { body } = await administer('GET', `/latchkey/v1/heldRemovals?$filter=${filter}`);
        return body.value;
      };
      const emptied = await hr.call('PUT', `/Groups/${group.id}`, { displayName: 'Losing all', members: [] });
      assert.equal(emptied.status, 200, emptied.text);
      assert.equal(await membersNow(), 3);
      const members = await held(`groupId eq '${group.id}'`);
      assert.deepEqual(
        [...new Set(members.map(({ cause, reason }) => `${cause} ${reason}`))],
        ['sourceMember removedBySource'],
      );
      await administer('POST', '/latchkey/v1/heldRemovals/release', { ids: members.slice(0, 2).map(({ id }) => id) });
      assert.equal(await membersNow(), 1);
      const rest = await held(`groupId eq '${group.id}'`);
      assert.equal(rest.length, 1);
      const named = [{ value: rest[0].principalId }];
      const backIn = { Operations: [{ op: 'add', path: 'members', value: named }] };
      assert.equal((await hr.call('PATCH', `/Groups/${group.id}`, backIn)).status, 204);
      assert.deepEqual(await held(`groupId eq '${group.id}'`), []);
      assert.equal(await membersNow(), 1);
      for (const { id } of people) assert.equal((await hr.call('DELETE', `/Users/${id}`)).status, 204);
      const waiting = await held(`thingId eq '${hr.id}'`);
      assert.equal(waiting.length, 3);
      for (const { principalId, reason } of waiting) {
        assert.equal(reason, 'deletedBySource');
        assert.equal((await hr.call('GET', `/Users/${principalId}`)).status, 404);
        const row = await latchkey.call(admin, 'GET', `/v1.0/users/${principalId}?$select=accountEnabled`);
        assert.deepEqual([row.status, row.body.accountEnabled], [200, false]);
      }
      assert.equal((await hr.call('GET', '/Users')).body.totalResults, 0);
      const [released, back] = waiting;
      await administer('POST', '/latchkey/v1/heldRemovals/release', { ids: [released.id] });
      assert.equal((await latchkey.call(admin, 'GET', `/v1.0/users/${released.principalId}`)).status, 404);
      const { userName } = people.find(({ id }) => id === back.principalId);
      const again = await hr.made('/Users', { userName });
      assert.deepEqual([again.id, again.active], [back.principalId, true]);
      assert.equal((await held(`thingId eq '${hr.id}'`)).length, 1);
    });

    test('a source that deletes a group, or a group within it, takes it from people within the limit', async () => {
      const hr = await source('Regrouping');
      const people: Json[] = [];
      for (let at = 0; at < 13; at += 1) people.push(await hr.made('/Users', { userName: `regrouped${at}` }));
      const [first, ...others] = people.map(({ id }) => ({ value: id }));
      const inner = await hr.made('/Groups', { displayName: 'Inner', members: others });
      const outer = await hr.made('/Groups', { displayName: 'Outer', members: [first, { value: inner.id }] });
      const membersOf = async ({ id }: Json): Promise<readonly string[]> => {
        const { body } = await administer('GET', `/v1.0/groups/${id}/members?$select=id&$top=99`);
        return body.value.map((each: Json) => each.id);
      };
      const heldOf = async ({ id }: Json): Promise<readonly Json[]> =>
        (await administer('GET', `/latchkey/v1/heldRemovals?$filter=groupId eq '${id}'`)).body.value;

      assert.equal((await hr.call('PUT', `/Groups/${outer.id}`, { displayName: 'Outer', members: [] })).status, 200);
      assert.deepEqual(await membersOf(outer), [inner.id]);
      const [held, ...more] = await heldOf(outer);
      assert.deepEqual([held.principalId, more.length], [inner.id, 0]);
      assert.equal((await hr.call('DELETE', `/Groups/${outer.id}`)).status, 204);
      assert.deepEqual(await membersOf(outer), [inner.id]);
      await administer('POST', '/latchkey/v1/heldRemovals/release', { ids: [held.id] });
      assert.deepEqual(await membersOf(outer), []);
      assert.equal((await hr.call('DELETE', `/Groups/${outer.id}`)).status, 204);
      assert.equal((await latchkey.call(admin, 'GET', `/v1.0/groups/${outer.id}`)).status, 404);

      assert.equal((await hr.call('DELETE', `/Groups/${inner.id}`)).status, 204);
      assert.equal((await membersOf(inner)).length, 2);
      assert.equal((await heldOf(inner)).length, 2);
    });

    test('an administrator whom a source deletes is blocked at once, and the deletion waits', async () => {
      const hr = await source('Brought a chief');
      const user = await hr.made('/Users', { userName: 'chief-of-source' });
      const { body: roles } = await administer('GET', '/v1.0/directoryRoles?$top=1');
      await administer('POST', `/v1.0/directoryRoles/${roles.value[0].id}/members/$ref`, {
        '@odata.id': `${latchkey.http}/v1.0/directoryObjects/${user.id}`,
      });
      assert.equal((await hr.call('DELETE', `/Users/${user.id}`)).status, 204);
      const row = await latchkey.call(admin, 'GET', `/v1.0/users/${user.id}?$select=accountEnabled`);
      assert.deepEqual([row.status, row.body.accountEnabled], [200, false], row.text);
      const { body } = await administer('GET', `/latchkey/v1/heldRemovals?$filter=principalId eq '${user.id}'`);
      assert.deepEqual(
        body.value.map(({ cause }: Json) => cause),
        ['sourcePerson'],
      );
      assert.equal((await hr.call('GET', `/Users/${user.id}`)).status, 404);
    });

    test('a person of a connection is not told to be in groups that are not of the connection', async () => {
      const hr = await source('Seeing its own');
      const user = await hr.made('/Users', { userName: 'in-another-group' });
      const own = await hr.made('/Groups', { displayName: 'Its own', members: [{ value: user.id }] });
      const { body: group } = await administer('POST', '/v1.0/groups', {
        ...{ displayName: 'Of the tenant', mailNickname: 'of-the-tenant', mailEnabled: false, securityEnabled: true },
        'members@odata.bind': [`${latchkey.http}/v1.0/directoryObjects/${user.id}`],
      });
      const shown = await hr.call('GET', `/Users/${user.id}?attributes=groups`);
      assert.deepEqual(
        shown.body.groups.map(({ value }: Json) => value),
        [own.id],
      );
      const totalOf = async (id: string): Promise<number> =>
        (await hr.call('GET', `/Users?filter=${encodeURIComponent(`groups.value eq "${id}"`)}`)).body.totalResults;
      assert.deepEqual([await totalOf(own.id), await totalOf(group.id)], [1, 0]);
    });
  });
