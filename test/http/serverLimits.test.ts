// What bounds one server, from outside with real sockets: slow clients are cut off, sizes and queues end in an honest
// answer, and others are served meanwhile.
// Own process: it watches memory and time.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { defaultLimits, type ServerLimits } from '../../src/http/server/serverLimits.ts';
import type { Call } from '../../src/http/pipeline/call.ts';
import { listServedVersions, type ServedVersion } from '../../src/http/routing/apiVersions.ts';
import { createRateLimiter } from '../../src/http/server/rateLimiter.ts';
import { startServer, type RunningServer } from '../../src/http/server/server.ts';
import { startLatchkey } from '../app/latchkey.ts';

const MiB = 1024 * 1024;
const waits = { maxRunning: 2, maxWaiting: 4, maxWaitingPerCaller: 3, maxWaitMs: 60_000, maxRunMs: 60_000 };
/**
 * Small in size and number, with the usual times: on a machine that does other things as well nobody is cut off for
 * being slow.
 */
const few: ServerLimits = {
  ...defaultLimits,
  reads: waits,
  anonymous: waits,
  writes: waits,
  maxBodyBytes: 6 * MiB,
  maxResponseBytes: 20 * MiB,
  maxConnections: 300,
  idlePurgeThreshold: 130,
  shutdownTimeoutMs: 1_000,
};
const short: ServerLimits = {
  ...few,
  headersTimeoutMs: 400,
  requestTimeoutMs: 800,
  checkIntervalMs: 100,
  writes: { ...waits, maxWaitMs: 500, maxRunMs: 500 },
  downloadTimeoutMs: () => 600,
};

let server: RunningServer;
let port: number;
/** Calls that were begun and are answered when the test says so. */
let open: (() => void)[] = [];
const refused: string[] = [];
const [v1] = listServedVersions(false) as readonly [ServedVersion];
const bugs: unknown[] = [];

async function answer(call: Call) {
  const [, kind = '', size = '0'] = /^\/api\/(\w+)\/?(\d*)/.exec(call.url) ?? [];
  if (kind === 'wait')
    await new Promise<void>((resolve) => {
      open.push(resolve);
    });
  return {
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: kind === 'large' ? 'x'.repeat(Number(size)) : `${kind} ${call.body?.length ?? 0}`,
  };
}

/** For the tests of a group. */
function serving(bounds: ServerLimits): void {
  before(async () => {
    server = await startServer(
      {
        respondNow: () => null,
        respond: answer,
        parseUrl: (url) => (url.startsWith('/api/') ? { apiVersion: v1, path: url, search: '' } : null),
        onRejected: (reason) => {
          refused.push(reason);
        },
        bearsToken: () => false,
        largeBodyLimitOf: () => null,
        issuer: null,
        anonymous: { blockOf: () => '', limit: () => {} },
        onBug: (error) => {
          bugs.push(error);
        },
        origins: { publicOrigin: null, host: null, pages: 'http://localhost', canonical: 'http://localhost' },
        transport: {
          secureOrigin: null,
          isStrict: false,
          trustedProxies: new Set(),
          onUntrustedForwarding: () => {},
        },
        tls: null,
      },
      { host: '127.0.0.1', port: 0, tlsPort: null },
      bounds,
    );
    port = Number(new URL(server.http ?? '').port);
  });
  after(async () => {
    // Neither who says nothing nor who is in the middle of saying something holds up the end.
    const [silent, slow] = [await socket(), await socket()];
    slow.write('GET /api/x HTTP/1.1\r\nX-Half');
    const begun = performance.now();
    await server.close();
    assert.ok(performance.now() - begun < 15_000, `${performance.now() - begun}`);
    silent.destroy();
    slow.destroy();
    assert.deepEqual(bugs, []);
  });
}
beforeEach(() => {
  open = [];
  refused.length = 0;
});

async function socket(): Promise<Socket> {
  const made = connect(port, '127.0.0.1');
  made.on('error', () => {});
  await once(made, 'connect');
  return made;
}

/** All that comes until the connection ends, and after how long that was. */
async function until(made: Socket): Promise<{ readonly text: string; readonly ms: number }> {
  const begun = performance.now();
  let text = '';
  made.on('data', (data: Buffer) => {
    text += data.toString('latin1').slice(0, 2_000);
  });
  await once(made, 'close');
  return { text, ms: performance.now() - begun };
}

const get = async (path: string, init: RequestInit = {}) => {
  const reply = await fetch(`${server.http}${path}`, init);
  return { status: reply.status, text: await reply.text(), retryAfter: reply.headers.get('retry-after') };
};
const settled = async (isSo: () => boolean) => {
  for (const begun = performance.now(); !isSo(); await sleep(10))
    assert.ok(performance.now() - begun < 10_000, 'it did not come to be');
};

describe('slow clients', () => {
  serving(short);
  const rows: readonly (readonly [says: string, first: string, then: string])[] = [
    ['who sends nothing is cut off', '', ''],
    ['who sends headers letter by letter is cut off', 'GET /api/x HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', 'a'],
    [
      'who sends a body letter by letter is cut off',
      'POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n',
      'a',
    ],
  ];
  for (const [says, first, then] of rows) {
    test(says, async () => {
      const made = await socket();
      if (first !== '') made.write(first);
      const more = setInterval(() => {
        if (then !== '' && made.writable) made.write(then);
      }, 50);
      const { text, ms } = await until(made);
      clearInterval(more);
      assert.ok(ms < 15_000, `${ms}`);
      assert.ok(text === '' || /^HTTP\/1\.1 408 /.test(text), text.slice(0, 100));
    });
  }

  test('who does not fetch what was asked for is cut off, and its memory is given back', async () => {
    const made = await socket();
    made.pause();
    made.write(`GET /api/large/${16 * MiB} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await settled(() => server.load().heldBytes >= 16 * MiB);
    assert.equal((await get('/api/x')).status, 200);
    await settled(() => server.load().heldBytes === 0);
    made.destroy();
  });
});

describe('sizes', () => {
  serving(few);
  const large = Buffer.alloc(5 * MiB, 'x');
  test('a body over the bound is refused by what it declares and by what it is', async () => {
    assert.equal((await get('/api/x', { method: 'POST', body: large.subarray(0, 4 * MiB) })).text, `x ${4 * MiB}`);
    const made = await socket();
    made.write(`POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${5 * MiB}\r\n\r\n`);
    assert.match((await until(made)).text, /^HTTP\/1\.1 413 [\s\S]*RequestBodyTooLarge/);
    const chunked = await socket();
    chunked.write('POST /api/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
    chunked.write(`${large.length.toString(16)}\r\n`);
    chunked.write(large);
    assert.match((await until(chunked)).text, /^HTTP\/1\.1 413 /);
  });

  test('a small body that becomes a large one is refused', async () => {
    assert.equal(
      (
        await get('/api/x', {
          method: 'POST',
          body: gzipSync(Buffer.alloc(40 * MiB)),
          headers: { 'content-encoding': 'gzip' },
        })
      ).status,
      413,
    );
    assert.equal(
      (
        await get('/api/x', {
          method: 'POST',
          body: gzipSync(Buffer.alloc(2 * MiB)),
          headers: { 'content-encoding': 'gzip' },
        })
      ).text,
      `x ${2 * MiB}`,
    );
  });

  test('bodies of many together are bounded: who is over it is told to come again, small ones go on', async () => {
    // what the calls before were answered with may still be held
    await settled(() => server.load().heldBytes === 0);
    const half = await Promise.all(
      [1, 2].map(async () => {
        const made = await socket();
        made.write(`POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${3 * MiB}\r\n\r\n`);
        made.write(large.subarray(0, 3 * MiB - 1));
        return made;
      }),
    );
    await settled(() => server.load().heldBytes > 5 * MiB);
    const over = await get('/api/x', { method: 'POST', body: large.subarray(0, 2 * MiB) }).catch(() => ({
      status: 503,
      retryAfter: '1',
    }));
    assert.deepEqual([over.status, over.retryAfter], [503, '1']);
    assert.equal((await get('/api/x', { method: 'POST', body: 'small' })).text, 'x 5');
    assert.ok(refused.includes('memory'));
    for (const made of half) made.destroy();
    await settled(() => server.load().heldBytes === 0);
  });
});

describe('turns', () => {
  serving(few);
  test('a call over the queue is told to come again, one outside the API never waits, turns go round', async () => {
    const as = (who: string, path = '/api/wait') => get(path, { headers: { authorization: who } });
    const crowd = Array.from({ length: 5 }, () => as('crowd'));
    await settled(() => server.load().waiting === 3);
    assert.deepEqual({ ...(await as('crowd')), text: '' }, { status: 503, retryAfter: '1', text: '' });
    const order: string[] = [];
    const other = as('other').then(() => order.push('other'));
    await settled(() => server.load().waiting === 4);
    assert.equal((await as('third')).status, 503);
    assert.equal((await get('/healthz')).status, 200);
    for (const each of crowd) void each.then(() => order.push('crowd'));
    // One answer after the other: of two on their way it is not known which is heard first.
    for (let ended = 1; ended <= 6; ended += 1) {
      await settled(() => open.length > 0);
      open.shift()?.();
      await settled(() => order.length === ended);
    }
    await other;
    assert.ok(order.indexOf('other') <= 3, order.join());
    assert.deepEqual(
      (await Promise.all(crowd)).map(({ status }) => status),
      [200, 200, 200, 200, 200],
    );
    assert.deepEqual([server.load().running, server.load().waiting], [0, 0]);
  });
});

describe('turns that take too long', () => {
  serving(short);
  test('who waits too long for a turn or an answer is told so; the place is free when the work has ended', async () => {
    const post = () => get('/api/wait', { method: 'POST' });
    const all = await Promise.all(Array.from({ length: 5 }, post));
    assert.deepEqual(
      all.map(({ status, retryAfter }) => [status, retryAfter]),
      Array.from({ length: 5 }, () => [503, '1']),
    );
    assert.deepEqual(
      [server.load().running, server.load().waiting, refused.toSorted().join()],
      [2, 0, 'queue,queue,queue,time,time'],
    );
    for (const each of open) each();
    await settled(() => server.load().running === 0);
    assert.equal((await get('/api/x', { method: 'POST' })).status, 200);
  });
});

describe('connections', () => {
  serving(few);
  test('connections that ask nothing make room for those that do', async () => {
    const idle = await Promise.all(
      Array.from({ length: 99 }, async () => {
        const made = await socket();
        made.write('GET /api/x HTTP/1.1\r\nHost: localhost\r\n\r\n');
        await once(made, 'data');
        return made;
      }),
    );
    let closed = 0;
    for (const made of idle)
      made.once('close', () => {
        closed += 1;
      });
    const more = await Promise.all(Array.from({ length: 60 }, socket));
    // The last ones may not have been through with their answers.
    await settled(() => closed >= 80);
    assert.equal((await get('/api/x')).status, 200);
    for (const made of [...more, ...idle]) made.destroy();
  });
});

test("a bucket empties, says when to come again, fills with time, and is each caller's own", () => {
  let now = 0;
  const admit = createRateLimiter(
    { perSecond: 2, burst: 4 },
    () => now,
    () => {
      refused.push('rate');
    },
  );
  const one = { appId: 'a', objectId: '1' };
  const tell = (who = one) => {
    try {
      admit(who);
      return 'ok';
    } catch (error) {
      return (error as { facts: { retryAfterSeconds: number } }).facts.retryAfterSeconds;
    }
  };
  assert.deepEqual(
    Array.from({ length: 6 }, () => tell()),
    ['ok', 'ok', 'ok', 'ok', 1, 1],
  );
  assert.equal(tell({ appId: 'a', objectId: '2' }), 'ok');
  now = 500;
  assert.deepEqual([tell(), tell()], ['ok', 1]);
  now = 60_000;
  assert.deepEqual(
    Array.from({ length: 5 }, () => tell()),
    ['ok', 'ok', 'ok', 'ok', 1],
  );
});

test('who calls too often is answered as Graph does, each part of a batch by itself; others are not', async () => {
  const latchkey = await startLatchkey({ env: { LATCHKEY_RATE_LIMIT: '1' } });
  try {
    const requests = Array.from({ length: 20 }, (_, at) => ({ id: String(at), method: 'GET', url: '/me?$select=id' }));
    const batch = (await latchkey.call('member', 'POST', '/v1.0/$batch', { requests })).body.responses as {
      status: number;
      headers: Record<string, string>;
      body: { error?: { code: string } };
    }[];
    const late = batch.filter(({ status }) => status === 429);
    assert.ok(late.length >= 2 && batch.length - late.length >= 9, JSON.stringify(batch.map(({ status }) => status)));
    assert.deepEqual([late[0]?.headers['Retry-After'], late[0]?.body.error?.code], ['1', 'TooManyRequests']);
    // More at once than time gives back meanwhile, however slow the machine is.
    const calls = await Promise.all(Array.from({ length: 30 }, () => latchkey.call('member', 'GET', '/v1.0/me')));
    const refusedCall = calls.find(({ status }) => status === 429) ?? assert.fail('none was refused');
    assert.deepEqual(
      [refusedCall.status, refusedCall.headers.get('retry-after'), refusedCall.body.error.code],
      [429, '1', 'TooManyRequests'],
    );
    assert.ok(refusedCall.body.error.innerError['request-id']);
    assert.equal((await latchkey.call('manager', 'GET', '/v1.0/me')).status, 200);
    assert.match(
      (await latchkey.call(null, 'GET', '/metrics')).text,
      /^latchkey_http_refused_total\{reason="rate"\} [1-9]/m,
    );
  } finally {
    await latchkey.close();
  }
});
