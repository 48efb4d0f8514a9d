// Administrators are mailed once a day what needs their hand, and nothing where nothing does.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Id } from '../../src/domain/base.ts';
import { DirectoryRoles } from '../../src/domain/caller.ts';
import { assignDirectoryRole } from '../../src/flows/directory/directoryRoles.ts';
import { readAttention } from '../../src/flows/attention/readAttention.ts';
import { eq } from '../../src/odata/query.ts';
import { update } from '../../src/store/contract.ts';
import { createTellAttention } from '../../src/work/attention/tellAttention.ts';
import { createSweep } from '../../src/work/queue/sweep.ts';
import { enginesByTurns } from '../sample.ts';
import { openWorld, type World } from './world.ts';

const nothingDeleted = {
  ...{ mails: null, failedJobs: null, audit: null, signIns: null, feed: null, answers: null, addresses: null },
};

for (const engine of enginesByTurns(import.meta.url))
  describe(`the daily mail of attention on ${engine}`, () => {
    let w: World;
    let administrator: Id;
    before(async () => {
      w = await openWorld(
        engine,
        {},
        {
          tellAttention: createTellAttention(true),
          sweep: createSweep({ ...nothingDeleted, mailsAttention: true }),
        },
      );
      administrator = await w.user('ada', { mail: 'ada@tenant.example' });
      const role = { id: DirectoryRoles.globalAdministrator, displayName: 'Global Administrator' };
      const [row] = await w.rows('directoryObject', eq('id', administrator));
      await w.store.commit(assignDirectoryRole(w.context(), role, { principal: row as never }).changes);
    });
    after(() => w.close());

    const mails = () => w.rows('mail', eq('event', 'attentionNeeded'));
    const jobs = () => w.rows('job', eq('kind', 'tellAttention'));
    /** Two processes sweep and work again and again, until the time of the next mail and at it. */
    async function tell(): Promise<void> {
      const workers = [w.worker, w.anotherWorker()];
      const work = async (): Promise<void> => {
        for (let round = 0; round < 2; round += 1) {
          await w.sweep();
          await Promise.all(workers.map((each) => each.drain()));
        }
      };
      await work();
      w.clock.now = (await jobs())[0]?.dueAt ?? assert.fail('no job');
      await work();
    }

    test('no mail where nothing needs a hand', async () => {
      await tell();
      assert.deepEqual(await mails(), []);
      assert.deepEqual(
        (await jobs()).map(({ dueAt }) => dueAt),
        ['2026-06-03T07:00:00.000Z'],
      );
    });

    test('one mail with each kind and its count; failed jobs, mails and call-outs are among them', async () => {
      const member = await w.user('mia', { mail: 'mia@tenant.example' });
      const accessPackage = await w.accessPackage('Tools');
      const policyId = await w.policy(accessPackage);
      await w.ask({
        type: 'adminAdd',
        assignment: { targetObjectId: member, packageId: accessPackage, policyId },
      });
      await w.worker.drain();
      const [assignment] = await w.rows('assignment');
      assert.ok(assignment !== undefined);
      await w.store.commit([update('assignment', assignment.id, { state: 'deliveryFailed' }, assignment.version)]);
      await tell();
      const [mail, ...others] = await mails();
      assert.equal(others.length, 0);
      assert.equal(mail?.recipientId, administrator);
      assert.match(mail?.text ?? '', /• Access that was not delivered: 1/);
      const found = await readAttention(w.context());
      assert.equal(found.find(({ kind }) => kind === 'failedDelivery')?.count, 1);
    });

    test('a day has one mail, however often it is swept and by whom', async () => {
      await tell();
      assert.deepEqual((await mails()).map(({ createdAt }) => createdAt).sort(), [
        '2026-06-03T07:00:00.000Z',
        '2026-06-04T07:00:00.000Z',
      ]);
    });

    test('without the setting nothing is queued, and what was queued ends', async () => {
      const off = w.anotherWorker(
        {},
        { tellAttention: createTellAttention(false), sweep: createSweep({ ...nothingDeleted, mailsAttention: false }) },
      );
      w.clock.now = '2026-06-05T07:00:00.000Z';
      await w.sweep();
      await off.drain();
      assert.deepEqual([await jobs(), (await mails()).length], [[], 2]);
    });
  });
