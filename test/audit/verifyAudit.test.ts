// What the verification finds: each kind of edit is named with its row, and nothing that was done to the rows of the
// audit or of its tree goes unseen.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { createCheckpointKey, signCheckpoint, checkpointOf } from '../../src/audit/checkpoint.ts';
import { positionKey } from '../../src/audit/keys.ts';
import { leafHash } from '../../src/audit/merkle.ts';
import type { KeptCheckpoint } from '../../src/audit/bundle/verify.mjs';
import type { FindingKind } from '../../src/audit/findings.ts';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { makeAudit, pruneFirst, sourceOf, type Row, type Rows } from './auditWorld.ts';

const rowCount = 700;
let made: {
  readonly rows: Rows;
  readonly anchors: readonly KeptCheckpoint[];
  readonly rebuild: (rows: Rows) => Promise<Rows>;
};
before(async () => {
  made = await makeAudit(rowCount);
});

const auditAt = (rows: Rows, position: number): string =>
  String(rows['auditLeaf']?.find(({ id }) => id === positionKey(position))?.['auditId']);
const without = (rows: readonly Row[] = [], gone: (row: Row) => boolean): readonly Row[] =>
  rows.filter((row) => !gone(row));
const changed = (rows: readonly Row[] = [], is: (row: Row) => boolean, set: Row): readonly Row[] =>
  rows.map((row) => (is(row) ? { ...row, ...set } : row));
/** The tree as it was after so many rows. */
function cutTo(rows: Rows, size: number): Rows {
  const kept = new Set(Array.from({ length: size }, (_, at) => auditAt(rows, at)));
  const key = positionKey(size);
  return {
    ...rows,
    audit: without(rows['audit'], ({ id }) => !kept.has(String(id))),
    auditTarget: without(rows['auditTarget'], ({ auditId }) => !kept.has(String(auditId))),
    auditLeaf: without(rows['auditLeaf'], ({ id }) => String(id) >= key),
  };
}

interface Edit {
  readonly name: string;
  readonly edit: (rows: Rows) => Rows | Promise<Rows>;
  /** What the verification says: the kind, and a part of what it names. */
  readonly finds: readonly (readonly [FindingKind, string])[];
  /** Whether it holds by itself, so that only checkpoints from elsewhere tell. */
  readonly onlyWithAnchors?: boolean;
}

const edits: readonly Edit[] = [
  {
    name: 'a changed row',
    edit: (rows) => ({
      ...rows,
      audit: changed(rows['audit'], ({ id }) => id === auditAt(rows, 300), { activityDisplayName: 'Delete group' }),
    }),
    finds: [['changed', 'position 300, audit row ']],
  },
  {
    name: 'a changed name, which the tree only has a commitment of',
    edit: (rows) => ({
      ...rows,
      auditTarget: changed(rows['auditTarget'], ({ auditId }) => auditId === auditAt(rows, 12), { displayName: 'B' }),
    }),
    finds: [['changed', 'position 12, audit row ']],
  },
  {
    name: 'a name that is gone',
    edit: (rows) => ({
      ...rows,
      auditTarget: changed(rows['auditTarget'], ({ auditId }) => auditId === auditAt(rows, 13), { displayName: null }),
    }),
    finds: [['changed', 'position 13, audit row ']],
  },
  {
    name: 'a deleted row',
    edit: (rows) => ({ ...rows, audit: without(rows['audit'], ({ id }) => id === auditAt(rows, 511)) }),
    finds: [['removed', 'position 511']],
  },
  {
    name: 'deleted rows with their places',
    edit: (rows) => {
      const gone = new Set([5, 6, 7].map((at) => auditAt(rows, at)));
      return {
        ...rows,
        audit: without(rows['audit'], ({ id }) => gone.has(String(id))),
        auditLeaf: without(rows['auditLeaf'], ({ auditId }) => gone.has(String(auditId))),
      };
    },
    finds: [['removed', 'positions 5 to 7']],
  },
  {
    name: 'a row that was put in',
    edit: (rows) => ({
      ...rows,
      audit: [...(rows['audit'] ?? []), { ...rows['audit']?.[3], id: '00000000-0000-7000-8000-00000000abcd' }],
    }),
    finds: [['putIn', 'audit row 00000000-0000-7000-8000-00000000abcd']],
  },
  {
    name: 'two rows that changed places',
    edit: (rows) => {
      const [one, other] = [9, 400].map((at) => rows['auditLeaf']?.find(({ id }) => id === positionKey(at)));
      const swap = (row: Row): Row =>
        row === one ? { ...other, id: row['id'] } : row === other ? { ...one, id: row['id'] } : row;
      return { ...rows, auditLeaf: (rows['auditLeaf'] ?? []).map(swap) };
    },
    finds: [
      ['moved', 'position 9, '],
      ['moved', 'position 400, '],
    ],
  },
  {
    name: 'an end that was cut off',
    edit: (rows) => ({ ...cutTo(rows, 600), auditCheckpoint: rows['auditCheckpoint'] ?? [] }),
    finds: [['removed', 'positions 600 to 699']],
  },
  {
    name: 'an end that was cut off, with the tree',
    edit: async (rows) => ({
      ...(await made.rebuild(cutTo(rows, 600))),
      auditCheckpoint: rows['auditCheckpoint'] ?? [],
    }),
    finds: [['truncated', 'checkpoint of size 700']],
  },
  {
    name: 'a changed row, and the whole tree built and signed anew with the key',
    edit: (rows) =>
      made.rebuild({
        ...rows,
        audit: changed(rows['audit'], ({ id }) => id === auditAt(rows, 300), { activityDisplayName: 'Delete group' }),
      }),
    finds: [['rewrittenSinceAnchor', 'checkpoint of size 700']],
    onlyWithAnchors: true,
  },
  {
    name: 'an older backup',
    edit: (rows) => made.rebuild(cutTo(rows, 256)),
    finds: [['rolledBack', 'checkpoint of size 700']],
    onlyWithAnchors: true,
  },
  {
    name: 'salts that are gone',
    edit: (rows) => ({
      ...rows,
      auditLeaf: changed(rows['auditLeaf'], ({ id }) => id === positionKey(77), { salt: '' }),
    }),
    finds: [['saltGone', 'position 77, audit row ']],
  },
  {
    name: "a checkpoint of somebody else's key",
    edit: (rows) => {
      const origin = String(rows['auditTree']?.[0]?.['origin']);
      const note = signCheckpoint(checkpointOf(origin, 700, leafHash('x')), createCheckpointKey(origin));
      return {
        ...rows,
        auditCheckpoint: changed(rows['auditCheckpoint'], () => true, { signedNote: note }),
      };
    },
    finds: [['badCheckpoint', 'checkpoint of size 700']],
  },
  {
    name: 'a row past the end of the tree',
    edit: (rows) => {
      const id = '00000000-0000-7000-8000-00000000abcd';
      return {
        ...rows,
        audit: [...(rows['audit'] ?? []), { ...rows['audit']?.[3], id }],
        auditLeaf: [...(rows['auditLeaf'] ?? []), { id: positionKey(700), auditId: id, salt: 'A'.repeat(43) }],
      };
    },
    finds: [['pastTheTree', 'audit row 00000000-0000-7000-8000-00000000abcd']],
  },
  {
    name: 'a row that was deleted while it waited',
    edit: (rows) => ({ ...rows, pendingAudit: [{ id: '00000000-0000-7000-8000-00000000abcd' }] }),
    finds: [['removedWhileWaiting', 'audit row 00000000-0000-7000-8000-00000000abcd']],
  },
  {
    name: 'a tile that lost its hashes',
    edit: (rows) => ({ ...rows, auditTile: without(rows['auditTile'], ({ id }) => String(id).startsWith('0/')) }),
    finds: [['hashesGone', 'position 0, tile 0/']],
  },
];

describe('an audit', () => {
  test('that nobody touched holds, by itself and with checkpoints from elsewhere', async () => {
    for (const anchors of [[], made.anchors]) {
      const { findings, findingCount, ...report } = await verifyAudit(sourceOf(made.rows), anchors);
      assert.deepEqual(findings, []);
      assert.deepEqual(
        { findingCount, size: report.size, verified: report.verifiedRows, waiting: report.waitingRows },
        { findingCount: 0, size: rowCount, verified: rowCount, waiting: 0 },
      );
      assert.equal(report.anchors, anchors.length);
    }
  });

  for (const { name, edit, finds, onlyWithAnchors = false } of edits)
    test(`${name} is named`, async () => {
      const source = sourceOf(await edit(made.rows));
      const alone = await verifyAudit(source, []);
      const { findings } = await verifyAudit(source, made.anchors);
      for (const [kind, what] of finds)
        assert.ok(
          findings.some((each) => each.kind === kind && each.what.includes(what)),
          `${kind}: ${what}\n${JSON.stringify(findings.slice(0, 5), null, 2)}`,
        );
      assert.equal(alone.findingCount === 0, onlyWithAnchors, JSON.stringify(alone.findings.slice(0, 5)));
    });

  test('a checkpoint from elsewhere that is of another tree is named', async () => {
    const key = createCheckpointKey('latchkey/audit/other');
    const note = signCheckpoint(checkpointOf('latchkey/audit/other', 5, leafHash('x')), key);
    const { findings } = await verifyAudit(sourceOf(made.rows), [{ signedNote: note, verifierKey: key.verifierKey }]);
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ['foreignAnchor'],
    );
  });

  test('of random edits of any value of any row none goes unseen', async () => {
    const entities = ['audit', 'auditTarget', 'auditLeaf', 'auditTile', 'auditCheckpoint', 'auditKey'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...entities),
        fc.constantFrom(changeText, drop, swap),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        async (entity, edit, ...numbers) => {
          const rows = made.rows[entity] ?? [];
          const edited = edit(rows, ...numbers);
          fc.pre(JSON.stringify(edited) !== JSON.stringify(rows));
          const { findingCount } = await verifyAudit(sourceOf({ ...made.rows, [entity]: edited }), made.anchors);
          assert.ok(findingCount > 0);
        },
      ),
      { numRuns: 80 },
    );
  });

  test('rows that the retention deleted are no finding, and others beside them are one', async () => {
    const pruned = await pruneFirst(made.rows, 40);
    const clean = await verifyAudit(sourceOf(pruned), made.anchors);
    assert.deepEqual(clean.findings, []);
    assert.equal(clean.prunedRows, 40);
    const gone = auditAt(pruned, 41);
    const { findings } = await verifyAudit(
      sourceOf({ ...pruned, audit: without(pruned['audit'], ({ id }) => id === gone) }),
      [],
    );
    assert.deepEqual(
      findings.map(({ kind, what }) => [kind, what]),
      [['removed', 'position 41']],
    );
  });
});

/** Fields that say nothing of what happened. */
const unheldFields: ReadonlySet<string> = new Set(['version', 'material', 'createdAt']);

/** One letter of one text becomes another one. */
function changeText(rows: readonly Row[], which: number, at: number, index: number): readonly Row[] {
  const place = which % rows.length;
  const row = rows[place] as Row;
  const fields = Object.keys(row).filter((field) => !unheldFields.has(field) && String(row[field] ?? '') !== '');
  const field = fields.filter((each) => typeof row[each] === 'string')[at % fields.length] ?? 'id';
  const text = String(row[field]);
  const letter = index % text.length;
  const other = text[letter] === 'a' ? 'b' : 'a';
  return rows.with(place, { ...row, [field]: text.slice(0, letter) + other + text.slice(letter + 1) });
}

const drop = (rows: readonly Row[], which: number): readonly Row[] => rows.toSpliced(which % rows.length, 1);

/** Two rows become each other, but for their ids. */
function swap(rows: readonly Row[], one: number, other: number): readonly Row[] {
  const [here, there] = [one % rows.length, other % rows.length];
  const [mine, theirs] = [rows[here], rows[there]] as [Row, Row];
  const swapped = rows.with(here, { ...theirs, id: mine['id'] });
  return here === there ? rows : swapped.with(there, { ...mine, id: theirs['id'] });
}
