// Ten kinds of edits of the audit, by somebody who can write the database: `latchkey verify` names each, in the
// database of both engines, in its backup, and, where its rows are part of one, in an evidence bundle.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newId } from '../../src/app/newId.ts';
import { checkpointOf, createCheckpointKey, signCheckpoint } from '../../src/audit/checkpoint.ts';
import { positionKey } from '../../src/audit/keys.ts';
import { leafHash } from '../../src/audit/merkle.ts';
import { main } from '../../src/cli/main.ts';
import { eq, everyRow, from, type Row } from '../../src/odata/query.ts';
import { insert, update, type Change, type Store } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import { auditOf, sequencerOf } from '../audit/auditWorld.ts';
import { engines, startLatchkey } from '../app/latchkey.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';

interface Ground {
  readonly leaves: readonly Row[];
  readonly rows: readonly Row[];
}
interface Edit {
  readonly name: string;
  readonly changes: (ground: Ground) => readonly Change[];
  /** What is done with the store afterwards. */
  readonly afterwards?: (store: Store) => Promise<void>;
  readonly finds: RegExp;
  /** What a bundle of the edited database says; null where the edit is outside of its rows. */
  readonly inBundle: RegExp | null;
}

const rowAt = ({ leaves, rows }: Ground, position: number): Row =>
  rows.find(({ id }) => id === leaves[position]?.['auditId']) as Row;
const without = (
  entity: 'audit' | 'auditLeaf' | 'auditTile' | 'auditTree' | 'auditCheckpoint',
  id: string,
): Change => ({
  kind: 'deleteWhere',
  entity,
  where: eq('id', id),
});
const leafOf = (ground: Ground, at: number) => ground.leaves[at] as Row;

const edits: readonly Edit[] = [
  {
    name: 'a changed row',
    changes: (ground) => [update('audit', rowAt(ground, 3).id, { activityDisplayName: 'Delete group' })],
    finds: /^changed: position 3, /m,
    inBundle: /^changed: position 3, /m,
  },
  {
    name: 'a deleted row',
    changes: (ground) => [without('audit', rowAt(ground, 4).id)],
    finds: /^removed: position 4\./m,
    inBundle: /^removed: position 4 has no row/m,
  },
  {
    name: 'a row that was put in',
    changes: (ground) => [{ kind: 'insert', entity: 'audit', row: { ...rowAt(ground, 2), id: newId() } } as never],
    finds: /^putIn: audit row /m,
    inBundle: null,
  },
  {
    name: 'two rows that changed places',
    changes: (ground) =>
      [
        [1, 5],
        [5, 1],
      ].flatMap(([to = 0, of = 0]) => [
        ...(to === 1 ? [without('auditLeaf', leafOf(ground, 1).id), without('auditLeaf', leafOf(ground, 5).id)] : []),
        insert('auditLeaf', {
          id: positionKey(to),
          auditId: String(leafOf(ground, of)['auditId']),
          salt: String(leafOf(ground, of)['salt']),
        }),
      ]),
    finds: /^moved: position 1, .*belongs to position 5/m,
    inBundle: /^changed: position 1, /m,
  },
  {
    name: 'an end that was cut off',
    changes: (ground) => {
      const last = ground.leaves.length - 1;
      return [
        update('auditTree', 'singleton', { size: last }),
        without('audit', rowAt(ground, last).id),
        without('auditLeaf', positionKey(last)),
      ];
    },
    finds: /^truncated: checkpoint of size \d+/m,
    inBundle: null,
  },
  {
    name: 'a tree that was built and signed anew',
    changes: (ground) => [
      update('audit', rowAt(ground, 3).id, { activityDisplayName: 'Delete group' }),
      ...(['auditLeaf', 'auditTile', 'auditCheckpoint'] as const).map(
        (entity): Change => ({ kind: 'deleteWhere', entity, where: everyRow }),
      ),
      update('auditTree', 'singleton', { size: 0 }),
      ...ground.leaves.map((leaf) => insert('pendingAudit', { id: String(leaf['auditId']) })),
    ],
    afterwards: (store) => sequencerOf(store).run(),
    finds: /^rewrittenSinceAnchor: checkpoint of size /m,
    inBundle: /^rewrittenSinceAnchor: /m,
  },
  {
    name: 'salts that are gone',
    changes: (ground) => [update('auditLeaf', leafOf(ground, 6).id, { salt: '' })],
    finds: /^saltGone: position 6, /m,
    inBundle: /^changed: position 6, /m,
  },
  {
    name: 'a checkpoint of another tree',
    changes: ({ leaves }) => {
      const key = createCheckpointKey('latchkey/audit/other');
      const note = signCheckpoint(checkpointOf('latchkey/audit/other', leaves.length, leafHash('x')), key);
      return [update('auditCheckpoint', 'singleton', { signedNote: note })];
    },
    finds: /^badCheckpoint: /m,
    inBundle: /^badCheckpoint: /m,
  },
  {
    name: 'a row beyond the end of the tree',
    changes: ({ leaves }) => [
      insert('auditLeaf', { id: positionKey(leaves.length), auditId: newId(), salt: 'A'.repeat(43) }),
    ],
    finds: /^pastTheTree: place /m,
    inBundle: null,
  },
];

describe('an edited audit', () => {
  let folder: string;
  let server: PostgresServer;
  let older: string;
  let whole: string;
  let anchors: string;
  const run = async (...argv: readonly string[]) => {
    let out = '';
    const print = (text: string): void => {
      out += text;
    };
    return { status: await main(argv, { env: {}, out: print, err: print }), out };
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-edited-'));
    server = await startPostgres();
    anchors = join(folder, 'anchors.jsonl');
    const database = `sqlite:${join(folder, 'made', 'latchkey.db')}`;
    const env = { LATCHKEY_DATABASE: database, LATCHKEY_DATA: join(folder, 'made'), LATCHKEY_AUDIT_ANCHOR: anchors };
    [older, whole] = [join(folder, 'older.backup'), join(folder, 'whole.backup')];
    for (const backup of [older, whole]) {
      const latchkey = await startLatchkey({ env });
      await latchkey.close();
      const store = await open({ database, mode: 'sandbox', onFault: () => {} });
      for (let at = 0; at < 8; at += 1) await store.commit([auditOf(at)]);
      await store.close();
      await (await startLatchkey({ env })).close();
      assert.equal((await run('backup', '--to', backup, '--database', database)).status, 0);
    }
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await server.stop();
  });

  for (const engine of engines)
    for (const { name, changes, afterwards, finds, inBundle } of edits)
      test(`${name} is named in the database, in its backup and in a bundle (${engine})`, async () => {
        const place = join(folder, `${engine}-${name.replaceAll(' ', '-')}`);
        const database = engine === 'sqlite' ? `sqlite:${join(place, 'latchkey.db')}` : await freshDatabase(server);
        const restored = await run(
          ...['restore', '--from', whole, '--database', database, '--data', place, '--mode', 'sandbox'],
        );
        assert.equal(restored.status, 0, restored.out);
        const store = await open({ database, mode: 'sandbox', onFault: () => {} });
        const byId = { orderBy: [{ path: ['id'], descending: false }] } as const;
        const [leaves, rows] = await store.read([from('auditLeaf', everyRow, byId), from('audit', everyRow, byId)]);
        await store.commit(changes({ leaves: leaves?.rows ?? [], rows: rows?.rows ?? [] }));
        await afterwards?.(store);
        await store.close();

        const inDatabase = await run('verify', database, '--checkpoints', anchors);
        assert.equal(inDatabase.status, 3, inDatabase.out);
        assert.match(inDatabase.out, finds);
        const backup = `${place}.backup`;
        assert.equal((await run('backup', '--to', backup, '--database', database, '--data', place)).status, 0);
        const inBackup = await run('verify', backup, '--checkpoints', anchors);
        assert.equal(inBackup.status, 3, inBackup.out);
        assert.match(inBackup.out, finds);
        if (inBundle === null) return;
        const bundle = `${place}.zip`;
        const exported = await run(
          ...['audit', 'export', '--from', '2020-01-01', '--to', '2040-01-01', '--out', bundle, '--database', database],
        );
        assert.equal(exported.status, 0, exported.out);
        const found = await run('verify', bundle, '--checkpoints', anchors);
        assert.equal(found.status, 3, found.out);
        assert.match(found.out, inBundle);
      });

  test('an older backup in the place of the database is named', async () => {
    const found = await run('verify', older, '--checkpoints', anchors);
    assert.equal(found.status, 3, found.out);
    assert.match(found.out, /^rolledBack: checkpoint of size /m);
    const notes = (await readFile(anchors, 'utf8')).trim().split('\n');
    await writeFile(`${anchors}.first`, `${notes[0]}\n`);
    assert.equal((await run('verify', older, '--checkpoints', `${anchors}.first`)).status, 0);
  });
});
