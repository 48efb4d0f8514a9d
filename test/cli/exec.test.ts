// `latchkey exec`: a command finds its sandbox, ends as it ends by itself, and leaves nothing behind.
// Own process: it starts and ends processes.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { execVariables } from '../../src/config/execVariables.ts';

const program = fileURLToPath(new URL('../../src/cli/program.ts', import.meta.url));
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LATCHKEY_')));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function exec(
  command: readonly string[],
  started: (out: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
) {
  const child = spawn(process.execPath, [program, 'exec', '--', ...command], {
    env: clean,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
    started(out, (signal) => child.kill(signal));
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  return new Promise<Ended>((resolve) => {
    child.on('close', (status) => resolve({ status, out, err }));
  });
}
const node = (script: string): readonly string[] => [process.execPath, '--input-type=module', '--eval', script];

test('the command reaches Graph over https as the client that it is given, and its status is handed on', async () => {
  const { status, out, err } = await exec(
    node(`
      const { env } = process;
      const form = { grant_type: 'client_credentials', client_id: env.LATCHKEY_CLIENT_ID,
        client_secret: env.LATCHKEY_CLIENT_SECRET, scope: 'https://graph.microsoft.com/.default' };
      const answer = await fetch(env.LATCHKEY_TOKEN_ENDPOINT, { method: 'POST', body: new URLSearchParams(form) });
      const headers = { authorization: 'Bearer ' + (await answer.json()).access_token };
      const users = await fetch(env.LATCHKEY_GRAPH_URL + '/users', { headers });
      const sandbox = await (await fetch(env.LATCHKEY_SANDBOX_URL)).json();
      console.log(JSON.stringify({ env, users: users.status, tenantId: sandbox.tenantId, issuer: sandbox.issuer }));
      process.exit(7);
    `),
  );
  assert.deepEqual([status, err], [7, '']);
  const { env, users, tenantId, issuer } = JSON.parse(out);
  for (const name of Object.keys(execVariables)) assert.ok(env[name], name);
  assert.deepEqual([users, tenantId, issuer], [200, env.LATCHKEY_TENANT_ID, `${env.LATCHKEY_AUTHORITY}/v2.0`]);
  assert.match(env.LATCHKEY_URL, /^https:\/\/localhost:\d+$/);
  for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'LATCHKEY_CA_FILE'])
    assert.ok(!existsSync(env[name]), `${name} is gone with the sandbox`);
  assert.ok(!existsSync(dirname(env.SSL_CERT_FILE)));
  await assert.rejects(fetch(`${env.LATCHKEY_HTTP_URL}/readyz`));
});

test('a signal goes to the command, and the sandbox answers until the command has ended', async () => {
  const script = `
    process.on('SIGTERM', async () => {
      console.log('asked', (await fetch(process.env.LATCHKEY_HTTP_URL + '/readyz')).status);
      process.exit(3);
    });
    setInterval(() => {}, 1000);
    console.log('running');
  `;
  let isAsked = false;
  const { status, out } = await exec(node(script), (said, kill) => {
    if (isAsked || !said.includes('running')) return;
    isAsked = true;
    kill('SIGTERM');
  });
  assert.deepEqual([status, out], [3, 'running\nasked 200\n']);
});

test('what cannot be run, and what a signal ends, has the status that shells give it', async () => {
  const none = await exec(['no-such-command-of-anybody']);
  assert.deepEqual([none.status, none.err], [127, 'no-such-command-of-anybody cannot be run (ENOENT).\n']);
  assert.equal((await exec(node("process.kill(process.pid, 'SIGKILL')"))).status, 137);
});
