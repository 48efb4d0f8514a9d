// Subscriptions to change notifications over HTTP: handshake, renewal, limits; what is told, and to whom.

import assert from 'node:assert/strict';
import { createDecipheriv, createHmac, privateDecrypt, constants } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { startReceiver, type Fault, type Receiver } from '../extensions/receiver.ts';
import { enginesByTurns } from '../sample.ts';

after(stopPostgres);
const list = '/v1.0/subscriptions';
const em = 'identityGovernance/entitlementManagement';
const inMinutes = (from: string, minutes: number): string =>
  new Date(Date.parse(from) + minutes * 60_000).toISOString();

for (const engine of enginesByTurns(import.meta.url))
  describe(`subscriptions on ${engine}`, () => {
    let latchkey: Latchkey;
    let receiver: Receiver;
    let now: string;
    const call = (method: string, url: string, body?: unknown, who = 'globalAdmin'): Promise<Reply> =>
      latchkey.call(who, method, url, body);
    const done = async (method: string, url: string, body?: unknown, who?: string): Promise<any> => {
      const reply = await call(method, url, body, who);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const bodyOf = (more: object = {}): object => ({
      ...{ changeType: 'updated,deleted', notificationUrl: `${receiver.address}/hook?k=1`, resource: 'users' },
      ...{ expirationDateTime: inMinutes(now, 120), clientState: 'state-1' },
      ...more,
    });
    const subscribe = (more: object = {}, who?: string): Promise<any> => done('POST', list, bodyOf(more), who);
    const newUser = (name: string): Promise<any> =>
      done('POST', '/v1.0/users', {
        ...{
          accountEnabled: true,
          displayName: name,
          mailNickname: name,
          passwordProfile: { password: 'Only-4-tests!x' },
        },
        userPrincipalName: `${name}@latchkey.example`,
      });
    const lastDelivery = async (id: string): Promise<any> =>
      (await done('GET', `/latchkey/v1/changeNotifications?$filter=subscriptionId eq '${id}'&$orderby=id desc`))
        .value[0];

    const tenantTime = async (): Promise<string> => (await call('GET', '/sandbox')).body.clock.now;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      receiver = await startReceiver();
      now = await tenantTime();
    });
    afterEach(async () => {
      receiver.fault = () => false;
      for (const who of ['globalAdmin', 'member'])
        for (const { id } of (await done('GET', list, undefined, who)).value)
          await done('DELETE', `${list}/${id}`, undefined, who);
      receiver.received.length = 0;
    });
    after(async () => {
      await receiver.close();
      await latchkey.close();
    });

    test('a subscription is given back as it was made, renewed, and deleted', async () => {
      const made = await subscribe();
      assert.match(made['@odata.context'], /\$metadata#subscriptions\/\$entity$/);
      assert.deepEqual(
        [made.resource, made.changeType, made.clientState, made.notificationUrl, made.notificationQueryOptions],
        ['users', 'updated,deleted', 'state-1', `${receiver.address}/hook?k=1`, null],
      );
      const read = await done('GET', `${list}/${made.id}`);
      assert.deepEqual([read.applicationId, read.creatorId], [made.applicationId, made.creatorId]);
      const later = inMinutes(now, 1_000);
      const renewed = await done('PATCH', `/beta/subscriptions/${made.id}`, { expirationDateTime: later });
      assert.equal(Date.parse(renewed.expirationDateTime), Date.parse(later));
      assert.equal((await call('POST', `${list}/${made.id}/reauthorize`)).status, 204);
      assert.equal((await call('PATCH', `${list}/${made.id}`, { changeType: 'deleted' })).status, 400);
      assert.equal((await call('DELETE', `${list}/${made.id}`)).status, 204);
      assert.equal((await call('GET', `${list}/${made.id}`)).status, 404);
    });

    test('an end that is near is moved to 45 minutes from now', async () => {
      const made = await subscribe({ expirationDateTime: inMinutes(now, 5) });
      assert.ok(Date.parse(made.expirationDateTime) >= Date.parse(now) + 44 * 60_000, made.expirationDateTime);
    });

    test('a body that makes no sense hears of its faults by the names of its fields', async () => {
      for (const [more, field] of [
        [{ resource: 'me/messages' }, 'resource'],
        [{ resource: 'users/x' }, 'resource'],
        [{ resource: `${em}/assignments?$filter=state eq 'delivered'` }, 'resource'],
        [{ changeType: 'changed' }, 'changeType'],
        [{ changeType: 'created' }, 'changeType'],
        [{ notificationUrl: 'ftp://x' }, 'notificationUrl'],
        [{ notificationUrl: 'EventGrid:?partnertopic=x' }, 'notificationUrl'],
        [{ expirationDateTime: inMinutes(now, 60 * 24 * 40) }, 'expirationDateTime'],
        [{ expirationDateTime: inMinutes(now, -60 * 24 * 40) }, 'expirationDateTime'],
        [{ includeResourceData: true }, 'encryptionCertificate'],
        [{ encryptionCertificate: 'AAAA' }, 'encryptionCertificate'],
        [{ latestSupportedTlsVersion: 'v1_0' }, 'latestSupportedTlsVersion'],
        [{ clientState: 'x'.repeat(256) }, 'clientState'],
      ] as const) {
        const reply = await call('POST', list, bodyOf(more));
        assert.equal(reply.status, 400, reply.text);
        assert.match(reply.text, new RegExp(field));
      }
    });

    test('an address that does not give the token back gets no subscription', async () => {
      const faults: readonly (readonly [string, Fault])[] = [
        [
          'encoded',
          (response, { token }) =>
            Boolean(response.writeHead(200, { 'content-type': 'text/plain' }).end(encodeURIComponent(token ?? ''))),
        ],
        ['html', (response, { token }) => Boolean(response.writeHead(200, { 'content-type': 'text/html' }).end(token))],
        ['201', (response, { token }) => Boolean(response.writeHead(201, { 'content-type': 'text/plain' }).end(token))],
        ['302', (response) => Boolean(response.writeHead(302, { location: '/other' }).end())],
        ['reset', (response) => Boolean(response.destroy())],
      ];
      for (const [name, fault] of faults) {
        receiver.fault = fault;
        const reply = await call('POST', list, bodyOf());
        assert.equal(reply.status, 400, `${name}: ${reply.text}`);
        assert.equal(reply.body.error.code, 'ValidationError', name);
      }
      receiver.fault = (response, { path }) => path.startsWith('/life') && Boolean(response.writeHead(500).end());
      const reply = await call('POST', list, bodyOf({ lifecycleNotificationUrl: `${receiver.address}/life` }));
      assert.match(reply.text, /lifecycleNotificationUrl/);
      assert.deepEqual((await done('GET', list)).value, []);
    });

    test('changes are told with the state of the client, signed, and once they are committed', async () => {
      const made = await subscribe();
      const user = await newUser('told1');
      await done('PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'x' });
      await latchkey.drain();
      const items = receiver.items();
      assert.ok(items.length >= 2, JSON.stringify(items));
      for (const item of items) {
        assert.deepEqual(
          [item.subscriptionId, item.clientState, item.changeType, item.resource, item.resourceData['@odata.type']],
          [made.id, 'state-1', 'updated', `Users/${user.id}`, '#Microsoft.Graph.User'],
        );
        assert.equal(item.resourceData.id, user.id);
      }
      const [first] = receiver.received;
      assert.equal(first?.path, '/hook?k=1');
      assert.match(String(first?.headers['x-latchkey-signature']), /^[\w-]+\.\.[\w-]+$/);
      assert.equal((await lastDelivery(made.id)).state, 'delivered');
    });

    test('members of a group come and go, and only they are told to who watches members', async () => {
      const group = await done('POST', '/v1.0/groups', {
        ...{ displayName: 'Watched', mailEnabled: false, mailNickname: 'watched', securityEnabled: true },
      });
      const user = await newUser('member1');
      const made = await subscribe({ resource: `/groups/${group.id}/members` });
      await done('PATCH', `/v1.0/groups/${group.id}`, { description: 'not told' });
      await done('POST', `/v1.0/groups/${group.id}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user.id}`,
      });
      await latchkey.drain();
      await done('DELETE', `/v1.0/groups/${group.id}/members/${user.id}/$ref`);
      await latchkey.drain();
      assert.deepEqual(
        receiver.items().map((each) => [each.subscriptionId, each.resource, each.resourceData['members@delta']]),
        [
          [made.id, `Groups/${group.id}`, [{ id: user.id }]],
          [made.id, `Groups/${group.id}`, [{ id: user.id, '@removed': 'deleted' }]],
        ],
      );
    });

    test('rows of entitlement management are told to those who may see them, and to nobody else', async () => {
      const changeType = 'created,updated,deleted';
      const seeing = await subscribe({ resource: `${em}/catalogs`, changeType });
      const blind = await subscribe({ resource: `${em}/catalogs`, changeType, clientState: 'blind' }, 'member');
      const hidden = await done('POST', `/v1.0/${em}/catalogs`, { displayName: 'Hidden', state: 'unpublished' });
      await latchkey.drain();
      const told = receiver.items().filter(({ resourceData }) => resourceData.id === hidden.id);
      assert.deepEqual(
        told.map((each) => [each.subscriptionId, each.changeType]),
        [[seeing.id, 'created']],
      );
      assert.equal((await lastDelivery(blind.id)).state, 'withheld');
    });

    test('a subscription of a user is nothing to another user of the same application', async () => {
      const { id } = await subscribe();
      assert.deepEqual((await done('GET', list, undefined, 'member')).value, []);
      for (const [method, body] of [['GET'], ['PATCH', { notificationUrl: receiver.address }], ['DELETE']] as const)
        assert.equal((await call(method, `${list}/${id}`, body, 'member')).status, 404, method);
      assert.equal((await call('POST', `${list}/${id}/reauthorize`, undefined, 'member')).status, 404);
      assert.equal((await done('GET', `${list}/${id}`)).id, id);
    });

    test('what is not taken is sent again with the same id, and no later change overtakes it', async () => {
      const made = await subscribe();
      const answers = [500, 302, 404];
      receiver.fault = (response) => {
        const status = answers.shift();
        return status !== undefined && Boolean(response.writeHead(status).end());
      };
      const user = await newUser('again1');
      await latchkey.drain();
      assert.equal((await lastDelivery(made.id)).state, 'waiting');
      for (let round = 0; round < 3; round += 1) await latchkey.clock({ advance: 'PT2M' });
      await latchkey.drain();
      assert.equal((await lastDelivery(made.id)).state, 'delivered');
      const ids = receiver.received.map(({ body }) => body.value[0].id);
      assert.ok(ids.length >= 4 && new Set(ids).size === 1, JSON.stringify(ids));
      assert.equal(receiver.received.at(-1)?.body.value[0].resourceData.id, user.id);
    });

    test('after four hours a notification is dropped, and the other address hears that it is missing', async () => {
      now = await tenantTime();
      const made = await subscribe({
        expirationDateTime: inMinutes(now, 1_000),
        lifecycleNotificationUrl: `${receiver.address}/life`,
      });
      receiver.fault = (response, { path }) => path.startsWith('/hook') && Boolean(response.writeHead(503).end());
      await newUser('missed1');
      await latchkey.drain();
      for (let round = 0; round < 6; round += 1) await latchkey.clock({ advance: 'PT1H' });
      await latchkey.drain();
      const life = receiver.received.filter(({ path }) => path === '/life').map(({ body }) => body.value[0]);
      assert.deepEqual(
        life.map((each) => [each.lifecycleEvent, each.subscriptionId, each.clientState]),
        [['missed', made.id, 'state-1']],
      );
    });

    test('the subscriber is asked before the end, and is told of it', async () => {
      now = await tenantTime();
      const made = await subscribe({
        expirationDateTime: inMinutes(now, 180),
        lifecycleNotificationUrl: `${receiver.address}/life`,
      });
      await latchkey.clock({ advance: 'PT2H10M' });
      await latchkey.drain();
      const events = () => receiver.received.map(({ body }) => body.value[0].lifecycleEvent);
      assert.deepEqual(events(), ['reauthorizationRequired']);
      await latchkey.clock({ advance: 'PT1H' });
      await latchkey.drain();
      assert.deepEqual(events(), ['reauthorizationRequired', 'subscriptionRemoved']);
      assert.equal((await call('GET', `${list}/${made.id}`)).status, 404);
    });

    test('a subscription belongs to its application, and to nobody else', async () => {
      now = await tenantTime();
      const made = await subscribe();
      assert.equal((await call('GET', `${list}/${made.id}`, undefined, 'app:full')).status, 404);
      assert.equal((await call('DELETE', `${list}/${made.id}`, undefined, 'app:full')).status, 404);
      const shown = await done('GET', `/latchkey/v1/watchedSubscriptions/${made.id}`, undefined, 'app:full');
      assert.equal(JSON.stringify(shown).includes('state-1'), false);
      assert.equal(JSON.stringify(shown).includes(receiver.address), false);
      assert.equal((await call('POST', list, bodyOf({ resource: `${em}/catalogs` }), 'app:few')).status, 403);
    });

    test('the hundredth subscription of an application is the last one', async () => {
      for (let at = 0; at < 100; at += 1) await subscribe({ clientState: String(at) });
      const reply = await call('POST', list, bodyOf());
      assert.equal(reply.status, 403, reply.text);
      assert.match(reply.text, /100/);
    });

    test('encrypted rows are opened by the key of the certificate, and come with a token', async () => {
      const { certificate, privateKey } = await selfSigned();
      await subscribe({
        includeResourceData: true,
        encryptionCertificate: certificate,
        encryptionCertificateId: 'mine',
      });
      const user = await newUser('secret1');
      await latchkey.drain();
      const { value, validationTokens } = receiver.received.at(-1)?.body ?? {};
      const { encryptedContent: content } = value[0];
      const key = privateDecrypt(
        { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
        Buffer.from(content.dataKey, 'base64'),
      );
      const data = Buffer.from(content.data, 'base64');
      assert.equal(createHmac('sha256', key).update(data).digest('base64'), content.dataSignature);
      const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
      const row = JSON.parse(Buffer.concat([cipher.update(data), cipher.final()]).toString());
      assert.deepEqual([row.id, row.displayName], [user.id, 'secret1']);
      assert.equal(content.encryptionCertificateId, 'mine');
      const claims = decodeJwt(validationTokens[0]);
      assert.equal(claims['appid'], '0bf30f3b-4a52-48df-9a82-234910c4a086');
      assert.equal(claims['azp'], claims['appid']);
    });
  });

/** A certificate of an RSA key, in base64 of its DER. */
async function selfSigned(): Promise<{ readonly certificate: string; readonly privateKey: string }> {
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=receiver',
    keys,
    signingAlgorithm: algorithm,
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const pem = `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  return { certificate: Buffer.from(made.rawData).toString('base64'), privateKey: pem };
}
