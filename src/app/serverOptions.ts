// Who answers which call: Graph, the issuer, and the addresses beside them.

import type { IncomingMessage } from 'node:http';
import type { Config } from '../config/config.ts';
import { jsonContentType, type HttpResponse, type Call } from '../http/pipeline/call.ts';
import { answerNow } from '../http/pipeline/fastPath.ts';
import { createPreparedPlans } from '../http/pipeline/preparedPlans.ts';
import { serve } from '../http/pipeline/serve.ts';
import type { ServerDeps } from '../http/pipeline/serverDeps.ts';
import { listServedVersions, parseApiUrl } from '../http/routing/apiVersions.ts';
import { cloudMetadata } from '../http/routing/cloudMetadata.ts';
import { firstResponse, type PathHandler } from '../http/routing/firstResponse.ts';
import { permissionsDocument } from '../http/routing/permissionsDocument.ts';
import { isScimPath, serveScimCall } from '../http/scim/serveScimCall.ts';
import { serveSandbox, snapshotLimitOf, type SandboxHandlers } from '../http/sandbox/sandboxEndpoints.ts';
import { addressBlock } from '../identity/accounts/addressBlock.ts';
import type { Peer, RequestHead, ServerOptions } from '../http/server/serverOptions.ts';
import { serveBranding } from '../http/branding/brandingFiles.ts';
import { serveReviewReport } from '../http/reviews/reviewReports.ts';
import { serveStaticFile } from '../http/server/staticFiles.ts';
import type { AppParts } from './appParts.ts';
import { clientAddressOf } from './tokenIssuer.ts';
import { logBug } from './eventLog.ts';
import { refuseAlone } from '../flows/privileges/editGuard.ts';
import { createTryProvider } from './accounts/identityProviders.ts';
import { createCarryOut } from './tenants/carryOut.ts';
import { createRehearsals } from './tenants/rehearsals.ts';
import { createSandboxHandlers } from './sandboxHandlers.ts';
import type { TenantServices } from './tenant.ts';

/** How the server answers: calls of Graph, the pages of the issuer, and every other address. */
export function serverOptions(config: Config, tenant: TenantServices, parts: AppParts): ServerOptions {
  const { issuer, origins, transport, tls, logger, observability } = parts;
  const deps = serverDeps(config, tenant, parts);
  const { callRecorder: recorder } = observability;
  const sandbox =
    recorder === null || !config.serves ? null : createSandboxHandlers(config, tenant, { ...parts, recorder });
  const handlers = pathHandlers(config, tenant, { ...parts, sandbox });
  const options = {
    origins,
    transport,
    tls,
    parseUrl: (url: string) => parseApiUrl(url, deps.apiVersions),
    bearsToken: isScimPath,
    largeBodyLimitOf: (request: RequestHead, peer: () => Peer) => snapshotLimitOf(request, peer, sandbox),
    onRejected: observability.countRejected,
    anonymous: {
      blockOf: (request: IncomingMessage) => addressBlock(clientAddressOf(request, config)),
      limit: observability.anonymousLimiter,
    },
    onBug: (error: unknown, call: Parameters<typeof logBug>[2]) => logBug(logger, error, call),
  };
  if (!config.serves)
    return {
      ...options,
      issuer: null,
      respondNow: () => null,
      respond: (call, _, peer) => firstResponse(handlers, call, peer()),
    };
  return {
    ...options,
    issuer: {
      routeOf: issuer.routeOf,
      refuse: issuer.refuse,
      handle: (request, response) => {
        observability.watchIssuer(request, response, issuer.routeOf(request.url ?? '/')?.route ?? 'none');
        return issuer.handle(request, response);
      },
    },
    respondNow: (call, apiUrl) => answerNow(call, apiUrl, deps),
    respond: async (call, apiUrl, peer) =>
      apiUrl === null
        ? isScimPath(call.url)
          ? serveScimCall(call, deps)
          : observability.countAside(call, () => firstResponse(handlers, call, peer()))
        : (permissionsDocument(call, apiUrl, deps.apiVersions) ?? serve(call, apiUrl, deps)),
  };
}

/** What calls of the API are answered with. */
export function serverDeps(config: Config, tenant: TenantServices, parts: AppParts): ServerDeps {
  const { issuer, origins, logger, observability } = parts;
  const deps: ServerDeps = {
    store: tenant.apiStore,
    apiVersions: listServedVersions(config.strict),
    strict: config.strict,
    verifier: issuer.verifier,
    preparedPlans: createPreparedPlans(),
    sealing: tenant.sealing,
    authorizationUri: () => `${origins.canonical}/common/oauth2/v2.0/authorize`,
    tenantNow: tenant.updateClock,
    contextFor: tenant.contextFor,
    showsTiming: config.mode === 'sandbox',
    onBug: (error, call) => logBug(logger, error, call),
    faults: tenant.faults,
    observer: observability.callObserver,
    limitRate: observability.rateLimiter,
    rehearse: createRehearsals(tenant, () => deps),
    carryOut: createCarryOut(() => deps),
    outside: {
      ...tenant.outsideCalls,
      tryProvider: createTryProvider(issuer.providerClient, {
        origin: () => origins.pages,
        tenantId: async () => (await tenant.loadRow()).tenantId,
      }),
    },
    onSecondNeeded: config.fourEyes ? refuseAlone : null,
    proofSeconds: config.factors.proofSeconds,
  };
  return deps;
}

/** The handlers of addresses beside Graph. A process that only works answers for its health and metrics alone. */
function pathHandlers(
  config: Config,
  tenant: TenantServices,
  { sandbox, staticSite, observability }: AppParts & { readonly sandbox: SandboxHandlers | null },
): readonly PathHandler[] {
  const { serveMonitoring } = observability;
  const always: readonly PathHandler[] = [serveMonitoring, (call) => serveCloudMetadata(call, tenant)];
  if (!config.serves) return always;
  return [
    ...always,
    (call, peer) => serveSandbox(call, peer, sandbox),
    (call) => serveBranding(call, tenant.store, async () => (await tenant.loadRow()).displayName),
    (call) => serveReviewReport(call, tenant.store, async () => tenant.updateClock(await tenant.loadRow())),
    (call) => serveStaticFile(call, staticSite),
  ];
}

/** `/metadata/endpoints`: where clients of a custom cloud find its Graph and its tokens. Null for other paths. */
async function serveCloudMetadata(call: Call, tenant: TenantServices): Promise<HttpResponse | null> {
  if ((call.method !== 'GET' && call.method !== 'HEAD') || call.url.split('?', 1)[0] !== '/metadata/endpoints')
    return null;
  return {
    status: 200,
    headers: { 'content-type': jsonContentType },
    body: cloudMetadata(call.origin, (await tenant.loadRow()).tenantId),
  };
}
