// Calls that are answered without waiting: only reads of which token, caller and plan are known; any other call leaves
// no trace. That they are answered with the same bytes is held by the laws (test/laws).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { answerNow } from '../../src/http/pipeline/fastPath.ts';
import { createPreparedPlans } from '../../src/http/pipeline/preparedPlans.ts';
import { serve } from '../../src/http/pipeline/serve.ts';
import type { ServerDeps } from '../../src/http/pipeline/serverDeps.ts';
import { listServedVersions, parseApiUrl, type ApiUrl } from '../../src/http/routing/apiVersions.ts';
import type { Identity } from '../../src/identity/tokens/verifyToken.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { noSealing } from '../../src/identity/tokens/sealing.ts';
import { UnavailableError, type Store } from '../../src/store/contract.ts';
import { application, worldOf } from '../laws/world.ts';
import { openStoreOf } from '../store/open.ts';

const address = '/v1.0/users?$top=1';
const identity: Identity = {
  kind: 'application',
  issuedHere: false,
  objectId: application,
  tenantId: '',
  appId: '',
  scopes: new Set(),
  roles: new Set(['User.Read.All']),
  issuedAt: new Date(),
  expiresAt: new Date(),
  signedInAt: new Date(),
  grantKey: null,
};
const apiVersions = listServedVersions(false);
const apiUrl = parseApiUrl(address, apiVersions) as ApiUrl;
const call = {
  method: 'GET',
  url: address,
  headers: {},
  body: null,
  origin: 'https://graph.example',
  requestId: 'r',
  clientRequestId: 'c',
};

let store: Store;
let told: string[];
before(async () => {
  store = await openStoreOf('sqlite file', storedEntities);
  await store.commit(worldOf(1).changes);
});
after(() => store.close());

/** What serves a call, and notes in `told` whom it tells. */
function depsOf(changes: Partial<ServerDeps> = {}): ServerDeps {
  told = [];
  return {
    store,
    apiVersions,
    strict: false,
    verifier: { verify: async () => identity, known: () => identity },
    preparedPlans: createPreparedPlans({ atOnce: true }),
    sealing: noSealing,
    faults: null,
    limitRate: () => {
      told.push('rate');
    },
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
      told.push(String(bug));
    },
    observer: () => {
      told.push('begin');
      return {
        listener: null,
        end: ({ status }) => {
          told.push(String(status));
        },
      };
    },
    ...changes,
  };
}

test('a read whose plan and caller are known is answered at once, observed and counted', async () => {
  const deps = depsOf();
  const first = await serve(call, apiUrl, deps);
  assert.equal(first.status, 200);
  told = [];
  assert.deepEqual(answerNow(call, apiUrl, deps), first);
  assert.deepEqual(told, ['begin', 'rate', '200']);
});

test('a refusal by the rate is answered at once too', async () => {
  const deps = depsOf();
  await serve(call, apiUrl, deps);
  const limited = {
    ...deps,
    limitRate: () => {
      throw new Refusal('tooManyRequests', { retryAfterSeconds: 1 });
    },
  };
  assert.equal(answerNow(call, apiUrl, limited)?.status, 429);
});

test('what takes waiting is answered later, and nobody is told of it before', async () => {
  const deps = depsOf();
  await serve(call, apiUrl, deps);
  told = [];
  const rows: readonly (readonly [why: string, null | object])[] = [
    ['a write', answerNow({ ...call, method: 'POST' }, apiUrl, deps)],
    ['a preference', answerNow({ ...call, headers: { prefer: 'odata.maxpagesize=2' } }, apiUrl, deps)],
    ['another path', answerNow(call, { ...apiUrl, path: '/groups' }, deps)],
    ['an unknown token', answerNow(call, apiUrl, { ...deps, verifier: { ...deps.verifier, known: () => null } })],
    ['no plan', answerNow(call, apiUrl, { ...deps, preparedPlans: createPreparedPlans() })],
    ['an engine that waits', answerNow(call, apiUrl, { ...deps, store: { ...store, readNow: null } })],
    ['another store', answerNow(call, apiUrl, { ...deps, store: { ...store } })],
  ];
  assert.deepEqual(
    rows.filter(([, response]) => response !== null),
    [],
  );
  assert.deepEqual(told, []);
});

test('once something was committed the caller is read again first', async () => {
  const deps = depsOf();
  await serve(call, apiUrl, deps);
  assert.notEqual(answerNow(call, apiUrl, deps), null);
  await store.commit([{ kind: 'updateWhere', entity: 'tenant', where: { op: 'true' }, set: {} }]);
  assert.equal(answerNow(call, apiUrl, deps), null);
  await serve(call, apiUrl, deps);
  assert.notEqual(answerNow(call, apiUrl, deps), null);
});

test('a database that is gone is told by serve', async () => {
  const deps = depsOf();
  await serve(call, apiUrl, deps);
  const gone = {
    ...store,
    snapshotId: () => {
      throw new UnavailableError('The database was closed.');
    },
  };
  assert.equal(answerNow(call, apiUrl, { ...deps, store: gone }), null);
  assert.equal((await serve(call, apiUrl, { ...deps, store: gone })).status, 503);
});
