// The audit for log stores of a server that is killed again and again: the file and the syslog server have every entry
// in the end, perhaps twice.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { everyRow, from } from '../../src/odata/query.ts';
import { open } from '../../src/store/open.ts';
import { startSyslogServer } from '../outbound/syslogServer.ts';
import { tokenFor, type Sandbox } from '../app/latchkey.ts';
import { startProcess } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-killed-log-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const idsIn = (lines: readonly string[], of: 'audit' | 'signIn'): ReadonlySet<string> =>
  new Set(
    lines.flatMap((line) => {
      const { type, row } = JSON.parse(line) as { readonly type: string; readonly row?: { readonly id: string } };
      return row === undefined || type !== of ? [] : [row.id];
    }),
  );

test('a server that is killed and started again skips no entry of the audit', async () => {
  const syslog = await startSyslogServer();
  const file = join(folder, 'audit.jsonl');
  const database = `sqlite:${join(folder, 'latchkey.db')}`;
  const env = {
    LATCHKEY_DATABASE: database,
    LATCHKEY_PORT: '0',
    LATCHKEY_AUDIT_LOG: `file:${file},syslog+tcp://127.0.0.1:${syslog.port}`,
  };
  let made = 0;
  for (let round = 0; round < 3; round += 1) {
    const running = await startProcess(env);
    const sandbox = (await (await fetch(`${running.http}/sandbox`)).json()) as Sandbox;
    const token = await tokenFor(sandbox, 'globalAdmin', 'https://graph.microsoft.com/.default');
    // A sandbox gives places every five seconds; the kill comes about then.
    for (const end = Date.now() + 5_000 + round * 400; Date.now() < end; await sleep(20)) {
      const group = { displayName: 'A', mailNickname: `g${made}`, mailEnabled: false, securityEnabled: true };
      const { status } = await fetch(`${running.http}/v1.0/groups`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(group),
      });
      assert.equal(status, 201);
      made += 1;
    }
    if (round < 2) await running.kill();
    else await running.stop();
  }
  const store = await open({ database, mode: 'sandbox', onFault: (error) => assert.fail(error) });
  const pages = await store.read((['audit', 'signIn'] as const).map((of) => from(of, everyRow, { fields: [] })));
  const [all = [], signIns = []] = pages.map(({ rows }) => rows.map(({ id }) => id).sort());
  await store.close();
  assert.ok(made > 50 && all.length >= made);
  const lines = readFileSync(file, 'utf8').split('\n').filter(isWhole);
  assert.ok(signIns.length > 0);
  for (const sent of [lines, syslog.messages.map(({ text }) => text)]) {
    assert.deepEqual([...idsIn(sent, 'audit')].sort(), all);
    assert.deepEqual([...idsIn(sent, 'signIn')].sort(), signIns);
  }
  syslog.close();
});

/** Not the line that the kill cut off. */
function isWhole(line: string): boolean {
  try {
    return line !== '' && JSON.parse(line) !== null;
  } catch {
    return false;
  }
}
