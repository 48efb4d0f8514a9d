// Any interleaving of writes and delta queries, by whoever asks, merges to what the caller may see.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { sampleOf, seedOfToday } from '../sample.ts';
import { engines } from '../store/open.ts';
import { dice } from './world.ts';

type Json = Record<string, any>;

const em = '/v1.0/identityGovernance/entitlementManagement';
const ownerRole = 'ae79f266-94d4-4dab-b730-feca7e132178';
const steps = sampleOf(120, 1_000);

/** A client that keeps a copy: what it merged, and where it goes on. */
interface Copy {
  readonly who: string;
  readonly start: string;
  readonly list: string;
  readonly isMinimal: boolean;
  readonly size: number;
  rows: Map<string, Json>;
  members: Map<string, Set<string>>;
  next: string | null;
}

const copyOf = (who: string, start: string, list: string, more: Partial<Copy> = {}): Copy => ({
  ...{ who, start, list, isMinimal: false, size: 5, rows: new Map(), members: new Map(), next: null },
  ...more,
});
const withoutNulls = (row: Json): Json =>
  Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== null && !name.startsWith('@odata.')));

for (const engine of engines) {
  describe(`delta queries beside writes on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine, env: { LATCHKEY_RATE_LIMIT: 'off' } });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test(`${steps} random steps`, async () => {
      const seed = seedOfToday();
      const random = dice(seed);
      const pick = <T>(of: readonly T[]): T | undefined => (of.length === 0 ? undefined : random.of(of));
      let made = 0;
      let resyncs = 0;
      let told = 0;
      const admin = async (method: string, path: string, body?: unknown): Promise<Json> => {
        const reply = await latchkey.call('globalAdmin', method, path, body);
        assert.ok(reply.status < 500, `${method} ${path}: ${reply.text}`);
        return reply.status < 300 ? (reply.body ?? {}) : {};
      };
      const own = ['catalogs', 'accessPackages', 'assignmentPolicies', 'assignmentRequests', 'assignments'];
      const copies: readonly Copy[] = [
        copyOf('globalAdmin', '/v1.0/users/delta', '/v1.0/users'),
        copyOf(
          'globalAdmin',
          '/beta/users/delta()?$select=displayName,jobTitle',
          '/beta/users?$select=id,displayName,jobTitle',
          {
            isMinimal: true,
          },
        ),
        copyOf('globalAdmin', '/v1.0/groups/delta', '/v1.0/groups', { size: 3 }),
        copyOf('globalAdmin', '/v1.0/applications/delta', '/v1.0/applications'),
        copyOf('guest', '/v1.0/users/delta', '/v1.0/users'),
        copyOf('guest', '/v1.0/groups/delta?$select=displayName', '/v1.0/groups?$select=id,displayName'),
        ...['globalAdmin', 'engineer', 'analyst', 'guest'].flatMap((who) =>
          own.map((set, at) => copyOf(who, `/latchkey/v1/${set}/delta()`, `${em}/${set}`, { isMinimal: at % 2 === 1 })),
        ),
      ];

      const begin = (copy: Copy, next: string): void => {
        copy.rows = new Map();
        copy.members = new Map();
        copy.next = next;
      };
      const merge = (copy: Copy, value: readonly Json[]): void => {
        for (const { 'members@delta': ends, '@removed': removed, ...row } of value) {
          told++;
          if (removed !== undefined) {
            copy.rows.delete(row['id']);
            copy.members.delete(row['id']);
            continue;
          }
          copy.rows.set(row['id'], withoutNulls(copy.isMinimal ? { ...copy.rows.get(row['id']), ...row } : row));
          const members = copy.members.get(row['id']) ?? new Set();
          for (const end of (ends ?? []) as readonly Json[])
            if (end['@removed'] === undefined) members.add(end['id']);
            else members.delete(end['id']);
          copy.members.set(row['id'], members);
        }
      };
      /** One page; whether the round is over. */
      const page = async (copy: Copy): Promise<boolean> => {
        const headers = { prefer: `odata.maxpagesize=${copy.size}${copy.isMinimal ? ', return=minimal' : ''}` };
        if (copy.next === null) begin(copy, copy.start);
        const reply = await latchkey.call(copy.who, 'GET', copy.next as string, undefined, headers);
        if (reply.status === 410) {
          resyncs++;
          begin(copy, (reply.headers.get('location') as string).slice(latchkey.http.length));
          return false;
        }
        assert.equal(reply.status, 200, `${copy.who} ${copy.next}: ${reply.text}`);
        merge(copy, reply.body.value);
        const link: string = reply.body['@odata.nextLink'] ?? reply.body['@odata.deltaLink'];
        copy.next = link.slice(latchkey.http.length);
        return reply.body['@odata.deltaLink'] !== undefined;
      };
      const visible = async (who: string, path: string): Promise<readonly Json[]> => {
        const rows: Json[] = [];
        for (let next: string | null = path; next !== null; ) {
          const reply = await latchkey.call(who, 'GET', next);
          assert.equal(reply.status, 200, `${who} ${next}: ${reply.text}`);
          rows.push(...reply.body.value);
          next = reply.body['@odata.nextLink']?.slice(latchkey.http.length) ?? null;
        }
        return rows;
      };
      const compare = async (copy: Copy): Promise<void> => {
        // What changed while a round was under way comes in the next one.
        for (let rounds = 0; rounds < 2; rounds++) while (!(await page(copy)));
        const rows = await visible(copy.who, copy.list);
        const expected = new Map(rows.map((row) => [row['id'] as string, withoutNulls(row)]));
        const says = `${copy.who} ${copy.start}, seed ${seed}`;
        assert.deepEqual([...copy.rows.keys()].toSorted(), [...expected.keys()].toSorted(), says);
        for (const [id, row] of expected) assert.deepEqual(copy.rows.get(id), row, says);
        const group =
          copy.start === '/v1.0/groups/delta' && copy.who === 'globalAdmin' ? pick([...expected.keys()]) : undefined;
        if (group === undefined) return;
        const members = await visible(copy.who, `/v1.0/groups/${group}/members?$select=id`);
        assert.deepEqual(
          [...(copy.members.get(group) ?? [])].toSorted(),
          members.map((row) => row['id']).toSorted(),
          says,
        );
      };

      const things = {
        users: [] as string[],
        deleted: [] as string[],
        groups: [] as string[],
        catalogs: [] as string[],
      };
      const packages: string[] = [];
      const policies: string[] = [];
      const roles: string[] = [];
      const person = (): string => latchkey.user(random.of(['engineer', 'analyst', 'guest'])).id;
      const note = (into: string[], row: Json): void => {
        if (typeof row['id'] === 'string') into.push(row['id']);
      };
      const writes: readonly (() => Promise<unknown>)[] = [
        async () =>
          note(
            things.users,
            await admin('POST', '/v1.0/users', {
              accountEnabled: true,
              displayName: `Law ${++made}`,
              mailNickname: `law${made}`,
              userPrincipalName: `law${made}@${latchkey.sandbox.tenantDomain}`,
              passwordProfile: { password: 'Quiet-Harbour-7714' },
            }),
          ),
        () => admin('PATCH', `/v1.0/users/${pick(things.users)}`, { jobTitle: random.of(['Clerk', 'Cook', null]) }),
        () =>
          admin('PATCH', `/v1.0/users/${pick(things.users)}`, { businessPhones: random.of([['1'], ['1', '2'], []]) }),
        async () => {
          const id = things.users.shift();
          if (id === undefined) return;
          await admin('DELETE', `/v1.0/users/${id}`);
          things.deleted.push(id);
        },
        async () => {
          const id = things.deleted.shift();
          if (id === undefined) return;
          await admin('POST', `/v1.0/directory/deletedItems/${id}/restore`);
          things.users.push(id);
        },
        () => admin('DELETE', `/v1.0/directory/deletedItems/${things.deleted.shift()}`),
        async () =>
          note(
            things.groups,
            await admin('POST', '/v1.0/groups', {
              displayName: `Law ${++made}`,
              mailNickname: `law${made}`,
              mailEnabled: false,
              securityEnabled: true,
            }),
          ),
        () => admin('PATCH', `/v1.0/groups/${pick(things.groups)}`, { description: random.of(['A', 'B', null]) }),
        () =>
          admin('POST', `/v1.0/groups/${pick(things.groups)}/members/$ref`, {
            '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${pick([...things.users, person()])}`,
          }),
        () => admin('DELETE', `/v1.0/groups/${pick(things.groups)}/members/${pick([...things.users, person()])}/$ref`),
        () => admin('POST', '/v1.0/applications', { displayName: `Law ${++made}` }),
        async () =>
          note(
            things.catalogs,
            await admin('POST', `${em}/catalogs`, { displayName: `Law ${++made}`, description: '' }),
          ),
        () =>
          admin('PATCH', `${em}/catalogs/${pick(things.catalogs)}`, {
            description: `${++made}`,
            isExternallyVisible: random.of([true, false]),
          }),
        () =>
          admin('PATCH', `${em}/catalogs/${pick(things.catalogs)}`, { state: random.of(['published', 'unpublished']) }),
        async () =>
          note(
            packages,
            await admin('POST', `${em}/accessPackages`, {
              displayName: `Law ${++made}`,
              description: '',
              catalog: { id: pick(things.catalogs) ?? '' },
            }),
          ),
        () => admin('PATCH', `${em}/accessPackages/${pick(packages)}`, { isHidden: random.of([true, false]) }),
        async () =>
          note(
            policies,
            await admin('POST', `${em}/assignmentPolicies`, {
              displayName: `Law ${++made}`,
              description: '',
              accessPackage: { id: pick(packages) ?? '' },
              allowedTargetScope: random.of(['allMemberUsers', 'allDirectoryUsers', 'notSpecified']),
              expiration: { type: 'noExpiration' },
              requestorSettings: { enableTargetsToSelfAddAccess: true },
            }),
          ),
        () => admin('DELETE', `${em}/assignmentPolicies/${pick(policies)}`),
        async () =>
          note(
            roles,
            await admin('POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', {
              roleDefinitionId: ownerRole,
              principalId: person(),
              appScopeId: `/AccessPackageCatalog/${pick(things.catalogs)}`,
            }),
          ),
        () => admin('DELETE', `/v1.0/roleManagement/entitlementManagement/roleAssignments/${roles.shift()}`),
        () =>
          admin('POST', `${em}/assignmentRequests`, {
            requestType: 'adminAdd',
            assignment: {
              targetId: person(),
              assignmentPolicyId: pick(policies) ?? '',
              accessPackageId: pick(packages) ?? '',
            },
          }),
        async () => {
          const assignments = (await admin('GET', `${em}/assignments?$filter=state eq 'delivered'`))['value'] as Json[];
          const id = pick(assignments)?.['id'];
          await admin('POST', `${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id } });
        },
        () => latchkey.drain(),
      ];
      for (let step = 0; step < steps; step++) {
        const kind = random.below(10);
        if (kind < 6) await random.of(writes)();
        else if (kind < 9) await page(random.of(copies));
        else await compare(random.of(copies));
      }
      for (const copy of copies) await compare(copy);
      assert.ok(told > steps / 2, 'much was told');
      assert.ok(resyncs <= steps / 10, `${resyncs} of ${steps} steps began anew`);
    });
  });
}
