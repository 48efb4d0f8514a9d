// The cases that every connector must keep, by files: a person carries exports into an application without an API, and
// lists what is in it. What is there in the end is read from the application's maps, never through the connector.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { csvOf, readListing } from '../../src/domain/connections/listing.ts';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startConnected, type Connected } from './connected.ts';

after(stopPostgres);

interface Account {
  readonly id: string;
  userName: string;
  displayName: string;
  active: boolean;
}

/** An application that is worked in by hand. */
class Application {
  readonly accounts = new Map<string, Account>();
  readonly groups = new Map<string, Set<string>>();
  #made = 0;

  account(userName: string, more: Partial<Account> = {}): Account {
    const made = { id: `a${++this.#made}`, userName, displayName: userName, active: true, ...more };
    this.accounts.set(made.id, made);
    return made;
  }

  named(userName: string | undefined): Account | undefined {
    return [...this.accounts.values()].find((each) => each.userName === userName);
  }

  /** User names of the members. */
  members(group: string): readonly (string | undefined)[] {
    return [...(this.groups.get(group) ?? [])].map((id) => this.accounts.get(id)?.userName).toSorted();
  }

  listing(): object {
    const accounts = [...this.accounts.values()];
    return {
      accounts: csvOf([
        ['id', 'userName', 'displayName', 'active'],
        ...accounts.map(({ id, userName, displayName, active }) => [id, userName, displayName, String(active)]),
      ]),
      groups: csvOf([['displayName'], ...[...this.groups.keys()].map((name) => [name])]),
      members: csvOf([
        ['group', 'account'],
        ...[...this.groups].flatMap(([group, ids]) => [...ids].map((id) => [group, id])),
      ]),
    };
  }

  /** Does each line of an export, as a person would. */
  carryOut(csv: string): void {
    const [, ...cells] = parse(csv) as string[][];
    for (const [action, group = '', id, userName = '', displayName = '', , , , active] of cells) {
      const account = this.accounts.get(id ?? '') ?? this.named(userName);
      if (action === 'createAccount' && account === undefined) this.account(userName, { displayName });
      if (action === 'createGroup') this.groups.set(group, new Set());
      if (action === 'updateAccount' && account !== undefined)
        Object.assign(account, { userName, displayName, active: active === 'true' });
      const known = this.named(userName) ?? account;
      if (action === 'addMember' && known !== undefined) this.groups.get(group)?.add(known.id);
      if (action === 'removeMember' && known !== undefined) this.groups.get(group)?.delete(known.id);
    }
  }
}

for (const engine of enginesByTurns(import.meta.url))
  describe(`files on ${engine}`, () => {
    let house: Connected;
    let count = 0;
    before(async () => {
      house = await startConnected(engine);
    });
    after(() => house.close());

    async function setUp(settings: object = {}, more: object = {}) {
      const app = new Application();
      const name = `Team ${++count}`;
      app.groups.set(name, new Set());
      const { id: connection } = await house.done('POST', '/latchkey/v1/connections', {
        displayName: `Files ${count}`,
        kind: 'files',
        direction: 'outbound',
        mode: 'enforce',
        mayRemove: true,
        settings: { accounts: 'managed', ...settings },
        ...more,
      });
      await house.done('POST', `/latchkey/v1/connections/${connection}/start`);
      const upload = (listing: object) =>
        house.done('POST', `/latchkey/v1/connections/${connection}/uploadListing`, listing);
      const confirm = (listingId: string) =>
        house.call('POST', `/latchkey/v1/connections/${connection}/confirmListing`, { listingId });
      const list = async (listing: object = app.listing()): Promise<any> => {
        const { id, preview } = await upload(listing);
        assert.equal((await confirm(id)).status, 204);
        await house.settle();
        return preview;
      };
      const exported = async (whole = ''): Promise<{ readonly csv: string; readonly lines: number }> =>
        house.done('GET', `/latchkey/v1/connections/${connection}/export${whole}`);
      /** The export is carried out and listed until nothing is left to do. */
      const work = async (): Promise<void> => {
        await house.settle();
        for (let round = 0; (await exported()).lines > 0; round += 1) {
          assert.ok(round < 5, (await exported()).csv);
          app.carryOut((await exported()).csv);
          await list();
        }
      };
      await list();
      const groupId = await house.group(name);
      await house.link(connection, groupId);
      return { app, name, connection, groupId, upload, confirm, list, exported, work };
    }
    const differencesOf = (connection: string): Promise<readonly any[]> =>
      house.rows('differences', `&$filter=connectionId eq '${connection}'`);

    test('granting and taking in any order ends as the last wish, and the request waits for the listing', async () => {
      const { app, name, connection, groupId, work, exported } = await setUp();
      const bob = await house.person('Bob');
      const request = await house.assign(bob.id, await house.package(groupId));
      await house.settle();
      assert.deepEqual(
        (await exported()).csv.split('\r\n').map((line) => line.split(',')[0]),
        ['action', 'createAccount', 'addMember', ''],
      );
      assert.equal(await house.state('assignmentRequests', request), 'delivering');
      await work();
      assert.deepEqual(app.members(name), [bob.userPrincipalName]);
      assert.equal(await house.state('assignmentRequests', request), 'delivered');
      const [assignment] = (
        await house.done(
          'GET',
          `/v1.0/identityGovernance/entitlementManagement/assignments?$filter=target/objectId eq '${bob.id}'`,
        )
      ).value;
      await house.unassign(assignment.id);
      await house.settle();
      assert.match((await exported()).csv, /removeMember/);
      await house.join(groupId, bob.id);
      await house.settle();
      assert.equal((await exported()).lines, 0);
      await house.leave(groupId, bob.id);
      await work();
      assert.deepEqual([app.members(name), await differencesOf(connection)], [[], []]);
      assert.equal(app.named(bob.userPrincipalName)?.active, false);
    });

    test('an export that nobody carried out, or that was carried out twice, changes nothing known', async () => {
      const { app, name, groupId, exported, list, work } = await setUp();
      const cleo = await house.person('Cleo');
      await house.join(groupId, cleo.id);
      await house.settle();
      const { csv } = await exported();
      await list();
      assert.equal((await exported()).csv.split('\r\n').length, csv.split('\r\n').length);
      app.carryOut(csv);
      app.carryOut(csv);
      await work();
      assert.deepEqual([app.members(name), app.accounts.size], [[cleo.userPrincipalName], 1]);
    });

    test('an account that is there is matched, and a stranger is left alone', async () => {
      const { app, name, connection, groupId, upload, list, work } = await setUp();
      const [dan, eve] = [await house.person('Dan'), await house.person('Eve')];
      app.account(dan.userPrincipalName.toUpperCase());
      app.account('stranger');
      app.account(eve.userPrincipalName);
      const { preview } = await upload(app.listing());
      assert.deepEqual(
        [preview.accounts.matched.count, preview.accounts.unmatched.first, preview.accounts.linked.count],
        [2, ['stranger'], 0],
      );
      assert.deepEqual(
        await house.rows('remoteObjects', `&$filter=connectionId eq '${connection}' and kind eq 'account'`),
        [],
      );
      await list();
      await house.join(groupId, dan.id);
      await work();
      assert.equal(app.accounts.size, 3);
      assert.equal(app.members(name).length, 1);
    });

    test('drift is told, taken within the limit, or given again; the preview says it before', async () => {
      for (const whenFound of ['report', 'revoke']) {
        const settings = { accounts: 'managed', whenFound };
        const { app, name, connection, groupId, upload, list, exported, work } = await setUp(settings);
        const fay = await house.person('Fay');
        await house.join(groupId, fay.id);
        await work();
        const group = app.groups.get(name) as Set<string>;
        group.clear();
        for (let at = 0; at < 13; at += 1) group.add(app.account(`stranger ${at}`).id);
        const { preview } = await upload(app.listing());
        assert.deepEqual([preview.members.found.count, preview.members.missing.count], [13, 1]);
        await list();
        const states = (await differencesOf(connection)).map(({ state }) => state).toSorted();
        assert.match((await exported()).csv, /addMember/);
        if (whenFound === 'report') assert.deepEqual(states, ['awaited', ...Array(13).fill('reported')]);
        else assert.deepEqual(states.filter((state) => state === 'held').length > 0, true, states.join());
        assert.equal(
          (await exported()).lines,
          whenFound === 'report' ? 1 : 1 + states.filter((each) => each === 'awaited').length - 1,
        );
        await house.done('PATCH', `/latchkey/v1/connections/${connection}`, {
          settings: { ...settings, whenMissing: 'report' },
        });
        await house.settle();
        assert.deepEqual(
          (await differencesOf(connection)).map(({ state }) => state).toSorted(),
          states,
          'what people are at is spent, so that no more goes when everything is looked at anew',
        );
      }
    });

    test('a faulty, an old and a halved listing take nothing away', async () => {
      const { app, connection, groupId, upload, confirm, list, work } = await setUp();
      for (const each of ['Gil', 'Hal', 'Ida', 'Jan', 'Kim', 'Lea'])
        await house.join(groupId, (await house.person(each)).id);
      await work();
      const faulty = await upload({ members: 'group,account\nTeam\n' });
      assert.equal(faulty.preview.faultCount, 1);
      assert.equal((await confirm(faulty.id)).status, 400);
      const [old, newest] = [await upload(app.listing()), await upload(app.listing())];
      assert.equal((await confirm(old.id)).status, 400);
      assert.equal((await confirm(newest.id)).status, 204);
      await house.settle();
      const accounts = (): Promise<readonly any[]> =>
        house.rows('remoteObjects', `&$filter=connectionId eq '${connection}' and kind eq 'account'`);
      await list({ ...app.listing(), accounts: 'id,userName\n', members: 'group,account\n' });
      const [run] = await house.rows(
        'connectionRuns',
        `&$filter=connectionId eq '${connection}'&$orderby=startedAt desc`,
      );
      assert.deepEqual([run.isComplete, (await accounts()).length], [false, 6]);
      assert.equal((await house.call('POST', `/latchkey/v1/connections/${connection}/uploadListing`, {})).status, 400);
      const kept = await house.rows('connectionListings', `&$filter=connectionId eq '${connection}'`);
      assert.ok(kept.length > 3 && kept.every((each) => !('content' in each)));
    });

    test('accounts and groups that go, new names, nested groups, disabled people come to what is wanted', async () => {
      const { app, name, connection, groupId, list, work } = await setUp();
      const [mia, ned] = [await house.person('Mia'), await house.person('Ned')];
      const inner = await house.group('Inner');
      await house.join(inner, mia.id);
      await house.join(groupId, inner);
      await house.join(groupId, ned.id);
      await work();
      assert.deepEqual(app.members(name), [mia.userPrincipalName, ned.userPrincipalName].toSorted());
      const account = app.named(mia.userPrincipalName);
      await house.done('PATCH', `/v1.0/users/${mia.id}`, { displayName: 'Mia the "second" =1' });
      await house.done('PATCH', `/v1.0/users/${ned.id}`, { accountEnabled: false });
      await work();
      assert.equal(app.named(ned.userPrincipalName)?.active, false);
      assert.equal(app.accounts.get(account?.id ?? '')?.displayName.includes('second'), true);
      const gone = app.named(ned.userPrincipalName)?.id ?? '';
      app.accounts.delete(gone);
      app.groups.get(name)?.delete(gone);
      await work();
      await list();
      await work();
      assert.deepEqual(app.members(name).filter((each) => each === ned.userPrincipalName).length, 1);
      app.groups.clear();
      await list();
      assert.deepEqual(
        (await differencesOf(connection)).filter(({ aspect }) => aspect === 'group').map(({ state }) => state),
        ['asked'],
      );
    });

    test('simulating exports nothing; all that is wanted is exported as a whole', async () => {
      const { groupId, connection, exported, work } = await setUp();
      const oda = await house.person('Oda');
      await house.join(groupId, oda.id);
      await work();
      const { csv, lines } = await exported('(whole=true)');
      assert.equal(lines, 1);
      assert.match(csv, new RegExp(`member,Team \\d+,a\\d+,${oda.userPrincipalName}`));
      await house.done('PATCH', `/latchkey/v1/connections/${connection}`, { mode: 'simulate' });
      await house.join(groupId, (await house.person('Pia')).id);
      await house.settle();
      assert.equal((await exported()).lines, 0);
      assert.equal(
        (await house.call('GET', `/latchkey/v1/connections/${connection}/export`, undefined, 'designer')).status >= 400,
        true,
      );
      assert.deepEqual(readListing({ members: 'group,account\r\n' }).faults, []);
    });
  });
