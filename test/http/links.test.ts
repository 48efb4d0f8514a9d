// Links that bodies and addresses name: kept wherever Graph takes them, refused by name wherever it does not, and read
// whole; and objects that are made or changed by a key that the client chose.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const graph = 'https://graph.microsoft.com/v1.0';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`links on ${engine}`, () => {
    let latchkey: Latchkey;
    let made = 0;
    const call = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
      latchkey.call('globalAdmin', method, path, body, headers);
    const ok = async (method: string, path: string, body?: unknown): Promise<any> => {
      const reply = await call(method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const refused = (reply: Reply, target: string, says?: RegExp): void => {
      assert.deepEqual([reply.status, reply.body?.error?.target], [400, target], reply.text);
      if (says !== undefined) assert.match(reply.body.error.message, says);
    };
    const user = (key: string): string => latchkey.user(key).id;
    const groupBody = (more: object = {}) => ({
      displayName: `Linked ${++made}`,
      mailNickname: `linked${made}`,
      mailEnabled: false,
      securityEnabled: true,
      ...more,
    });
    const ids = async (path: string): Promise<readonly string[]> =>
      ((await ok('GET', path)).value as readonly { readonly id: string }[]).map(({ id }) => id).toSorted();

    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('owners that a body binds are kept of applications, service principals and groups', async () => {
      const owners = [user('manager'), user('director')];
      const bound = { 'owners@odata.bind': owners.map((id) => `${graph}/directoryObjects/${id}`) };
      const application = await ok('POST', '/v1.0/applications', { displayName: 'Bound', ...bound });
      const principal = await ok('POST', '/v1.0/servicePrincipals', { appId: application.appId, ...bound });
      const group = await ok('POST', '/v1.0/groups', groupBody(bound));
      for (const path of [`applications/${application.id}`, `servicePrincipals/${principal.id}`])
        assert.deepEqual(await ids(`/v1.0/${path}/owners`), [...owners, user('globalAdmin')].toSorted(), path);
      assert.deepEqual(await ids(`/v1.0/groups/${group.id}/owners`), owners.toSorted());
      const wrong = { 'owners@odata.bind': [`${graph}/groups/${group.id}`] };
      const other = await ok('POST', '/v1.0/applications', { displayName: 'Unbound' });
      refused(await call('POST', '/v1.0/servicePrincipals', { appId: other.appId, ...wrong }), 'owners@odata.bind/0');
    });

    test('a change names what it cannot bind', async () => {
      const application = await ok('POST', '/v1.0/applications', { displayName: 'Changed' });
      const principal = await ok('POST', '/v1.0/servicePrincipals', { appId: application.appId });
      const group = await ok('POST', '/v1.0/groups', groupBody());
      const catalog = await ok('POST', `${em}/catalogs`, { displayName: 'Bound', description: '' });
      const accessPackage = await ok('POST', `${em}/accessPackages`, {
        displayName: 'Bound',
        description: '',
        'catalog@odata.bind': `${graph}/identityGovernance/entitlementManagement/catalogs/${catalog.id}`,
      });
      const owners = { 'owners@odata.bind': [`${graph}/users/${user('manager')}`] };
      for (const [path, body, field] of [
        [`/v1.0/applications/${application.id}`, owners, 'owners@odata.bind'],
        [`/v1.0/servicePrincipals/${principal.id}`, owners, 'owners@odata.bind'],
        [`/v1.0/groups/${group.id}`, owners, 'owners@odata.bind'],
        [`/v1.0/groups/${group.id}`, { 'memberOf@odata.bind': [] }, 'memberOf@odata.bind'],
        [
          `/v1.0/users/${user('analyst')}`,
          { 'sponsors@odata.bind': [`${graph}/users/${user('manager')}`] },
          'sponsors@odata.bind',
        ],
        [
          `${em}/accessPackages/${accessPackage.id}`,
          { 'catalog@odata.bind': `${graph}/identityGovernance/entitlementManagement/catalogs/${catalog.id}` },
          'catalog@odata.bind',
        ],
        [`${em}/catalogs/${catalog.id}`, { 'nothing@odata.bind': [] }, 'nothing@odata.bind'],
      ] as const)
        refused(await call('PATCH', path, body), field);
    });

    test('an organization is made with its sponsors, bound or in line', async () => {
      const body = (domainName: string) => ({
        displayName: domainName,
        description: '',
        state: 'configured',
        identitySources: [{ '@odata.type': '#microsoft.graph.domainIdentitySource', domainName, displayName: '' }],
      });
      const inline = await ok('POST', `${em}/connectedOrganizations`, {
        ...body('inline.example'),
        internalSponsors: [{ '@odata.type': '#microsoft.graph.user', id: user('director') }],
      });
      assert.deepEqual(await ids(`${em}/connectedOrganizations/${inline.id}/internalSponsors`), [user('director')]);
      const bound = await ok('POST', `${em}/connectedOrganizations`, {
        ...body('bound.example'),
        'internalSponsors@odata.bind': [`${graph}/users/${user('director')}`],
        'externalSponsors@odata.bind': [`${graph}/users/${user('guest')}`],
      });
      assert.deepEqual(await ids(`${em}/connectedOrganizations/${bound.id}/internalSponsors`), [user('director')]);
      assert.deepEqual(await ids(`${em}/connectedOrganizations/${bound.id}/externalSponsors`), [user('guest')]);
      const nobody = '11111111-1111-4111-8111-111111111111';
      refused(
        await call('POST', `${em}/connectedOrganizations`, {
          ...body('nobody.example'),
          internalSponsors: [{ id: nobody }],
        }),
        'internalSponsors/0',
      );
      const { value } = await ok('GET', `${em}/connectedOrganizations?$filter=displayName eq 'nobody.example'`);
      assert.equal(value.length, 0);
    });

    test('members that a change binds are all new, or nobody is added', async () => {
      const [there, new1, new2] = [user('analyst'), user('designer'), user('manager')];
      const bind = (...members: readonly string[]) => ({
        'members@odata.bind': members.map((id) => `${graph}/directoryObjects/${id}`),
      });
      const group = await ok('POST', '/v1.0/groups', groupBody(bind(there)));
      refused(await call('PATCH', `/v1.0/groups/${group.id}`, bind(new1, there)), 'members@odata.bind/1', /already/);
      assert.deepEqual(await ids(`/v1.0/groups/${group.id}/members`), [there]);
      await ok('PATCH', `/v1.0/groups/${group.id}`, bind(new1, new2));
      assert.deepEqual(await ids(`/v1.0/groups/${group.id}/members`), [there, new1, new2].toSorted());
    });

    test('an address of an object is read whole: its host, its collection and its key', async () => {
      const group = await ok('POST', '/v1.0/groups', groupBody());
      const id = user('manager');
      for (const address of [
        `https://elsewhere.example/v1.0/users/${id}`,
        `${graph}/identityGovernance/entitlementManagement/catalogs/${id}`,
        `${graph}/applications`,
        `${graph}/people/${id}`,
        `${graph}/users/${id}/displayName`,
      ]) {
        const reply = await call('POST', `/v1.0/groups/${group.id}/members/$ref`, { '@odata.id': address });
        refused(reply, '@odata.id');
        refused(
          await call('PATCH', `/v1.0/groups/${group.id}`, { 'members@odata.bind': [address] }),
          'members@odata.bind/0',
        );
      }
      const asGroup = `${graph}/groups/${id}`;
      refused(await call('POST', `/v1.0/groups/${group.id}/members/$ref`, { '@odata.id': asGroup }), '@odata.id');
      refused(
        await call('PATCH', `/v1.0/groups/${group.id}`, { 'members@odata.bind': [asGroup] }),
        'members@odata.bind/0',
      );
      const own = `${latchkey.http}/v1.0`;
      const tenant = latchkey.sandbox.tenantId;
      const forms = [
        `${graph}/directoryObjects/${id}`,
        `${own}/users/${id}`,
        `${graph}/${tenant}/directoryObjects/${id}`,
        `https://graph.microsoft.us/beta/users('${id}')`,
        `directoryObjects/${id}`,
        id,
      ];
      for (const address of forms) {
        await ok('POST', `/v1.0/groups/${group.id}/members/$ref`, { '@odata.id': address });
        await ok('DELETE', `/v1.0/groups/${group.id}/members/$ref?$id=${encodeURIComponent(address)}`);
      }
      refused(await call('DELETE', `/v1.0/groups/${group.id}/members/$ref?$id=${graph}/domains/${id}`), '@odata.id');
    });

    const upsert = { prefer: 'create-if-missing' };

    test('a group is made or changed by the name that the client chose', async () => {
      const path = "/v1.0/groups(uniqueName='team-1')";
      assert.equal((await call('PATCH', path, groupBody())).status, 404);
      const created = await call(
        'PATCH',
        path,
        { ...groupBody(), 'owners@odata.bind': [`${graph}/users/${user('manager')}`] },
        upsert,
      );
      assert.deepEqual([created.status, created.body.uniqueName], [201, 'team-1'], created.text);
      assert.match(created.headers.get('location') ?? '', new RegExp(`/groups\\('${created.body.id}'\\)$`));
      assert.deepEqual(await ids(`${path}/owners`), [user('manager')]);
      assert.equal((await call('PATCH', path, { description: 'Changed' }, upsert)).status, 204);
      assert.equal((await call('PATCH', "/v1.0/groups/(uniqueName='team-1')", { theme: 'Teal' }, upsert)).status, 204);
      const read = await ok('GET', path);
      assert.deepEqual([read.id, read.description, read.theme], [created.body.id, 'Changed', 'Teal']);
      refused(await call('PATCH', path, { uniqueName: 'team-2' }, upsert), 'uniqueName');
      refused(await call('PATCH', path, { 'owners@odata.bind': [] }, upsert), 'owners@odata.bind');
      refused(
        await call('PATCH', "/v1.0/groups(uniqueName='team-3')", groupBody({ uniqueName: 'x' }), upsert),
        'uniqueName',
      );
      assert.equal((await call('PATCH', "/v1.0/groups('nobody')", groupBody(), upsert)).status, 404);
      assert.equal((await call('DELETE', path)).status, 204);
      assert.equal((await call('GET', path)).status, 404);
    });

    test('If-Match beside create-if-missing changes only what is there, and as it is', async () => {
      const path = "/v1.0/groups(uniqueName='matched')";
      for (const tag of ['*', 'W/"1"']) {
        const missing = await call('PATCH', path, groupBody(), { ...upsert, 'if-match': tag });
        assert.equal(missing.status, 404, missing.text);
      }
      assert.equal((await call('PATCH', path, groupBody(), upsert)).status, 201);
      const tag = (await ok('GET', path))['@odata.etag'];
      const change = (headers: Readonly<Record<string, string>>) =>
        call('PATCH', path, { description: 'x' }, { ...upsert, ...headers });
      assert.equal((await change({ 'if-match': tag })).status, 204);
      assert.equal((await change({ 'if-match': tag })).status, 412);
      assert.equal((await change({ 'if-match': '*' })).status, 204);
    });

    test('members and owners of a new group are bound or in line, in each form that Graph publishes', async () => {
      const [owner, member] = [user('manager'), user('analyst')];
      for (const write of [
        (name: string, id: string) => ({ [`${name}@odata.bind`]: [`${graph}/users/${id}`] }),
        (name: string, id: string) => ({ [`${name}@odata.bind`]: [`${graph}/users('${id}')`] }),
        (name: string, id: string) => ({ [`${name}@odata.bind`]: [`${graph}/directoryObjects/${id}`] }),
        (name: string, id: string) => ({ [`${name}@odata.bind`]: [`https://graph.microsoft.com/beta/users/${id}`] }),
        (name: string, id: string) => ({ [name]: [{ id }] }),
        (name: string, id: string) => ({ [name]: [{ '@odata.type': '#microsoft.graph.user', id }] }),
        (name: string, id: string) => ({ [name]: [{ '@odata.id': `${graph}/users/${id}` }] }),
      ]) {
        const links = { ...write('owners', owner), ...write('members', member) };
        const { status, body, text } = await call('POST', '/v1.0/groups', groupBody(links));
        assert.equal(status, 201, `${JSON.stringify(links)}: ${text}`);
        const at = `/v1.0/groups/${body.id}`;
        assert.deepEqual([await ids(`${at}/owners`), await ids(`${at}/members`)], [[owner], [member]], text);
      }
    });

    test('a Microsoft 365 group without owners is owned by the user who makes it, and no other group', async () => {
      const unified = (more: object = {}) => groupBody({ groupTypes: ['Unified'], mailEnabled: true, ...more });
      const ownersOf = async (who: string, body: object) => {
        const made = await latchkey.call(who, 'POST', '/v1.0/groups', body);
        assert.equal(made.status, 201, made.text);
        return ids(`/v1.0/groups/${made.body.id}/owners`);
      };
      const named = { 'owners@odata.bind': [`${graph}/users/${user('manager')}`] };
      assert.deepEqual(await ownersOf('globalAdmin', unified()), [user('globalAdmin')]);
      assert.deepEqual(await ownersOf('globalAdmin', unified({ 'owners@odata.bind': [] })), [user('globalAdmin')]);
      assert.deepEqual(await ownersOf('globalAdmin', unified(named)), [user('manager')]);
      assert.deepEqual(await ownersOf('globalAdmin', groupBody()), []);
      assert.deepEqual(await ownersOf('app:full', unified()), []);
      const byName = await call('PATCH', "/v1.0/groups(uniqueName='unified')", unified(), upsert);
      assert.deepEqual(await ids(`/v1.0/groups/${byName.body.id}/owners`), [user('globalAdmin')]);
    });

    test('an application is made or changed by its name, a service principal by its application', async () => {
      const path = "/v1.0/applications(uniqueName='team-1')";
      const group = await call('PATCH', "/v1.0/groups(uniqueName='team-1')", groupBody(), upsert);
      assert.equal(group.status, 201);
      const created = await call('PATCH', path, { displayName: 'Mine' }, upsert);
      assert.deepEqual([created.status, created.body.uniqueName], [201, 'team-1'], created.text);
      assert.equal((await call('PATCH', path, { displayName: 'Still mine' }, upsert)).status, 204);
      assert.equal((await ok('GET', path)).displayName, 'Still mine');
      refused(await call('PATCH', `/v1.0/applications/${created.body.id}`, { uniqueName: 'other' }), 'uniqueName');
      const principal = `/beta/servicePrincipals(appId='${created.body.appId}')`;
      assert.equal((await call('PATCH', principal, {}, upsert)).status, 201);
      assert.equal((await call('PATCH', principal, { tags: ['x'] }, upsert)).status, 204);
      assert.deepEqual((await ok('GET', principal)).tags, ['x']);
      assert.equal((await call('DELETE', path)).status, 204);
    });

    test('of many who make one group at the same moment, one makes it', async () => {
      const body = groupBody();
      const replies = await Promise.all(
        Array.from({ length: 6 }, () => call('PATCH', "/v1.0/groups(uniqueName='race')", body, upsert)),
      );
      assert.deepEqual(replies.map(({ status }) => status).toSorted(), [201, 204, 204, 204, 204, 204]);
    });

    test('making needs the permission that a POST needs', async () => {
      const reply = await latchkey.call('app:full', 'PATCH', "/v1.0/groups(uniqueName='by-app')", groupBody(), upsert);
      assert.equal(reply.status, 201, reply.text);
      const reader = await latchkey.call('app:readOnly', 'PATCH', "/v1.0/groups(uniqueName='no')", groupBody(), upsert);
      assert.equal(reader.status, 403);
    });
  });
}
