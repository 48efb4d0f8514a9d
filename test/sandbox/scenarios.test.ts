// Scenarios: those that are shipped are what their files play, are loaded with times of now on both engines, and a file
// that is wrong is told line by line.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { committed, difference, play, playedScenarios } from '../../scripts/scenarios.ts';
import { moveInstants } from '../../src/sandbox/snapshots/moveInstants.ts';
import { readScenario } from '../../src/sandbox/scenarios/readScenario.ts';
import { ScenarioError } from '../../src/sandbox/scenarios/scenarioFile.ts';
import { scenarioSchema } from '../../src/sandbox/scenarios/scenarioSchema.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

after(stopPostgres);
const em = '/v1.0/identityGovernance/entitlementManagement';

// The company takes ten seconds of processor time: `npm run scenarios -- --check` plays it.
for (const name of ['guests', 'separation-of-duties'])
  test(`${name}, played anew, is the snapshot that is committed`, async () => {
    assert.deepEqual((await difference(name, await play(name))).slice(0, 20), [], 'npm run scenarios writes it anew');
  });

test('the schema that editors use is the one that files are checked by', () => {
  const text = readFileSync(new URL('../../docs/scenario.schema.json', import.meta.url), 'utf8');
  assert.deepEqual(JSON.parse(text), scenarioSchema, 'npm run documents writes it anew');
});

test('each snapshot is smaller than two megabytes', () => {
  for (const name of playedScenarios) assert.ok(committed(name).data.length < 2_000_000, name);
});

async function send(latchkey: Latchkey, path: string, body: string, type = 'application/json'): Promise<any> {
  const answer = await fetch(`${latchkey.http}/sandbox${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}

for (const engine of enginesByTurns(import.meta.url))
  describe(`on ${engine}`, () => {
    test('the company is loaded into a running sandbox, with times of now and people who can sign in', async () => {
      const latchkey = await startLatchkey({ engine });
      try {
        assert.equal((await send(latchkey, '/load', '{"scenario":"company"}')).status, 200);
        const sandbox = (await (await fetch(`${latchkey.http}/sandbox`)).json()) as Latchkey['sandbox'];
        assert.equal(sandbox.users.length, 12 + 34);
        const counts = async (path: string): Promise<number> =>
          (await latchkey.call('globalAdmin', 'GET', `${em}/${path}`)).body['@odata.count'];
        assert.equal(await counts('accessPackages?$count=true&$top=1'), 31);
        assert.ok((await counts("assignmentRequests?$count=true&$top=1&$filter=state eq 'pendingApproval'")) >= 15);
        const newest = await latchkey.call(
          'globalAdmin',
          'GET',
          `${em}/assignmentRequests?$orderby=createdDateTime desc&$top=1`,
        );
        const age = Date.now() - Date.parse(newest.body.value[0].createdDateTime);
        assert.ok(age > 0 && age < 24 * 3_600_000, String(age));
        const head = sandbox.users.find(({ key }) => key === 'mel-okoye') as Latchkey['sandbox']['users'][number];
        const form = {
          grant_type: 'password',
          client_id: sandbox.clients[0]?.clientId ?? '',
          username: head.userPrincipalName,
          password: head.password,
          scope: 'https://graph.microsoft.com/.default',
        };
        const token = await fetch(sandbox.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
        assert.equal(token.status, 200, await token.text());
        assert.equal((await send(latchkey, '/load', '{"scenario":"tutorial"}')).status, 200);
        assert.equal(await counts('accessPackages?$count=true&$top=1'), 1);
      } finally {
        await latchkey.close();
      }
    });
  });

test('moving the clock tells a quarter of the company: its CRM is reviewed, and who is denied loses it', async () => {
  const latchkey = await startLatchkey({ env: { LATCHKEY_SCENARIO: 'company' } });
  try {
    const read = async (path: string, who = 'globalAdmin'): Promise<any> =>
      (await latchkey.call(who, 'GET', `/v1.0${path}`)).body;
    const advance = async (duration: string): Promise<void> => {
      await latchkey.clock({ advance: duration });
      await latchkey.drain();
    };
    const { value } = await read('/identityGovernance/accessReviews/definitions?$expand=instances');
    const [series] = value;
    assert.deepEqual([value.length, series.displayName], [1, 'CRM for account managers - All employees']);
    assert.deepEqual(series.instances.map(({ status }: any) => status).toSorted(), ['Applied', 'NotStarted']);
    const { id } = series.instances.find(({ status }: any) => status === 'NotStarted');
    const turn = `/identityGovernance/accessReviews/definitions/${series.id}/instances/${id}`;
    await advance('P7D');
    const items = (await read(`${turn}/decisions`, 'mel-okoye')).value;
    assert.deepEqual(
      items.map(({ principal, decision }: any) => [principal.displayName, decision]).toSorted(),
      ['Noor Okoye', 'Ravi Okoye', 'Signe Okoye'].map((name) => [name, 'NotReviewed']),
    );
    const own = await latchkey.call('mel-okoye', 'GET', `/latchkey/v1/reviewItems(reviewId='${id}')`);
    for (const { context } of own.body.value) assert.equal(context.lastReview.justification, 'Still their customers');
    for (const [at, decision] of ['Approve', 'Deny', 'Approve'].entries()) {
      const said = { decision, justification: 'This quarter' };
      const reply = await latchkey.call('mel-okoye', 'PATCH', `/v1.0${turn}/decisions/${items[at].id}`, said);
      assert.equal(reply.status, 204, reply.text);
    }
    await advance('P14D');
    assert.equal((await read(turn)).status, 'Applied');
    const denied = items[1].principal.id;
    const ended = await read(`${em.slice(5)}/assignments?$filter=target/objectId eq '${denied}'&$expand=accessPackage`);
    const ofCrm = ended.value.filter(
      ({ accessPackage }: any) => accessPackage.displayName === 'CRM for account managers',
    );
    assert.ok(ofCrm.length > 0 && ofCrm.every(({ state }: any) => state === 'expired'), JSON.stringify(ofCrm));
  } finally {
    await latchkey.close();
  }
});

test('a sandbox begins with a scenario, also one of a file, and not again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-scenario-'));
  const file = join(folder, 'own.yaml');
  await writeFile(file, 'name: own\npeople:\n  kim: { name: Kim Abara, job: Tester, manager: manager }\n');
  const latchkey = await startLatchkey({ env: { LATCHKEY_SCENARIO: file } });
  try {
    const kim = latchkey.sandbox.users.find(({ key }) => key === 'kim');
    assert.equal(kim?.displayName, 'Kim Abara');
    assert.equal((await latchkey.call('kim', 'GET', '/v1.0/me/manager')).body.displayName, 'Mika Lindqvist');
  } finally {
    await latchkey.close();
    await rm(folder, { recursive: true });
  }
  await assert.rejects(
    startLatchkey({ env: { LATCHKEY_SCENARIO: 'compony' } }),
    /LATCHKEY_SCENARIO is "compony": it must be one of tutorial, company, guests, separation-of-duties, or a YAML file/,
  );
});

test('a scenario is sent as YAML or JSON; what the API refuses is told with its line, nothing changes', async () => {
  const latchkey = await startLatchkey();
  try {
    const yaml = 'name: own\ncatalogs:\n  one: { name: One }\n';
    assert.equal((await send(latchkey, '/load', yaml, 'application/yaml')).status, 200);
    const names = async (): Promise<readonly string[]> =>
      (await latchkey.call('globalAdmin', 'GET', `${em}/catalogs`)).body.value.map((each: any) => each.displayName);
    assert.ok((await names()).includes('One'));
    const twice = { name: 'twice', catalogs: { one: { name: 'Two' }, two: { name: 'Two' } } };
    const refused = await send(latchkey, '/load', JSON.stringify(twice, null, 1));
    assert.equal(refused.status, 400);
    assert.match(refused.error.message, /line 7: catalogs\/two: POST .*\/catalogs was answered 409/);
    assert.ok((await names()).includes('One'));
    const unknown = await send(latchkey, '/load', '{"scenario":"nowhere"}');
    assert.match(unknown.error.message, /There is no nowhere; there are tutorial, company/);
    assert.equal((await send(latchkey, '/load', 'name: x', 'text/plain')).status, 415);
  } finally {
    await latchkey.close();
  }
});

test('what is wrong in a file is told with line, path and what would be right', () => {
  const check = (lines: readonly string[], ...expected: readonly RegExp[]): void => {
    try {
      readScenario(lines.join('\n'));
      assert.fail(`nothing is wrong with ${lines.join(' ')}`);
    } catch (error) {
      assert.ok(error instanceof ScenarioError, String(error));
      for (const each of expected) assert.match(error.message, each);
      assert.equal(error.faults.length, expected.length, error.message);
    }
  };
  const named = 'name: x';
  check(['people: {}'], /^line 1: file: name is missing\.$/);
  check([named, 'poeple: {}'], /^line 2: poeple: There is no such word here; there are name, about, begins, people/);
  check(
    [named, 'people:', '  kim: { nam: Kim }'],
    /line 3: people\/kim: name is missing/,
    /line 3: people\/kim\/nam: There/,
  );
  check(
    [named, 'people:', '  kim: { name: Kim, manager: manger }'],
    /line 3: people\/kim\/manager: There is no person "manger"; there are manager/,
  );
  check([named, 'begins: 2 years'], /line 2: begins: It must be how long ago the tenant began, such as P730D/);
  check([named, 'history:', '  - { ago: P1D, by: member }'], /line 3: history\/0: It must have one of asks, approves/);
  check(
    [named, 'history:', '  - { asks: crm }'],
    /line 3: history\/0\/asks: There is no package "crm"; there are none/,
  );
  check(
    [named, 'packages:', '  a: { name: A, catalog: one }'],
    /line 3: packages\/a\/catalog: There is no catalog "one"/,
  );
  check(
    [named, 'catalogs:', '  a: { name: A, resources: [newHires] }'],
    /line 3: catalogs\/a\/resources\/0: It must be group:KEY or app:KEY or site:KEY/,
  );
  check([named, 'groups: [a'], /line 2: It is no YAML/);
  check(
    [named, 'organizations:', '  a: { name: A, domain: a.com, state: new }'],
    /state: It must be one of configured, proposed/,
  );
});

test('instants and the dates of mails move together, whatever their form', () => {
  const day = 24 * 3_600_000;
  const check = (text: string, expected: string): void => assert.equal(moveInstants(text, 30 * day), expected);
  check('"2026-11-30T09:00:00.000Z"', '"2026-12-30T09:00:00.000Z"');
  check('until 2026-12-31T23:59:59Z.', 'until 2027-01-30T23:59:59Z.');
  check('by December 13, 2026, please', 'by January 12, 2027, please');
  check('by December 13, 2026, 4:29 PM UTC', 'by January 12, 2027, 4:29 PM UTC');
  check('9999-12-31T23:59:59Z and 2026-11-30', '9999-12-31T23:59:59Z and 2026-11-30');
});
