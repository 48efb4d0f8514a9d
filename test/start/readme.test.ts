// The README's tutorial, pasted into an interactive shell as a newcomer would: bash, and zsh, which macOS has.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/prepare.mjs';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

const has = (command: string): boolean => spawnSync(command, ['--version']).status === 0;
let latchkey: Latchkey;
before(async () => {
  latchkey = await startLatchkey({ env: { LATCHKEY_TLS_PORT: 'off' } });
});
after(() => latchkey.close());

/** The blocks of the tutorial in their order, with the address of the test's server. */
function tutorial(): string {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const [section = ''] = text.split('## The tutorial in five minutes\n')[1]?.split('\nThe same calls work') ?? [];
  const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  assert.equal(blocks.length, 6);
  return blocks.join('\n').replace('http://127.0.0.1:8420', latchkey.http);
}

/** What an interactive shell prints to standard output for lines that are pasted into it. */
async function paste(command: string, args: readonly string[], lines: string): Promise<string> {
  const shell = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: 60_000 });
  let printed = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  shell.stdin.end(`${lines}\nexit\n`);
  await new Promise((resolve) => shell.once('close', resolve));
  return printed;
}

for (const [command, args] of [
  ['bash', ['--norc', '--noprofile', '-i']],
  ['zsh', ['-f', '-i']],
] as const) {
  const missing = [command, 'curl', 'jq'].filter((each) => !has(each));
  test(`pasted into ${command} it leads to a delivered assignment, and to its end`, {
    skip: missing.length > 0 && `${missing.join(', ')} is not at hand`,
  }, async () => {
    assert.equal((await latchkey.call(null, 'POST', '/sandbox/reset')).status, 200);
    const printed = await paste(command, args, tutorial());
    assert.match(printed, /"requestState": "Delivered",\s*"requestStatus": "Fulfilled"/);
    assert.match(printed, /"displayName": "Requestor1"/);
    assert.match(printed, /\[\]\s*$/);
    const { body } = await latchkey.call(
      'governanceAdmin',
      'GET',
      '/v1.0/auditLogs/directoryAudits?$count=true&$top=1',
    );
    assert.ok(body['@odata.count'] > 8);
  });
}

test('a comment within the blocks would stop a shell without interactive comments', () => {
  assert.deepEqual(
    tutorial()
      .split('\n')
      .filter((line) => /(^|\s)#/.test(line)),
    [],
  );
});
