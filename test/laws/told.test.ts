// For random callers and random questions nothing is in an answer that a direct call by the same caller refuses to
// tell: each related object, its properties, and that it is related, compared with what the call for it alone says.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { pick, randomFrom, type Random } from '../odata/grammar.ts';

const sets: Readonly<Record<string, string>> = {
  user: 'users',
  group: 'groups',
  servicePrincipal: 'servicePrincipals',
  application: 'applications',
};
const navigations: Readonly<Record<string, readonly string[]>> = {
  user: ['manager', 'directReports', 'memberOf', 'transitiveMemberOf', 'ownedObjects', 'sponsors'],
  group: ['members', 'owners', 'memberOf', 'transitiveMembers'],
  servicePrincipal: ['owners', 'memberOf', 'ownedObjects'],
  application: ['owners'],
};
const permissions = [
  'User.Read',
  'User.Read.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'Application.Read.All',
  'Directory.Read.All',
  'EntitlementManagement.Read.All',
];
const callers = ['member', 'manager', 'guest', 'globalAdmin', 'app:few', 'app:readOnly', 'app:full'];
const starts = ['user', 'group', 'servicePrincipal', 'application'];

let latchkey: Latchkey;
before(async () => {
  latchkey = await startLatchkey();
});
after(() => latchkey.close());

/** Navigations one below the other, each with the type that a cast leaves. */
type Chain = readonly (readonly [name: string, cast: string | null])[];

function chainOf(random: Random, type: string, depth: number): Chain {
  const name = pick(random, navigations[type] as readonly string[]);
  const cast = random(2) === 0 ? null : pick(random, starts);
  return cast === null || depth === 0 ? [[name, null]] : [[name, cast], ...chainOf(random, cast, depth - 1)];
}

const textOf = ([[name, cast] = ['', null], ...more]: Chain): string =>
  name + (cast === null ? '' : `/microsoft.graph.${cast}`) + (more.length === 0 ? '' : `($expand=${textOf(more)})`);

/** A related object with the address of the list that it is in. */
interface Related {
  readonly list: string;
  readonly kind: string;
  readonly object: Readonly<Record<string, any>>;
}

function relatedIn(object: Related['object'], type: string, [first, ...more]: Chain): readonly Related[] {
  if (first === undefined) return [];
  const [name, cast] = first;
  return [object[name] ?? []].flat().flatMap((far: Related['object']) => {
    const kind = cast ?? String(far['@odata.type']).replace('#microsoft.graph.', '');
    return [{ list: `${sets[type]}/${object['id']}/${name}`, kind, object: far }, ...relatedIn(far, kind, more)];
  });
}

test('what is expanded is what the direct call tells', async () => {
  const random = randomFrom(20_261_129);
  const wrong: string[] = [];
  const tally = { answered: 0, refused: 0, objects: 0, untold: 0 };
  for (let n = 0; n < 300; n += 1) {
    const who = pick(random, callers);
    const scopes = [...new Set([pick(random, permissions), pick(random, permissions)])].sort();
    const isUser = !who.startsWith('app:');
    const scope = scopes.map((each) => `https://graph.microsoft.com/${each}`).join(' ');
    const token = await (isUser ? latchkey.token(who, scope) : latchkey.token(who));
    const get = (path: string) =>
      latchkey.call(null, 'GET', `/v1.0/${path}`, undefined, { authorization: `Bearer ${token}` });
    const type = pick(random, starts);
    const start = isUser && type === 'user' && random(2) === 0 ? 'me' : (sets[type] as string);
    const chain = chainOf(random, type, 2);
    const path = `${start}?$expand=${textOf(chain)}${start === 'me' ? '' : '&$top=5'}`;
    const { status, body, text } = await get(path);
    const says = `${who} (${scopes.join(' ')}) ${path}`;
    if (status !== 200) {
      assert.ok(status === 403 || status === 400, `${says}: ${status} ${text}`);
      tally.refused += 1;
      continue;
    }
    tally.answered += 1;
    const related = [body.value ?? body].flat().flatMap((each: Related['object']) => relatedIn(each, type, chain));
    for (const { list, kind, object } of related.slice(0, 12)) {
      tally.objects += 1;
      const own =
        start === 'me' && list.startsWith(`users/${body.id}/`) ? list.replace(`users/${body.id}`, 'me') : list;
      const direct = await get(own);
      const ids = direct.status === 200 ? [direct.body.value ?? direct.body].flat().map((each) => each.id) : [];
      if (!ids.includes(object['id'])) wrong.push(`${says}: ${list} is ${direct.status} by itself`);
      const told = Object.entries(object).filter(
        ([name, value]) =>
          name !== 'id' && !name.includes('@') && value !== null && (typeof value !== 'object' || 'length' in value),
      );
      const shown = told.filter(([name, value]) => !navigations[kind]?.includes(name) && String(value) !== '');
      if (shown.length === 0) tally.untold += 1;
      const alone = shown.length === 0 ? null : await get(`${sets[kind]}/${object['id']}`);
      for (const [name, value] of shown)
        if (alone?.status !== 200 || JSON.stringify(alone.body[name]) !== JSON.stringify(value))
          wrong.push(`${says}: ${kind} ${object['id']} tells ${name}, and by itself ${alone?.status}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(tally.answered > 30 && tally.objects > 100 && tally.untold > 10, JSON.stringify(tally));
});
