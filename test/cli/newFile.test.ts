// A file that a verb writes is there whole, or not at all.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeNewFile } from '../../src/cli/database/newFile.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-new-file-'));
});
after(() => rm(folder, { recursive: true, force: true }));

test('what is written to the end has the name, and the mode of the draft', async () => {
  const file = join(folder, 'whole');
  const written = await writeNewFile(file, async (draft) => {
    await writeFile(draft, 'all of it', { mode: 0o600 });
    return 9;
  });
  assert.equal(written, 9);
  assert.equal(await readFile(file, 'utf8'), 'all of it');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(folder), ['whole']);
});

test('of what fails in the middle nothing is left, and the name can be taken again', async () => {
  const file = join(folder, 'half');
  const failing = writeNewFile(file, async (draft) => {
    await writeFile(draft, 'half of');
    throw new Error('the disk is full');
  });
  await assert.rejects(failing, /the disk is full/);
  assert.deepEqual(await readdir(folder), ['whole']);
  await writeNewFile(file, (draft) => writeFile(draft, 'all of it'));
  assert.equal(await readFile(file, 'utf8'), 'all of it');
});

test('of two that write one file at the same moment one is refused, and the other writes on', async () => {
  const file = join(folder, 'contended');
  let finish = (): void => {};
  const waits = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const first = writeNewFile(file, async (draft) => {
    await writeFile(draft, 'first');
    await waits;
  });
  await assert.rejects(
    writeNewFile(file, async () => assert.fail('it began')),
    /is there already: name a new file\.$/,
  );
  finish();
  await first;
  assert.equal(await readFile(file, 'utf8'), 'first');
});
