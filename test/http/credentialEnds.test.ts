// Secrets and certificates of applications end: owners, or administrators, are told 30, 7 and 1 days before, each once.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

for (const engine of enginesByTurns(import.meta.url))
  describe(`ends of credentials on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      await latchkey.clock({ now: '2030-01-01T09:00:00Z', frozen: true });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const made = async (who: string, path: string, body: unknown): Promise<any> => {
      const answer = await latchkey.call(who, 'POST', `/v1.0${path}`, body);
      assert.ok(answer.status === 200 || answer.status === 201, answer.text);
      return answer.body;
    };
    const mailsOf = async (name: string): Promise<readonly any[]> => {
      await latchkey.drain();
      const { body } = await latchkey.call('app:full', 'GET', '/latchkey/v1/mails?$top=999');
      return body.value.filter(({ subject }: any) => subject.includes(`certificate of ${name} `));
    };
    /** Whole days; the figures of this server. */
    const told = async (kind: string, days: number): Promise<number> => {
      const text = await (await fetch(`${latchkey.http}/metrics`)).text();
      const line = `latchkey_credentials_near_end_total{kind="${kind}",days="${days}"} `;
      return Number(
        text
          .split('\n')
          .find((each) => each.startsWith(line))
          ?.slice(line.length) ?? 0,
      );
    };

    test('its owner is told 30, 7 and 1 days before, once each, and nobody of a secret that was removed', async () => {
      const job = await made('globalAdmin', '/applications', { displayName: 'Nightly' });
      const owner = latchkey.user('member');
      const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${owner.id}` };
      const path = `/applications/${job.id}`;
      assert.equal((await latchkey.call('globalAdmin', 'POST', `/v1.0${path}/owners/$ref`, reference)).status, 204);
      const creator = `/v1.0${path}/owners/${latchkey.user('globalAdmin').id}/$ref`;
      assert.equal((await latchkey.call('globalAdmin', 'DELETE', creator)).status, 204);
      const add = (displayName: string) =>
        made('globalAdmin', `${path}/addPassword`, {
          passwordCredential: { displayName, endDateTime: '2030-03-01T09:00:00Z' },
        });
      const secret = await add('the old one');
      const { keyId } = await add('removed');
      assert.equal((await latchkey.call('globalAdmin', 'POST', `/v1.0${path}/removePassword`, { keyId })).status, 204);
      assert.equal((await mailsOf('Nightly')).length, 0);
      for (const [at, mails, days] of [
        ['2030-01-30T08:59:00Z', 0, 30],
        ['2030-01-30T09:01:00Z', 1, 30],
        ['2030-02-10T09:00:00Z', 1, 30],
        ['2030-02-22T09:01:00Z', 2, 7],
        ['2030-02-28T09:01:00Z', 3, 1],
        ['2030-03-02T09:00:00Z', 3, 1],
      ] as const) {
        await latchkey.clock({ now: at, frozen: true });
        const found = await mailsOf('Nightly');
        assert.equal(found.length, mails, at);
        assert.equal(await told('password', days), mails === 0 ? 0 : 1, at);
      }
      const [mail] = await mailsOf('Nightly');
      assert.equal(mail.to, owner.userPrincipalName);
      assert.match(mail.text, new RegExp(`the old one \\(${secret.hint}…\\)`));
      assert.ok(!mail.text.includes(secret.secretText));
    });

    test('where no user owns it administrators are told; days that passed together are told as one', async () => {
      const orphan = await made('app:full', '/applications', {
        displayName: 'Orphan',
        passwordCredentials: [{ displayName: 'short', endDateTime: '2030-04-01T09:00:00Z' }],
      });
      assert.equal(orphan.passwordCredentials.length, 1);
      await latchkey.clock({ now: '2030-03-29T09:00:00Z', frozen: true });
      const mails = await mailsOf('Orphan');
      assert.ok(mails.length > 0);
      assert.ok(mails.some(({ to }) => to === latchkey.user('globalAdmin').userPrincipalName));
      assert.equal(new Set(mails.map(({ to }) => to)).size, mails.length);
      assert.equal(await told('password', 7), 2);
    });
  });
