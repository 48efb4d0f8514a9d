// The sandbox's list of calls: each call is there with what came of it, secrets left out, bounded, waited for, and
// nowhere but in the sandbox.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { CallRecorder } from '../../src/http/sandbox/callRecorder.ts';
import { recordingLimits } from '../../src/http/sandbox/callDetails.ts';
import { createRequestTrace } from '../../src/http/pipeline/requestTrace.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const [newHirePackage, newHirePolicy] = [
  'a914b616-e04e-476b-aa37-91038f0b165b',
  '2264bf65-76ba-417b-a27d-54d291f0cbc8',
];
const general = 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384';

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`the list of calls on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(() => latchkey.close());

    const get = async (path: string) => (await latchkey.call(null, 'GET', path)).body;
    const last = async () => get(`/sandbox/calls/${(await get('/sandbox/calls')).next}`);

    type Row = readonly [
      who: string | null,
      method: string,
      path: string,
      body: unknown,
      expected: Readonly<Record<string, unknown>>,
    ];
    const rows: readonly Row[] = [
      [
        null,
        'GET',
        `${em}/catalogs`,
        undefined,
        { status: 401, caller: null, route: null, rowsRead: 0, stages: [], plan: null },
      ],
      [
        'member',
        'GET',
        `${em}/catalogs/${general}`,
        undefined,
        {
          status: 404,
          route: '/identitygovernance/entitlementmanagement/catalogs/{id}',
          version: 'v1.0',
          stages: ['identify', 'parse', 'plan', 'run'],
        },
      ],
      [
        'globalAdmin',
        'GET',
        `${em}/catalogs?$expand=resources&$top=2`,
        undefined,
        { status: 200, stages: ['identify', 'parse', 'plan', 'run', 'serialize'], plan: ['query'] },
      ],
      [
        'globalAdmin',
        'POST',
        `${em}/catalogs`,
        { displayName: 'Watched' },
        { status: 201, method: 'POST', plan: ['command', 'body'] },
      ],
      ['globalAdmin', 'GET', '/beta/nowhere', undefined, { status: 404, version: 'beta', route: null }],
      ['globalAdmin', 'POST', '/beta/$batch', { requests: [] }, { status: 200, route: '/$batch' }],
    ];
    for (const [who, method, path, body, expected] of rows) {
      test(`${who ?? 'nobody'}: ${method} ${path} is kept as it went`, async () => {
        const reply = await latchkey.call(who, method, path, body);
        const kept = await last();
        const { plan, stages, ...rest } = expected;
        assert.deepEqual(Object.fromEntries(Object.keys(rest).map((key) => [key, kept[key]])), rest);
        assert.equal(kept.url, path);
        assert.equal(kept.requestId, reply.headers.get('request-id'));
        assert.equal(kept.response.body, reply.text);
        if (stages !== undefined) assert.deepEqual(Object.keys(kept.stages), stages);
        if (plan !== undefined) assert.deepEqual(plan === null ? kept.plan : Object.keys(kept.plan), plan);
        assert.equal(
          kept.caller?.userPrincipalName ?? null,
          who === null ? null : latchkey.user(who).userPrincipalName,
        );
      });
    }

    test('statements stand in their stage with their parameters, and the added scope is said in words', async () => {
      await latchkey.call('member', 'GET', `${em}/assignments?$filter=state eq 'delivered'`);
      const kept = await last();
      const asked = kept.statements.filter((each: { stage: string }) => each.stage === 'run');
      assert.equal(asked.length, 1);
      assert.match(asked[0].text, /^select .* from "assignment"/);
      assert.ok(asked[0].parameters.includes('delivered'));
      assert.ok(asked[0].parameters.includes(latchkey.user('member').id));
      assert.deepEqual(kept.scope, [
        {
          entity: 'assignment',
          says:
            'those for which target/objectId is the caller, or there is a row in target/object for which ' +
            '(managerId is the caller)',
        },
      ]);
      await latchkey.call('globalAdmin', 'GET', `${em}/assignments`);
      assert.deepEqual((await last()).scope, [{ entity: 'assignment', says: 'everything' }]);
    });

    test("what a write commits is told as its statements, and none of them is a job's", async () => {
      await latchkey.call('globalAdmin', 'PATCH', `${em}/catalogs/${general}`, { description: 'All of it' });
      const kept = await last();
      const writes = kept.statements.filter((each: { kind: string }) => each.kind === 'write');
      assert.ok(
        writes.some(
          (each: { text: string; parameters: unknown[] }) =>
            each.text.startsWith('update "catalog"') || each.text.includes('update "catalog"'),
        ),
        JSON.stringify(writes),
      );
      assert.equal(kept.plan.body.description, 'All of it');
    });

    test("each part of a batch is a call of its own, under the batch's request id", async () => {
      const { next } = await get('/sandbox/calls');
      const reply = await latchkey.call('globalAdmin', 'POST', '/v1.0/$batch', {
        requests: [
          { id: 1, method: 'GET', url: '/me' },
          { id: 2, method: 'GET', url: '/groups' },
        ],
      });
      const { calls } = await get(`/sandbox/calls?after=${next}`);
      assert.deepEqual(calls.map((each: { route: string }) => each.route).toSorted(), ['/$batch', '/groups', '/me']);
      assert.deepEqual(
        [...new Set(calls.map((each: { requestId: string }) => each.requestId))],
        [reply.headers.get('request-id')],
      );
    });

    test('no token and no password is told', async () => {
      await latchkey.call('globalAdmin', 'POST', '/v1.0/users', {
        displayName: 'X',
        passwordProfile: { password: 'Zq7-never-told-again' },
      });
      const told = JSON.stringify(await last());
      assert.ok(!told.includes('Zq7-never-told') && !told.includes(await latchkey.token('globalAdmin')));
      await latchkey.call('member', 'POST', '/v1.0/me/changePassword', {
        currentPassword: 'Zq7-never-told-before',
        newPassword: 'Zq7-never-told-again',
      });
      assert.ok(!JSON.stringify(await last()).includes('Zq7-never-told'));
      assert.match(told, /"authorization":"\(left out\)"/);
    });

    test('calls are searched, filtered, ordered and cut into pages', async () => {
      const { next } = await get('/sandbox/calls');
      for (const [who, method, path] of [
        ['member', 'GET', '/v1.0/me'],
        ['globalAdmin', 'GET', "/v1.0/groups?$filter=displayName%20eq%20'New hires'"],
        ['member', 'POST', `${em}/catalogs`],
        ['globalAdmin', 'DELETE', '/v1.0/groups/nothing'],
        ['member', 'GET', '/v1.0/users?$top=3'],
      ] as const)
        await latchkey.call(who, method, path, method === 'POST' ? {} : undefined, { sdkversion: `${who}-sdk/1` });
      const numbers = async (query: string): Promise<readonly number[]> =>
        (await get(`/sandbox/calls?after=${next}&${query}`)).calls.map(({ n }: { n: number }) => n - next);
      const wishes: readonly (readonly [query: string, numbers: readonly number[]])[] = [
        ['', [1, 2, 3, 4, 5]],
        ['orderBy=n desc', [5, 4, 3, 2, 1]],
        ['method=get', [1, 2, 5]],
        ['status=4', [3, 4]],
        ['status=200&method=GET', [1, 2, 5]],
        ['search=NEW HIRES', [2]],
        ['search=mel ferr', [1, 3, 5]],
        [`search=${latchkey.user('globalAdmin').userPrincipalName}`, [2, 4]],
        ['search=$top=', [5]],
        ['from=member-sdk', [1, 3, 5]],
        ['notFrom=member-sdk', [2, 4]],
        ['orderBy=url', [2, 4, 3, 1, 5]],
        ['orderBy=method desc', [3, 5, 2, 1, 4]],
        ['orderBy=caller', [2, 4, 1, 3, 5]],
        ['orderBy=status&status=4', [3, 4]],
        ['orderBy=n desc&top=2', [5, 4]],
        ['orderBy=n desc&top=2&skip=4', [1]],
        [`orderBy=n desc&upTo=${next + 3}&top=2`, [3, 2]],
        ['top=0', []],
      ];
      for (const [query, found] of wishes) assert.deepEqual(await numbers(query), found, query);
      assert.deepEqual(Object.keys(await get(`/sandbox/calls?after=${next}&method=GET&top=1`)), [
        'calls',
        'count',
        'next',
      ]);
      assert.equal((await get(`/sandbox/calls?after=${next}&method=GET&top=1`)).count, 3);
      const wrong = [
        'orderBy=requestId',
        'orderBy=n up',
        'orderBy=n desc desc',
        'orderBy=constructor',
        'status=6',
        'status=20',
        'top=501',
        'skip=-1',
        'upTo=x',
        `search=${'x'.repeat(201)}`,
      ].map(async (query) => (await latchkey.call(null, 'GET', `/sandbox/calls?${query}`)).status);
      assert.deepEqual([...new Set(await Promise.all(wrong))], [400]);
    });

    test('what is due next says in a sentence what will happen, the next one first', async () => {
      const guest = latchkey.user('requestor1');
      const made = await latchkey.call('globalAdmin', 'POST', `${em}/assignmentRequests`, {
        requestType: 'adminAdd',
        assignment: { targetId: guest.id, assignmentPolicyId: newHirePolicy, accessPackageId: newHirePackage },
        schedule: { expiration: { type: 'afterDuration', duration: 'P30D' } },
      });
      assert.equal(made.status, 201, made.text);
      await latchkey.drain();
      const due = (await get('/sandbox/due')) as { kind: string; subject: string; dueAt: string; about: string }[];
      assert.deepEqual(
        due.map(({ dueAt }) => dueAt),
        due.map(({ dueAt }) => dueAt).toSorted(),
      );
      const ends = due.find(({ kind }) => kind === 'expireAssignment');
      assert.match(ends?.about ?? '', new RegExp(`^The assignment of ${guest.displayName} to .+ ends\\.$`));
      assert.equal((await get('/sandbox/due?top=1')).length, 1);
      assert.deepEqual(await get('/sandbox/due?top=1&skip=1'), due.slice(1, 2));
      assert.deepEqual(
        (await get(`/sandbox/due?search=${guest.displayName.toUpperCase()}`)).map(
          (each: { about: string }) => each.about,
        ),
        due.map(({ about }) => about).filter((each) => each.includes(guest.displayName)),
      );
      assert.deepEqual(await get('/sandbox/due?search=nobody at all'), []);
      for (const wrong of ['top=101', 'skip=x', `search=${'x'.repeat(201)}`])
        assert.equal((await latchkey.call(null, 'GET', `/sandbox/due?${wrong}`)).status, 400);
    });
  });
}

test('whoever waits for calls is told as soon as there is one, and after the time at the latest', async () => {
  const latchkey = await startLatchkey();
  try {
    const { next } = (await latchkey.call(null, 'GET', '/sandbox/calls')).body;
    const waiting = latchkey.call(null, 'GET', `/sandbox/calls?after=${next}&wait=20`);
    await latchkey.call('member', 'GET', '/v1.0/me');
    const { calls } = (await waiting).body;
    assert.deepEqual(
      calls.map((each: { url: string }) => each.url),
      ['/v1.0/me'],
    );
    const begun = performance.now();
    assert.deepEqual((await latchkey.call(null, 'GET', `/sandbox/calls?after=${next + 1}&wait=1`)).body, {
      calls: [],
      count: 0,
      next: next + 1,
    });
    assert.ok(performance.now() - begun >= 900);
    // A list that began anew since is read from its beginning.
    assert.equal((await latchkey.call(null, 'GET', '/sandbox/calls?after=100000&wait=20')).body.calls.length, next + 1);
    const wrong = ['after=-1', 'after=x', 'wait=26', 'wait=1e3'].map(
      async (query) => (await latchkey.call(null, 'GET', `/sandbox/calls?${query}`)).status,
    );
    assert.deepEqual(await Promise.all(wrong), [400, 400, 400, 400]);
    assert.equal((await latchkey.call(null, 'GET', '/sandbox/calls/999999')).status, 404);
    assert.equal(
      (await latchkey.call(null, 'GET', '/sandbox/calls', undefined, { 'x-forwarded-for': '203.0.113.7' })).status,
      404,
    );
    await latchkey.call(null, 'POST', '/sandbox/reset', {});
    assert.deepEqual((await latchkey.call(null, 'GET', '/sandbox/calls')).body.calls, []);
    // Somebody who waits does not hold up the end.
    const last = latchkey.call(null, 'GET', `/sandbox/calls?after=${next + 1}&wait=25`).catch(() => null);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    const ending = performance.now();
    await latchkey.close();
    await last;
    assert.ok(performance.now() - ending < 5_000, `${performance.now() - ending} ms`);
  } finally {
    await latchkey.close().catch(() => {});
  }
});

test('what a function of a call holds, such as the request with its body, is not kept with the call', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  const calls = new CallRecorder(() => 0);
  const record = (): WeakRef<object> => {
    const request = { body: Buffer.alloc(1024) };
    const call = {
      method: 'POST',
      url: '/v1.0/x',
      headers: {},
      body: null,
      origin: '',
      requestId: 'r',
      clientRequestId: 'r',
      blockOfClient: () => String(request.body.length),
    };
    calls.observer(call, createRequestTrace('v1.0')).end({ status: 200, headers: {}, body: null });
    return new WeakRef(request);
  };
  const held = record();
  // A reference that was just made is kept until the turn ends.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  collectGarbage();
  assert.equal(held.deref(), undefined);
  assert.equal(calls.find(1)?.url, '/v1.0/x');
});

test('the list is bounded in number and in bytes, whatever calls there are', async () => {
  const calls = new CallRecorder(() => 0);
  const call = {
    method: 'POST',
    url: '/v1.0/x',
    headers: {},
    body: Buffer.alloc(4 * 1024 * 1024, 'x'),
    origin: '',
    requestId: 'r',
    clientRequestId: 'r',
  };
  const make = (body: string): void => {
    calls.observer(call, createRequestTrace('v1.0')).end({ status: 200, headers: {}, body });
  };
  for (let n = 0; n < recordingLimits.calls + 20; n += 1) make('small');
  const few = (await calls.listAfter(0, 0)).calls;
  assert.equal(few.at(0)?.n, (few.at(-1)?.n ?? 0) - few.length + 1);
  assert.ok(few.length <= recordingLimits.calls);
  for (let n = 0; n < recordingLimits.calls; n += 1) make('y'.repeat(recordingLimits.body * 2));
  const large = await calls.listAfter(0, 0);
  assert.ok(
    large.calls.length <= recordingLimits.bytes / recordingLimits.body && large.calls.length > 100,
    `${large.calls.length}`,
  );
  const one = calls.find(large.next);
  assert.deepEqual(
    [one?.request.body?.length, one?.request.isCut, one?.response.body?.length, one?.response.isCut],
    [recordingLimits.body, true, recordingLimits.body, true],
  );
});
