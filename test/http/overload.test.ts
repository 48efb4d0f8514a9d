// A whole server, from outside: two thousand connections, slow and huge and deep, while somebody else gets quick and
// honest answers, in bounded memory.
// Own process: it watches memory. Nothing is measured in milliseconds: what must not wait is answered while
// what is slow goes on.

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serverFlags } from '../../bin/serverFlags.cjs';
import { tokenFor, type Sandbox } from '../app/latchkey.ts';

const mostResident = 400 * 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'latchkey-overload-'));
let child: ChildProcess;
let http: string;
let port: number;
let tokens: Readonly<Record<'member' | 'globalAdmin', string>>;
const sockets: Socket[] = [];

before(async () => {
  const program = fileURLToPath(new URL('../../src/cli/program.ts', import.meta.url));
  // With the memory that `npm start` and the package give it: without it Node's own bounds would be measured.
  child = spawn(process.execPath, [...serverFlags, program, 'start'], {
    env: {
      ...process.env,
      LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`,
      LATCHKEY_PORT: '0',
      LATCHKEY_TLS_PORT: 'off',
      LATCHKEY_DATA: folder,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string];
  http = line.replace('latchkey ready ', '');
  port = Number(new URL(http).port);
  const sandbox = (await (await fetch(`${http}/sandbox`)).json()) as Sandbox;
  tokens = {
    member: await tokenFor(sandbox, 'member', 'https://graph.microsoft.com/.default'),
    globalAdmin: await tokenFor(sandbox, 'globalAdmin', 'https://graph.microsoft.com/.default'),
  };
});
after(() => {
  for (const each of sockets) each.destroy();
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const resident = (): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024;
const ask = async (who: keyof typeof tokens, path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${http}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${tokens[who]}`, ...init.headers },
  });
  const text = await answer.text();
  return {
    status: answer.status,
    text,
    retryAfter: answer.headers.get('retry-after'),
    requestId: answer.headers.get('request-id'),
  };
};

/** What slow clients have sent so far, and will not end. */
const beginnings = [
  '',
  'GET /v1.0/users HTTP/1.1\r\nHost: localhost\r\nX-Slow: a',
  `POST /v1.0/groups HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ` +
    `4000000\r\n\r\n{"displayName":"${'x'.repeat(30_000)}`,
];

async function crowd(count: number): Promise<void> {
  for (let from = 0; from < count; from += 200) {
    await Promise.all(
      Array.from({ length: Math.min(200, count - from) }, async (_, at) => {
        const made = connect(port, '127.0.0.1');
        sockets.push(made);
        made.on('error', () => {});
        await once(made, 'connect');
        made.write(beginnings[at % beginnings.length] as string);
      }),
    );
  }
}

test('with two thousand slow or silent connections, others are answered and memory is bounded', async () => {
  const idle = resident();
  await crowd(2_000);
  // None of them is ever ended from here: whoever waited for one would wait until the test is given up.
  for (let n = 0; n < 30; n += 1) assert.equal((await ask('member', '/v1.0/me')).status, 200);
  assert.equal((await fetch(`${http}/readyz`)).status, 200);
  assert.ok(resident() < mostResident, `${resident() / 2 ** 20} MiB`);
  console.log(
    `# idle ${Math.round(idle / 2 ** 20)} MiB, with 2000 connections ${Math.round(resident() / 2 ** 20)} MiB`,
  );
});

test('a crowd of huge bodies is bounded: each is answered or told to come again, and memory stays', async () => {
  const huge = Buffer.from(`{"displayName":"${'x'.repeat(4_000_000)}"}`);
  let answered = 0;
  const answers = Promise.all(
    Array.from({ length: 40 }, () =>
      ask('globalAdmin', '/v1.0/groups', {
        method: 'POST',
        body: huge,
        headers: { 'content-type': 'application/json' },
      })
        .catch(() => ({ status: 503, retryAfter: '1' }))
        .finally(() => {
          answered += 1;
        }),
    ),
  );
  assert.equal((await ask('member', '/v1.0/me')).status, 200);
  assert.ok(answered < 40, 'a small call waited for all the huge ones');
  for (const each of await answers)
    assert.ok(each.status === 400 || (each.status === 503 && each.retryAfter === '1'), String(each.status));
  assert.ok(resident() < mostResident, `${resident() / 2 ** 20} MiB`);
  console.log(`# after 40 bodies of 4 MB ${Math.round(resident() / 2 ** 20)} MiB`);
});

/** The stages that a call came through, as the sandbox tells of it. */
async function stagesOf(requestId: string | null): Promise<readonly string[]> {
  const { calls } = (await (await fetch(`${http}/sandbox/calls`)).json()) as { readonly calls: readonly any[] };
  const call = calls.find((each) => each.requestId === requestId);
  assert.ok(call !== undefined, 'the call is among those that the sandbox tells of');
  return Object.keys(call.stages);
}

const deep = (inner: string, depth: number): string => `${'('.repeat(depth)}${inner}${')'.repeat(depth)}`;
const nested = (depth: number): string =>
  `?$expand=catalog${'($expand=accessPackages($expand=catalog'.repeat(depth)}${'))'.repeat(depth)}`;
const em = '/v1.0/identityGovernance/entitlementManagement';
const tooMuch: readonly (readonly [says: string, path: string, word: RegExp])[] = [
  ['a filter nested a thousand deep', `/v1.0/users?$filter=${deep("displayName eq 'x'", 1_000)}`, /nested \d+ levels/],
  [
    'a filter of thousands of comparisons',
    `/v1.0/users?$filter=${Array.from({ length: 1_500 }, (_, n) => `id eq '${n}'`).join(' or ')}`,
    /comparisons at the most|characters at the most/,
  ],
  [
    'a list of thousands of values',
    `/v1.0/users?$filter=id in (${Array.from({ length: 5_000 }, (_, n) => `'${n}'`).join(',')})`,
    /values at the most|characters at the most/,
  ],
  [
    'expansions nested ever deeper',
    `/v1.0/identityGovernance/entitlementManagement/accessPackages${nested(10)}`,
    /nested \d+ levels/,
  ],
  ['a page of ten thousand', `/v1.0/users?$top=10000`, /from 0 to 999/],
  ['a path of a hundred steps', `/v1.0/me${'/manager'.repeat(100)}`, /segments at the most|characters at the most/],
];
for (const [says, path, word] of tooMuch) {
  test(`${says} is refused at once and in words`, async () => {
    const { status, text, requestId } = await ask('globalAdmin', encodeURI(path));
    assert.equal(status, 400, text.slice(0, 300));
    assert.match(text, word);
    // Refused before the rows are asked for.
    const stages = await stagesOf(requestId);
    assert.ok(stages.includes('identify') && !stages.includes('run'), stages.join(' '));
  });
}

test('the widest page of everything is answered or refused in words, and memory stays', async () => {
  for (const path of [
    `${em}/accessPackages?$top=999&$expand=*`,
    `${em}/catalogs?$top=999&$expand=*`,
    '/v1.0/groups?$top=999&$expand=members($expand=memberOf($expand=members))',
    `${em}/assignmentRequests?$top=999&$expand=*`,
  ]) {
    const { status, text } = await ask('globalAdmin', path);
    assert.ok(
      status === 200 || (status === 400 && /Ask for fewer|\$expand/.test(text)),
      `${path}: ${status} ${text.slice(0, 200)}`,
    );
  }
  assert.ok(resident() < mostResident, `${resident() / 2 ** 20} MiB`);
});
