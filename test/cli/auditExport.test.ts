// `latchkey audit export`: a bundle that verifies with Node alone, and in which nothing can be edited unseen.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { verifyBundle, type KeptCheckpoint } from '../../src/audit/bundle/verify.mjs';
import { positionKey } from '../../src/audit/keys.ts';
import { eq, from } from '../../src/odata/query.ts';
import { groupScope } from '../../src/domain/reviews/scopes.ts';
import type { ReviewRules } from '../../src/domain/reviews/reviewValues.ts';
import { emptyDecision } from '../../src/flows/reviews/itemRows.ts';
import { newRow } from '../../src/model/newRow.ts';
import { insert, update, type Change } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import { auditOf, sequencerOf } from '../audit/auditWorld.ts';
import { runVerb } from './runVerb.ts';

const rowCount = 900;
type Line = { position: number; hash: string; salt: string; row: Record<string, unknown>; targets: unknown[] };

const [reviewId, decidedAt] = [crypto.randomUUID(), '2026-03-05T09:00:00.000Z'];
const itemIds = [1, 2].map((at) => `00000000-0000-4000-8000-00000000000${at}`);
/** A turn with two items, of which somebody approved one in the call of an audit row. */
function reviewRows(correlationId: string): readonly Change[] {
  const scope = groupScope(reviewId, { whose: 'everyone', isUsersOnly: true });
  const about = {
    definitionId: reviewId,
    ...({ kind: 'groupMembers', whose: 'everyone', catalogId: null, packageId: null, policyId: null } as const),
    resourceId: reviewId,
  };
  const turn = newRow('reviewInstance', {
    ...about,
    ...{ id: reviewId, turn: 0, status: 'applied', scope, scopeQuery: '', reviewers: [], fallbackReviewers: [] },
    ...{ settings: {} as ReviewRules, stageSettings: [], itemCount: 2 },
    startsAt: '2026-03-05T08:00:00.000Z',
    endsAt: '2026-03-06T08:00:00.000Z',
  });
  const items = [1, 2].map((at) => {
    const id = itemIds[at - 1] ?? '';
    return {
      ...emptyDecision,
      ...(at === 1 ? ({ decision: 'approve', reviewedBy: 'user', reviewedAt: decidedAt } as const) : {}),
      ...{ id, itemId: id, definitionId: reviewId, instanceId: reviewId, stageId: null, reviewerSetId: null },
      ...{
        catalogId: null,
        grantId: null,
        principalId: id,
        principalKind: 'user' as const,
        principalName: `Ann ${at}`,
      },
      ...{ userPrincipalName: null, lastSignInAt: null, resourceId: reviewId, resourceKind: 'group' as const },
      ...{ resourceName: 'Builders', packageId: null, packageName: null, recommendationReason: null },
      ...{
        isIndirect: false,
        isByRule: false,
        isOutlier: false,
        recommendation: 'approve' as const,
        createdAt: turn.startsAt,
      },
    } as const;
  });
  const change = {
    ...{ id: crypto.randomUUID(), itemId: items[0]?.id ?? '', instanceId: reviewId, stageId: null, sequence: 1 },
    ...({ kind: 'decided', before: 'notReviewed', after: 'approve', justification: '', actor: 'user' } as const),
    ...{ actorId: null, actorName: 'Rae', delegatedById: null, at: decidedAt, correlationId },
  } as const;
  return [
    insert('reviewInstance', turn),
    ...items.map((item) => insert('reviewDecision', item)),
    insert('reviewDecisionChange', change),
  ];
}

describe('latchkey audit export', () => {
  let folder: string;
  let bundle: string;
  let unpacked: string;
  const anchors: KeptCheckpoint[] = [];
  const run = (...argv: readonly string[]) =>
    runVerb(argv, { LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`, LATCHKEY_MODE: 'sandbox' });
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-export-'));
    const store = await open({
      database: `sqlite:${join(folder, 'latchkey.db')}`,
      mode: 'sandbox',
      onFault: () => {},
    });
    for (let at = 0; at < rowCount; at += 100)
      await store.commit(
        Array.from({ length: 100 }, (_, more) => {
          const day = String(1 + Math.floor((at + more) / 100)).padStart(2, '0');
          return auditOf(at + more, `2026-03-${day}T09:00:00.000Z`);
        }),
      );
    // To some readers of lines U+2028 ends one.
    const [page] = await store.read([
      from('audit', eq('activityAt', '2026-03-05T09:00:00.000Z'), { fields: ['correlationId'], top: 1 }),
    ]);
    const id = page?.rows[0]?.id ?? assert.fail('no such row');
    await store.commit([update('audit', id, { resultReason: 'because\u2028of a line\u2029' })]);
    await store.commit([
      update('audit', id, {
        activityDisplayName: 'Approve decision',
        loggedByService: 'Access Reviews',
        additionalDetails: [{ key: 'instanceId', value: reviewId }],
      }),
      {
        kind: 'updateWhere',
        entity: 'auditTarget',
        where: eq('auditId', id),
        set: { type: 'User', targetId: itemIds[0] ?? '' },
      },
      ...reviewRows(String(page?.rows[0]?.['correlationId'])),
    ]);
    await sequencerOf(store, anchors).run();
    await store.close();
    bundle = join(folder, 'march.zip');
    const exported = await run('audit', 'export', '--from', '2026-03-04', '--to', '2026-03-07', '--out', bundle);
    assert.equal(exported.status, 0, exported.out);
    assert.match(exported.out, /^300 audit rows \(positions 300 to 599 of 900\) were written to /);
    unpacked = await unpackTo('whole');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function unpackTo(name: string): Promise<string> {
    const place = join(folder, name);
    await mkdir(place);
    for (const [file, bytes] of Object.entries(unzipSync(await readFile(bundle))))
      await writeFile(join(place, file), bytes);
    return place;
  }
  const verifyAlone = (argv: readonly string[] = [], cwd = unpacked) =>
    new Promise<{ status: number; out: string }>((resolve) => {
      execFile(process.execPath, ['verify.mjs', ...argv], { cwd, env: {} }, (error, stdout, stderr) => {
        resolve({ status: Number(error?.code ?? 0), out: stdout + stderr });
      });
    });

  test('the bundle holds by its own program, and by the verb', async () => {
    assert.deepEqual(Object.keys(unzipSync(await readFile(bundle))).sort(), [
      'README.html',
      'audit.jsonl',
      'checkpoint',
      'manifest.json',
      'verify.mjs',
    ]);
    const alone = await verifyAlone();
    assert.equal(alone.status, 0, alone.out);
    assert.match(alone.out, /^300 audit rows \(positions 300 to 599 of 900\) are as they were written\.$/m);
    assert.match(alone.out, /consistent with itself only/);
    const kept = join(folder, 'kept.jsonl');
    await writeFile(kept, anchors.map((each) => `${JSON.stringify(each)}\n`).join(''));
    assert.match((await verifyAlone(['--checkpoints', kept])).out, /also against a checkpoint that was kept elsewhere/);
    const byVerb = await run('verify', bundle, '--checkpoints', kept);
    assert.equal(byVerb.status, 0, byVerb.out);
    assert.match(byVerb.out, /the bundle holds, also against a checkpoint/);
  });

  test('a review is exported by its id, and each decision in it has its audit row', async () => {
    const zip = join(folder, 'review.zip');
    const exported = await run('audit', 'export', '--review', reviewId, '--out', zip);
    assert.equal(exported.status, 0, exported.out);
    assert.match((await run('verify', zip)).out, new RegExp(`review ${reviewId}: 2 items, 1 decisions of people`));
    const files = unzipSync(await readFile(zip));
    const lines = Buffer.from(files['review.jsonl'] as Uint8Array)
      .toString('utf8')
      .trimEnd()
      .split('\n');
    assert.deepEqual(
      lines.slice(1).map((line) => JSON.parse(line).changes.length),
      [1, 0],
    );
    const alone = join(folder, 'review');
    await mkdir(alone);
    for (const [file, bytes] of Object.entries(files)) await writeFile(join(alone, file), bytes);
    const byItself = await verifyAlone([], alone);
    assert.match(byItself.out, /: 2 items, 1 decisions of people/);
    assert.equal(byItself.status, 0, byItself.out);
    const place = join(folder, 'review edited.zip');
    for (const [what, edit, finding, isManifestEdited] of [
      [
        'another word',
        (line: string) => line.replace('"after":"approve"', '"after":"deny"'),
        /^changed: review.jsonl/m,
        false,
      ],
      [
        'another time',
        (line: string) => line.replaceAll(decidedAt, '2026-03-05T10:00:00.000Z'),
        /^putIn: a decision/m,
        false,
      ],
      ['no item', (line: string) => (line.includes('"changes":[]') ? '' : line), /^changed: review.jsonl/m, false],
      [
        'another decision',
        (line: string) => line.replaceAll('"approve"', '"deny"'),
        /^putIn: a decision.* has no audit row that tells of it$[\s\S]*^removed: of 0 decisions/m,
        true,
      ],
      [
        'another person',
        (line: string) => line.replaceAll(`"principalId":"${itemIds[0]}"`, `"principalId":"${itemIds[1]}"`),
        /^putIn: a decision/m,
        true,
      ],
      [
        'no decision',
        (line: string) => line.replace(/"changes":\[\{.*?\}\]/, '"changes":[]'),
        /^removed: of 0 decisions/m,
        true,
      ],
      [
        'an item beside its decision',
        (line: string) => line.replace('"decision":"approve"', '"decision":"deny"'),
        /^changed: item .* is not as its last change left it$/m,
        true,
      ],
    ] as const) {
      const edited = lines
        .map(edit)
        .filter((line) => line !== '')
        .join('\n');
      const manifest = JSON.parse(Buffer.from(files['manifest.json'] as Uint8Array).toString());
      const digest = createHash('sha256').update(`${edited}\n`).digest('base64url');
      const review = isManifestEdited ? { ...manifest.review, digest } : manifest.review;
      await rm(place, { force: true });
      await writeFile(
        place,
        zipSync({
          ...files,
          'review.jsonl': Buffer.from(`${edited}\n`),
          'manifest.json': Buffer.from(JSON.stringify({ ...manifest, review })),
        }),
      );
      const { status, out } = await run('verify', place);
      assert.equal(status, 3, what);
      assert.match(out, finding, what);
    }
    const unknown = await run('audit', 'export', '--review', crypto.randomUUID(), '--out', place);
    assert.match(unknown.err, /no access review instance has this id/);
  });

  test('a changed row is named, by its own program and by the verb', async () => {
    const files = unzipSync(await readFile(bundle));
    const text = Buffer.from(files['audit.jsonl'] as Uint8Array).toString('utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const line = lines[7] as Line;
    line.row['resultReason'] = 'because of nothing';
    const edited = lines.map((each) => JSON.stringify(each)).join('\n');
    const zip = join(folder, 'edited.zip');
    await writeFile(zip, zipSync({ ...files, 'audit.jsonl': Buffer.from(edited) }));
    const { status, out } = await run('verify', zip);
    assert.equal(status, 3);
    assert.match(out, new RegExp(`^changed: position 307, audit row ${String(line.row['id'])}$`, 'm'));
  });

  test('a row that was deleted before the export is named', async () => {
    const store = await open({ database: `sqlite:${join(folder, 'latchkey.db')}`, mode: 'sandbox', onFault: () => {} });
    const [leaf] = await store.read([from('auditLeaf', eq('id', positionKey(305)), { fields: 'all' })]);
    const id = String(leaf?.rows[0]?.['auditId']);
    const [row] = await store.read([from('audit', eq('id', id), { fields: 'all' })]);
    await store.commit([{ kind: 'deleteWhere', entity: 'audit', where: eq('id', id) }]);
    const zip = join(folder, 'deleted.zip');
    await run('audit', 'export', '--from', '2026-03-04', '--to', '2026-03-07', '--out', zip);
    const { status, out } = await run('verify', zip);
    assert.equal(status, 3, out);
    assert.match(out, /^removed: position 305 has no row$/m);
    await store.commit((row?.rows ?? []).map(({ version: _, ...fields }) => insert('audit', fields as never)));
    await store.close();
  });

  test('no flipped letter, dropped or moved line goes unseen', async () => {
    const place = await unpackTo('edited');
    const files = ['audit.jsonl', 'manifest.json', 'checkpoint'] as const;
    const whole = new Map(
      await Promise.all(files.map(async (file) => [file, await readFile(join(place, file), 'utf8')] as const)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.record({ file: fc.constant('audit.jsonl' as const), how: fc.constantFrom(flip, dropLine, moveLine) }),
          fc.record({ file: fc.constant('checkpoint' as const), how: fc.constant(flip) }),
        ),
        fc.nat(),
        fc.nat(),
        async ({ file, how }, one, other) => {
          const text = whole.get(file) as string;
          const edited = how(text, one, other);
          fc.pre(edited !== text);
          await writeFile(join(place, file), edited);
          const found = await verifyBundle(place, anchors).then(
            ({ findingCount }) => findingCount,
            () => 1,
          );
          await writeFile(join(place, file), text);
          assert.ok(found > 0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('what cannot be exported is refused in a sentence', async () => {
    const refused = async (pattern: RegExp, ...argv: readonly string[]): Promise<void> => {
      const { status, err } = await run('audit', ...argv);
      assert.equal(status, 2, err);
      assert.match(err, pattern);
    };
    const out = ['--out', join(folder, 'more.zip')];
    await refused(/is no object of audit/, 'import', '--from', '2026-01-01', '--to', '2026-02-01', ...out);
    await refused(/--from is "soon"/, 'export', '--from', 'soon', '--to', '2026-02-01', ...out);
    await refused(/--from must be before --to/, 'export', '--from', '2026-02-01', '--to', '2026-02-01', ...out);
    await refused(/no row with a place in this period/, 'export', '--from', '2020-01-01', '--to', '2020-02-01', ...out);
    await refused(/is there already/, 'export', '--from', '2026-03-01', '--to', '2026-03-02', '--out', bundle);
  });
});

/** Another letter in a place, but for the white space that JSON takes anywhere. */
function flip(text: string, at: number): string {
  const letters = [...text.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index);
  const place = letters[at % letters.length] as number;
  return text.slice(0, place) + (text[place] === '3' ? '4' : '3') + text.slice(place + 1);
}

function dropLine(text: string, at: number): string {
  const lines = text.trimEnd().split('\n');
  return `${lines.toSpliced(at % lines.length, 1).join('\n')}\n`;
}

function moveLine(text: string, from: number, to: number): string {
  const lines = text.trimEnd().split('\n');
  const [line] = lines.splice(from % lines.length, 1);
  return `${lines.toSpliced(to % lines.length, 0, line as string).join('\n')}\n`;
}
