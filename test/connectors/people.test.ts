// People whom a table brings: a connection of the kind `files` owns whoever is in it, blocks and withdraws who is not,
// and takes no more people at once than the tenant lets it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { csvOf, readListing } from '../../src/domain/connections/listing.ts';
import { mostSteps, withStep, type RunStep } from '../../src/domain/connections/runSteps.ts';
import { readPeople } from '../../src/domain/connections/peopleTable.ts';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startConnected, type Connected } from './connected.ts';

after(stopPostgres);

type Json = any;
type Cells = Readonly<Record<string, string>>;

/** A table of people, with the headings of all of them. */
function tableOf(people: readonly Cells[], heads = [...new Set(people.flatMap((each) => Object.keys(each)))]): string {
  return csvOf([heads, ...people.map((each) => heads.map((head) => each[head] ?? ''))]);
}

for (const engine of enginesByTurns(import.meta.url))
  describe(`people by a table on ${engine}`, () => {
    let connected: Connected;
    before(async () => {
      connected = await startConnected(engine);
    });
    after(() => connected?.close());

    let made = 0;
    async function source(settings: object = {}): Promise<string> {
      const { id } = await connected.done('POST', '/latchkey/v1/connections', {
        displayName: `Personnel ${++made}`,
        kind: 'files',
        direction: 'inbound',
        settings,
      });
      await connected.done('POST', `/latchkey/v1/connections/${id}/start`);
      return id;
    }
    const upload = (id: string, people: readonly Cells[], heads?: string[]): Promise<Json> =>
      connected.done('POST', `/latchkey/v1/connections/${id}/uploadListing`, { people: tableOf(people, heads) });
    /** Uploads, confirms and waits; the preview and the run. */
    async function bring(id: string, people: readonly Cells[], heads?: string[]): Promise<Json> {
      const { id: listingId, preview } = await upload(id, people, heads);
      await connected.done('POST', `/latchkey/v1/connections/${id}/confirmListing`, { listingId });
      await connected.settle();
      const [run] = await connected.rows(
        'connectionRuns',
        `&$filter=connectionId eq '${id}'&$orderby=startedAt desc,id&$select=id,endedAt,isComplete,says,accounts,steps`,
      );
      return { preview, run };
    }
    const shown = 'id,displayName,userPrincipalName,jobTitle,department,accountEnabled,mail,onPremisesSyncEnabled';
    const find = async (filter: string): Promise<readonly Json[]> =>
      (await connected.done('GET', `/v1.0/users?$filter=${filter}&$select=${shown}&$expand=manager($select=id)`)).value;
    const named = async (name: string): Promise<Json> =>
      (await find(`userPrincipalName eq '${name}@${connected.latchkey.sandbox.tenantDomain}'`))[0];
    const counts = (preview: Json): Json =>
      Object.fromEntries(Object.entries<Json>(preview.people).map(([verdict, { count }]) => [verdict, count]));
    const stepOf = (run: Json, step: string): Json => run.steps.find((each: Json) => each.step === step);

    test('a table is looked at, confirmed, and brings people, their managers, and what changes of them', async () => {
      const id = await source();
      const domain = connected.latchkey.sandbox.tenantDomain;
      const people = [
        {
          id: '1',
          userName: `ann.t@${domain}`,
          displayName: 'Ann',
          jobTitle: 'Clerk',
          manager: 'cai.t',
          active: 'yes',
        },
        { id: '2', userName: 'bob.t', givenName: 'Bob', familyName: 'Berg', manager: '1', active: 'no', pet: 'cat' },
        {
          id: '3',
          userName: 'cai.t',
          displayName: 'Cai',
          email: 'cai@elsewhere.example',
          costCenter: 'C7',
          active: '1',
        },
      ];
      const listing = await upload(id, people);
      assert.equal(listing.preview.faultCount, 0, JSON.stringify(listing.preview));
      assert.deepEqual(counts(listing.preview), {
        listed: 3,
        new: 3,
        takenOver: 0,
        returned: 0,
        changed: 0,
        taken: 0,
        gone: 0,
      });
      assert.deepEqual(listing.preview.ignored, ['pet']);
      assert.equal(await named('ann.t'), undefined);
      const { run } = await bring(id, people);
      assert.equal(run.isComplete, true, JSON.stringify(run));
      assert.deepEqual([run.accounts, stepOf(run, 'bringPeople').counts], [3, { seen: 3, new: 3 }]);
      const [ann, bob, cai] = [await named('ann.t'), await named('bob.t'), await named('cai.t')];
      assert.deepEqual(
        [ann.displayName, ann.jobTitle, ann.accountEnabled, ann.manager.id, ann.onPremisesSyncEnabled],
        ['Ann', 'Clerk', true, cai.id, true],
      );
      assert.deepEqual([bob.displayName, bob.accountEnabled, bob.manager.id], ['Bob Berg', false, ann.id]);
      assert.deepEqual([cai.mail, cai.manager ?? null], ['cai@elsewhere.example', null]);
      const refused = await connected.call('PATCH', `/v1.0/users/${ann.id}`, { jobTitle: 'Boss' });
      assert.deepEqual([refused.status, /Personnel/.test(refused.text)], [400, true], refused.text);

      const again = await bring(id, people);
      assert.deepEqual([counts(again.preview).changed, again.run.steps.length], [0, 1], JSON.stringify(again));
      const moved = await bring(id, [
        { ...people[0], jobTitle: 'Boss', userName: 'cai.t', manager: '3' },
        { ...people[1], active: 'true' },
        { ...people[2], userName: `ann.t@${domain}` },
      ] as Cells[]);
      assert.equal(moved.run.isComplete, true, JSON.stringify(moved.run));
      assert.deepEqual(
        [(await named('cai.t'))?.jobTitle, (await named('bob.t')).accountEnabled, (await named('ann.t'))?.id],
        [null, true, ann.id],
        'two names that change places are told, and stay',
      );
      assert.equal(stepOf(moved.run, 'connectPeople').counts.refused, 2);
    });

    test('a column that is left out leaves what is there, and a person of another source is not taken', async () => {
      const [id, other, taking] = [await source(), await source(), await source({ takesOver: true })];
      await bring(id, [{ id: '1', userName: 'dan.t', department: 'Sales', jobTitle: 'Clerk' }]);
      await bring(id, [{ id: '1', userName: 'dan.t', department: '' }]);
      const dan = await named('dan.t');
      assert.deepEqual([dan.jobTitle, dan.department], ['Clerk', null]);
      const { preview, run } = await bring(other, [{ userName: 'dan.t', jobTitle: 'Spy' }]);
      assert.equal(counts(preview).taken, 1);
      assert.deepEqual(stepOf(run, 'connectPeople').says, ['Line 2: Somebody else has this user name.']);
      assert.equal((await named('dan.t')).jobTitle, 'Clerk');
      const own = await connected.person('Eve');
      const name = own.userPrincipalName;
      const before = await bring(other, [{ userName: name, jobTitle: 'Taken' }]);
      assert.equal(counts(before.preview).taken, 1);
      const over = await bring(taking, [{ userName: name, jobTitle: 'Taken' }]);
      assert.equal(counts(over.preview).takenOver, 1);
      const [eve] = await find(`id eq '${own.id}'`);
      assert.deepEqual([eve.jobTitle, eve.onPremisesSyncEnabled], ['Taken', true]);
    });

    test('whoever is in the table no more is withdrawn within the limit, and comes back by the next one', async () => {
      const id = await source();
      const people = Array.from({ length: 40 }, (_, at) => ({ id: `w${at}`, userName: `gone${at}.t` }));
      await bring(id, people);
      const { preview, run } = await bring(id, people.slice(0, 25));
      assert.equal(counts(preview).gone, 15);
      assert.equal(stepOf(run, 'withdrawPeople').counts.gone, 15, JSON.stringify(run));
      const held = await connected.rows('heldRemovals', `&$filter=cause eq 'sourcePerson' and thingId eq '${id}'`);
      assert.ok(held.length > 0 && held.length < 15, `${held.length} held`);
      const [waiting] = held;
      const [blocked] = await find(`id eq '${waiting.principalId}'`);
      assert.equal(blocked.accountEnabled, false);
      const back = await bring(
        id,
        people.map((each) => ({ ...each, jobTitle: 'Back' })),
      );
      assert.equal(counts(back.preview).returned, held.length, JSON.stringify(counts(back.preview)));
      const [returned] = await find(`id eq '${waiting.principalId}'`);
      assert.deepEqual([returned?.accountEnabled, returned?.jobTitle], [true, 'Back']);
      assert.deepEqual(await connected.rows('heldRemovals', `&$filter=thingId eq '${id}'`), []);
    });

    test('a name that another person had gives nobody their account; an id may take the place of a name', async () => {
      const id = await source();
      await bring(id, [
        { id: '1', userName: 'same.t', displayName: 'The first' },
        { id: '2', userName: 'stays.t' },
      ]);
      const first = await named('same.t');
      const group = await connected.group('Of the first');
      await connected.done('POST', `/v1.0/groups/${group}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${first.id}`,
      });
      const next = [
        { id: '3', userName: 'same.t', displayName: 'The second' },
        { id: '2', userName: 'stays.t', displayName: '' },
      ];
      const { preview, run } = await bring(id, next);
      assert.deepEqual([counts(preview).taken, counts(preview).changed, counts(preview).gone], [1, 0, 1]);
      assert.deepEqual(stepOf(run, 'connectPeople').says, ['Line 2: Somebody else has this user name.']);
      assert.equal(stepOf(run, 'withdrawPeople').counts.gone, 1, JSON.stringify(run));
      await bring(id, next);
      const second = await named('same.t');
      assert.deepEqual([second?.displayName, second?.id === first.id], ['The second', false]);
      const members = (await connected.done('GET', `/v1.0/groups/${group}/members?$select=id`)).value;
      assert.ok(members.every((each: Json) => each.id !== second.id));

      const bare = await source();
      await bring(bare, [{ userName: 'bare.t' }]);
      const before = await named('bare.t');
      const given = await bring(bare, [{ id: '9', userName: 'bare.t', jobTitle: 'Known again' }]);
      assert.equal(counts(given.preview).changed, 1);
      assert.deepEqual([(await named('bare.t')).id, (await named('bare.t')).jobTitle], [before.id, 'Known again']);
    });

    test('a table that shows less than half concludes nothing, and one with a fault is not confirmed', async () => {
      const id = await source();
      const people = Array.from({ length: 12 }, (_, at) => ({ id: `h${at}`, userName: `half${at}.t` }));
      await bring(id, people);
      const { run } = await bring(id, people.slice(0, 5));
      assert.deepEqual([run.isComplete, /lacks 7/.test(run.says)], [false, true], run.says);
      assert.equal((await named('half11.t')).accountEnabled, true);
      const faulty = await upload(id, [{ id: 'x', userName: 'faulty.t', email: 'no address' }]);
      assert.equal(faulty.preview.faultCount, 1);
      const refused = await connected.call('POST', `/latchkey/v1/connections/${id}/confirmListing`, {
        listingId: faulty.id,
      });
      assert.equal(refused.status, 400, refused.text);
    });

    test('a connection is told what it reads, and pushes are for those of the kind scim', async () => {
      const id = await source();
      const at = `/latchkey/v1/connections/${id}`;
      for (const [body, says] of [
        [{}, /people/],
        [{ people: 'userName\nx\n', members: 'group,account\n' }, /members/],
      ] as const) {
        const reply = await connected.call('POST', `${at}/uploadListing`, body);
        assert.deepEqual([reply.status, says.test(reply.text)], [400, true], reply.text);
      }
      assert.equal((await connected.call('POST', `${at}/addSecret`, {})).status, 400);
      assert.equal((await connected.call('GET', `/scim/v2/${id}/Users`)).status, 404);
      const tasks = await connected.call('POST', '/latchkey/v1/connections', {
        displayName: 'No tasks come in',
        kind: 'tasks',
        direction: 'inbound',
      });
      assert.equal(tasks.status, 400, tasks.text);
    });
  });

test('a table of people tells each of its faults by line', () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['id;userName\n1;a\n2;b\n', []],
    ['id\n1\n', ['1 The heading userName is missing; there may be id, userName']],
    ['userName\na\nA\n', ['3 The userName A comes twice.']],
    ['id,userName\n1,a\n1,b\n', ['3 The id 1 comes twice.']],
    ['userName,active\na,perhaps\n', ['2 active is neither true nor false.']],
    ['userName,email\na,nowhere\n', ['2 email is no address such as name@example.com.']],
    ['userName,manager\na,b\n', ['2 The manager b is not one of the people.']],
    ['userName,manager\na,a\n', ['2 Nobody is their own manager.']],
    [`userName,jobTitle\na,${'x'.repeat(257)}\n`, ['2 jobTitle has more than 256 characters.']],
  ];
  for (const [text, expected] of rows) {
    const told = readPeople(text).faults.map(({ line, says }) => `${line} ${says}`);
    assert.equal(told.length, expected.length, `${text} ${told.join()}`);
    for (const [at, says] of expected.entries()) assert.ok(told[at]?.startsWith(says), `${text} ${told.join()}`);
  }
  assert.deepEqual([...readListing({ members: 'group,account\n' }).listing.whole], ['members']);
});

test('a run keeps its steps in bounds: pages are one step, and further groups are counted together', () => {
  const step = (about: string, seen: number): RunStep => ({
    step: 'compareMembers',
    about,
    at: '2030-01-01T00:00:00Z',
    counts: { seen, lost: 0 },
    says: seen === 1 ? ['It is small.'] : [],
  });
  const two = withStep(withStep([], step('One', 2)), step('One', 3));
  assert.deepEqual(
    two.map(({ counts }) => counts),
    [{ seen: 5 }],
  );
  let all: readonly RunStep[] = [];
  for (let at = 0; at < 300; at += 1) all = withStep(all, step(`Group ${at}`, 1));
  assert.equal(all.length, mostSteps + 1);
  assert.deepEqual([all.at(-1)?.about, all.at(-1)?.counts.seen, all.at(-1)?.says.length], [null, 200, 50]);
});
