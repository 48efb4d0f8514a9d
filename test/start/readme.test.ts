// The README as a newcomer follows it: the tutorial, pasted into an interactive shell (bash, and zsh, which macOS has),
// the program with Microsoft's SDK, and the first user in production.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/prepare.mjs';
import { startApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { freePort } from '../freePort.ts';

const has = (command: string): boolean => spawnSync(command, ['--version']).status === 0;
let latchkey: Latchkey;
before(async () => {
  latchkey = await startLatchkey({ env: { LATCHKEY_TLS_PORT: 'off' } });
});
after(() => latchkey.close());

/** The blocks of the tutorial in their order, with the address of the test's server. */
function tutorial(): string {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const [section = ''] = text.split('## The tutorial in five minutes\n')[1]?.split('\n## With the official SDKs') ?? [];
  const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  assert.equal(blocks.length, 6);
  return blocks.join('\n').replace('http://127.0.0.1:8420', latchkey.http);
}

/** What an interactive shell prints to standard output for lines that are pasted into it. */
async function paste(
  command: string,
  args: readonly string[],
  lines: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...process.env, ...settings };
  const shell = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: 60_000, env });
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

/** The block of a language in a section of the README. */
function blockOf(section: string, language: string, at: number): string {
  const text = readFileSync(join(root, 'README.md'), 'utf8').split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  const blocks = [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))];
  return blocks[at]?.[1] ?? assert.fail(`no block ${at} in ${section}`);
}

test("the program with Microsoft's client for JavaScript runs as it is copied", async () => {
  const server = await startLatchkey();
  try {
    const program = blockOf('With the official SDKs', 'js', 0).replace('https://localhost:8421', server.https);
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: server.caFile };
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: root, env });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        printed += text;
      });
    const status = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(status, 0, printed);
    assert.match(printed, /^\[.*'General'.*\]\n$/);
  } finally {
    await server.close();
  }
});

const missing = ['curl', 'jq'].filter((each) => !has(each));
test('the first client in production creates the first user, who then is there', {
  skip: missing.length > 0 && `${missing.join(', ')} is not at hand`,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-readme-'));
  const port = await freePort();
  const env = {
    LATCHKEY_MODE: 'production',
    LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`,
    LATCHKEY_PUBLIC_URL: `https://localhost:${port}`,
    LATCHKEY_PORT: '0',
    LATCHKEY_TLS_PORT: String(port),
    LATCHKEY_SECRET_KEY: 'a'.repeat(32),
    LATCHKEY_TENANT_DOMAIN: 'example.org',
    LATCHKEY_ADMIN_SECRET: 'b'.repeat(32),
  };
  const read = readConfig(env, []);
  assert.ok(!('faults' in read));
  const app = await startApp(read.config, { log: () => {}, onBug: () => {} });
  try {
    const client = /first client is ([\da-f-]+)/.exec(app.firstStartMessage ?? '')?.[1] ?? assert.fail('no client');
    const lines = blockOf('Production', 'sh', 1).replace(/^CLIENT=.*$/m, `CLIENT=${client}`);
    const printed = await paste('bash', ['--norc', '--noprofile'], lines, { ...env, CURL_CA_BUNDLE: app.caFile ?? '' });
    assert.equal(JSON.parse(printed).userPrincipalName, 'ada@example.org');
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
});
