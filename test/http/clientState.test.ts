// A client that is disabled or deleted gets nothing from the next call on, whichever of its rows says so.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { signInsOf, type SignIns } from '../identity/signIns.ts';

/** How a client is ended; `path` is of the object that an administrator changes. */
const endings = [
  {
    name: 'its service principal is disabled',
    of: 'servicePrincipals',
    method: 'PATCH',
    body: { accountEnabled: false },
  },
  { name: 'its service principal is deleted', of: 'servicePrincipals', method: 'DELETE', body: undefined },
  { name: 'its application is deleted', of: 'applications', method: 'DELETE', body: undefined },
] as const;

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`clients that are disabled or deleted on ${engine}`, () => {
    let latchkey: Latchkey;
    let signIns: SignIns;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      signIns = signInsOf(latchkey);
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    async function end(clientKey: string, { of, method, body }: (typeof endings)[number]): Promise<void> {
      const { clientId } = signIns.clientOf(clientKey);
      const found = await latchkey.call('app:full', 'GET', `/v1.0/${of}?$filter=appId eq '${clientId}'&$select=id`);
      const ended = await latchkey.call('app:full', method, `/v1.0/${of}/${found.body.value[0].id}`, body);
      assert.equal(ended.status, 204, ended.text);
    }
    const reset = async (): Promise<void> => {
      const { status, text } = await latchkey.call(null, 'POST', '/sandbox/reset', {});
      assert.ok(status < 300, text);
    };
    const errorOf = async (answer: Promise<{ readonly error?: string }>): Promise<string> =>
      (await answer).error ?? 'tokens';

    for (const ending of endings) {
      test(`a public client gets nothing once ${ending.name}`, async () => {
        const browser = signIns.openBrowser();
        const code = signIns.codeOf(await signIns.signIn(browser, 'member'));
        const tokens = await signIns.byPassword('member');
        const device = await signIns.confirmedDeviceCode(browser, 'member');
        for (const version of ['v1.0', 'beta'])
          assert.equal(await signIns.statusOf(tokens.access_token, `/${version}/me`), 200);

        await end('public', ending);
        for (const version of ['v1.0', 'beta'])
          assert.equal(await signIns.statusOf(tokens.access_token, `/${version}/me`), 401);
        assert.deepEqual(
          {
            code: await errorOf(signIns.exchange(code)),
            refresh: await errorOf(signIns.refresh(tokens.refresh_token)),
            device: await errorOf(signIns.poll(device)),
            password: await errorOf(signIns.byPassword('member')),
            newDevice: await errorOf(signIns.post('devicecode', { client_id: signIns.clientId, scope: 'User.Read' })),
          },
          {
            code: 'invalid_client',
            refresh: 'invalid_client',
            device: 'invalid_client',
            password: 'invalid_client',
            newDevice: 'invalid_client',
          },
        );
        const page = await browser.open(signIns.authorizeUrl());
        assert.deepEqual([page.leftTo, page.status], [undefined, 400]);
        await reset();
      });

      test(`a client that speaks for itself gets nothing once ${ending.name}`, async () => {
        const { clientId, clientSecret } = signIns.clientOf('few');
        const ask = () =>
          signIns.token({
            grant_type: 'client_credentials',
            client_id: clientId,
            client_secret: clientSecret ?? '',
            scope: 'https://graph.microsoft.com/.default',
          });
        const { access_token } = await ask();
        assert.equal(await signIns.statusOf(access_token, '/v1.0/users'), 200);
        await end('few', ending);
        assert.equal(await signIns.statusOf(access_token, '/v1.0/users'), 401);
        assert.equal(await errorOf(ask()), 'invalid_client');
        await reset();
      });
    }

    test('a service principal that is enabled again may act again, one that is made again may not', async () => {
      const { clientId } = signIns.clientOf('public');
      const { access_token } = await signIns.byPassword('member');
      const [disabled, deleted] = endings;
      await end('public', disabled);
      const found = await latchkey.call('app:full', 'GET', `/v1.0/servicePrincipals(appId='${clientId}')?$select=id`);
      const path = `/v1.0/servicePrincipals/${found.body.id}`;
      assert.equal((await latchkey.call('app:full', 'PATCH', path, { accountEnabled: true })).status, 204);
      assert.equal(await signIns.statusOf(access_token), 200);
      await end('public', deleted);
      assert.equal(await errorOf(signIns.byPassword('member')), 'invalid_client');
      assert.equal(
        (await latchkey.call('app:full', 'POST', '/v1.0/servicePrincipals', { appId: clientId })).status,
        201,
      );
      // What it was permitted went with the one that was deleted: somebody consents to it again.
      assert.equal(await errorOf(signIns.byPassword('member')), 'invalid_grant');
      await reset();
    });
  });
}
