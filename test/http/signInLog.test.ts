// The log of sign-ins as clients of Graph read it: every sign-in, whichever way, has its row; a flood makes few.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { signInsOf, type SignIns } from '../identity/signIns.ts';

const graphId = '00000003-0000-0000-c000-000000000000';
const everyKind = '(isInteractive eq true or isInteractive eq false)';

for (const engine of engines) {
  describe(`the log of sign-ins on ${engine}`, () => {
    let latchkey: Latchkey;
    let signIns: SignIns;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      signIns = signInsOf(latchkey);
      await latchkey.token('globalAdmin');
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    /** The rows since an instant that meet a filter, oldest first. */
    async function rows(filter: string, { as = 'globalAdmin', version = 'beta' } = {}): Promise<readonly any[]> {
      await latchkey.drain();
      const { status, body } = await latchkey.call(
        as,
        'GET',
        `/${version}/auditLogs/signIns?$filter=${filter}&$orderby=createdDateTime&$top=999`,
      );
      assert.equal(status, 200, JSON.stringify(body));
      return body.value;
    }
    /** The rows that `act` adds. */
    async function added(act: () => Promise<unknown>): Promise<readonly any[]> {
      const known = new Set((await rows(everyKind)).map(({ id }) => id));
      await act();
      return (await rows(everyKind)).filter(({ id }) => !known.has(id));
    }
    const kindOf = (row: any) => [row.signInEventTypes[0], row.authenticationProtocol, row.status.errorCode];

    test('each way to sign in has its row: who, with which client, to what, from where', async () => {
      const { id, userPrincipalName, displayName } = latchkey.user('member');
      let refreshToken = '';
      const [ropc, ...more] = await added(async () => {
        refreshToken = (await signIns.byPassword('member')).refresh_token;
      });
      assert.deepEqual(more, []);
      assert.deepEqual(
        [ropc.userId, ropc.userPrincipalName, ropc.userDisplayName, ropc.userType, ropc.servicePrincipalId],
        [id, userPrincipalName.toLowerCase(), displayName, 'member', ''],
      );
      assert.deepEqual(
        [ropc.appId, ropc.resourceId, ropc.resourceDisplayName],
        [signIns.clientId, graphId, 'Microsoft Graph'],
      );
      assert.ok(ropc.appDisplayName !== null && ropc.userAgent !== null);
      assert.match(ropc.ipAddress, /^(::ffff:)?127\.0\.0\.1$|^::1$/);
      assert.deepEqual(
        [ropc.isInteractive, ropc.authenticationRequirement, ropc.clientCredentialType, ropc.status],
        [true, 'singleFactorAuthentication', 'none', { errorCode: 0, failureReason: null, additionalDetails: null }],
      );
      assert.deepEqual(kindOf(ropc), ['interactiveUser', 'ropc', 0]);
      const [refreshed] = await added(() => signIns.refresh(refreshToken));
      assert.deepEqual(kindOf(refreshed), ['nonInteractiveUser', 'oAuth2', 0]);
      assert.equal(refreshed.userId, id);
      assert.equal(refreshed.sessionId, ropc.sessionId);
      const browser = signIns.openBrowser();
      const page = await added(async () => signIns.exchange(signIns.codeOf(await signIns.signIn(browser, 'member'))));
      assert.deepEqual(page.map(kindOf), [['interactiveUser', 'oAuth2', 0]]);
      const again = await added(() => browser.open(signIns.authorizeUrl()));
      assert.deepEqual(again.map(kindOf), [['nonInteractiveUser', 'oAuth2', 0]]);
      const device = await added(async () =>
        signIns.poll(await signIns.confirmedDeviceCode(signIns.openBrowser(), 'member')),
      );
      assert.deepEqual(device.map(kindOf), [['interactiveUser', 'deviceCode', 0]]);
      const { clientId, clientSecret, displayName: name } = signIns.clientOf('full');
      const own = await added(() =>
        signIns.token({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret ?? '',
          scope: 'https://graph.microsoft.com/.default',
        }),
      );
      assert.deepEqual(own.map(kindOf), [['servicePrincipal', 'oAuth2', 0]]);
      assert.deepEqual(
        [own[0].userId, own[0].appId, own[0].servicePrincipalName, own[0].clientCredentialType],
        ['', clientId, name, 'clientSecret'],
      );
      assert.notEqual(own[0].servicePrincipalId, '');
    });

    test('each way to fail has its row with the published number, and the error names the row', async () => {
      const { username } = signIns.credentials('member');
      const correlation = '0a8f7d3c-5e0b-4a3f-9d5e-0123456789ab';
      let answer: any;
      const [wrong] = await added(async () => {
        answer = await signIns.token({
          grant_type: 'password',
          username,
          password: 'not it',
          scope: 'User.Read',
          'client-request-id': correlation,
        });
      });
      assert.deepEqual(kindOf(wrong), ['interactiveUser', 'ropc', 50126]);
      assert.equal(wrong.userId, latchkey.user('member').id);
      assert.deepEqual([answer.trace_id, answer.correlation_id], [wrong.id, wrong.correlationId]);
      assert.equal(wrong.correlationId, correlation);
      assert.match(answer.error_description, new RegExp(wrong.status.failureReason));
      const browser = signIns.openBrowser();
      const page = await added(async () =>
        browser.submit(await browser.open(signIns.authorizeUrl()), { username, password: 'not it' }),
      );
      assert.deepEqual(page.map(kindOf), [['interactiveUser', 'oAuth2', 50126]]);
      assert.deepEqual([page[0].appId, page[0].userId], [signIns.clientId, latchkey.user('member').id]);
      const quiet = await added(() => signIns.openBrowser().open(signIns.authorizeUrl({ prompt: 'none' })));
      assert.deepEqual(quiet.map(kindOf), [['nonInteractiveUser', 'oAuth2', 50058]]);
      const { refresh_token } = await signIns.byPassword('manager');
      await signIns.refresh(refresh_token);
      const used = await added(() => signIns.refresh(refresh_token));
      assert.deepEqual(
        used.map(({ status, userId }) => [status.errorCode, userId]),
        [[70000, latchkey.user('manager').id]],
      );
      const { clientId } = signIns.clientOf('full');
      const secret = await added(() =>
        signIns.token({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: 'no',
          scope: 'https://graph.microsoft.com/.default',
        }),
      );
      assert.deepEqual(secret.map(kindOf), [['servicePrincipal', 'oAuth2', 7000215]]);
      assert.deepEqual([secret[0].appId, secret[0].clientCredentialType], [clientId, 'clientSecret']);
      // A device that asks before the user has signed in is no failure.
      const { device_code } = await signIns.post('devicecode', { client_id: signIns.clientId, scope: 'User.Read' });
      assert.deepEqual(await added(() => signIns.poll(device_code)), []);
    });

    test('names that nobody has, and clients, make one row for an address and minute, which counts them', async () => {
      const flood = 30;
      const made = await added(async () => {
        for (let at = 0; at < flood; at += 1)
          await Promise.all([
            signIns.token({
              grant_type: 'password',
              username: `nobody${at}@x.example`,
              password: 'x',
              scope: 'User.Read',
            }),
            signIns.token({ client_id: crypto.randomUUID(), grant_type: 'client_credentials', client_secret: 'x' }),
          ]);
      });
      assert.ok(made.length <= 8, String(made.length));
      for (const row of made)
        assert.deepEqual([row.userId, row.userPrincipalName, row.servicePrincipalId], ['', null, '']);
      const own = await latchkey.call('globalAdmin', 'GET', '/latchkey/v1/signIns?$top=999');
      const counted = own.body.value.filter(({ id }: any) => made.some((row) => row.id === id));
      assert.equal(
        counted.reduce((sum: number, { attempts }: any) => sum + attempts, 0),
        2 * flood,
      );
    });

    test("Graph's filters, order and pages find them; only interactive ones are listed without a filter", async () => {
      const { id, userPrincipalName } = latchkey.user('member');
      const all = await rows(everyKind);
      const same = async (filter: string, fits: (row: any) => boolean): Promise<void> => {
        const wanted = all.filter(fits);
        assert.ok(wanted.length > 0 && wanted.length < all.length, filter);
        const known = new Set(all.map((row) => row.id));
        const found = (await rows(filter)).filter((row) => known.has(row.id));
        assert.deepEqual(found.map((row) => row.id).sort(), wanted.map((row) => row.id).sort(), filter);
      };
      const kinds = (kind: string) => `signInEventTypes/any(t: t eq '${kind}')`;
      for (const kind of ['interactiveUser', 'nonInteractiveUser', 'servicePrincipal'])
        await same(kinds(kind), (row) => row.signInEventTypes.includes(kind));
      await same("signInEventTypes/any(t: t ne 'interactiveUser')", (row) => !row.isInteractive);
      await same(
        `${kinds('interactiveUser')} and status/errorCode ne 0`,
        (row) => row.isInteractive && row.status.errorCode !== 0,
      );
      await same(`userId eq '${id}' and ${everyKind}`, (row) => row.userId === id);
      await same(`userId eq '${id}'`, (row) => row.userId === id && row.isInteractive);
      await same(`userPrincipalName eq '${userPrincipalName}' and ${everyKind}`, (row) => row.userId === id);
      await same(
        `startswith(userPrincipalName,'${userPrincipalName.slice(0, 4)}') and ${everyKind}`,
        (row) => row.userId === id,
      );
      await same(`appId eq '${signIns.clientId}' and ${everyKind}`, (row) => row.appId === signIns.clientId);
      await same(`status/errorCode eq 50126 and ${everyKind}`, (row) => row.status.errorCode === 50126);
      const { createdDateTime, ipAddress } = all[3];
      await same(
        `createdDateTime le ${createdDateTime} and ${everyKind}`,
        (row) => Date.parse(row.createdDateTime) <= Date.parse(createdDateTime),
      );
      assert.equal((await rows(`ipAddress eq '${ipAddress}'`)).length > 0, true);
      assert.deepEqual(await rows("ipAddress eq '192.0.2.1'"), []);
      assert.ok(
        (await rows(`createdDateTime ge ${createdDateTime}`, { version: 'v1.0' })).every((row) => row.isInteractive),
      );
      const listed: string[] = [];
      let next: string | undefined = '/beta/auditLogs/signIns?$top=4&$orderby=createdDateTime desc';
      while (next !== undefined) {
        const page: any = await latchkey.call('globalAdmin', 'GET', next);
        listed.push(...page.body.value.map((row: any) => row.createdDateTime));
        next = page.body['@odata.nextLink']?.replace(latchkey.http, '');
      }
      assert.ok(listed.length >= 4);
      assert.deepEqual(
        listed,
        listed.toSorted((a, b) => Date.parse(b) - Date.parse(a)),
      );
      const one = await latchkey.call(
        'globalAdmin',
        'GET',
        `/v1.0/auditLogs/signIns/${all.find((row) => !row.isInteractive).id}`,
      );
      assert.equal(one.status, 200);
    });

    test('readers of the audit see all, people their own, applications by their permission', async () => {
      const { id } = latchkey.user('member');
      const own = await rows(everyKind, { as: 'member' });
      assert.ok(own.length > 0 && own.every((row) => row.userId === id));
      const shown = await latchkey.call('member', 'GET', '/latchkey/v1/signIns');
      assert.ok(shown.status === 200 && shown.body.value.every((row: any) => row.userId === id));
      assert.equal((await latchkey.call('app:few', 'GET', '/v1.0/auditLogs/signIns')).status, 403);
      assert.equal((await latchkey.call(null, 'GET', '/v1.0/auditLogs/signIns')).status, 401);
      assert.ok((await rows(everyKind, { as: 'app:full' })).length > own.length);
      for (const [method, path] of [
        ['POST', ''],
        ['PATCH', `/${own[0].id}`],
        ['DELETE', `/${own[0].id}`],
      ] as const)
        assert.ok((await latchkey.call('globalAdmin', method, `/v1.0/auditLogs/signIns${path}`, {})).status >= 400);
    });

    test('signInActivity of a user comes from it, is asked for by $select, and filters', async () => {
      await signIns.byPassword('member');
      await latchkey.drain();
      const { id } = latchkey.user('member');
      const of = async (version: string) =>
        (await latchkey.call('globalAdmin', 'GET', `/${version}/users/${id}?$select=id,signInActivity`)).body
          .signInActivity;
      const activity = await of('v1.0');
      assert.deepEqual(await of('beta'), activity);
      const byTime = await rows(`userId eq '${id}' and ${everyKind}`);
      const last = (fits: (row: any) => boolean) => byTime.filter(fits).at(-1);
      assert.equal(activity.lastSignInDateTime, last((row) => row.isInteractive).createdDateTime);
      assert.equal(activity.lastNonInteractiveSignInDateTime, last((row) => !row.isInteractive).createdDateTime);
      assert.equal(activity.lastSuccessfulSignInRequestId, last((row) => row.status.errorCode === 0).id);
      const found = async (filter: string, as = 'globalAdmin') =>
        (await latchkey.call(as, 'GET', `/v1.0/users?$select=id&$filter=${filter}`)).body.value.map(
          (user: any) => user.id,
        );
      assert.ok((await found(`signInActivity/lastSignInDateTime ge ${activity.lastSignInDateTime}`)).includes(id));
      assert.ok(!(await found(`signInActivity/lastSignInDateTime lt ${activity.lastSignInDateTime}`)).includes(id));
      assert.ok((await found('signInActivity/lastSuccessfulSignInDateTime le 2999-01-01T00:00:00Z')).includes(id));
      const never = latchkey.user('guest').id;
      assert.ok((await found('signInActivity/lastSignInDateTime eq null')).includes(never));
      // Whoever may not read the log learns nothing of others.
      assert.deepEqual(await found('signInActivity/lastSignInDateTime ge 2000-01-01T00:00:00Z', 'manager'), [
        latchkey.user('manager').id,
      ]);
      const seen = await latchkey.call('manager', 'GET', `/v1.0/users/${id}?$select=signInActivity`);
      assert.equal(seen.body.signInActivity, null);
      const plain = await latchkey.call('globalAdmin', 'GET', `/v1.0/users/${id}`);
      assert.equal('signInActivity' in plain.body, false);
    });

    test('what an outside provider knows of sign-ins counts where it is later, and is checked', async () => {
      const [{ id }, { id: other }] = [latchkey.user('guest'), latchkey.user('manager')];
      const post = (as: string, value: unknown) => latchkey.call(as, 'POST', '/latchkey/v1/signInActivity', { value });
      const of = async (user: string) =>
        (await latchkey.call('globalAdmin', 'GET', `/v1.0/users/${user}?$select=signInActivity`)).body.signInActivity;
      // The sign-ins of the calls before are written a moment after their answers.
      await latchkey.drain();
      const before = await of(other);
      const old = '2001-01-31T09:30:00Z';
      const sent = [
        { userId: id, lastSignInDateTime: old },
        { userId: other, lastSignInDateTime: old },
      ];
      const done = await post('app:full', sent);
      assert.equal(done.status, 204, done.text);
      assert.equal((await of(id)).lastSignInDateTime, old);
      assert.deepEqual(await of(other), before);
      assert.equal((await post('member', sent)).status, 403);
      assert.equal((await post('app:few', sent)).status, 403);
      for (const [value, field] of [
        [[], 'value'],
        [Array.from({ length: 1_001 }, () => ({ userId: id, lastSignInDateTime: old })), 'value'],
        [[{ userId: 'x', lastSignInDateTime: old }], 'value/0/userId'],
        [[{ userId: crypto.randomUUID(), lastSignInDateTime: old }], 'value/0/userId'],
        [[{ userId: id, lastSignInDateTime: '2999-01-01T00:00:00Z' }], 'value/0/lastSignInDateTime'],
        [[{ userId: id, lastSeen: old }], 'value/0/lastSeen'],
        [[sent[0], sent[0]], 'value/1/userId'],
      ] as const) {
        const refused = await post('app:full', value);
        assert.equal(refused.status, 400, field);
        assert.ok(refused.text.includes(field), refused.text);
      }
    });
  });
}
