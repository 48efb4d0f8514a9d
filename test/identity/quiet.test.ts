// The promise that nothing here writes to a log by itself, and so no secret or token gets into one.
// Own process: it takes long, for it watches what a process of its own writes.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

interface Report {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly faults: readonly string[];
}

test('signing in, well and badly, writes nothing, and a failing store is told to the given callback', async () => {
  const child = fork(fileURLToPath(new URL('./quietChild.ts', import.meta.url)), {
    silent: true,
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  let report: Report | undefined;
  child.on('message', (message) => (report = message as Report));
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(written, '');
  assert.equal(code, 0);
  assert.equal(report?.status, 500);
  assert.equal(report?.body['error'], 'server_error');
  assert.doesNotMatch(JSON.stringify(report?.body), /the store is gone/);
  assert.deepEqual(report?.faults, ['Error: the store is gone']);
});
