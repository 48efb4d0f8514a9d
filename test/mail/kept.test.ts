// Mails belong to the commit of what they tell of: what does not happen tells nobody, what happens is told in the end,
// whatever is lost on the way.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sweepJobIfAbsent } from '../../src/flows/queueJobs.ts';
import { and, eq } from '../../src/odata/query.ts';
import { ConflictError, type Store } from '../../src/store/contract.ts';
import { MailError } from '../../src/outbound/smtp.ts';
import { createSendMail } from '../../src/work/mail/sendMail.ts';
import { enginesByTurns } from '../sample.ts';
import { openWorld, self, type World } from '../work/world.ts';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`mails and commits on ${engine}`, () => {
    let w: World;
    const sent: string[] = [];
    let refuses = false;
    const door = {
      send: async ({ messageId }: { readonly messageId: string }): Promise<void> => {
        if (refuses) throw new MailError('busy', false);
        sent.push(messageId);
      },
    };
    before(async () => {
      w = await openWorld(
        engine,
        { backOff: { initialMs: 60_000, maxMs: 60_000, maxAttempts: 3, maxExpiredLeases: 8 } },
        { sendMail: createSendMail(() => door) },
      );
    });
    after(() => w.close());

    let count = 0;
    const ask = async () => {
      const name = `m${++count}`;
      const [ann, group] = [await w.user(`ann-${name}`), await w.group(`group-${name}`)];
      const packageId = await w.accessPackage(`package-${name}`, group);
      await w.policy(packageId, { notificationsDisabled: false });
      const request = await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann));
      return { id: request.id, mails: () => w.rows('mail', eq('requestId', request.id)) };
    };

    test('a delivery that has to begin again tells once', async () => {
      const { id, mails } = await ask();
      const store = w.store as { commit: Store['commit'] };
      const { commit } = store;
      let left = 2;
      store.commit = async (changes) => {
        if (left > 0 && changes.some((change) => change.kind === 'insert' && change.entity === 'mail')) {
          left -= 1;
          throw new ConflictError('subject', id);
        }
        return commit.call(w.store, changes);
      };
      await w.worker.drain();
      store.commit = commit;
      const written = await mails();
      assert.deepEqual(
        written.map((each) => [each.event, each.state]),
        [['accessGranted', 'sent']],
      );
      assert.deepEqual(sent.filter((each) => each === written[0]?.messageId).length, 1);
    });

    test('a daily mail whose job is lost is found again, and tells once, however its commit is struck', async () => {
      const name = `daily-${++count}`;
      const [ann, group] = [await w.user(name, { mailFrequency: 'daily' }), await w.group(`group-${name}`)];
      const packageId = await w.accessPackage(`package-${name}`, group);
      await w.policy(packageId, { notificationsDisabled: false });
      await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann));
      await w.worker.drain();
      const states = async (): Promise<readonly string[]> =>
        (await w.rows('mail', eq('recipientId', ann))).map(({ event, state }) => `${event} ${state}`).sort();
      assert.deepEqual(await states(), ['accessGranted collected']);
      const isDigest = and(eq('kind', 'sendDigest'), eq('subject', ann));
      await w.store.commit([{ kind: 'deleteWhere', entity: 'job', where: isDigest }]);
      await w.store.commit([sweepJobIfAbsent(w.context())]);
      await w.worker.drain();
      const [job] = await w.rows('job', isDigest);
      assert.ok(job !== undefined && job.dueAt > w.clock.now);
      const store = w.store as { commit: Store['commit'] };
      const { commit } = store;
      let left = 2;
      store.commit = async (changes) => {
        if (left > 0 && changes.some((change) => change.kind === 'insert' && change.entity === 'mail')) {
          left -= 1;
          throw new ConflictError('mail', ann);
        }
        return commit.call(w.store, changes);
      };
      w.clock.now = job.dueAt;
      await w.worker.drain();
      store.commit = commit;
      assert.deepEqual(await states(), ['accessGranted summarized', 'digest sent']);
      assert.deepEqual(await w.rows('job', isDigest), []);
    });

    test('a lost job is found again', async () => {
      const { mails } = await ask();
      refuses = true;
      await w.worker.drain();
      const [mail] = await mails();
      await w.store.commit([
        { kind: 'deleteWhere', entity: 'job', where: and(eq('kind', 'sendMail'), eq('subject', mail?.id ?? '')) },
      ]);
      refuses = false;
      await w.worker.drain();
      assert.equal((await mails())[0]?.state, 'waiting');
      await w.store.commit([sweepJobIfAbsent(w.context())]);
      await w.worker.drain();
      assert.equal((await mails())[0]?.state, 'sent');
    });

    test('what is given up has failed, and keeps why', async () => {
      const { mails } = await ask();
      refuses = true;
      for (let left = 10; left > 0 && (await mails())[0]?.state !== 'failed'; left -= 1) {
        w.clock.skipped += 60_000;
        await w.worker.drain();
      }
      refuses = false;
      assert.deepEqual(
        (await mails()).map(({ state, error, attempts, sentAt }) => ({ state, error, attempts, sentAt })),
        [{ state: 'failed', error: 'busy', attempts: 3, sentAt: null }],
      );
    });
  });
}
