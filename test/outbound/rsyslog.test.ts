// What log stores are sent, as a real rsyslog takes it, where one is on the PATH (Debian's package `rsyslog`).

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { logDestinations } from '../../src/app/tenants/auditLogDestinations.ts';
import { logDestinations as parsed } from '../../src/config/logDestinations.ts';
import { createOutboundClient } from '../../src/outbound/outboundClient.ts';
import type { LogRecord } from '../../src/work/logs/logRecord.ts';

const skip = spawnSync('rsyslogd', ['-v']).error === undefined ? false : 'rsyslogd is not on the PATH';

async function waitFor<T>(look: () => T | null): Promise<T> {
  for (let left = 500; left > 0; left -= 1) {
    const found = look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return assert.fail('rsyslog did not answer in ten seconds');
}

const textIn = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

test('rsyslog writes each entry whole, with its name and its severity', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-rsyslog-'));
  const config = [
    `global(workDirectory="${folder}" maxMessageSize="128k")`,
    'module(load="imtcp")',
    'template(name="line" type="string" string="%msgid% %syslogseverity-text% %msg%\\n")',
    `input(type="imtcp" port="0" address="127.0.0.1" listenPortFileName="${join(folder, 'port')}" ruleset="audit")`,
    `ruleset(name="audit") { action(type="omfile" file="${join(folder, 'log')}" template="line") }`,
  ];
  writeFileSync(join(folder, 'rsyslog.conf'), `${config.join('\n')}\n`);
  const args = ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')];
  const server = spawn('rsyslogd', args, { stdio: 'ignore' });
  try {
    const port = await waitFor(() => /^\d+/.exec(textIn(join(folder, 'port')))?.[0] ?? null);
    const outbound = createOutboundClient(['127.0.0.1']);
    const [destination] = logDestinations(parsed.parse(`syslog+tcp://127.0.0.1:${port}`) ?? [], null, () => outbound);
    const records = Array.from({ length: 200 }, (_, at): LogRecord => {
      const line = JSON.stringify({ at, text: `a line\nof "ü" ${'x'.repeat(at * 100)}` });
      return { kind: at % 2 === 0 ? 'audit' : 'signIn', at: '2026-11-30T09:00:00.000Z', isFailure: at % 3 === 0, line };
    });
    await destination?.send(records);
    const lines = await waitFor(() => {
      const found = textIn(join(folder, 'log')).split('\n');
      return found.length > records.length ? found.slice(0, -1) : null;
    });
    assert.deepEqual(
      lines.map((line) => line.replace('\u{FEFF}', '')),
      records.map(({ kind, isFailure, line }) => `${kind} ${isFailure ? 'warning' : 'info'} ${line}`),
    );
  } finally {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
