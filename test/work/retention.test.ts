// What is old is thrown away as the settings say, and nothing else.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { audit, auditTarget } from '../../src/domain/audit/auditEntry.ts';
import type { ConnectionListing } from '../../src/domain/connections/listingEntities.ts';
import { addDuration, formatInstant } from '../../src/domain/time.ts';
import { newRow } from '../../src/model/newRow.ts';
import { insert } from '../../src/store/contract.ts';
import { deleteOldRows } from '../../src/work/queue/retention.ts';
import { sequencerOf } from '../audit/auditWorld.ts';
import { engines } from '../store/open.ts';
import { openWorld, type World } from './world.ts';

const day = 86_400_000;

for (const engine of engines) {
  describe(`what is old on ${engine}`, () => {
    let w: World;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    test(
      'mails and given-up work go after their days, waiting mails and work stay, the audit goes only where ' +
        'that is said',
      async () => {
        const context = w.context();
        const mail = (name: string, createdAt: string, state: 'captured' | 'waiting') =>
          insert('mail', {
            id: randomUUID(),
            event: 'accessGranted',
            state,
            to: `${name}@tenant.example`,
            recipientId: null,
            causedById: null,
            subject: name,
            html: '',
            text: '',
            requestId: null,
            assignmentId: null,
            createdAt,
            sentAt: null,
            attempts: 0,
            error: null,
            messageId: name,
          });
        const job = (kind: string, failedAt: string | null) =>
          insert('job', {
            id: randomUUID(),
            kind,
            subject: randomUUID(),
            dueAt: '2001-01-01T00:00:00.000Z',
            notBefore: '2001-01-01T00:00:00.000Z',
            claimedUntil: null,
            attempts: 12,
            lapses: 0,
            uniqueKey: null,
            payload: null,
            correlationId: 'x',
            lastError: 'no',
            failedAt,
          });
        const then = w.clock.now;
        const ago = (days: number): string => formatInstant(Date.now() - days * day);
        await w.store.commit([
          ...Array.from({ length: 1_100 }, (_, at) => mail(`old${at}`, then, 'captured')),
          mail('waiting', then, 'waiting'),
          job('gone', ago(11)),
          job('stays', ago(9)),
          job('open', null),
          ...(['uploaded', 'read'] as const).map((state) =>
            insert(
              'connectionListing',
              newRow('connectionListing', {
                ...{ id: randomUUID(), connectionId: randomUUID(), state, content: null, createdAt: then },
                preview: {} as ConnectionListing['preview'],
                createdBy: null,
              }),
            ),
          ),
          audit(context, {
            activity: 'Add group',
            targets: [auditTarget('Group', { id: randomUUID(), displayName: 'A' })],
          }),
        ]);
        w.clock.now = addDuration(then, 'P11D') as string;
        await w.store.commit([mail('new', addDuration(then, 'P2D') as string, 'captured')]);
        await deleteOldRows(w.context(), { mails: 10, failedJobs: 10, audit: null, signIns: null, feed: null });
        assert.deepEqual((await w.rows('mail')).map((row) => row.subject).sort(), ['new', 'waiting']);
        assert.deepEqual(
          (await w.rows('job'))
            .map((row) => row.kind)
            .filter((kind) => ['gone', 'stays', 'open'].includes(kind))
            .sort(),
          ['open', 'stays'],
        );
        assert.equal((await w.rows('audit')).length, 1);
        await deleteOldRows(w.context(), { mails: null, failedJobs: null, audit: 12, signIns: null, feed: null });
        assert.deepEqual([(await w.rows('audit')).length, (await w.rows('auditTarget')).length], [1, 1]);
        const keeping = { mails: null, failedJobs: null, audit: 10, signIns: null, feed: null };
        // What has no place in the tree yet stays, so that the tree knows all that is deleted.
        await deleteOldRows(w.context(), keeping);
        assert.equal((await w.rows('auditTarget')).length, 1);
        await sequencerOf(w.bare).run();
        await deleteOldRows(w.context(), keeping);
        assert.equal((await w.rows('auditTarget')).length, 0);
        assert.deepEqual(
          (await w.rows('audit')).map(({ activityDisplayName }) => activityDisplayName),
          ['Delete old audit entries'],
        );
        assert.equal((await w.rows('mail')).length, 2);
        const listed = async () => (await w.rows('connectionListing')).map(({ state }) => state).sort();
        assert.deepEqual(await listed(), ['read', 'uploaded']);
        w.clock.now = addDuration(then, 'P31D') as string;
        await deleteOldRows(w.context(), { ...keeping, audit: null });
        assert.deepEqual(await listed(), ['read'], 'a listing that nobody confirmed goes with its tables');
      },
    );
  });
}
