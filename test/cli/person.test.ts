// Two years of a user's history, made over HTTP under a moved clock, exported, and erased after the permanent deletion,
// by `latchkey person` and by the API, on both engines.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { unzipSync, strFromU8 } from 'fflate';
import { main } from '../../src/cli/main.ts';
import { dumpedEntities, openDumpReader } from '../../src/store/dump.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

/** What a search of the database must find before, and none of it afterwards. */
const values = [
  'Quirina Zephyr',
  'Zephyr-Fairweather',
  'quirina.zephyr@private.example',
  '+49 555 0100',
  'Umbra Street 7',
  'ZX-employee-4711',
  'because of the moon',
  'allergic to nickel',
  'their answer to the approver',
  'they may have it',
  'what did they say',
  'decided by my own words',
] as const;

describe('latchkey person', () => {
  let folder: string;
  let server: PostgresServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-person-'));
    server = await startPostgres();
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await stopPostgres();
    await server.stop();
  });

  for (const engine of ['sqlite', 'postgres'] as const)
    test(`erases two years of a person, and the audit still holds (${engine})`, async () => {
      const database = engine === 'sqlite' ? `sqlite:${join(folder, 'latchkey.db')}` : await freshDatabase(server);
      const anchors = join(folder, `${engine}.jsonl`);
      const env = {
        LATCHKEY_DATABASE: database,
        LATCHKEY_DATA: join(folder, engine),
        LATCHKEY_MODE: 'sandbox',
        LATCHKEY_AUDIT_ANCHOR: anchors,
      };
      const run = async (...argv: readonly string[]) => {
        let out = '';
        const print = (text: string): void => {
          out += text;
        };
        return { status: await main(argv, { env, out: print, err: print }), out };
      };
      const latchkey = await startLatchkey({ env });
      const person = latchkey.user('member');
      const own = [...values, person.userPrincipalName, person.displayName];
      await liveTwoYears(latchkey);

      const bundle = join(folder, `${engine}.zip`);
      const exported = await run('person', 'export', '--of', person.userPrincipalName, '--out', bundle);
      assert.equal(exported.status, 0, exported.out);
      const files = unzipSync(await readFile(bundle));
      const manifest = JSON.parse(strFromU8(files['manifest.json'] as Uint8Array));
      assert.equal(manifest.objectId, person.id);
      for (const [entity, count] of Object.entries(manifest.rows))
        assert.equal(strFromU8(files[`${entity}.jsonl`] as Uint8Array).split('\n').length - 1, count, entity);
      const told = Object.values(files)
        .map((file) => strFromU8(file))
        .join('\n');
      for (const value of own) assert.ok(told.includes(value), value);
      assert.doesNotMatch(told, /passwordHash|scrypt\$/);
      // The entry of the audit was there before the copy was taken.
      assert.match(told, /"activityDisplayName":"Export personal data"/);

      await exportByApi(latchkey, own);
      const refused = await run('person', 'erase', '--of', person.id);
      assert.match(refused.out, /Only a user who was deleted permanently can be erased/);
      const other = latchkey.user('designer');
      const ofOther = [other.displayName, other.userPrincipalName, 'told me to ask'];
      assert.match(await refusedErasure(latchkey, other.id), /Only a user who was deleted permanently can be erased/);
      for (const { id } of [person, other]) await done(latchkey, 'globalAdmin', 'DELETE', `/v1.0/users/${id}`);
      await latchkey.clock({ advance: 'P31D' });
      await latchkey.drain();
      await eraseByApi(latchkey, other.id);
      await latchkey.close();
      assert.deepEqual(await searchIn(database, ofOther), []);
      const before = await searchIn(database, own);
      assert.ok(before.length > 30, 'history names the person');

      const erased = await run('person', 'erase', '--of', person.id);
      assert.equal(erased.status, 0, erased.out);
      assert.match(erased.out, /audit +\d+/);
      assert.deepEqual(await searchIn(database, own), []);
      assert.doesNotMatch((await run('person', 'erase', '--of', person.id)).out, /audit |mail /);

      const again = await startLatchkey({ env });
      const list = await again.call(
        'globalAdmin',
        'GET',
        `/v1.0/auditLogs/directoryAudits?$filter=initiatedBy/user/id eq '${person.id}'`,
      );
      assert.ok(list.body.value.length > 5, 'what the person did is still there, by id');
      await again.close();
      const verified = await run('verify', database, '--checkpoints', anchors);
      assert.equal(verified.status, 0, verified.out);
      assert.match(verified.out, /of \d+ audit rows are as they were written/);
      assert.match(verified.out, /[1-9]\d* of them have values that were erased/);
    });
});

const personData = (id: string): string => `/latchkey/v1/personData(personId='${id}')`;
const entriesOf = (activity: string): string =>
  `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq '${activity} personal data'`;

/** An administrator's copy has everything; one's own tells nothing of others, and others get none. */
async function exportByApi(latchkey: Latchkey, values: readonly string[]): Promise<void> {
  const { id, userPrincipalName } = latchkey.user('member');
  const admin = latchkey.user('globalAdmin');
  const own = await done(latchkey, 'member', 'GET', personData(userPrincipalName));
  const whole = await done(latchkey, 'globalAdmin', 'GET', personData(id));
  const text = JSON.stringify(whole);
  for (const value of values) assert.ok(text.includes(value), value);
  assert.ok(text.includes(admin.displayName));
  assert.doesNotMatch(text, /passwordHash|scrypt\$/);
  assert.equal(own.objectId, id);
  for (const [entity, rows] of Object.entries<any[]>(own.rows)) {
    const all = whole.rows[entity].map((row: any) => row.id);
    assert.ok(
      rows.every((row) => all.includes(row.id)),
      entity,
    );
  }
  assert.ok(own.rows.mail.length > 0 && own.rows.mail.length < whole.rows.mail.length);
  const byOthers = own.rows.audit.filter((row: any) => row.userId !== id);
  assert.ok(byOthers.length > 0);
  for (const row of byOthers) assert.equal('userDisplayName' in row || 'ipAddress' in row, false);
  assert.ok(!JSON.stringify(own.rows).includes(admin.displayName));
  const approver = latchkey.user('manager');
  for (const entity of ['approvalStage', 'approvalQuestion']) {
    assert.ok(own.rows[entity].length > 0, entity);
    for (const told of [approver.displayName, approver.id]) {
      assert.ok(JSON.stringify(whole.rows[entity]).includes(told), entity);
      assert.ok(!JSON.stringify(own.rows[entity]).includes(told), entity);
    }
  }
  assert.ok(JSON.stringify(own.rows.approvalStage).includes('decided by my own words'));
  for (const [who, of] of [
    ['designer', id],
    ['governanceAdmin', id],
    ['designer', '6a1f0000-0000-4000-8000-00000000ffff'],
  ] as const)
    assert.equal((await latchkey.call(who, 'GET', personData(of))).status, 403, who);
  assert.equal((await latchkey.call('globalAdmin', 'GET', personData('nobody'))).status, 404);
  const { value } = await done(latchkey, 'globalAdmin', 'GET', entriesOf('Export'));
  assert.deepEqual(
    value.map((each: any) => [each.initiatedBy.user?.id ?? null, each.targetResources[0].id]).toSorted(),
    [
      [null, id],
      [admin.id, id],
      [id, id],
    ].toSorted(),
  );
}

async function refusedErasure(latchkey: Latchkey, personId: string): Promise<string> {
  for (const who of ['designer', 'governanceAdmin'])
    assert.equal((await latchkey.call(who, 'POST', '/latchkey/v1/erasePerson', { personId })).status, 403);
  const { status, body } = await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/erasePerson', { personId });
  assert.equal(status, 400);
  return body.error.message;
}

async function eraseByApi(latchkey: Latchkey, personId: string): Promise<void> {
  const report = await done(latchkey, 'globalAdmin', 'POST', '/latchkey/v1/erasePerson', { personId });
  assert.ok(report.changed.audit > 0 && report.changed.assignmentRequest > 0);
  assert.deepEqual(report.left, []);
  const { value } = await done(latchkey, 'globalAdmin', 'GET', entriesOf('Erase'));
  assert.ok(value.length > 0);
  for (const { initiatedBy, targetResources } of value)
    assert.deepEqual([initiatedBy.user.id, targetResources[0].id], [latchkey.user('globalAdmin').id, personId]);
}

async function done(latchkey: Latchkey, who: string, method: string, path: string, body?: unknown): Promise<any> {
  const reply = await latchkey.call(who, method, path, body);
  assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
  return reply.body;
}

/** Four half-years: requests with answers, approvals both ways, questions, a custom delivery, mails. */
async function liveTwoYears(latchkey: Latchkey): Promise<void> {
  const admin = (method: string, path: string, body?: unknown) => done(latchkey, 'globalAdmin', method, path, body);
  const graph = (kind: string, rest: object = {}) => ({ '@odata.type': `#microsoft.graph.${kind}`, ...rest });
  const person = latchkey.user('member');
  await latchkey.clock({ frozen: true });
  await admin('PATCH', `/v1.0/users/${person.id}`, {
    displayName: 'Quirina Zephyr',
    surname: 'Zephyr-Fairweather',
    mobilePhone: '+49 555 0100',
    businessPhones: ['+49 555 0100'],
    otherMails: ['quirina.zephyr@private.example'],
    streetAddress: 'Umbra Street 7',
    employeeId: 'ZX-employee-4711',
  });
  const catalog = (await admin('POST', `${em}/catalogs`, { displayName: 'History', isExternallyVisible: true })).id;
  const packageOf = async (name: string, approver: string): Promise<string> => {
    const { id } = await admin('POST', `${em}/accessPackages`, {
      displayName: name,
      description: '',
      catalog: { id: catalog },
    });
    await admin('POST', `${em}/assignmentPolicies`, {
      displayName: `Policy of ${name}`,
      description: '',
      allowedTargetScope: 'allDirectoryUsers',
      expiration: { type: 'afterDuration', duration: 'P60D' },
      requestorSettings: { enableTargetsToSelfAddAccess: true },
      requestApprovalSettings: {
        isApprovalRequiredForAdd: true,
        stages: [
          {
            durationBeforeAutomaticDenial: 'P10D',
            primaryApprovers: [
              graph('singleUser', {
                userId: latchkey.user(approver).id,
                description: latchkey.user(approver).displayName,
              }),
            ],
          },
        ],
      },
      questions: [
        graph('accessPackageTextInputQuestion', {
          sequence: 1,
          isRequired: false,
          text: 'Anything else?',
          isAnswerEditable: true,
        }),
      ],
      accessPackage: { id },
    });
    return id;
  };
  const wanted = await packageOf('Moonlight', 'manager');
  const guarded = await packageOf('Guarded', 'member');
  const policyOf = async (id: string) =>
    (await admin('GET', `${em}/accessPackages/${id}?$expand=assignmentPolicies($expand=questions)`))
      .assignmentPolicies[0];
  for (let half = 0; half < 4; half += 1) {
    const ask = async (who: string, accessPackage: string, justification: string): Promise<string> => {
      const policy = await policyOf(accessPackage);
      const request = await done(latchkey, who, 'POST', `${em}/assignmentRequests`, {
        requestType: 'userAdd',
        justification,
        answers: [
          graph('accessPackageAnswerString', {
            value: who === 'member' ? 'allergic to nickel' : 'nothing',
            answeredQuestion: graph('accessPackageTextInputQuestion', { id: policy.questions[0].id }),
          }),
        ],
        assignment: { accessPackageId: accessPackage, assignmentPolicyId: policy.id },
      });
      await latchkey.drain();
      return request.id;
    };
    const mine = await ask('member', wanted, `because of the moon ${half}`);
    await done(latchkey, 'manager', 'POST', `/latchkey/v1/approvals/${mine}/decide`, {
      result: 'ask',
      questionToRequestor: 'what did they say',
    });
    await done(latchkey, 'member', 'POST', `/latchkey/v1/requests/${mine}/answer`, {
      text: 'their answer to the approver',
    });
    await done(latchkey, 'manager', 'POST', `/latchkey/v1/approvals/${mine}/decide`, {
      result: half === 2 ? 'deny' : 'approve',
      justification: `they may have it, Quirina Zephyr`,
    });
    const theirs = await ask('designer', guarded, `Quirina Zephyr told me to ask (${half})`);
    await done(latchkey, 'member', 'POST', `/latchkey/v1/approvals/${theirs}/decide`, {
      result: 'approve',
      justification: 'decided by my own words',
    });
    await latchkey.drain();
    await latchkey.clock({ advance: 'P183D' });
    await latchkey.drain();
    latchkey.forgetTokens();
  }
}

/** Where the texts of the tables have one of the values, in any case. */
async function searchIn(database: string, wanted: readonly string[]): Promise<readonly string[]> {
  const reading = await openDumpReader(database);
  const found: string[] = [];
  for (const entity of dumpedEntities)
    for await (const rows of reading.rows(entity))
      for (const row of rows) {
        const text = JSON.stringify(row).toLowerCase();
        for (const value of wanted)
          if (text.includes(value.toLowerCase())) found.push(`${entity} ${String(row['id'])}: ${value}`);
      }
  await reading.close();
  return found;
}
