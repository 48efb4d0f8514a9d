// Connections from outside: who may make and change them, what a body must say, and that no answer has a secret.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startScimPeer } from '../connectors/scimPeer.ts';

after(stopPostgres);
const list = '/latchkey/v1/connections';
const canary = 'canary-7f3d1c-secret';

for (const engine of enginesByTurns(import.meta.url))
  describe(`connections on ${engine}`, () => {
    let latchkey: Latchkey;
    const call = (method: string, url: string, body?: unknown, who = 'globalAdmin', headers = {}): Promise<Reply> =>
      latchkey.call(who, method, url, body, headers);
    const done = async (method: string, url: string, body?: unknown): Promise<any> => {
      const reply = await call(method, url, body);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const outbound = (displayName: string, settings = {}): object => ({
      displayName,
      direction: 'outbound',
      settings: { baseAddress: 'https://scim.example/v2', ...settings },
    });
    before(async () => {
      latchkey = await startLatchkey({ engine, env: { LATCHKEY_OUTBOUND_ALLOW: '127.0.0.1' } });
    });
    after(() => latchkey.close());

    test('a new connection observes, removes nothing and is paused until it is started', async () => {
      const peer = await startScimPeer();
      const made = await done('POST', list, outbound('First', { baseAddress: peer.address }));
      assert.deepEqual(
        [made.kind, made.direction, made.mode, made.mayRemove, made.state],
        ['scim', 'outbound', 'observe', false, 'paused'],
      );
      await done('POST', `${list}/${made.id}/addSecret`, { name: 'SecretToken', value: peer.token });
      await done('POST', `${list}/${made.id}/start`);
      await latchkey.drain();
      assert.equal((await done('GET', `${list}/${made.id}`)).state, 'active');
      await done('POST', `${list}/${made.id}/pause`);
      assert.equal((await done('GET', `${list}/${made.id}`)).state, 'paused');
      await peer.close();
    });

    test('a body hears of all its faults at once, by the names of its fields', async () => {
      const reply = await call('POST', list, {
        displayName: ' ',
        settings: { baseAddress: 'ftp://x', matchBy: ['name'], atOnce: 99, colour: 'red' },
      });
      assert.equal(reply.status, 400, reply.text);
      for (const field of [
        'displayName',
        'settings/baseAddress',
        'settings/matchBy',
        'settings/atOnce',
        'settings/colour',
      ])
        assert.match(reply.text, new RegExp(field), field);
      const missing = await call('POST', list, { displayName: 'No address' });
      assert.match(missing.text, /settings\/baseAddress is required/);
      const basic = await call('POST', list, outbound('Basic', { authentication: 'basic' }));
      assert.match(basic.text, /settings\/userName/);
      for (const settings of [null, [], 'x', 7])
        assert.equal(
          (await call('POST', list, { displayName: 'Odd', direction: 'inbound', settings })).status < 500,
          true,
        );
    });

    test('kind and direction stay; a name is of one connection', async () => {
      const made = await done('POST', list, outbound('Second'));
      assert.equal((await call('PATCH', `${list}/${made.id}`, { direction: 'inbound', settings: {} })).status, 400);
      assert.equal((await call('POST', list, outbound('second'))).status, 409);
      await done('PATCH', `${list}/${made.id}`, { mode: 'enforce', mayRemove: true });
      const read = await done('GET', `${list}/${made.id}`);
      assert.deepEqual([read.mode, read.mayRemove], ['enforce', true]);
    });

    test('no answer, no audit entry and no backup in the clear has a secret; two are good at once', async () => {
      const { id } = await done('POST', list, outbound('Third'));
      const first = await done('POST', `${list}/${id}/addSecret`, { name: 'SecretToken', value: canary });
      await done('POST', `${list}/${id}/addSecret`, { value: `${canary}-2`, expiresAt: '2099-01-01T00:00:00Z' });
      const shown = await done('GET', `${list}/${id}?$expand=secrets`);
      assert.equal(shown.secrets.length, 2);
      assert.equal((await call('POST', `${list}/${id}/addSecret`, { name: 'Key', value: 'a\nb' })).status, 400);
      assert.equal((await call('POST', `${list}/${id}/removeSecret`, { secretId: id })).status, 400);
      await done('POST', `${list}/${id}/removeSecret`, { secretId: first.id });
      assert.equal((await done('GET', `${list}/${id}/secrets`)).value.length, 1);
      const audit = (await call('GET', '/v1.0/auditLogs/directoryAudits?$top=200')).text;
      assert.match(audit, /Update connection/);
      for (const text of [JSON.stringify(shown), JSON.stringify(first), audit]) assert.doesNotMatch(text, /canary/);
    });

    test('the secret of an inbound connection is drawn, told once and kept as a hash', async () => {
      const { id } = await done('POST', list, { displayName: 'People', direction: 'inbound' });
      const { secretText, hint } = await done('POST', `${list}/${id}/addSecret`, {});
      assert.ok(secretText.startsWith(hint) && secretText.length >= 32);
      assert.equal((await call('POST', `${list}/${id}/addSecret`, { value: canary })).status, 400);
      const read = (await call('GET', `${list}/${id}?$expand=secrets`)).text;
      assert.ok(read.includes(hint) && !read.includes(secretText));
    });

    test('only administrators of governance see connections or change them', async () => {
      const { id } = await done('POST', list, outbound('Fourth'));
      for (const who of ['member', 'manager', 'guest']) {
        assert.deepEqual((await call('GET', list, undefined, who)).body.value, []);
        assert.equal((await call('GET', `${list}/${id}`, undefined, who)).status, 404);
        assert.equal((await call('POST', list, outbound('Mine'), who)).status, 403);
        assert.equal((await call('POST', `${list}/${id}/start`, undefined, who)).status, 404);
      }
      await done('DELETE', `${list}/${id}`);
      assert.equal((await call('GET', `${list}/${id}`)).status, 404);
    });
  });
