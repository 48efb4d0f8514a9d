// Random bodies, filters and paths: each is answered, none with a 500, and what was refused changed nothing.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sampleOf } from '../sample.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

type Json = any;
const count = sampleOf(600, 20_000);
const seed = Number(process.env['SCIM_SEED'] ?? 20261130);

/** Mulberry32: the same inputs for the same seed. */
function createRandom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('random calls of SCIM', () => {
  let latchkey: Latchkey;
  const random = createRandom(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const ids: string[] = ['11111111-1111-4111-8111-111111111111', 'x', ''];
  before(async () => {
    latchkey = await startLatchkey({ engine: 'postgres' });
  });
  // It throws where the server met a bug.
  after(() => latchkey?.close());

  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  const names = [
    ...['userName', 'displayName', 'name', 'name.givenName', 'emails', 'emails.value', 'phoneNumbers', 'addresses'],
    ...['active', 'title', 'externalId', 'id', 'meta', 'meta.created', 'meta.lastModified', 'groups', 'members'],
    ...['members.value', 'password', 'roles', 'x509Certificates', enterprise, `${enterprise}:manager`, '__proto__'],
    ...[`${enterprise}:department`, 'emails[type eq "work"].value', 'members[value eq "x"]', 'constructor', 'schemas'],
    ...['emails[', 'a.b.c', '', ' ', 'urn:', '\u0000', 'é', 'toString', 'nickName', 'preferredLanguage', 'userType'],
  ];
  const texts = [
    '',
    ' ',
    'x',
    'true',
    'False',
    'a@b.c',
    '\u0000',
    '\ud800',
    'x'.repeat(2000),
    '2026-01-01',
    '0',
    '%',
    '_',
  ];
  const scalar = (): Json => pick([...texts, ...ids, null, true, false, 0, -1, 1.5, 1e308, 'work']);
  function value(depth = 0): Json {
    const kind = random();
    if (depth > 2 || kind < 0.5) return scalar();
    if (kind < 0.75) return Array.from({ length: Math.floor(random() * 3) }, () => value(depth + 1));
    return Object.fromEntries(
      Array.from({ length: Math.floor(random() * 4) }, () => [
        pick(['value', 'type', 'primary', '$ref', 'display', ...names]),
        value(depth + 1),
      ]),
    );
  }
  const tests = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr', 'EQ', 'is', ''];
  function filter(depth = 0): string {
    const kind = random();
    if (depth < 2 && kind < 0.15) return `(${filter(depth + 1)}) and ${filter(depth + 1)}`;
    if (depth < 2 && kind < 0.3) return `not (${filter(depth + 1)}) or ${filter(depth + 1)}`;
    if (depth < 2 && kind < 0.4) return `${pick(['emails', 'members', 'ims', 'x'])}[${filter(depth + 1)}]`;
    return `${pick(names)} ${pick(tests)} ${random() < 0.9 ? JSON.stringify(scalar()) : scalar()}`;
  }
  const search = (): string =>
    new URLSearchParams(
      Array.from({ length: Math.floor(random() * 3) }, (): [string, string] =>
        pick<[string, string]>([
          ['filter', filter()],
          ['count', String(scalar())],
          ['startIndex', String(scalar())],
          ['cursor', String(scalar())],
          ['sortBy', pick(names)],
          ['sortOrder', pick(['ascending', 'descending', 'up'])],
          ['attributes', [pick(names), pick(names)].join(',')],
          ['excludedAttributes', pick(names)],
        ]),
      ).map(([name, text]): [string, string] => [name, text.toWellFormed()]),
    ).toString();
  function body(): Json {
    const kind = random();
    if (kind < 0.1) return value();
    if (kind < 0.5)
      return {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
          op: pick(['add', 'replace', 'remove', 'Add', 'Replace', 'Remove', 'x']),
          ...(random() < 0.8 ? { path: pick(names) } : {}),
          ...(random() < 0.8 ? { value: value() } : {}),
        })),
      };
    return {
      userName: random() < 0.8 ? `fuzz${Math.floor(random() * 50)}` : scalar(),
      displayName: random() < 0.8 ? 'Fuzz' : scalar(),
      ...Object.fromEntries(Array.from({ length: Math.floor(random() * 3) }, () => [pick(names), value()])),
    };
  }

  test(`${count} of them: no 500, whatever is sent`, async () => {
    const statuses = new Map<number, number>();
    for (let at = 0; at < count; at += 1) {
      const method = pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
      const place = pick(['Users', 'Groups', 'users', '.search', 'Schemas', 'Bulk', '']);
      const isOne = method !== 'POST' && random() < 0.9;
      const rest = isOne ? `/${encodeURIComponent(pick(ids).toWellFormed())}` : '';
      const path = `/scim/v2/${place}${rest}?${search()}`;
      const sent = method === 'GET' || method === 'DELETE' ? undefined : body();
      const reply = await latchkey.call('globalAdmin', method, path, sent);
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      assert.ok(reply.status < 500 || reply.status === 501, `${method} ${path} ${JSON.stringify(sent)}: ${reply.text}`);
      if (reply.status === 201 && ids.length < 40) ids.push(reply.body.id);
    }
    for (const status of [200, 201, 204, 400, 404])
      assert.ok((statuses.get(status) ?? 0) > 0, `no ${status}: ${JSON.stringify([...statuses])}`);
  });
});
