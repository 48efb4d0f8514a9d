// What one person's requests may lead to in a day: so many guests, so many mails to others.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { inviteGuest } from '../../src/commands/directory/users/inviteGuest.ts';
import { effectLimits, personLimits } from '../../src/domain/personLimits.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { Id } from '../../src/domain/base.ts';
import { mailPrincipals, mailRequestor } from '../../src/flows/queueMails.ts';
import { and, eq, not } from '../../src/odata/query.ts';
import { insert } from '../../src/store/contract.ts';
import { enginesByTurns } from '../sample.ts';
import { admin, openWorld, robot, self, type World } from '../work/world.ts';

const administrator: Caller = { ...admin, kind: 'user', objectId: 'a0000000-0000-4000-8000-000000000001' };

for (const engine of enginesByTurns(import.meta.url))
  describe(`limits of a person on ${engine}`, () => {
    let w: World;
    before(async () => {
      w = await openWorld(engine);
      await w.user('administrator', { id: administrator.objectId as Id });
    });
    after(() => w.close());

    async function offer(name: string): Promise<{ readonly packageId: Id; readonly policyId: Id }> {
      const packageId = await w.accessPackage(name, await w.group(`group of ${name}`));
      const policyId = await w.policy(packageId, { targetScope: 'allExternalUsers' });
      return { packageId, policyId };
    }

    test('a person brings 200 guests a day by their addresses, and an application as many as it likes', async () => {
      const place = await offer('of guests');
      const wish = (email: string) => ({ type: 'adminAdd', assignment: { target: { email }, ...place } });
      const { most } = effectLimits.guests;
      for (let n = 0; n < most - 1; n += 1) await w.ask(wish(`guest${n}@contoso.com`), administrator);
      await w.worker.drain();
      // Another package for a guest who is there brings nobody.
      const other = await offer('another');
      const target = { email: 'guest0@contoso.com' };
      await w.ask({ type: 'adminAdd', assignment: { target, ...other } }, administrator);
      await w.ask(wish('last@contoso.com'), administrator);
      assert.equal(await w.refused(wish('one.more@contoso.com'), administrator), 'tooManyRequests');
      // Neither somebody who is in the directory, nor a stranger who was asked for before.
      const next = { email: 'last@contoso.com' };
      await w.ask({ type: 'adminAdd', assignment: { target: next, ...other } }, administrator);
      const ann = await w.user('ann');
      await w.refused({ type: 'adminAdd', assignment: { targetObjectId: ann, ...place } }, administrator);
      await w.ask(wish('by.application@contoso.com'), robot);
      assert.equal((await w.rows('subject', eq('email', 'one.more@contoso.com'))).length, 0);
    });

    test('a person invites 1,000 guests a day, and an application as many as it likes', async () => {
      const invite = (invitedUserEmailAddress: string, caller: Caller): Promise<string> => {
        const body = {
          invitedUserEmailAddress,
          inviteRedirectUrl: 'https://app.example/',
          invitedUserDisplayName: null,
          invitedUserType: null,
          sendInvitationMessage: null,
          resetRedemption: null,
          invitedUserMessageInfo: null,
          invitedUser: null,
        };
        return w.tell((ctx, input) => inviteGuest(ctx, { ...input, body }), {}, caller);
      };
      const inviter = await w.user('inviter');
      const person: Caller = {
        ...self(inviter),
        permissions: new Set(['User.Invite.All']),
        directoryRoles: new Set(['guestInviter']),
      };
      assert.equal(await invite('first@contoso.example', person), '201');
      const [entry] = await w.rows('audit', eq('activityDisplayName', 'Invite external user'));
      assert.ok(entry !== undefined);
      const { version: _, ...row } = entry;
      await w.store.commit(
        Array.from({ length: personLimits.invitations.most - 2 }, () =>
          insert('audit', { ...row, id: randomUUID() } as never),
        ),
      );
      assert.equal(await invite('last@contoso.example', person), '201');
      assert.equal(await invite('more@contoso.example', person), 'tooManyRequests');
      const application: Caller = { ...person, kind: 'application', userPrincipalName: null };
      assert.equal(await invite('more@contoso.example', application), '201');
    });

    test("mails to others about a person's requests end at 2,000 a day; their own come", async () => {
      const { packageId } = await offer('of mails');
      const ann = await w.user('sender');
      const assignment = { targetObjectId: ann, packageId };
      const own = await w.policy(packageId, {});
      const asked = await w.ask({ type: 'userAdd', assignment: { ...assignment, policyId: own } }, self(ann));
      const request = await w.request(asked.id);
      const [subject] = await w.rows('subject', eq('id', request.targetId));
      assert.ok(subject !== undefined);
      const told: unknown[] = [];
      const ctx = { ...w.context(), tellDroppedMails: (...of: readonly unknown[]) => void told.push(of) };
      const boss = await w.user('boss');
      const toBoss = async (about = request): Promise<number> => {
        const changes = await mailPrincipals(ctx, 'approvalAsked', { request: about, subject }, [boss]);
        await w.store.commit(changes);
        return changes.length / 2;
      };
      assert.equal(await toBoss(), 1);
      const [mail] = await w.rows('mail', and(eq('recipientId', boss), not(eq('causedById', null))));
      assert.ok(mail !== undefined && mail.causedById === ann);
      const { version: _, ...row } = mail;
      const copies = Array.from({ length: effectLimits.mails.most - 2 }, () =>
        insert('mail', { ...row, id: randomUUID() }),
      );
      await w.store.commit(copies);
      assert.equal(await toBoss(), 1, 'the last one');
      assert.deepEqual([await toBoss(), told], [0, [[ann, 1]]]);
      // Their own mails, and those about what an administrator sent.
      assert.equal((await mailRequestor(ctx, 'requestExpired', { request, subject })).length, 2);
      assert.equal(await toBoss({ ...request, type: 'systemAdd' }), 1);
      assert.equal(told.length, 1);
    });
  });
