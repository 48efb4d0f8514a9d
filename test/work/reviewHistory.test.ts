// The table of a report of access reviews is written in slices, each line once, and goes with its report.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { createReviewHistory, generateDownloadUri } from '../../src/commands/reviews/reviewHistory.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { personLimits } from '../../src/domain/personLimits.ts';
import { addDuration } from '../../src/domain/time.ts';
import { serveReviewReport } from '../../src/http/reviews/reviewReports.ts';
import { newRow } from '../../src/model/newRow.ts';
import { insert, update, type Store } from '../../src/store/contract.ts';
import { deleteOldRows } from '../../src/work/queue/retention.ts';
import { engines, stopPostgres } from '../app/latchkey.ts';
import { rules } from './reviewSettings.ts';
import { admin, catalogId, openWorld, type World } from './world.ts';

after(stopPostgres);
const root: Caller = { ...admin, permissions: new Set(['AccessReview.ReadWrite.All']) };
const none = { mails: null, failedJobs: null, audit: null, signIns: null, feed: null };

/** A series with one turn of so many items that nobody decided. */
async function addReview(world: World, items: number): Promise<void> {
  const scope = { kind: 'query', query: '/groups/x/members', queryType: null, queryRoot: null } as const;
  const [id, resourceId] = [randomUUID(), randomUUID()];
  const about = {
    ...{ id, scope, scopeQuery: scope.query, resourceId, catalogId },
    kind: 'groupMembers',
    whose: 'everyone',
    ...{ packageId: null, policyId: null, reviewers: [], fallbackReviewers: [], settings: rules, stageSettings: [] },
    startsAt: world.clock.now,
  } as const;
  await world.store.commit([
    insert(
      'reviewDefinition',
      newRow('reviewDefinition', {
        ...about,
        ...{ displayName: 'Builders', descriptionForAdmins: null, descriptionForReviewers: null, origin: 'call' },
        ...{ createdAt: world.clock.now, modifiedAt: world.clock.now, endedAt: null, enumerationScope: null },
        ...{ createdById: null, createdByName: null, createdByPrincipalName: null },
      }),
    ),
    insert(
      'reviewInstance',
      newRow('reviewInstance', {
        ...about,
        ...{ definitionId: id, turn: 0, endsAt: addDuration(world.clock.now, 'P1D') ?? '' },
      }),
    ),
    ...Array.from({ length: items }, (_, at) => {
      const itemId = randomUUID();
      return insert(
        'reviewDecision',
        newRow('reviewDecision', {
          ...{ id: itemId, itemId, definitionId: id, instanceId: id, stageId: null, reviewerSetId: null, catalogId },
          ...{ grantId: null, principalId: randomUUID(), principalKind: 'user', principalName: `Person ${at}` },
          ...{
            userPrincipalName: null,
            lastSignInAt: null,
            resourceId,
            resourceKind: 'group',
            resourceName: 'Builders',
          },
          ...{ packageId: null, packageName: null, recommendationReason: null, until: null, reviewedById: null },
          ...{ reviewedByName: null, reviewedByPrincipalName: null, reviewedAt: null, delegatedById: null },
          ...{ delegatedByName: null, delegatedByPrincipalName: null, applyDescription: null, appliedById: null },
          ...{ appliedByName: null, appliedByPrincipalName: null, appliedAt: null, requestId: null },
          createdAt: world.clock.now,
        }),
      );
    }),
  ]);
}

const everything = {
  displayName: 'Everything',
  periodStart: '2000-01-01T00:00:00.000Z',
  periodEnd: '2100-01-01T00:00:00.000Z',
  scopes: [
    {
      ...{ kind: 'query', queryType: null, queryRoot: null },
      query: '/identityGovernance/accessReviews/definitions',
    },
  ],
};

for (const engine of engines)
  describe(`reports of access reviews on ${engine}`, () => {
    test('a report of several slices has each item once, in their order, and goes after thirty days', async () => {
      const world = await openWorld(engine);
      try {
        await addReview(world, 1_001);
        const { row } = await world.run(createReviewHistory, { body: everything }, root);
        await world.worker.drain();
        const [report] = await world.rows('reviewHistory');
        assert.deepEqual([report?.id, report?.status], [row?.id, 'done']);
        const parts = (await world.rows('reviewHistoryPart')).toSorted((a, b) => a.position - b.position);
        assert.deepEqual(
          parts.map(({ position, content }) => [position, content.split('\r\n').length - 1]),
          [
            [0, 501],
            [1, 500],
            [2, 1],
          ],
        );
        const people = parts.flatMap(({ content }) => [...content.matchAll(/,(Person \d+),/g)].map(([, name]) => name));
        assert.equal(new Set(people).size, 1_001);
        world.clock.now = addDuration(world.clock.now, 'P29D') ?? '';
        await deleteOldRows(world.context(), none);
        assert.equal((await world.rows('reviewHistory')).length, 1);
        world.clock.now = addDuration(world.clock.now, 'P2D') ?? '';
        await deleteOldRows(world.context(), none);
        assert.deepEqual([await world.rows('reviewHistory'), await world.rows('reviewHistoryPart')], [[], []]);
      } finally {
        await world.close();
      }
    });

    test('parts are counted without a gap, read as they are taken, and not at all for the head alone', async () => {
      const world = await openWorld(engine);
      try {
        await addReview(world, 1_001);
        const ids = (await world.rows('reviewDecision')).map(({ id }) => id).toSorted();
        await world.store.commit([update('reviewDecision', ids.at(-1) ?? '', { decision: 'deny' })]);
        const { row } = await world.run(createReviewHistory, { body: { ...everything, decisions: ['deny'] } }, root);
        await world.worker.drain();
        const parts = (await world.rows('reviewHistoryPart')).toSorted((a, b) => a.position - b.position);
        assert.deepEqual(
          parts.map(({ position, content }) => [position, content.split('\r\n').length - 1]),
          [
            [0, 1],
            [1, 1],
          ],
        );
        const { row: run } = await world.run(generateDownloadUri, { id: row?.id ?? null }, root);
        const { pathname, search } = new URL(String((run as { downloadUri?: unknown }).downloadUri));
        let reads = 0;
        const read: Store['read'] = (queries) => {
          reads += 1;
          return world.store.read(queries);
        };
        const fetched = (method: string) =>
          serveReviewReport(
            { method, url: pathname + search } as Parameters<typeof serveReviewReport>[0],
            { read },
            async () => world.clock.now,
          );
        const head = await fetched('HEAD');
        assert.deepEqual([head?.status, head?.parts, head?.bytes, reads], [200, undefined, undefined, 1]);
        const texts: string[] = [];
        for await (const part of (await fetched('GET'))?.parts ?? []) {
          texts.push(part.toString());
          assert.equal(reads, 2 + texts.length);
        }
        assert.deepEqual(
          texts,
          parts.map(({ content }) => content),
        );
      } finally {
        await world.close();
      }
    });

    test('one person asks for so many reports and addresses a day', async () => {
      const world = await openWorld(engine);
      try {
        for (let times = 0; times < personLimits.reviewReports.most; times += 1)
          await world.run(createReviewHistory, { body: everything }, root);
        assert.equal(await world.tell(createReviewHistory, { body: everything }, root), 'tooManyRequests');
        world.clock.now = addDuration(world.clock.now, 'P1DT1M') ?? '';
        assert.equal(await world.tell(createReviewHistory, { body: everything }, root), '201');
      } finally {
        await world.close();
      }
    });
  });
