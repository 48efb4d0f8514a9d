// A process with more than one tenant: each has its own database in memory, its own clock, workers and issuer; they
// share the listeners, the certificate and the keys that sign. The token says whose call it is, the path whose issuer.

import type { IncomingMessage } from 'node:http';
import { randomBytes } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import type { Entities } from '../../domain/entities.ts';
import { load, rows } from '../../flows/load.ts';
import type { SandboxHandlers } from '../../http/sandbox/sandboxEndpoints.ts';
import type { IssuerRoad, ServerOptions } from '../../http/server/serverOptions.ts';
import type { Call } from '../../http/pipeline/call.ts';
import { isScimPath } from '../../http/scim/serveScimCall.ts';
import { createObserver } from '../../observe/events.ts';
import type { Logger } from '../../observe/log.ts';
import { openMemoryStore, type MemoryStore } from '../../store/open.ts';
import { everyRow } from '../../odata/query.ts';
import { insert, update } from '../../store/contract.ts';
import { connectWorkers, startHost, type App } from '../app.ts';
import type { AppParts } from '../appParts.ts';
import { logEvent } from '../eventLog.ts';
import { newId } from '../newId.ts';
import { createObservability } from '../observability.ts';
import { createSandboxHandlers } from '../sandboxHandlers.ts';
import { serverOptions } from '../serverOptions.ts';
import { createTenantServices, type TenantServices } from '../tenant.ts';
import { createTokenIssuer } from '../tokenIssuer.ts';

/** A sandbox tenant in memory. */
export interface HostedTenant {
  readonly tenantId: string;
  /** The `iss` of its tokens. */
  readonly issuer: () => string;
  readonly sandbox: SandboxHandlers;
  /** Runs everything that is due now, to the end. */
  readonly drain: () => Promise<void>;
  /** Every mail that it wrote, oldest first. */
  readonly mails: () => Promise<readonly Entities['mail'][]>;
  /** All that it holds, to be put back later: into this tenant, or into a new one. No work is under way in it. */
  readonly image: () => Promise<Uint8Array>;
  /** Puts an image in the place of all that it holds; its id stays. Its workers wait meanwhile. */
  readonly load: (image: Uint8Array) => Promise<void>;
  /** Ends it. Its tokens are refused from then on. */
  readonly close: () => Promise<void>;
}

/** A process whose tenants are in memory. */
export interface TenantHost {
  readonly app: App;
  /** The first one, which answers for every address that names no tenant. */
  readonly first: HostedTenant;
  /** One more, which begins with what an image holds. */
  readonly add: (image: Uint8Array) => Promise<HostedTenant>;
}

/** Starts a process in the sandbox's mode with its database in memory, whatever the settings say of one. */
export async function startTenantHost(settings: Config, logger: Logger): Promise<TenantHost> {
  // One key for all of them: an image holds what it sealed.
  const secretKey = settings.secretKey ?? randomBytes(32).toString('base64url');
  const config: Config = { ...settings, secretKey, database: { engine: 'sqlite', path: ':memory:' } };
  const others = new Map<string, ServerOptions>();
  let memory: MemoryStore | null = null;
  const { app, tenant, parts } = await startHost(config, logger, {
    openStore: async ({ mode }) => {
      memory = await openMemoryStore({ mode }, null);
      return memory.store;
    },
    route: (first) => routeByTenant(first, others),
  });
  const first = await hostedTenant(config, { memory: memory as unknown as MemoryStore, tenant, parts });
  return {
    app,
    first: { ...first, close: app.close },
    add: async (image) => {
      const one = await openTenantOf(config, image, { tenant, parts });
      const hosted = await hostedTenant(config, one);
      others.set(hosted.tenantId, serverOptions(config, one.tenant, one.parts));
      return {
        ...hosted,
        close: async () => {
          others.delete(hosted.tenantId);
          await one.parts.observability.stop();
          await one.tenant.worker.stop();
          await one.tenant.store.close();
        },
      };
    },
  };
}

interface OpenedTenant {
  readonly memory: MemoryStore;
  readonly tenant: TenantServices;
  readonly parts: AppParts;
}

async function openTenantOf(
  config: Config,
  image: Uint8Array,
  first: { readonly tenant: TenantServices; readonly parts: AppParts },
): Promise<OpenedTenant> {
  const memory = await openMemoryStore(config, image);
  try {
    await memory.store.commit([update('tenant', 'singleton', { tenantId: newId() })]);
    const { logger } = first.parts;
    const observer = createObserver(logger.onBug);
    observer.subscribe((event) => logEvent(event, logger, config.mode));
    const { sealing, secrets, firstStartMessage, workbenchClientId } = first.tenant;
    const filled = { store: memory.store, sealing, secrets, firstStartMessage, workbenchClientId };
    const tenant = await createTenantServices(config, filled, observer);
    const load = () => first.parts.server()?.load() ?? { connections: 0, running: 0, waiting: 0, heldBytes: 0 };
    const parts = {
      ...first.parts,
      issuer: await createTokenIssuer(config, tenant, { ...first.parts, observer, keys: first.parts.issuer.keys }),
      observability: createObservability(config, tenant, observer, { logger, tracing: null, load }),
    };
    await connectWorkers(config, tenant, parts);
    tenant.worker.start();
    return { memory, tenant, parts };
  } catch (error) {
    await memory.store.close();
    throw error;
  }
}

async function hostedTenant(
  config: Config,
  { memory, tenant, parts }: OpenedTenant,
): Promise<Omit<HostedTenant, 'close'>> {
  const { callRecorder: recorder } = parts.observability;
  if (recorder === null) throw new Error('Tenants in memory are those of a sandbox.');
  const { tenantId } = await tenant.loadRow();
  const refresh = async (): Promise<void> => void tenant.updateClock(await tenant.loadRow());
  return {
    tenantId,
    issuer: parts.issuer.issuer,
    sandbox: createSandboxHandlers(config, tenant, { ...parts, recorder }),
    drain: async () => {
      await refresh();
      await tenant.worker.drain();
    },
    mails: async () => {
      const { mails } = await load(tenant.store, { mails: rows('mail') });
      return mails.toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
    },
    // A job that is claimed in an image would wait for the end of its lease wherever the image is put back.
    image: async () => {
      await tenant.worker.stop();
      const image = memory.image();
      tenant.worker.start();
      return image;
    },
    load: async (image) => {
      await tenant.worker.stop();
      const { remembered } = await load(tenant.store, { remembered: rows('artefact') });
      memory.load(image);
      // As after a reset of the sandbox, what the issuer remembers stays: tokens that were given before are still good.
      await memory.store.commit([
        { kind: 'deleteWhere', entity: 'artefact', where: everyRow },
        ...remembered.map(({ version, ...row }) => insert('artefact', row)),
        update('tenant', 'singleton', { tenantId }),
      ]);
      await refresh();
      recorder.clear();
      tenant.faults?.remove(null);
      tenant.worker.start();
    },
  };
}

/** The first tenant's options, except for calls that name another tenant which is there. */
function routeByTenant(first: ServerOptions, others: ReadonlyMap<string, ServerOptions>): ServerOptions {
  const ofCall = (call: Call): ServerOptions =>
    (others.size === 0 ? undefined : others.get(tenantOfToken(call.headers['authorization'] ?? ''))) ?? first;
  const issuerOf = ({ url }: IncomingMessage): IssuerRoad | null =>
    (others.get((url ?? '').split('/', 2)[1] ?? '') ?? first).issuer;
  return {
    ...first,
    respondNow: (call, apiUrl) => ofCall(call).respondNow(call, apiUrl),
    respond: (call, apiUrl, peer) =>
      (apiUrl === null && !isScimPath(call.url) ? first : ofCall(call)).respond(call, apiUrl, peer),
    issuer:
      first.issuer === null
        ? null
        : {
            ...first.issuer,
            handle: async (request, response) => issuerOf(request)?.handle(request, response),
          },
  };
}

/** What an access token says is its tenant; whether that is true is the tenant's own to verify. */
function tenantOfToken(authorization: string): string {
  try {
    const payload = Buffer.from(authorization.split('.', 2)[1] ?? '', 'base64url').toString();
    return String((JSON.parse(payload) as { readonly tid?: unknown }).tid);
  } catch {
    return '';
  }
}
