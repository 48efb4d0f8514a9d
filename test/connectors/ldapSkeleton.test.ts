// The grid of an LDAP adapter: what three servers answer, and what the jobs of connections are told of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReadError, type Outcome, type Step } from '../../src/connectors/engine/contract.ts';
import {
  ldapServers,
  openLdapSession,
  outcomeOfLdap,
  type Entry,
  type LdapAnswer,
  type LdapCall,
  type LdapProfile,
} from './ldapSkeleton.ts';

type Server = keyof typeof ldapServers;
const all: readonly Server[] = ['openldap', 'ds389', 'samba'];

test('each result code of each server has the outcome that the jobs need', () => {
  // biome-ignore format: a table, read by column
  const rows: readonly (readonly [readonly Server[], Step['do'] | 'read', LdapAnswer, Outcome['is'] | 'was'])[] = [
    [all,                    'grant',         { code: 0 },  'done'],
    [['openldap', 'ds389'],  'grant',         { code: 20 }, 'was'],
    [['samba'],              'grant',         { code: 68 }, 'was'],
    [['openldap', 'ds389'],  'revoke',        { code: 16 }, 'was'],
    [['samba'],              'revoke',        { code: 53 }, 'was'],
    [['openldap', 'ds389'],  'revoke',        { code: 53 }, 'refused'],
    [all,                    'grant',         { code: 53 }, 'refused'],
    [['openldap'],           'revoke',        { code: 65 }, 'refused'],
    [all,                    'grant',         { code: 32 }, 'gone'],
    [all,                    'updateAccount', { code: 32 }, 'gone'],
    [all,                    'createAccount', { code: 68 }, 'conflict'],
    [all,                    'createAccount', { code: 19 }, 'conflict'],
    [all,                    'grant',         { code: 49 }, 'refused'],
    [all,                    'grant',         { code: 8 },  'refused'],
    [all,                    'grant',         { code: 51 }, 'notDone'],
    [all,                    'grant',         { code: 52 }, 'notDone'],
    [all,                    'read',          { code: 4 },  'notDone'],
    [all,                    'read',          { code: 11 }, 'notDone'],
    [all,                    'grant',         'noAnswer',   'unknown'],
    [all,                    'read',          'noAnswer',   'notDone'],
    [all,                    'grant',         'notSent',    'notDone'],
  ];
  for (const [servers, what, answer, is] of rows)
    for (const server of servers) {
      const outcome = outcomeOfLdap(answer, what, ldapServers[server]);
      const told = outcome.is === 'done' && outcome.isOld ? 'was' : outcome.is;
      assert.equal(told, is, `${server} ${what} ${JSON.stringify(answer)}`);
    }
  for (const code of [49, 8]) {
    const refused = outcomeOfLdap({ code }, 'grant', ldapServers.openldap);
    assert.ok(refused.is === 'refused' && refused.isOurs);
  }
});

/** A directory in memory that answers as one of the servers: one value that does not fit fails the whole change. */
function directory(profile: LdapProfile, entries: Map<string, Record<string, readonly string[]>>, page = 2) {
  const calls: LdapCall[] = [];
  const send = async (call: LdapCall): Promise<LdapAnswer> => {
    calls.push(call);
    if (call.op === 'add') {
      if ([...entries.values()].some(({ uid }) => uid?.[0] === call.entry['uid']?.[0] && uid !== undefined))
        return { code: 68 };
      const id = `id-${entries.size + 1}`;
      entries.set(id, { ...call.entry, entryUUID: [id], kind: [call.entry['cn'] === undefined ? 'account' : 'group'] });
      return { code: 0, id };
    }
    if (call.op === 'modify') {
      const entry = entries.get(call.id);
      if (entry === undefined) return { code: 32 };
      for (const [action, name, values] of call.changes) {
        const held = entry[name] ?? [];
        if (action === 'replace') entry[name] = values;
        else if (action === 'add') {
          if (!call.isPermissive && values.some((each) => held.includes(each))) return { code: profile.already };
          entry[name] = [...new Set([...held, ...values])];
        } else {
          if (!call.isPermissive && values.some((each) => !held.includes(each))) return { code: profile.absent };
          entry[name] = held.filter((each) => !values.includes(each));
        }
      }
      return { code: 0 };
    }
    const [, attribute = '', raw = ''] = /^\((\w+)=(.*)\)$/s.exec(call.filter) ?? [];
    const value = raw.replaceAll(/\\([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    const found: readonly Entry[] = [...entries.values()].filter(
      (each) => each['kind']?.[0] === call.base && (raw === '*' || each[attribute]?.includes(value)),
    );
    const start = Number(call.cookie ?? 0);
    const next = start + page < found.length ? String(start + page) : '';
    return { code: 0, entries: found.slice(start, start + page), cookie: next };
  };
  return { calls, entries, session: openLdapSession(profile, send) };
}

test('accounts, groups and members go out, and come back as they are, on each server', async () => {
  for (const server of all) {
    const { session, entries } = directory(ldapServers[server], new Map());
    const fields = {
      ...{ userName: 'a*(b)\\c', externalId: 'x-1', displayName: 'Ann, "A" #=<>;+', givenName: null, familyName: 'E' },
      ...{ email: null, active: true },
    };
    const [made] = await session.apply({ do: 'createAccount', fields, key: 'k' });
    const [again] = await session.apply({ do: 'createAccount', fields, key: 'k' });
    assert.deepEqual([made?.is, again?.is], ['done', 'conflict']);
    const account = made?.is === 'done' ? (made.nativeId ?? '') : '';
    assert.deepEqual(await session.findAccounts({ by: 'userName', value: fields.userName }), [
      { kind: 'account', nativeId: account, fields },
    ]);
    const [grouped] = await session.apply({
      do: 'createGroup',
      fields: { displayName: 'Sales', externalId: null },
      key: 'k',
    });
    const group = grouped?.is === 'done' ? (grouped.nativeId ?? '') : '';
    const change = (verb: 'grant' | 'revoke', ...accounts: readonly string[]) =>
      session.apply({ do: verb, group, accounts, key: 'k' });
    await change('grant', account);
    // One of them is there already: the other comes in all the same, and both are told as they are.
    const outcomes = await change('grant', account, 'other');
    assert.ok(outcomes.every(({ is }) => is === 'done'));
    assert.deepEqual(await session.holders(group), [account, 'other']);
    await change('revoke', 'other');
    assert.ok((await change('revoke', account, 'other')).every(({ is }) => is === 'done'));
    assert.deepEqual([await session.holders(group), await session.holders('nothing')], [[], 'gone']);
    await session.apply({ do: 'updateAccount', account, set: { active: false }, fields, key: 'k' });
    assert.deepEqual(entries.get(account)?.['nsAccountLock'], ['true']);
    assert.equal(await session.hasAccount('nobody'), false);
  }
});

test('a listing goes over its pages, and one that a limit cuts is no listing', async () => {
  const people = Array.from(
    { length: 5 },
    (_, at) => [`p${at}`, { entryUUID: [`p${at}`], uid: [`u${at}`], kind: ['account'] }] as const,
  );
  const { session } = directory(ldapServers.openldap, new Map(people));
  const seen: string[] = [];
  for (let from: string | null = null, isMore = true; isMore; ) {
    const { objects, next } = await session.list('account', from);
    seen.push(...objects.map(({ nativeId }) => nativeId));
    [from, isMore] = [next, next !== null];
  }
  assert.deepEqual(seen, ['p0', 'p1', 'p2', 'p3', 'p4']);
  const cut = openLdapSession(ldapServers.openldap, async () => ({ code: 4, entries: [] }));
  await assert.rejects(cut.list('account', null), ReadError);
});
