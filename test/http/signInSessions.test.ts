// `POST /users/{id}/revokeSignInSessions`: who was signed in must sign in again, and who may see to that.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`sign-in sessions on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const client = () => latchkey.sandbox.clients.find(({ key }) => key === 'public')?.clientId ?? '';
    async function token(form: Readonly<Record<string, string>>): Promise<any> {
      const body = new URLSearchParams({ client_id: client(), scope: 'User.Read offline_access', ...form });
      return (await fetch(latchkey.sandbox.tokenEndpoint, { method: 'POST', body })).json();
    }
    const signIn = async (who: string): Promise<string> => {
      const { userPrincipalName: username, password } = latchkey.user(who);
      return (await token({ grant_type: 'password', username, password })).refresh_token;
    };
    const refresh = async (refreshToken: string): Promise<string> =>
      (await token({ grant_type: 'refresh_token', refresh_token: refreshToken })).error ?? 'good';
    const revoke = (who: string, path: string, version = 'v1.0') =>
      latchkey.call(who, 'POST', `/${version}/${path}/revokeSignInSessions`);

    test('refresh tokens from before are refused, others and later ones are good', async () => {
      const { id } = latchkey.user('member');
      const [old, other] = [await signIn('member'), await signIn('manager')];
      const before = Date.now();
      const { status, body } = await revoke('globalAdmin', `users/${id}`);
      assert.deepEqual([status, body.value], [200, true]);
      assert.match(body['@odata.context'], /\$metadata#Edm\.Boolean$/);
      assert.deepEqual([await refresh(old), await refresh(other)], ['invalid_grant', 'good']);
      const user = await latchkey.call(
        'globalAdmin',
        'GET',
        `/beta/users/${id}?$select=signInSessionsValidFromDateTime`,
      );
      assert.ok(Date.parse(user.body.signInSessionsValidFromDateTime) >= before - 1);
      assert.equal(await refresh(await signIn('member')), 'good');
      const audit = await latchkey.call(
        'globalAdmin',
        'GET',
        "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update StsRefreshTokenValidFrom Timestamp'",
      );
      assert.deepEqual(
        audit.body.value.map((each: any) => each.targetResources[0].id),
        [id],
      );
    });

    test('people end their own, administrators those of others, a global one those of administrators', async () => {
      const { id } = latchkey.user('member');
      const admin = latchkey.user('governanceAdmin').id;
      for (const [who, path, status] of [
        ['member', 'me', 200],
        ['member', `users/${id}`, 200],
        ['manager', `users/${id}`, 403],
        ['governanceAdmin', 'me', 200],
        ['globalAdmin', `users/${admin}`, 200],
        ['member', `users/${admin}`, 403],
      ] as const) {
        latchkey.forgetTokens();
        assert.equal((await revoke(who, path, 'beta')).status, status, `${who} ${path}`);
      }
      assert.equal((await revoke('globalAdmin', `users/${latchkey.sandbox.tenantId}`)).status, 404);
    });
  });
}
