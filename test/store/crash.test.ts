// Whatever was answered is there after the process was killed at any instant, and of every commit all or nothing.
// Own process: it ends processes in the middle of a commit.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { from } from '../../src/odata/query.ts';
import { openWith } from '../../src/store/open.ts';
import { library } from './fixture.ts';
import { contentsOf, freshPlace } from './open.ts';

const rounds = Number(process.env['LATCHKEY_TEST_CRASHES'] ?? 3);

for (const place of ['sqlite file', 'postgres'] as const) {
  test(`what was answered is there after kill -9 (${place}, ${rounds} rounds)`, async () => {
    const { config, remove } = await freshPlace(place);
    const answered = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL('./crashChild.ts', import.meta.url)), config.database, config.schema ?? ''],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let text = '';
      child.stdout.on('data', (data) => {
        text += String(data);
      });
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`the process that writes ended by itself (${String(code)})`);
      });
      // Counted rather than timed: on a machine that is busy little is answered in a time.
      while (text.split('\n').length <= 12) await Promise.race([once(child.stdout, 'data'), ended]);
      ended.catch(() => {
        /* Now it is to end. */
      });
      await sleep(Math.random() * 250);
      child.kill('SIGKILL');
      await once(child, 'close');
      // The last line may have been cut.
      for (const id of text.split('\n').slice(0, -1)) answered.add(id);
    }
    const store = await openWith(config, contentsOf(library));
    // A server that was told to commit may still be doing so.
    await sleep(place === 'postgres' ? 300 : 0);
    const [shelves, books] = await store.read([
      from('shelf', { op: 'true' }, { fields: [] }),
      from('book', { op: 'true' }, { fields: ['shelfId'] }),
    ]);
    const kept = new Set(shelves?.rows.map((row) => row.id));
    assert.ok(answered.size > 10 * rounds, `only ${answered.size} were answered`);
    assert.deepEqual(
      [...answered].filter((id) => !kept.has(id)),
      [],
    );
    const [perShelf, allBooks] = [new Map<unknown, number>(), books?.rows ?? []];
    for (const book of allBooks) perShelf.set(book['shelfId'], (perShelf.get(book['shelfId']) ?? 0) + 1);
    assert.deepEqual(
      [...kept].filter((id) => perShelf.get(id) !== 2),
      [],
      'each commit is a shelf with two books',
    );
    assert.equal(allBooks.length, 2 * kept.size);
    await store.close();
    remove();
  });
}
