// How far invitations lead: nobody takes an account by one whom they could not give a password, what was sent to a
// former address is over, and so many mails are written and no more.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DirectoryRoles } from '../../src/domain/caller.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import type { Browser, Page } from '../identity/browser.ts';
import { enginesByTurns } from '../sample.ts';
import { signInsOf, type SignIns } from '../identity/signIns.ts';

type Json = any;
const password = 'Quiet-Harbour-1904-lamp';

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
  describe(`the reach of invitations on ${engine}`, () => {
    let latchkey: Latchkey;
    let signIns: SignIns;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      signIns = signInsOf(latchkey);
      await give(latchkey.user('analyst').id, DirectoryRoles.guestInviter);
      await give(latchkey.user('governanceAdmin').id, DirectoryRoles.userAdministrator);
    });
    after(() => latchkey.close());

    const answerTo = async (who: string, method: string, url: string, body?: unknown): Promise<number> =>
      (await latchkey.call(who, method, url, body)).status;
    const done = async (method: string, url: string, body?: unknown): Promise<Json> => {
      const reply = await latchkey.call('globalAdmin', method, url, body);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const give = (principalId: string, roleDefinitionId: string): Promise<Json> =>
      done('POST', '/v1.0/roleManagement/directory/roleAssignments', {
        principalId,
        roleDefinitionId,
        directoryScopeId: '/',
      });
    const bodyOf = (invitedUserEmailAddress: string, more: object = {}): object => ({
      invitedUserEmailAddress,
      inviteRedirectUrl: 'https://app.example/start',
      sendInvitationMessage: true,
      ...more,
    });
    const invite = async (email: string, more: object = {}): Promise<Json> =>
      done('POST', '/v1.0/invitations', bodyOf(email, more));
    const mailsTo = async (address: string, who = 'globalAdmin'): Promise<readonly Json[]> =>
      (await latchkey.call(who, 'GET', `/latchkey/v1/mails?$filter=to eq '${address}'&$orderby=createdAt desc`)).body
        .value;
    const ticketTo = async (address: string): Promise<string> =>
      /\/account\/invitation\?ticket=\S+/.exec((await mailsTo(address))[0].text)?.[0] ?? '';
    const statusOf = async (path: string): Promise<number> => (await signIns.openBrowser().open(path)).status;
    const pathOf = ({ inviteRedeemUrl }: Json): string =>
      new URL(inviteRedeemUrl).pathname + new URL(inviteRedeemUrl).search;
    const accept = async (browser: Browser, path: string): Promise<Page> =>
      browser.submit(await browser.open(path), { password, passwordAgain: password });
    const signIn = async (username: string): Promise<string | undefined> =>
      (await signIns.token({ grant_type: 'password', scope: 'User.Read', username, password })).access_token;

    test('nobody is led to the account of an administrator who does not reach them', async () => {
      const email = 'chief@fabrikam.example';
      const { id } = (await invite(email, { sendInvitationMessage: false })).invitedUser;
      await give(id, DirectoryRoles.globalAdministrator);
      for (const who of ['app:full', 'governanceAdmin']) {
        for (const [field, value] of [
          ['mail', 'mine@attacker.example'],
          ['externalUserState', 'Accepted'],
        ] as const)
          assert.equal(await answerTo(who, 'PATCH', `/v1.0/users/${id}`, { [field]: value }), 403, `${who} ${field}`);
        assert.equal(await answerTo(who, 'PATCH', `/v1.0/users/${id}`, { jobTitle: 'Chief' }), 204);
      }
      for (const who of ['app:full', 'governanceAdmin', 'analyst'])
        assert.equal(await answerTo(who, 'POST', '/v1.0/invitations', bodyOf(email)), 403, who);
      assert.deepEqual(await mailsTo(email), []);
      await invite(email);
      assert.equal((await accept(signIns.openBrowser(), await ticketTo(email))).status, 201);
      // An account that is taken is told of, and nothing is sent.
      assert.equal(await answerTo('analyst', 'POST', '/v1.0/invitations', bodyOf(email)), 201);
      assert.equal((await mailsTo(email)).length, 1);
    });

    test('a ticket ends with the address and with the password of before', async () => {
      const changes: readonly (readonly [name: string, changes: readonly object[]])[] = [
        ['address', [{ mail: 'elsewhere@fabrikam.example' }]],
        ['and-back', [{ mail: 'else@fabrikam.example' }, { mail: 'and-back@fabrikam.example' }]],
        ['password', [{ passwordProfile: { password } }]],
      ];
      for (const [name, bodies] of changes) {
        const email = `${name}@fabrikam.example`;
        const made = await invite(email);
        const paths = [await ticketTo(email), pathOf(made)];
        for (const path of paths) assert.equal(await statusOf(path), 200, name);
        for (const body of bodies) await done('PATCH', `/v1.0/users/${made.invitedUser.id}`, body);
        for (const path of paths) assert.equal(await statusOf(path), 410, name);
      }
    });

    test("the mail of an administrator's invitation is read by who reaches them alone", async () => {
      const email = 'reader@fabrikam.example';
      const { id } = (await invite(email)).invitedUser;
      assert.deepEqual((await mailsTo(email, 'governanceAdmin')).length, 1);
      const [{ text }] = await mailsTo(email);
      const ticket = /ticket=(\S+)/.exec(text)?.[1] ?? '';
      await give(id, DirectoryRoles.reportsReader);
      for (const who of ['governanceAdmin', 'app:full']) assert.deepEqual(await mailsTo(email, who), [], who);
      assert.equal((await mailsTo(email)).length, 1);
      for (const who of ['globalAdmin', 'app:full']) {
        const copy = await latchkey.call(who, 'GET', `/latchkey/v1/personData(personId='${id}')`);
        assert.equal(copy.body.rows.mail.length, 1, copy.text);
        assert.ok(ticket.length > 40 && !copy.text.includes(ticket), who);
      }
    });

    test('whoever is invited signs in by what the page says, as a member too', async () => {
      const email = 'colleague@fabrikam.example';
      const made = await invite(email, { invitedUserType: 'Member' });
      const page = await accept(signIns.openBrowser(), await ticketTo(email));
      assert.match(page.text, /Sign in as colleague@fabrikam\.example,/);
      assert.notEqual(await signIn('Colleague@fabrikam.example'), undefined);

      const shared = 'office@fabrikam.example';
      const { id } = (await invite(shared)).invitedUser;
      await done('PATCH', `/v1.0/users/${made.invitedUser.id}`, { mail: shared });
      const { userPrincipalName } = await done('GET', `/v1.0/users/${id}`);
      const other = await accept(signIns.openBrowser(), await ticketTo(shared));
      assert.ok(other.text.includes(`Sign in as ${userPrincipalName},`), other.text);
      assert.equal(await signIn(shared), undefined);
      assert.notEqual(await signIn(userPrincipalName), undefined);
    });

    test('a reset redemption tells the audit which address the account had', async () => {
      const { id } = (await invite('was@fabrikam.example')).invitedUser;
      await invite('is@wingtip.example', { resetRedemption: true, invitedUser: { id } });
      const activity = 'Invite external user with reset invitation status';
      const { value } = await done(
        'GET',
        `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq '${activity}'`,
      );
      const [{ modifiedProperties }] = value[0].targetResources;
      const mail = modifiedProperties.find(({ displayName }: Json) => displayName === 'mail');
      assert.deepEqual([mail.oldValue, mail.newValue], ['was@fabrikam.example', 'is@wingtip.example']);
      assert.ok(!modifiedProperties.some(({ displayName }: Json) => /password/i.test(displayName)));
    });

    test('of posts in one moment no more are mailed than one after the other', async () => {
      const email = 'at-once@fabrikam.example';
      const path = pathOf(await invite(email, { sendInvitationMessage: false }));
      const browser = signIns.openBrowser();
      const form = await browser.open(path);
      const pages = await Promise.all(Array.from({ length: 12 }, () => browser.submit(form, {})));
      const sent = pages.filter(({ status }) => status === 200).length;
      assert.deepEqual(
        pages.map(({ status }) => status).filter((status) => status !== 200 && status !== 429),
        [],
      );
      assert.equal((await mailsTo(email)).length, sent);
      assert.ok(sent >= 1 && sent <= 5, String(sent));
    });
  });
