// Answers and addresses go after their days, on both engines; rows, ids and times stay, and the audit's tree holds.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import type { KeptCheckpoint } from '../../src/audit/bundle/verify.mjs';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { audit, auditTarget } from '../../src/domain/audit/auditEntry.ts';
import { answersChange } from '../../src/domain/audit/requestAudit.ts';
import { addDuration } from '../../src/domain/time.ts';
import type { Answer } from '../../src/domain/values.ts';
import { newRow } from '../../src/model/newRow.ts';
import { unspecifiedSchedule } from '../../src/domain/requests/schedule.ts';
import { insert, type Change } from '../../src/store/contract.ts';
import { deleteOldValues, type ValueRetention } from '../../src/work/queue/deleteOldValues.ts';
import { auditContext, readRows, sequencerOf, sourceOf } from '../audit/auditWorld.ts';
import { engines } from '../store/open.ts';
import { openWorld, type World } from './world.ts';

const answer = (value: string): Answer => ({
  questionId: '5f000000-0000-4000-8000-000000000001',
  kind: 'text',
  value,
  displayValue: null,
  question: null,
});
const nothing: ValueRetention = { answers: null, addresses: null };

for (const engine of engines)
  describe(`old values on ${engine}`, () => {
    const withWorld = async (run: (w: World) => Promise<void>): Promise<void> => {
      const w = await openWorld(engine);
      try {
        await run(w);
      } finally {
        await w.close();
      }
    };
    const later = (w: World, duration: string): string => addDuration(w.clock.now, duration) as string;
    /** The tree holds, and a copy of all rows has none of these values. */
    const holdsWithout = async (w: World, anchors: readonly KeptCheckpoint[], ...values: readonly string[]) => {
      await sequencerOf(w.bare).run();
      const rows = await readRows(w.bare);
      const report = await verifyAudit(sourceOf(rows), anchors);
      assert.deepEqual(report.findings, []);
      const others = [await w.rows('assignmentRequest'), await w.rows('approvalQuestion'), await w.rows('signIn')];
      const text = JSON.stringify([rows, others, await w.rows('refusedCall')]);
      for (const value of values) assert.ok(!text.includes(value), value);
      return report;
    };

    /** A request that is completed, or open, with answers everywhere. */
    const requestWith = (w: World, value: string, completedAt: string | null): readonly Change[] => {
      const id = randomUUID();
      const row = newRow('assignmentRequest', {
        id,
        type: 'userAdd',
        state: completedAt === null ? 'pendingApproval' : 'delivered',
        status: completedAt === null ? 'PendingApproval' : 'Fulfilled',
        packageId: randomUUID(),
        catalogId: randomUUID(),
        targetId: randomUUID(),
        requestorId: randomUUID(),
        schedule: unspecifiedSchedule,
        answers: [answer(`own ${value}`)],
        createdAt: w.clock.now,
        completedAt,
      });
      return [
        insert('assignmentRequest', row),
        insert('approvalQuestion', {
          id: randomUUID(),
          approvalId: id,
          stageId: randomUUID(),
          askedById: randomUUID(),
          askedByName: 'Asker',
          askedAt: w.clock.now,
          text: 'Why?',
          answer: `said ${value}`,
          answeredById: randomUUID(),
          answeredByName: 'Teller',
          answeredAt: w.clock.now,
        }),
        audit(auditContext(w.clock.now), {
          activity: 'User requests to extend access package assignment',
          targets: [
            auditTarget(
              'AccessPackageAssignmentRequest',
              { id, displayName: 'A package' },
              answersChange([answer(`old ${value}`)], [answer(`new ${value}`)]),
            ),
            auditTarget('User', { id: randomUUID(), displayName: 'A person' }),
          ],
        }),
      ];
    };

    test('answers of completed requests go, those to approvers and in the audit too; of open ones they stay', () =>
      withWorld(async (w) => {
        await w.store.commit([
          ...Array.from({ length: 300 }, (_, at) => requestWith(w, `gone ${at}`, w.clock.now)).flat(),
          ...requestWith(w, 'open', null),
        ]);
        const anchors: KeptCheckpoint[] = [];
        const sequencer = sequencerOf(w.bare, anchors);
        await sequencer.run();
        w.clock.now = later(w, 'P20D');
        await w.store.commit(requestWith(w, 'young', w.clock.now));
        await sequencer.run();
        w.clock.now = later(w, 'P11D');
        await deleteOldValues(w.context(), nothing);
        assert.equal((await w.rows('assignmentRequest')).filter(({ answers }) => answers.length > 0).length, 302);
        await deleteOldValues(w.context(), { answers: 30, addresses: null });
        const report = await holdsWithout(w, anchors, 'gone');
        assert.equal(report.erasedRows, 300);
        const text = JSON.stringify([await w.rows('assignmentRequest'), await w.rows('approvalQuestion')]);
        for (const value of ['own open', 'said open', 'own young', 'said young'])
          assert.ok(text.includes(value), value);
        assert.match(JSON.stringify(await w.rows('auditTarget')), /new young/);
        const before = (await w.rows('audit')).length;
        await deleteOldValues(w.context(), { answers: 30, addresses: null });
        assert.equal((await w.rows('audit')).length, before);
      }));

    test('addresses go from the audit, sign-ins and refused calls, once a day, and the audit says so', () =>
      withWorld(async (w) => {
        const called = (address: string): Change =>
          audit(
            { ...auditContext(w.clock.now), address },
            { activity: 'Add group', targets: [auditTarget('Group', { id: randomUUID(), displayName: 'A group' })] },
          );
        const refused = (ipAddress: string): Change =>
          insert('refusedCall', {
            id: randomUUID(),
            createdAt: w.clock.now,
            callerKind: 'anonymous',
            callerId: null,
            callerDisplayName: null,
            userPrincipalName: null,
            appId: null,
            ipAddress,
            userAgent: null,
            apiVersion: 'v1.0',
            method: 'GET',
            route: '/users',
            status: 401,
            code: 'noToken',
            requestId: 'x',
            count: 1,
          });
        const old = Array.from({ length: 600 }, (_, at) => `192.0.2.${at}`);
        await w.store.commit([...old.map(called), ...old.map(refused)]);
        const anchors: KeptCheckpoint[] = [];
        const sequencer = sequencerOf(w.bare, anchors);
        await sequencer.run();
        w.clock.now = later(w, 'P20D');
        await w.store.commit([called('198.51.100.7'), refused('198.51.100.7')]);
        await sequencer.run();
        w.clock.now = later(w, 'P11D');
        await deleteOldValues(w.context(), { answers: null, addresses: 30 });
        const report = await holdsWithout(w, anchors, '192.0.2.');
        assert.equal(report.erasedRows, 600);
        const kept = [...(await w.rows('audit')), ...(await w.rows('refusedCall'))].map(({ ipAddress }) => ipAddress);
        assert.deepEqual(
          kept.filter((each) => each !== null),
          ['198.51.100.7', '198.51.100.7'],
        );
        const said = (await w.rows('audit')).filter(
          ({ activityDisplayName }) => activityDisplayName === 'Erase personal data',
        );
        assert.deepEqual([...new Set(said.map(({ resultReason }) => resultReason))], ['LATCHKEY_KEEP_ADDRESSES']);
        // The same day there is nothing more to say.
        await deleteOldValues(w.context(), { answers: null, addresses: 30 });
        assert.equal((await w.rows('audit')).length, 601 + said.length);
        w.clock.now = later(w, 'P20D');
        await deleteOldValues(w.context(), { answers: null, addresses: 30 });
        await holdsWithout(w, anchors, '192.0.2.', '198.51.100.');
      }));
  });
