// Guests who are invited by Graph's call: who may invite whom, what the answer says, and how guests take the account:
// by a mail to the invited address alone, whatever link the inviter has.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import type { Browser, Page } from '../identity/browser.ts';
import { enginesByTurns, takesTurn } from '../sample.ts';
import { signInsOf, type SignIns } from '../identity/signIns.ts';

type Json = any;
const guestInviter = '95e79109-95c0-4d8e-aee3-d01accf2d47b';
const redirect = 'https://app.example/start';
const password = 'Quiet-Harbour-1904-lamp';

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
  describe(`invitations on ${engine}`, () => {
    let latchkey: Latchkey;
    let signIns: SignIns;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      signIns = signInsOf(latchkey);
      await done('POST', '/v1.0/roleManagement/directory/roleAssignments', {
        principalId: latchkey.user('analyst').id,
        roleDefinitionId: guestInviter,
        directoryScopeId: '/',
      });
    });
    after(() => latchkey.close());

    const call = (who: string, method: string, url: string, body?: unknown): Promise<Reply> =>
      latchkey.call(who, method, url, body);
    const done = async (method: string, url: string, body?: unknown): Promise<Json> => {
      const reply = await call('globalAdmin', method, url, body);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const bodyOf = (invitedUserEmailAddress: string, more: object = {}): object => ({
      invitedUserEmailAddress,
      inviteRedirectUrl: redirect,
      ...more,
    });
    const invite = async (email: string, more: object = {}, who = 'globalAdmin'): Promise<Json> => {
      const reply = await call(who, 'POST', '/v1.0/invitations', bodyOf(email, more));
      assert.equal(reply.status, 201, reply.text);
      return reply.body;
    };
    const mailsTo = async (address: string, who = 'globalAdmin'): Promise<readonly Json[]> =>
      (await call(who, 'GET', `/latchkey/v1/mails?$filter=to eq '${address}'&$orderby=createdAt desc`)).body.value;
    const ticketIn = ({ text }: Json): string => /\/account\/invitation\?ticket=\S+/.exec(text)?.[0] ?? '';
    const guestOf = ({ invitedUser: { id } }: Json): Promise<Json> =>
      done(
        'GET',
        `/v1.0/users/${id}?$select=id,displayName,mail,userType,externalUserState,creationType,accountEnabled`,
      );
    const accept = async (browser: Browser, path: string): Promise<Page> =>
      browser.submit(await browser.open(path), { password, passwordAgain: password });
    const signIn = async (username: string, word: string): Promise<string> =>
      (await signIns.token({ grant_type: 'password', scope: 'User.Read', username, password: word })).access_token;

    test('the answer is as published, in both versions, and the guest is there and waits', async () => {
      for (const version of ['v1.0', 'beta']) {
        const email = `form-${version}@fabrikam.example`;
        const reply = await call('globalAdmin', 'POST', `/${version}/invitations`, bodyOf(email));
        const { id, inviteRedeemUrl, invitedUser, ...said } = reply.body;
        assert.equal(reply.status, 201, reply.text);
        assert.deepEqual(said, {
          '@odata.context': said['@odata.context'],
          invitedUserDisplayName: null,
          invitedUserType: 'Guest',
          invitedUserEmailAddress: email,
          sendInvitationMessage: false,
          resetRedemption: false,
          inviteRedirectUrl: redirect,
          status: 'PendingAcceptance',
          invitedUserMessageInfo: {
            messageLanguage: null,
            customizedMessageBody: null,
            ccRecipients: [{ emailAddress: { name: null, address: null } }],
          },
        });
        assert.match(said['@odata.context'], new RegExp(`/${version}/\\$metadata#invitations/\\$entity$`));
        assert.match(id, /^[0-9a-f-]{36}$/);
        assert.match(inviteRedeemUrl, /^http.*\/account\/invitation\?invitation=[\w-]{43}$/);
        assert.deepEqual(await guestOf({ invitedUser }), {
          ...(await guestOf({ invitedUser })),
          displayName: `form-${version}`,
          mail: email,
          userType: 'Guest',
          externalUserState: 'PendingAcceptance',
          creationType: 'Invitation',
          accountEnabled: true,
        });
        assert.deepEqual(await mailsTo(email), []);
        assert.equal((await call('globalAdmin', 'GET', `/${version}/invitations`)).status, 403);
      }
    });

    test('administrators of users and guest inviters invite, others do not, and nobody makes a member so', async () => {
      for (const who of ['member', 'guest', 'governanceAdmin'])
        assert.equal((await call(who, 'POST', '/v1.0/invitations', bodyOf('no@fabrikam.example'))).status, 403, who);
      const made = await invite('by-inviter@fabrikam.example', { invitedUserDisplayName: 'Ines' }, 'analyst');
      assert.equal((await guestOf(made)).displayName, 'Ines');
      const noLanguage = { invitedUserMessageInfo: { messageLanguage: '', customizedMessageBody: 'Hello' } };
      const { invitedUserMessageInfo } = await invite('no-language@fabrikam.example', noLanguage);
      assert.equal(invitedUserMessageInfo.messageLanguage, null);
      const sponsors = await done('GET', `/v1.0/users/${made.invitedUser.id}/sponsors`);
      assert.deepEqual(
        sponsors.value.map(({ id }: Json) => id),
        [latchkey.user('analyst').id],
      );
      const asMember = bodyOf('m@fabrikam.example', { invitedUserType: 'Member' });
      assert.equal((await call('analyst', 'POST', '/v1.0/invitations', asMember)).status, 403);
      assert.equal(
        (await guestOf(await invite('m@fabrikam.example', { invitedUserType: 'Member' }))).userType,
        'Member',
      );
      const { body } = await call(
        'globalAdmin',
        'GET',
        "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Invite external user'",
      );
      const entry = body.value.find((each: Json) => each.targetResources[0].id === made.invitedUser.id);
      assert.equal(entry.initiatedBy.user.id, latchkey.user('analyst').id);
    });

    if (takesTurn(engine, 0))
      test('a body hears of all its faults at once, by the names of its fields', async () => {
        const reply = await call('globalAdmin', 'POST', '/v1.0/invitations', {
          invitedUserEmailAddress: 'nobody',
          inviteRedirectUrl: 'javascript:alert(1)',
          invitedUserType: 'Owner',
          invitedUserMessageInfo: { messageLanguage: '!', ccRecipients: [{ emailAddress: { address: 'x' } }] },
        });
        assert.equal(reply.status, 400, reply.text);
        assert.deepEqual(reply.body.error.details.map(({ target }: Json) => target).toSorted(), [
          'inviteRedirectUrl',
          'invitedUserEmailAddress',
          'invitedUserMessageInfo/ccRecipients/0/emailAddress/address',
          'invitedUserMessageInfo/messageLanguage',
          'invitedUserType',
        ]);
        const refused: readonly (readonly [body: object, field: RegExp])[] = [
          [{}, /invitedUserEmailAddress/],
          [bodyOf(`new@${latchkey.sandbox.tenantDomain}`), /a domain of this one/],
          [bodyOf('x@fabrikam.example', { invitedUserSponsors: [] }), /invitedUserSponsors/],
          [bodyOf('x@fabrikam.example', { invitedUserMessageInfo: [] }), /invitedUserMessageInfo/],
          [bodyOf('x@fabrikam.example', { resetRedemption: true }), /invitedUser\/id/],
          [bodyOf('x@fabrikam.example', { sendInvitationMessage: 'yes' }), /sendInvitationMessage/],
        ];
        for (const [body, says] of refused) {
          const { status, text } = await call('globalAdmin', 'POST', '/v1.0/invitations', body);
          assert.equal(status, 400, text);
          assert.match(text, says);
        }
      });

    test('the mail has the way in, once, and whoever takes it signs in by the address', async () => {
      const email = 'ann@contoso-partner.example';
      const made = await invite(email, {
        sendInvitationMessage: true,
        invitedUserDisplayName: 'Ann Lee',
        invitedUserMessageInfo: {
          messageLanguage: 'de-DE',
          customizedMessageBody: 'Bis <b>Montag</b>!',
          ccRecipients: [{ emailAddress: { name: 'Boss', address: 'boss@contoso-partner.example' } }],
        },
      });
      const [mail, ...more] = await mailsTo(email);
      assert.deepEqual([mail.event, more.length], ['guestInvited', 0]);
      assert.match(mail.subject, /^Sie sind zu .+ eingeladen$/);
      assert.match(mail.html, /Bis &lt;b&gt;Montag/);
      const [copy] = await mailsTo('boss@contoso-partner.example');
      assert.match(copy.subject, /Ann Lee wurde zu/);
      assert.doesNotMatch(copy.html, /account\/invitation/);

      const browser = signIns.openBrowser();
      const path = ticketIn(mail);
      assert.equal((await browser.open(path)).status, 200);
      const weak = await browser.submit(await browser.open(path), { password: 'ann', passwordAgain: 'ann' });
      assert.equal(weak.status, 400);
      // Both have the form before either sends it.
      const both = [browser, signIns.openBrowser()] as const;
      const forms = await Promise.all(both.map((each) => each.open(path)));
      const words = { password, passwordAgain: password };
      const [first, second] = (await Promise.all(both.map((each, at) => each.submit(forms[at] as Page, words)))) as [
        Page,
        Page,
      ];
      assert.deepEqual([first.status, second.status].toSorted(), [201, 410]);
      assert.match(first.text + second.text, /href="https:\/\/app\.example\/start"/);
      assert.equal((await browser.open(path)).status, 410);
      assert.equal((await guestOf(made)).externalUserState, 'Accepted');
      assert.notEqual(await signIn('Ann@contoso-partner.example', password), undefined);
      assert.equal(await signIn('Ann@contoso-partner.example', 'wrong'), undefined);
      const again = await invite(email, { sendInvitationMessage: true });
      assert.deepEqual([again.status, again.invitedUser.id], ['Completed', made.invitedUser.id]);
      assert.equal((await mailsTo(email)).length, 1);
      assert.equal((await browser.open(new URL(again.inviteRedeemUrl).href)).status, 410);
    });

    test("the inviter's link gives a mail to the guest and no way in, and not one after the other", async () => {
      const email = 'by-link@fabrikam.example';
      const { inviteRedeemUrl } = await invite(email, {}, 'analyst');
      const browser = signIns.openBrowser();
      const { pathname, search } = new URL(inviteRedeemUrl);
      const form = await browser.open(pathname + search);
      assert.doesNotMatch(form.text, /type="password"/);
      assert.deepEqual(await mailsTo(email), []);
      assert.equal((await browser.submit(form, {})).status, 200);
      const [mail] = await mailsTo(email);
      const statuses: number[] = [];
      for (let n = 0; n < 5; n += 1) statuses.push((await browser.submit(form, {})).status);
      assert.deepEqual(statuses, [200, 200, 200, 200, 429]);
      assert.equal(
        (await call('analyst', 'POST', '/v1.0/invitations', bodyOf(email, { sendInvitationMessage: true }))).status,
        429,
      );
      assert.equal((await accept(browser, ticketIn(mail))).status, 201);
    });

    if (takesTurn(engine, 1))
      test('who reads mails but resets no passwords reads no mail with a way in', async () => {
        await invite('secret@fabrikam.example', { sendInvitationMessage: true });
        assert.equal((await mailsTo('secret@fabrikam.example')).length, 1);
        assert.deepEqual(await mailsTo('secret@fabrikam.example', 'governanceAdmin'), []);
      });

    if (takesTurn(engine, 2))
      test('a redemption is reset: another address takes the account, and the old password opens nothing', async () => {
        const made = await invite('old@fabrikam.example', { sendInvitationMessage: true });
        const [mail] = await mailsTo('old@fabrikam.example');
        assert.equal((await accept(signIns.openBrowser(), ticketIn(mail))).status, 201);
        const reset = bodyOf('new@fabrikam.example', {
          sendInvitationMessage: true,
          resetRedemption: true,
          invitedUser: { id: made.invitedUser.id },
        });
        assert.equal((await call('analyst', 'POST', '/v1.0/invitations', reset)).status, 403);
        const member = { ...reset, invitedUser: { id: latchkey.user('member').id } };
        assert.equal((await call('globalAdmin', 'POST', '/v1.0/invitations', member)).status, 400);
        const again = (await call('globalAdmin', 'POST', '/v1.0/invitations', reset)).body;
        assert.deepEqual([again.status, again.invitedUser.id], ['PendingAcceptance', made.invitedUser.id]);
        for (const name of ['old@fabrikam.example', 'new@fabrikam.example'])
          assert.equal(await signIn(name, password), undefined);
        const [next] = await mailsTo('new@fabrikam.example');
        await done('PATCH', `/v1.0/users/${made.invitedUser.id}`, { accountEnabled: false });
        assert.equal((await signIns.openBrowser().open(ticketIn(next))).status, 410);
        await done('PATCH', `/v1.0/users/${made.invitedUser.id}`, { accountEnabled: true });
        assert.equal((await accept(signIns.openBrowser(), ticketIn(next))).status, 201);
      });

    test('two invitations of one address at one moment make one guest', async () => {
      const email = 'twice@fabrikam.example';
      const replies = await Promise.all(
        [0, 1, 2, 3].map(() => call('globalAdmin', 'POST', '/v1.0/invitations', bodyOf(email))),
      );
      assert.deepEqual(
        [...new Set(replies.map(({ status }) => status))],
        [201],
        replies.find((each) => each.status !== 201)?.text,
      );
      assert.equal(new Set(replies.map(({ body }) => body.invitedUser.id)).size, 1);
    });
  });
