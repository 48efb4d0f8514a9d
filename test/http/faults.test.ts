// Fault rules of the sandbox: what they do to calls, batches, connections, tokens, deliveries and reads, and how a body
// that is wrong is told.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';

let latchkey: Latchkey;
before(async () => {
  latchkey = await startLatchkey();
});
after(() => latchkey.close());
afterEach(() => sandbox('DELETE', '/faults'));

const sandbox = (method: string, path: string, body?: unknown): Promise<Reply> =>
  latchkey.call(null, method, `/sandbox${path}`, body);

async function addRule(rule: unknown): Promise<number> {
  const { status, body } = await sandbox('POST', '/faults', rule);
  assert.equal(status, 200, JSON.stringify(body));
  return body.faults[0].id;
}

const me = (who = 'member', headers = {}): Promise<Reply> => latchkey.call(who, 'GET', '/v1.0/me', undefined, headers);
const em = '/v1.0/identityGovernance/entitlementManagement';
const lastCall = async (): Promise<any> => (await sandbox('GET', '/calls?orderBy=n%20desc&top=1')).body.calls[0];
const newCatalog = (displayName: string) => latchkey.call('globalAdmin', 'POST', `${em}/catalogs`, { displayName });

test('a 429 says when to come again, in seconds or as a date, as often as the rule says', async () => {
  const id = await addRule({ match: { path: '/me' }, answer: { status: 429, retryAfter: 7 }, times: 2 });
  for (const _ of [1, 2]) {
    const refused = await me();
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '7']);
    assert.equal(refused.body.error.code, 'TooManyRequests');
  }
  assert.equal((await me()).status, 200);
  const { faults } = (await sandbox('GET', '/faults')).body;
  assert.deepEqual([faults[0].id, faults[0].fitted, faults[0].happened], [id, 3, 2]);
  await addRule({ answer: { status: 429, retryAfter: 60, retryAfterAs: 'date' }, times: 1 });
  const wait = Date.parse((await me()).headers.get('retry-after') ?? '') - Date.now();
  assert.ok(wait > 30_000 && wait < 90_000, String(wait));
});

test('a rule is for the calls that fit all that it says', async () => {
  const check = async (match: object, fitting: () => Promise<Reply>, other: () => Promise<Reply>): Promise<void> => {
    const id = await addRule({ match, answer: { status: 503 } });
    assert.equal((await fitting()).status, 503, JSON.stringify(match));
    assert.notEqual((await other()).status, 503, JSON.stringify(match));
    await sandbox('DELETE', `/faults/${id}`);
  };
  const beta = (): Promise<Reply> => latchkey.call('member', 'GET', '/beta/me');
  await check({ version: 'beta' }, beta, me);
  await check({ caller: 'manager' }, () => me('manager'), me);
  await check({ caller: latchkey.user('manager').id.toUpperCase() }, () => me('manager'), me);
  await check({ header: { name: 'X-Try', value: '1' } }, () => me('member', { 'x-try': '1' }), me);
  await check({ header: { name: 'X-Try' } }, () => me('member', { 'x-try': '2' }), me);
  await check({ method: ['POST', 'PATCH'] }, () => newCatalog('Never made'), me);
  const read = (path: string) => () => latchkey.call('globalAdmin', 'GET', path);
  await check({ path: '/users/{id}' }, read(`/v1.0/users/${latchkey.user('member').id}`), read('/v1.0/users'));
  await check({ path: '**/catalogs' }, read(`${em}/catalogs`), read(`${em}/accessPackages`));
});

test('the same seed strikes the same calls, about as many as its share', async () => {
  const strike = async (): Promise<string> => {
    const id = await addRule({ answer: { status: 500 }, share: 0.5, seed: 3 });
    const statuses: number[] = [];
    for (let count = 0; count < 20; count += 1) statuses.push((await me()).status);
    await sandbox('DELETE', `/faults/${id}`);
    return statuses.join(' ');
  };
  const first = await strike();
  assert.equal(await strike(), first);
  const struck = first.split('500').length - 1;
  assert.ok(struck >= 4 && struck <= 16, first);
});

test('a limit lets through so many calls of a client, and says how long the next has to wait', async () => {
  await addRule({ answer: { status: 429 }, over: { requests: 3, seconds: 60 } });
  const answers = [await me(), await me('manager'), await me(), await me()];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 429],
  );
  assert.ok(Number(answers[3]?.headers.get('retry-after')) >= 10);
  assert.equal((await latchkey.call('app:full', 'GET', '/v1.0/users?$top=1')).status, 200);
});

test('each part of a batch meets the rules by itself, and has no connection that could break', async () => {
  await addRule({ match: { path: '/me/manager' }, answer: { status: 429, retryAfter: 2 } });
  await addRule({ match: { path: '/me/memberOf' }, connection: 'reset' });
  const requests = ['/me', '/me/manager', '/me/memberOf'].map((url, at) => ({ id: String(at), method: 'GET', url }));
  const { status, body } = await latchkey.call('member', 'POST', '/v1.0/$batch', { requests });
  assert.equal(status, 200);
  assert.deepEqual(
    body.responses.map((each: any) => each.status),
    [200, 429, 504],
  );
  assert.equal(body.responses[1].headers['Retry-After'], '2');
  await addRule({ match: { path: '/$batch' }, answer: { status: 503 } });
  assert.equal((await latchkey.call('member', 'POST', '/v1.0/$batch', { requests })).status, 503);
});

test('a reset does nothing, a lost answer has done it, a cut answer ends in the middle', async () => {
  const count = async (name: string): Promise<number> =>
    (await latchkey.call('globalAdmin', 'GET', `${em}/catalogs?$filter=displayName eq '${name}'`)).body.value.length;
  await addRule({ match: { method: 'POST' }, connection: 'reset', times: 1 });
  await assert.rejects(newCatalog('Reset'));
  assert.equal(await count('Reset'), 0);
  await addRule({ match: { method: 'POST' }, connection: 'lostAnswer', times: 1 });
  await assert.rejects(newCatalog('Lost'));
  assert.equal(await count('Lost'), 1);
  await addRule({ match: { path: '/me' }, connection: 'truncated', times: 1 });
  await assert.rejects(me());
  assert.deepEqual((await lastCall()).faults, [
    { rule: (await lastCall()).faults[0].rule, did: 'cut off the answer in the middle' },
  ]);
  assert.equal((await me()).status, 200);
});

test('a call that is refused is late, lost or cut off like any other', async () => {
  const missing = (): Promise<Reply> =>
    latchkey.call('member', 'GET', '/v1.0/users/00000000-0000-4000-8000-00000000beef');
  const match = { path: '/users/{id}' };
  await addRule({ match, latency: { milliseconds: 150 }, times: 1 });
  assert.equal((await missing()).status, 404);
  const { milliseconds } = await lastCall();
  assert.ok(milliseconds >= 145, String(milliseconds));
  await addRule({ match, connection: 'lostAnswer', times: 1 });
  await assert.rejects(missing());
  await addRule({ match, connection: 'truncated', times: 1 });
  await assert.rejects(missing());
  assert.equal((await missing()).status, 404);
  await addRule({ match, connection: 'lostAnswer', times: 1 });
  const requests = [{ id: '1', method: 'GET', url: '/users/00000000-0000-4000-8000-00000000beef' }];
  const { body } = await latchkey.call('member', 'POST', '/v1.0/$batch', { requests });
  assert.equal(body.responses[0].status, 504);
});

test('what is created is not there at first in what reads see, in lists and by id, and then it is', async () => {
  await addRule({ match: { method: 'POST', path: '**/catalogs' }, notThereFor: 600 });
  const { status, body } = await newCatalog('Late');
  assert.equal(status, 201);
  const read = (method = 'GET'): Promise<Reply> => latchkey.call('globalAdmin', method, `${em}/catalogs/${body.id}`);
  const list = (): Promise<Reply> =>
    latchkey.call('globalAdmin', 'GET', `${em}/catalogs?$filter=displayName eq 'Late'`);
  assert.equal((await read()).status, 404);
  assert.equal((await read('HEAD')).status, 404);
  assert.equal((await list()).body.value.length, 0);
  await sandbox('DELETE', '/faults');
  assert.equal((await read()).status, 200);
  assert.equal((await read('HEAD')).status, 200);
  assert.equal((await list()).body.value.length, 1);
});

test('what was seen once stays seen: reads and writes find what was created from the same moment on', async () => {
  await addRule({ match: { method: 'POST', path: '/applications' }, notThereFor: 1 });
  const asAdmin = (method: string, path: string, body?: unknown): Promise<Reply> =>
    latchkey.call('globalAdmin', method, `/v1.0${path}`, body);
  const { id, appId } = (await asAdmin('POST', '/applications', { displayName: 'Late' })).body;
  const owner = `/applications/${id}/owners/$ref`;
  const ownerReference = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${latchkey.user('member').id}` };
  const isFound: readonly (() => Promise<boolean>)[] = [
    async () => (await asAdmin('PATCH', `/applications/${id}`, { notes: 'Seen' })).status === 204,
    async () => (await asAdmin('GET', `/applications/${id}`)).status === 200,
    async () => (await asAdmin('GET', `/applications(appId='${appId}')`)).status === 200,
    async () => (await asAdmin('GET', `/applications?$filter=appId eq '${appId}'`)).body.value.length === 1,
    async () => (await asAdmin('POST', owner, ownerReference)).status !== 404,
    async () => (await asAdmin('POST', '/directoryObjects/getByIds', { ids: [id] })).body.value?.length === 1,
  ];
  const found: boolean[] = [];
  for (let rounds = 0; found.at(-1) !== true && rounds < 1_000; rounds += 1)
    for (const each of isFound) found.push(await each());
  for (const each of isFound) found.push(await each());
  const first = found.indexOf(true);
  assert.ok(first > 0);
  assert.ok(!found.slice(first).includes(false), found.join(' '));
});

test('what is hidden from others is there for its creator, and for nobody else, in bodies too', async () => {
  const notThereFor = { seconds: 600, from: 'others' };
  await addRule({ match: { method: 'POST', path: '/groups' }, notThereFor });
  const group = { displayName: 'Late', mailEnabled: false, mailNickname: 'late', securityEnabled: true };
  const { id } = (await latchkey.call('globalAdmin', 'POST', '/v1.0/groups', group)).body;
  const read = (who: string): Promise<Reply> => latchkey.call(who, 'GET', `/v1.0/groups/${id}`);
  assert.deepEqual([(await read('globalAdmin')).status, (await read('governanceAdmin')).status], [200, 404]);
  const withMember = { ...group, mailNickname: 'with-member', 'members@odata.bind': [`/groups/${id}`] };
  const refused = await latchkey.call('governanceAdmin', 'POST', '/v1.0/groups', withMember);
  assert.deepEqual([refused.status, refused.body.error.code], [404, 'ResourceNotFound']);
  assert.ok(refused.text.includes(id));
  await sandbox('DELETE', '/faults');
  assert.equal((await read('governanceAdmin')).status, 200);
});

test('a call waits as long as is drawn, and the list of calls says which rule did what', async () => {
  const id = await addRule({ match: { path: '/me' }, latency: { milliseconds: 150 } });
  assert.equal((await me()).status, 200);
  const call = await lastCall();
  assert.deepEqual(call.faults, [{ rule: id, did: 'waited 150 ms' }]);
  assert.ok(call.milliseconds >= 145, String(call.milliseconds));
});

test('a token that expires early is refused like one that is over', async () => {
  await addRule({ match: { caller: 'designer' }, tokensExpireAfter: 0.001, times: 1 });
  const refused = await me('designer');
  assert.equal(refused.status, 401);
  assert.match(refused.body.error.message, /the token is expired/);
  assert.equal((await me('designer')).status, 200);
});

async function requestNewHire(who: string): Promise<string> {
  const packages = await latchkey.call('globalAdmin', 'GET', `${em}/accessPackages?$filter=displayName eq 'New Hire'`);
  const assignment = { accessPackageId: packages.body.value[0].id };
  const made = await latchkey.call(who, 'POST', `${em}/assignmentRequests`, { requestType: 'userAdd', assignment });
  assert.equal(made.status, 201, made.text);
  return made.body.id;
}
const requestState = async (id: string): Promise<string> =>
  (await latchkey.call('globalAdmin', 'GET', `${em}/assignmentRequests/${id}`)).body.state;

test('a delivery fails, or hangs until the rule is gone', async () => {
  await addRule({ match: { accessPackage: 'New Hire' }, delivery: 'fails', times: 1 });
  const failed = await requestNewHire('member');
  await latchkey.drain();
  assert.equal(await requestState(failed), 'deliveryFailed');
  const id = await addRule({ delivery: 'hangs' });
  const hanging = await requestNewHire('designer');
  for (let tries = 0; (await requestState(hanging)) !== 'delivering' && tries < 100; tries += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  assert.equal(await requestState(hanging), 'delivering');
  await sandbox('DELETE', `/faults/${id}`);
  for (let tries = 0; (await requestState(hanging)) !== 'delivered' && tries < 200; tries += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  assert.equal(await requestState(hanging), 'delivered');
});

test('a profile is a list of rules, and a reset of the sandbox ends all of them', async () => {
  const { body } = await sandbox('POST', '/faults', { profile: 'like-graph' });
  assert.ok(body.faults.length > 5);
  assert.deepEqual((await sandbox('GET', '/faults')).body.profiles, ['throttled', 'like-graph']);
  await sandbox('POST', '/reset');
  assert.deepEqual((await sandbox('GET', '/faults')).body.faults, []);
});

test('a body that is wrong is refused with each field and what would be right', async () => {
  const check = async (body: unknown, ...says: readonly RegExp[]): Promise<void> => {
    const { status, body: told } = await sandbox('POST', '/faults', body);
    assert.equal(status, 400, JSON.stringify(told));
    for (const each of says) assert.match(told.error.message, each);
  };
  await check({}, /answer: It must be there alone: one of answer, connection, latency/);
  await check({ answer: { status: 429 }, latency: { milliseconds: 3 } }, /latency: It must be there alone/);
  await check({ answer: { status: 404 } }, /answer\/status: It must be one of 429, 500, 502, 503, 504/);
  await check({ answer: { status: 503 }, share: 2 }, /share: It must be a number above 0, at most 1/);
  await check(
    { answer: { status: 503 }, match: { path: '/v1.0/me' } },
    /match\/path: It must be a path without version/,
  );
  await check({ answer: { status: 503 }, match: { method: ['GET', 'GO'] } }, /match\/method: It must be one of GET/);
  await check({ answer: { status: 503 }, match: { accessPackage: 'A' } }, /match\/accessPackage: It must be left out/);
  await check({ latency: { distribution: 'normal', milliseconds: 5 } }, /latency\/spread: It must be a number of mill/);
  await check({ wait: 3, latency: { milliseconds: 5 } }, /wait: It must be one of match, times/);
  await check({ delivery: 'fails', match: { path: '/me' } }, /match: It must be an object with accessPackage alone/);
  await check({ profile: 'bad day' }, /profile: It must be one of throttled, like-graph/);
  await check({ rules: [] }, /rules: It must be a list of 1 to 100 rules/);
  await check({ rules: [{}], times: 2 }, /rules: It must be there alone/);
  await check({ rules: [{}], profile: 'throttled' }, /profile: It must be there alone/);
  await check([], /body: It must be a JSON object/);
  await check({ answer: { status: 503 }, match: 'GET' }, /match: It must be a JSON object with method, path/);
  for (const path of ['/users/a*', '**catalogs', '/a**a**a**a**a**b', '/users({id})'])
    await check({ answer: { status: 503 }, match: { path } }, /match\/path: It must be a path in which \*, \*\* and/);
  const { body } = await sandbox('POST', '/faults', {
    rules: [7, { latency: { milliseconds: 0 } }, { latency: { milliseconds: 5 } }, { match: [], delivery: 'late' }],
  });
  assert.deepEqual(
    body.error.details.map(({ target }: any) => target),
    ['rules/0', 'rules/0/answer', 'rules/1/latency/milliseconds', 'rules/3/match', 'rules/3/delivery'],
  );
  assert.deepEqual((await sandbox('GET', '/faults')).body.faults, []);
  assert.equal((await sandbox('DELETE', '/faults/12345')).status, 404);
  assert.equal((await sandbox('PUT', '/faults', {})).status, 405);
});
