// A file that another process has locked: writes wait for it, those that came meanwhile no longer than the first.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { createSqlContext } from '../../src/store/sql/context.ts';
import { lockPatienceMs, openConnection } from '../../src/store/sqlite/connection.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { createGroupWriter } from '../../src/store/sqlite/groupCommit.ts';

test('what has waited already waits for the rest of its time alone, and what comes anew for all of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-locked-'));
  const file = join(folder, 'locked.db');
  const other = new DatabaseSync(file);
  other.exec('pragma journal_mode = wal; create table about (at text)');
  const patience: number[] = [];
  const { write, close } = createGroupWriter(createSqlContext(sqliteDialect, new Map()), (timeout) => {
    patience.push(timeout);
    const connection = openConnection(file, 'write', timeout);
    return {
      ...connection,
      run: (words) => {
        patience.push(Number(/busy_timeout = (\d+)/.exec(words)?.[1]));
        connection.run(words);
      },
    };
  });
  const attempt = (since: number) => write([{ kind: 'commit', changes: [] }], since)[0]?.kind;
  try {
    other.exec('begin immediate');
    const begunAt = Date.now();
    assert.equal(attempt(begunAt), 'unavailable');
    for (const since of [begunAt, begunAt, begunAt - 1_000]) assert.equal(attempt(since), 'unavailable');
    assert.deepEqual(patience, [lockPatienceMs, 0, 0, 0]);
    other.exec('commit');
    assert.equal(attempt(begunAt), 'done');
    assert.deepEqual(patience.slice(4), [0, lockPatienceMs]);
  } finally {
    close();
    other.close();
    rmSync(folder, { recursive: true });
  }
});
