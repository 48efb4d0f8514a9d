// The whole road of a read without sockets: an address goes in, and all pages of the answer come out, each nextLink
// followed to its end. Every address is asked in three ways, which give the same bytes: plainly, by plans that were
// prepared for any ids, and without waiting.

import assert from 'node:assert/strict';
import { listServedVersions, parseApiUrl } from '../../src/http/routing/apiVersions.ts';
import type { Identity } from '../../src/identity/tokens/verifyToken.ts';
import type { HttpResponse } from '../../src/http/pipeline/call.ts';
import { answerNow } from '../../src/http/pipeline/fastPath.ts';
import { createPreparedPlans, type PreparedPlans } from '../../src/http/pipeline/preparedPlans.ts';
import { serve } from '../../src/http/pipeline/serve.ts';
import type { ServerDeps } from '../../src/http/pipeline/serverDeps.ts';
import { noSealing } from '../../src/identity/tokens/sealing.ts';
import type { Store } from '../../src/store/contract.ts';
import { application, narrowUser } from './world.ts';
import type { Question } from './question.ts';
import type { Meaning, Shown } from './meaning.ts';

const origin = 'https://graph.example';
const permissions = new Set([
  'EntitlementManagement.ReadWrite.All',
  'Directory.ReadWrite.All',
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
]);
const who = {
  all: { kind: 'application', objectId: application, roles: permissions, scopes: new Set<string>() },
  some: { kind: 'user', objectId: narrowUser, roles: new Set<string>(), scopes: permissions },
} as const;

export interface Road {
  /** The answer to an address, once every way of serving it has given the same bytes. */
  readonly get: (
    who: Question['who'],
    address: string,
  ) => Promise<{ readonly status: number; readonly body: string | null }>;
  /** How many addresses were asked, and how many of them were answered without waiting. */
  readonly counts: { readonly asked: number; readonly fast: number };
}

/** Plans that are never prepared: each call is parsed and planned by itself. */
const noPlans: PreparedPlans = { recall: () => null, find: () => null };

/** Asks plainly, by plans that are prepared for any ids, and without waiting where the engine and the plan allow it. */
export function roadOver(store: Store): Road {
  const identityOf = async (token: string | undefined): Promise<Identity> => {
    const known = identities.get(token ?? '') ?? {
      ...who[token as Question['who']],
      tenantId: '',
      issuedHere: false,
      appId: '',
      issuedAt: new Date(),
      expiresAt: new Date(),
      signedInAt: new Date(),
      grantKey: null,
    };
    identities.set(token ?? '', known);
    return known;
  };
  const identities = new Map<string, Identity>();
  const plain: ServerDeps = {
    store,
    apiVersions: listServedVersions(false),
    strict: false,
    authorizationUri: () => '',
    tenantNow: () => '2026-03-01T00:00:00.000Z',
    contextFor: () => assert.fail('a read has no command'),
    rehearse: null,
    carryOut: null,
    outside: null,
    onSecondNeeded: null,
    proofSeconds: null,
    showsTiming: false,
    onBug: (bug) => {
      throw bug;
    },
    faults: null,
    observer: null,
    limitRate: null,
    preparedPlans: noPlans,
    sealing: noSealing,
    verifier: { verify: identityOf, known: (token) => identities.get(token ?? '') ?? null },
  };
  const prepared: ServerDeps = { ...plain, preparedPlans: createPreparedPlans({ atOnce: true }) };
  const counts = { asked: 0, fast: 0 };
  return {
    counts,
    get: async (as, address) => {
      const apiUrl = parseApiUrl(address, plain.apiVersions) ?? assert.fail(`nobody serves ${address}`);
      const call = {
        method: 'GET',
        url: address,
        headers: { authorization: `Bearer ${as}` },
        body: null,
        origin,
        requestId: 'r',
        clientRequestId: 'c',
      };
      const expected = withoutDate(await serve(call, apiUrl, plain));
      assert.deepEqual(withoutDate(await serve(call, apiUrl, prepared)), expected, `prepared: ${address}`);
      const fast = answerNow(call, apiUrl, prepared);
      if (fast !== null) assert.deepEqual(withoutDate(fast), expected, `fast: ${address}`);
      counts.asked += 1;
      if (fast !== null) counts.fast += 1;
      return expected;
    },
  };
}

/** Errors bear the second in which they were made. */
const withoutDate = ({ status, headers, body }: HttpResponse): HttpResponse => ({
  status,
  headers,
  body: status < 400 ? body : (body?.replace(/"date":"[^"]*"/, '"date":""') ?? null),
});

/**
 * Holds what the road answers against what the question means: all of the first pages, and `mostPages` of those that
 * follow.
 */
export async function holdAgainst(
  road: Road,
  as: Question['who'],
  address: string,
  meaning: Meaning,
  mostPages = 6,
): Promise<void> {
  const first = await road.get(as, address);
  if (meaning.is === 'missing') return assert.equal(first.status, 404, `${first.status} ${first.body}`);
  assert.equal(first.status, 200, `${first.status} ${first.body}`);
  if (meaning.is === 'count') return assert.equal(first.body, String(meaning.count));
  const json = JSON.parse(first.body as string) as Record<string, unknown>;
  const expected = meaning.is === 'one' ? meaning.value : meaning;
  const reading: Reading = { road, as, left: mostPages };
  const seen = 'rows' in expected ? await listed(reading, json, 'value', expected) : await one(reading, json, expected);
  assert.deepEqual(seen, plainly(expected));
}

interface Reading {
  readonly road: Road;
  readonly as: Question['who'];
  /** Further pages that are still read. */
  left: number;
}
interface List {
  readonly rows: readonly Shown[];
  readonly count: number | null;
}
type Json = Readonly<Record<string, unknown>>;

/**
 * Rows of all pages, each with what was asked of it and nothing else; of pages that are not read any more, what is
 * expected.
 */
async function listed(reading: Reading, json: Json, name: string, expected: List): Promise<unknown> {
  const prefix = name === 'value' ? '' : name;
  const rows = [...(json[name] as Json[])];
  let next = json[`${prefix}@odata.nextLink`] as string | undefined;
  for (; next !== undefined && reading.left > 0; reading.left -= 1) {
    assert.ok(rows.length > 0 && next.startsWith(origin), next);
    const page = await reading.road.get(reading.as, next.slice(origin.length));
    assert.equal(page.status, 200, `${next}: ${page.body}`);
    const body = JSON.parse(page.body as string) as Json;
    rows.push(...(body['value'] as Json[]));
    next = body['@odata.nextLink'] as string | undefined;
  }
  const shown: unknown[] = [];
  for (const [at, row] of rows.entries()) shown.push(await one(reading, row, expected.rows[at] ?? expected.rows[0]));
  return {
    count: json[`${prefix}@odata.count`] ?? null,
    rows: [...shown, ...(next === undefined ? [] : expected.rows.slice(rows.length).map(plainly))],
  };
}

async function one(reading: Reading, json: Json, expected: Shown | undefined): Promise<unknown> {
  if (expected === undefined) return json;
  const expanded: Record<string, unknown> = {};
  for (const [name, far] of Object.entries(expected.expanded)) {
    const value = json[name];
    if (far !== null && 'rows' in far)
      expanded[name] = Array.isArray(value) ? await listed(reading, json, name, far) : value;
    else
      expanded[name] =
        value === null || value === undefined || far === null ? value : await one(reading, value as Json, far);
  }
  const names = expected.exact
    ? Object.keys(json).filter((name) => !name.includes('@') && !(name in expected.expanded))
    : Object.keys(expected.values).filter((name) => name in json);
  return { ...Object.fromEntries(names.toSorted().map((name) => [name, json[name]])), ...expanded };
}

/** What is expected, in the form that `listed` and `one` give. */
function plainly(expected: Shown | List | null): unknown {
  if (expected === null) return null;
  if ('rows' in expected) return { count: expected.count, rows: expected.rows.map(plainly) };
  return {
    ...Object.fromEntries(Object.entries(expected.values).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ...Object.fromEntries(Object.entries(expected.expanded).map(([name, far]) => [name, plainly(far)])),
  };
}
