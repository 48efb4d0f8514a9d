// A scenario played in a tenant of its own, in memory, whose clock moves from its beginning to now: the real commands,
// by the people of the scenario. What comes out is rows, as of a snapshot.

import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import type { Instant } from '../../domain/base.ts';
import { createPreparedPlans } from '../../http/pipeline/preparedPlans.ts';
import { serve } from '../../http/pipeline/serve.ts';
import type { ServerDeps } from '../../http/pipeline/serverDeps.ts';
import { listServedVersions, parseApiUrl } from '../../http/routing/apiVersions.ts';
import { hashRandomSecret } from '../../identity/accounts/secretHashes.ts';
import type { Identity } from '../../identity/tokens/verifyToken.ts';
import { createObserver } from '../../observe/events.ts';
import { OutboundError } from '../../outbound/outboundClient.ts';
import { clients } from '../../sandbox/sandboxClients.ts';
import { generateSecrets } from '../../sandbox/sandboxSecrets.ts';
import { seedSandbox } from '../../sandbox/seed.ts';
import { beginningOf } from '../../sandbox/scenarios/deedTimes.ts';
import { playScenario } from '../../sandbox/scenarios/playScenario.ts';
import type { ReadFile } from '../../sandbox/scenarios/scenarioFile.ts';
import type { CallAs } from '../../sandbox/scenarios/scenarioWorld.ts';
import { moveClock } from '../../sandbox/moveClock.ts';
import { readRows } from '../../sandbox/snapshots/snapshot.ts';
import { passwordOf, type SnapshotRows } from '../../sandbox/snapshots/snapshotSecrets.ts';
import { bringUpToDate } from '../../setup/bringUpToDate.ts';
import { update } from '../../store/contract.ts';
import { openMemoryStore } from '../../store/open.ts';
import type { SubscriptionPorts } from '../../work/subscriptions/ports.ts';
import type { ExternalPorts } from '../../work/extensions/ports.ts';
import { newId } from '../newId.ts';
import { createTenantServices, type TenantServices } from '../tenant.ts';
import { sealingOf } from '../tenants/sealingKey.ts';

/** The rows of a tenant in which a scenario was played until `now`. Throws `ScenarioError` for what the API refuses. */
export async function createScenarioRows(settings: Config, read: ReadFile, now: Instant): Promise<SnapshotRows> {
  const config: Config = {
    ...settings,
    mode: 'sandbox',
    mail: null,
    database: { engine: 'sqlite', path: ':memory:' },
  };
  const { store } = await openMemoryStore(config, null);
  try {
    const secrets = generateSecrets();
    const began = beginningOf(read.file, now);
    await seedSandbox(store, secrets, began);
    await bringUpToDate(store, { now: began, tenantNow: began, newId });
    await store.commit([update('tenant', 'singleton', { clockFrozenAt: began })]);
    const bugs: unknown[] = [];
    const onBug = (error: unknown): void => void bugs.push(error);
    const sealing = await sealingOf(config);
    const filled = { store, sealing, secrets, firstStartMessage: null, workbenchClientId: null };
    const tenant = await createTenantServices(config, filled, createObserver(onBug));
    tenant.connect(playedPorts, playedSubscribers);
    const own = (key: string): string => passwordOf(secrets, key);
    const people = await playScenario(read, { ...worldOf(tenant, onBug), passwordOf: own }, now);
    if (bugs.length > 0) throw bugs[0];
    // As random as the others of the sandbox, so their hashes may be as quick.
    const passwords = [...people].map(async ([key, id]) =>
      update('directoryObject', id, { passwordHash: await hashRandomSecret(own(key)) }),
    );
    await store.commit([...(await Promise.all(passwords)), update('tenant', 'singleton', { clockFrozenAt: null })]);
    return await readRows(store, secrets);
  } finally {
    await store.close();
  }
}

function worldOf(tenant: TenantServices, onBug: (error: unknown) => void) {
  const moved = (row: Parameters<TenantServices['updateClock']>[0]): void => void tenant.updateClock(row);
  return {
    call: createCallAs(tenant, onBug),
    moveTo: async (now: Instant) => {
      await moveClock(tenant.store, tenant.worker, { now }, { machineNow: Date.now, moved });
    },
    drain: async () => {
      await tenant.worker.drain();
    },
    graph: `https://graph.microsoft.com${listServedVersions(false)[0]?.prefix}`,
    addFault: (rule: unknown) => void tenant.faults?.add(rule),
  };
}

/** Calls on the whole road of the API but its sockets and tokens: the token is the id of the user. */
function createCallAs(tenant: TenantServices, onBug: (error: unknown) => void): CallAs {
  const apiVersions = listServedVersions(false);
  const identities = new Map<string, Identity>();
  const identityOf = (id: string): Identity => {
    const known = identities.get(id) ?? userIdentity(id);
    identities.set(id, known);
    return known;
  };
  const deps: ServerDeps = {
    store: tenant.apiStore,
    apiVersions,
    strict: false,
    verifier: { verify: async (token) => identityOf(token ?? ''), known: () => null },
    preparedPlans: createPreparedPlans(),
    sealing: tenant.sealing,
    authorizationUri: () => '',
    tenantNow: tenant.updateClock,
    contextFor: tenant.contextFor,
    showsTiming: false,
    onBug,
    faults: tenant.faults,
    observer: null,
    limitRate: null,
    rehearse: null,
    carryOut: null,
    outside: null,
    onSecondNeeded: null,
    proofSeconds: null,
  };
  return async (userId, method, path, body) => {
    // A path without a version is of the first one.
    const url = parseApiUrl(path, apiVersions) === null ? `${apiVersions[0]?.prefix}${path}` : path;
    const apiUrl = parseApiUrl(url, apiVersions);
    if (apiUrl === null) throw new Error(`${path} is no path of the API.`);
    const requestId = randomUUID();
    const answer = await serve(
      {
        method,
        url,
        headers: { authorization: `Bearer ${userId}`, 'content-type': 'application/json' },
        body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
        origin: 'https://localhost',
        requestId,
        clientRequestId: requestId,
      },
      apiUrl,
      deps,
    );
    const told = answer.body === null ? null : JSON.parse(answer.body);
    if (answer.status >= 400)
      throw new Error(`${method} ${path} was answered ${answer.status}: ${told?.error?.message}`);
    return told;
  };
}

function userIdentity(objectId: string): Identity {
  const client = clients.find(({ key }) => key === 'public');
  const now = new Date();
  return {
    kind: 'user',
    issuedHere: true,
    objectId,
    tenantId: '',
    appId: client?.appId ?? '',
    scopes: new Set(client?.delegated),
    roles: new Set(),
    issuedAt: now,
    expiresAt: now,
    signedInAt: now,
    grantKey: null,
  };
}

/**
 * The world outside, played: custom extensions take every call, but for those on a host that begins with `down`.
 * Nobody is called in the name of a scenario.
 */
const playedPorts: ExternalPorts = {
  call: async (url) => {
    if (new URL(url).hostname.startsWith('down')) throw new OutboundError('failed', `${url} does not answer.`);
    return { status: 202, headers: {}, body: '' };
  },
  addressOf: async (host) => {
    throw new OutboundError('unresolved', `${host} is not asked for.`);
  },
  sign: async () => ({}),
  origin: () => 'https://localhost',
  pageOrigin: () => 'https://localhost',
  tenantId: () => '',
  isOwnAddress: () => false,
};

/** Nobody subscribes in a scenario. */
const playedSubscribers: SubscriptionPorts = {
  subscriberContext: async () => null,
  readAs: async () => null,
  encrypt: () => {
    throw new Error('Nobody subscribes in a scenario.');
  },
  validationToken: async () => '',
};
