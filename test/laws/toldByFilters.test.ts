// For random callers, users and applications with random roles, and random questions about what is related: which rows
// are in an answer, how many there are and how they are ordered tells nothing that direct calls by the same caller do
// not tell. Each answer is compared with the same question over what the direct calls show.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';
import { pick, randomFrom, type Random } from '../odata/grammar.ts';

const em = 'identityGovernance/entitlementManagement';
const graph = 'microsoft.graph.';

interface Navigation {
  readonly set: string;
  readonly name: string;
  readonly isMany: boolean;
  /** Kinds of objects that a cast may leave. */
  readonly kinds: readonly string[];
  readonly properties: readonly string[];
}
const far = ['user', 'group'];
// biome-ignore format: a table, read by column
const navigations: readonly Navigation[] = [
  ['users',                         'manager',            false, [],     'displayName mail id'],
  ['users',                         'directReports',      true,  [],     'displayName id'],
  ['users',                         'memberOf',           true,  far,    'displayName id'],
  ['users',                         'transitiveMemberOf', true,  far,    'displayName id'],
  ['users',                         'ownedObjects',       true,  far,    'displayName id'],
  ['groups',                        'members',            true,  far,    'displayName id'],
  ['groups',                        'owners',             true,  far,    'displayName id'],
  ['groups',                        'memberOf',           true,  [],     'displayName id'],
  ['groups/{group}/members/microsoft.graph.user', 'manager',  false, [], 'displayName id'],
  ['groups/{group}/members/microsoft.graph.user', 'memberOf', true, far, 'displayName id'],
  ['servicePrincipals',             'owners',             true,  far,    'displayName id'],
  [`${em}/catalogs`,                'accessPackages',     true,  [],     'displayName id'],
  [`${em}/catalogs`,                'resources',          true,  [],     'displayName id'],
  [`${em}/accessPackages`,          'catalog',            false, [],     'displayName id'],
  [`${em}/accessPackages`,          'assignmentPolicies', true,  [],     'displayName id'],
  [`${em}/assignments`,             'target',             false, [],     'displayName id'],
  [`${em}/assignments`,             'accessPackage',      false, [],     'displayName id'],
  [`${em}/assignmentRequests`,      'requestor',          false, [],     'displayName id'],
  [`${em}/assignmentRequests`,      'accessPackage',      false, [],     'displayName id'],
  [`${em}/catalogs/{catalog}/accessPackages`, 'assignmentPolicies', true, [], 'displayName id'],
].map(([set, name, isMany, kinds, properties]) =>
  ({ set, name, isMany, kinds, properties: String(properties).split(' ') }) as Navigation);

const permissions = [
  'User.Read',
  'User.Read.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'Application.Read.All',
  'Directory.Read.All',
  'EntitlementManagement.Read.All',
  'EntitlementManagement.Read.All',
];
const people = ['member', 'manager', 'guest', 'designer', 'engineer', 'analyst', 'director', 'globalAdmin'];
const catalogRoles = [
  'ae79f266-94d4-4dab-b730-feca7e132178',
  '44272f93-9762-48e8-af59-1b5351b1d6b3',
  '7f480852-ebdc-47d4-87de-0d8498384a83',
];

let latchkey: Latchkey;
let applications: readonly string[] = [];
/** Everybody of the sandbox, so that there are several directory roles among them. */
let callers: readonly string[] = [];
const random = randomFrom(20_261_130);
const place: Record<string, string> = {};

before(async () => {
  latchkey = await startLatchkey();
  callers = latchkey.sandbox.users.map(({ key }) => key);
  applications = latchkey.sandbox.clients
    .filter(({ clientSecret }) => clientSecret !== null)
    .map(({ key }) => `app:${key}`);
  const make = async (path: string, body: object): Promise<string> => {
    const reply = await latchkey.call('app:full', 'POST', `/v1.0/${path}`, body);
    assert.ok(reply.status < 300, `${path}: ${reply.text}`);
    return reply.body?.id;
  };
  const ref = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
  for (const name of ['North', 'South']) {
    place['group'] = await make('groups', {
      displayName: name,
      mailNickname: name,
      mailEnabled: false,
      securityEnabled: true,
    });
    for (const key of people.slice(random(3)))
      await make(`groups/${place['group']}/${random(3) === 0 ? 'owners' : 'members'}/$ref`, ref(latchkey.user(key).id));
    place['catalog'] = await make(`${em}/catalogs`, { displayName: name, state: 'published' });
    const packageId = await make(`${em}/accessPackages`, {
      displayName: `Package ${name}`,
      description: '',
      catalog: { id: place['catalog'] },
    });
    const policy = await make(`${em}/assignmentPolicies`, {
      displayName: `Policy ${name}`,
      description: '',
      accessPackage: { id: packageId },
      allowedTargetScope: name === 'North' ? 'allMemberUsers' : 'notSpecified',
      expiration: { type: 'noExpiration' },
      requestorSettings: { enableTargetsToSelfAddAccess: true },
    });
    for (const key of ['member', 'manager'])
      await make(`${em}/assignmentRequests`, {
        requestType: 'adminAdd',
        assignment: {
          targetId: latchkey.user(key).id,
          assignmentPolicyId: policy,
          accessPackageId: packageId,
        },
      });
    for (const key of people)
      if (random(3) === 0)
        await make('roleManagement/entitlementManagement/roleAssignments', {
          roleDefinitionId: pick(random, catalogRoles),
          principalId: latchkey.user(key).id,
          appScopeId: `/AccessPackageCatalog/${place['catalog']}`,
        });
  }
  await latchkey.drain();
});
after(() => latchkey.close());

type Row = Readonly<Record<string, any>>;
const rowsOf = ({ body }: Reply): readonly Row[] => [body?.value ?? body ?? []].flat();

/** A question, and what it means over the related objects that direct calls show. */
interface Question {
  readonly filter: string;
  readonly holds: (shown: readonly Row[]) => boolean;
}

function questionOf(random: Random, { name, isMany, kinds, properties }: Navigation, values: readonly Row[]): Question {
  const property = pick(random, properties);
  const value = String(pick(random, values.length === 0 ? [{}] : values)[property] ?? 'nothing');
  const text = `'${value.replaceAll("'", "''")}'`;
  const isIt = (row: Row): boolean => String(row[property] ?? '').toLowerCase() === value.toLowerCase();
  if (!isMany)
    return random(2) === 0
      ? { filter: `${name}/${property} eq ${text}`, holds: (shown) => shown.some(isIt) }
      : { filter: `not(${name}/${property} eq ${text})`, holds: (shown) => !shown.some(isIt) };
  const kind = kinds.length > 0 && random(2) === 0 ? pick(random, kinds) : null;
  const at = kind === null ? name : `${name}/${graph}${kind}`;
  const cast = (shown: readonly Row[]): readonly Row[] =>
    kind === null ? shown : shown.filter((row) => row['@odata.type'] === `#${graph}${kind}`);
  const number = random(3);
  return pick<Question>(random, [
    { filter: `${at}/any(x:x/${property} eq ${text})`, holds: (shown) => cast(shown).some(isIt) },
    { filter: `not(${at}/any(x:x/${property} eq ${text}))`, holds: (shown) => !cast(shown).some(isIt) },
    { filter: `${at}/all(x:x/${property} ne ${text})`, holds: (shown) => !cast(shown).some(isIt) },
    { filter: `${at}/any()`, holds: (shown) => cast(shown).length > 0 },
    { filter: `${at}/$count gt ${number}`, holds: (shown) => cast(shown).length > number },
  ]);
}

test('which rows are answered, how many and in which order tells what direct calls tell, and no more', async () => {
  const wrong: string[] = [];
  const tally = { compared: 0, refused: 0, rows: 0, applications: 0, ordered: 0 };
  for (let n = 0; n < 260; n += 1) {
    const who = random(4) === 0 ? pick(random, applications) : pick(random, callers);
    const scopes = [...new Set([pick(random, permissions), pick(random, permissions)])].sort();
    const scope = scopes.map((each) => `https://graph.microsoft.com/${each}`).join(' ');
    const token = await (who.startsWith('app:') ? latchkey.token(who) : latchkey.token(who, scope));
    const navigation = pick(random, navigations);
    const set = navigation.set.replace(/\{(\w+)\}/, (_, name: string) => place[name] as string);
    const as = (bearer: string, path: string): Promise<Reply> =>
      latchkey.call(null, 'GET', `/v1.0/${path}`, undefined, {
        authorization: `Bearer ${bearer}`,
        consistencylevel: 'eventual',
      });
    // Values that are there, whether the caller may see them or not.
    const some = rowsOf(await as(await latchkey.token('app:full'), `${set}?$top=20&$select=id`));
    const known = some.length === 0 ? null : pick(random, some)['id'];
    const own = (id: string): string => `${set.startsWith('groups/') ? 'users' : set}/${id}/${navigation.name}`;
    const values = known === null ? [] : rowsOf(await as(await latchkey.token('app:full'), own(known)));
    const { filter, holds } = questionOf(
      random,
      navigation,
      values.filter((each) => each['id'] !== undefined),
    );
    const query = `$filter=${encodeURIComponent(filter)}`;
    const says = `${who} (${who.startsWith('app:') ? 'its own' : scopes.join(' ')}) ${set}?$filter=${filter}`;
    const [all, found, count] = await Promise.all([
      as(token, `${set}?$top=999&$select=id`),
      as(token, `${set}?$top=999&$select=id&$count=true&${query}`),
      as(token, `${set}/$count?${query}`),
    ]);
    if (found.status !== 200) {
      assert.ok([400, 403, 404].includes(found.status), `${says}: ${found.status} ${found.text}`);
      if (count.status === 200) wrong.push(`${says} is ${found.status}, and its count ${count.text}`);
      tally.refused += 1;
      continue;
    }
    if (all.status !== 200) {
      wrong.push(`${says} is answered, and without the filter ${all.status}`);
      continue;
    }
    tally.compared += 1;
    if (who.startsWith('app:')) tally.applications += 1;
    const expected: string[] = [];
    const told = new Map<string, string>();
    for (const { id } of rowsOf(all)) {
      const direct = await as(token, own(id));
      if (![200, 204, 404].includes(direct.status)) wrong.push(`${says}: ${own(id)} is ${direct.status} by itself`);
      const shown = direct.status === 200 ? rowsOf(direct).filter((each) => each['id'] !== undefined) : [];
      if (holds(shown)) expected.push(id);
      told.set(id, String(shown[0]?.['displayName'] ?? ''));
    }
    tally.rows += expected.length;
    const ids = rowsOf(found).map(({ id }) => id);
    if (JSON.stringify(ids.toSorted()) !== JSON.stringify(expected.toSorted()))
      wrong.push(`${says}: ${ids.length} rows, and direct calls show ${expected.length}`);
    for (const number of [found.body['@odata.count'], count.status === 200 ? Number(count.text) : expected.length])
      if (number !== expected.length) wrong.push(`${says}: counts ${number}, and direct calls ${expected.length}`);
    if (navigation.isMany) continue;
    const sorted = await as(token, `${set}?$top=999&$select=id&$orderby=${navigation.name}/displayName,id`);
    if (sorted.status !== 200) continue;
    tally.ordered += 1;
    const names = rowsOf(sorted).map(({ id }) => [told.get(id) ?? '', id] as const);
    const unnamed = names.filter(([name]) => name === '').map(([, id]) => id);
    if (JSON.stringify(unnamed) !== JSON.stringify(unnamed.toSorted()))
      wrong.push(`${says}: rows whose ${navigation.name} is not told are ordered by it`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(
    tally.compared > 60 && tally.rows > 100 && tally.applications > 10 && tally.ordered > 5,
    JSON.stringify(tally),
  );
});
