// Which passwords are accepted, how users change their own, and the change that is asked for at the sign-in.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { signInsOf, type SignIns } from '../identity/signIns.ts';

const first = 'xWwvJ]6NMw+bWH-d';
const second = '0eM85N54wFxWwvJ]';
const complexity =
  'The specified password does not comply with password complexity requirements. Please provide a different password.';

// biome-ignore format: a table, read by column
const passwords: readonly (readonly [password: string, reason: RegExp | null])[] = [
  ['short',              /from 8 to 256 characters/],
  ['password',           /many people use/],
  ['12345678',           /many people use/],
  ['aaaaaaaa',           /repeats itself/],
  ['password'.repeat(32), /repeats itself/],
  ['P@ssw0rd1234',       /many people use/],
  ['Ida.Vosskuhl',       /own names/],
  ['vosskuhl1',          /own names/],
  [first,                null],
  ['four plain lower words', null],
];

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`passwords on ${engine}`, () => {
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

    let count = 0;
    async function createUser(profile: Readonly<Record<string, unknown>>): Promise<Reply & { username: string }> {
      count += 1;
      const username = `ida.vosskuhl${count}@${latchkey.sandbox.tenantDomain}`;
      const made = await latchkey.call('app:full', 'POST', '/v1.0/users', {
        accountEnabled: true,
        displayName: 'Ida Vosskuhl',
        mailNickname: `ida.vosskuhl${count}`,
        userPrincipalName: username,
        passwordProfile: profile,
      });
      return { ...made, username };
    }
    const signedIn = (username: string, password: string) =>
      signIns.token({ grant_type: 'password', scope: 'openid offline_access .default', username, password });
    const change = async (token: string, path: string, body: unknown, version = 'v1.0') => {
      const answer = await fetch(`${latchkey.http}/${version}/${path}/changePassword`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, error: text === '' ? null : JSON.parse(text).error };
    };

    test('a password that is easy to guess is refused with the published words and the reason', async () => {
      for (const [password, reason] of passwords) {
        const { status, body } = await createUser({ password });
        if (reason === null) {
          assert.equal(status, 201, password);
          continue;
        }
        assert.deepEqual([status, body.error.code], [400, 'Request_BadRequest'], password);
        assert.ok(body.error.message.startsWith(complexity), body.error.message);
        assert.match(body.error.message, reason, password);
      }
      const { body, username } = await createUser({ password: first });
      const weak = await latchkey.call('app:full', 'PATCH', `/beta/users/${body.id}`, {
        passwordProfile: { password: 'Vosskuhl1' },
      });
      assert.ok(weak.body.error.message.startsWith(complexity));
      assert.ok((await signedIn(username, first)).access_token);
    });

    for (const version of ['v1.0', 'beta'])
      for (const path of ['me', 'users'])
        test(`${version} ${path}: users change their own password, and sign in anew`, async () => {
          const { body, username } = await createUser({ password: first });
          const given = await signedIn(username, first);
          assert.ok(given.access_token, JSON.stringify(given));
          const { access_token, refresh_token } = given;
          const at = path === 'me' ? 'me' : `users/${body.id}`;
          const wrong = await change(access_token, at, { currentPassword: 'wrong', newPassword: second }, version);
          assert.deepEqual([wrong.status, wrong.error.code], [400, 'Request_BadRequest']);
          const weak = await change(access_token, at, { currentPassword: first, newPassword: 'aaaaaaaa' }, version);
          assert.ok(weak.error.message.startsWith(complexity));
          const same = await change(access_token, at, { currentPassword: first, newPassword: first }, version);
          assert.match(same.error.message, /It is the current password/);
          assert.equal((await change(access_token, at, {}, version)).status, 400);

          const done = await change(access_token, at, { currentPassword: first, newPassword: second }, version);
          assert.deepEqual(done, { status: 204, error: null });
          assert.equal(await signIns.statusOf(access_token), 401);
          assert.equal((await signIns.refresh(refresh_token)).error, 'invalid_grant');
          assert.equal((await signedIn(username, first)).error, 'invalid_grant');
          assert.ok((await signedIn(username, second)).access_token);
        });

    for (const path of ['me', 'users'])
      test(`${path}: guesses of the current password are counted with those of sign-ins`, async () => {
        const { body, username } = await createUser({ password: first });
        const { access_token } = await signedIn(username, first);
        const at = path === 'me' ? 'me' : `users/${body.id}`;
        const guess = (currentPassword: string) => change(access_token, at, { currentPassword, newPassword: second });
        for (let n = 0; n < 4; n += 1) assert.equal((await signedIn(username, `wrong ${n}`)).error_codes?.[0], 50126);
        const statuses: number[] = [];
        for (let n = 0; n < 7; n += 1) statuses.push((await guess(`wrong ${n}`)).status);
        assert.deepEqual(statuses, [400, 400, 400, 400, 400, 400, 429]);
        const right = await guess(first);
        assert.deepEqual([right.status, right.error.code], [429, 'TooManyRequests']);
        assert.equal(right.error.message.includes('tried too often'), true, right.error.message);
        assert.deepEqual((await signedIn(username, first)).error_codes, [50053]);
        // A batch is no way around, and neither is the other API version.
        const parts = [
          {
            id: '1',
            method: 'POST',
            url: `/${at}/changePassword`,
            headers: { 'content-type': 'application/json' },
            body: { currentPassword: first, newPassword: second },
          },
        ];
        const batch = await fetch(`${latchkey.http}/v1.0/$batch`, {
          method: 'POST',
          headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ requests: parts }),
        });
        const { responses } = (await batch.json()) as { responses: readonly { status: number }[] };
        assert.deepEqual(
          responses.map(({ status }) => status),
          [429],
        );
        assert.equal(
          (await change(access_token, at, { currentPassword: 'x', newPassword: second }, 'beta')).status,
          429,
        );
      });

    test('a right current password forgets the wrong ones before it', async () => {
      const { username } = await createUser({ password: first });
      const { access_token } = await signedIn(username, first);
      for (let n = 0; n < 9; n += 1) {
        const wrong = await change(access_token, 'me', { currentPassword: `wrong ${n}`, newPassword: second });
        assert.equal(wrong.status, 400);
      }
      const done = await change(access_token, 'me', { currentPassword: first, newPassword: second });
      assert.deepEqual(done, { status: 204, error: null });
      for (let n = 0; n < 9; n += 1) assert.deepEqual((await signedIn(username, first)).error_codes, [50126]);
      assert.ok((await signedIn(username, second)).access_token);
    });

    test("nobody changes another's password by it, and no application does", async () => {
      const { body } = await createUser({ password: first });
      const given = { currentPassword: first, newPassword: second };
      for (const who of ['globalAdmin', 'app:full']) {
        const { status, error } = await change(await latchkey.token(who), `users/${body.id}`, given);
        assert.equal(status, 403, `${who}: ${JSON.stringify(error)}`);
      }
    });

    test('a password that must be changed is asked for after the sign-in page, and by no other way', async () => {
      const { username } = await createUser({ password: first, forceChangePasswordNextSignIn: true });
      const refused = await signedIn(username, first);
      assert.deepEqual([refused.error, refused.error_codes], ['invalid_grant', [50055]]);
      assert.equal((refused as unknown as { suberror: string }).suberror, 'user_password_expired');

      const browser = signIns.openBrowser();
      const page = await browser.submit(await browser.open(signIns.authorizeUrl()), { username, password: first });
      assert.deepEqual([page.status, page.leftTo], [200, undefined]);
      assert.match(page.text, /Choose another password/);
      const submit = (newpassword: string, newpasswordagain = newpassword, password = first) =>
        browser.submit(page, { password, newpassword, newpasswordagain });
      assert.match((await submit(second, 'something else')).text, /The two new passwords differ/);
      assert.match((await submit('aaaaaaaa')).text, /repeats itself/);
      assert.match((await submit(first)).text, /It is the current password/);
      assert.match((await submit(second, second, 'wrong')).text, /AADSTS50126/);
      const tokens = await signIns.exchange(signIns.codeOf(await submit(second)));
      assert.equal(await signIns.statusOf(tokens.access_token), 200);
      assert.ok((await signIns.refresh(tokens.refresh_token)).access_token);
      assert.ok((await signedIn(username, second)).access_token);
      const audit = await latchkey.call(
        'globalAdmin',
        'GET',
        "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Change user password'&$top=1",
      );
      assert.equal(audit.body.value.length, 1);
    });
  });
}
