// SCIM 2.0 at /scim/v2: who calls, which people and groups are meant, and the answer.

import type { Id } from '../../domain/base.ts';
import { isGuid } from '../../domain/text.ts';
import { createEditGuard } from '../../flows/privileges/editGuard.ts';
import type { Context } from '../../flows/context.ts';
import { asCaller } from '../../identity/access/callers.ts';
import { serveScim } from '../../scim/serveScim.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import { accountOf, identify, originOf } from '../pipeline/identify.ts';
import { createRequestTrace, endStage, observe, type RequestTrace } from '../pipeline/requestTrace.ts';
import type { ServerDeps } from '../pipeline/serverDeps.ts';
import { isViewAs, viewOnly } from '../pipeline/views/viewAs.ts';
import { checkPreconditions, isNotModified } from '../routing/preconditions.ts';
import { parseJson } from '../server/requestBody.ts';
import { badRequest } from '../../scim/protocol/scimError.ts';
import type { ScimCall } from '../../scim/scimCall.ts';
import { connectionCall } from './connectionCalls.ts';
import { scimErrorResponse, scimResponse } from './scimErrors.ts';

/** The parts of an address below `/scim/v2`. */
interface ScimUrl {
  /** Null where the tenant's own service is meant. */
  readonly connectionId: Id | null;
  readonly prefix: string;
  readonly path: readonly string[];
  readonly search: string;
}

const prefixPattern = /^\/scim\/v2(?=\/|$)/i;

/** Whether an address is one of SCIM's. */
export const isScimPath = (url: string): boolean => prefixPattern.test(url.split('?', 1)[0] ?? '');

/** Throws `invalidSyntax` for an address that cannot be decoded. */
function parseScimUrl(url: string): ScimUrl {
  const mark = url.indexOf('?');
  const pathname = mark < 0 ? url : url.slice(0, mark);
  try {
    const parts = pathname
      .replace(prefixPattern, '')
      .split('/')
      .filter((each) => each !== '')
      .map(decodeURIComponent);
    const search = mark < 0 ? '' : url.slice(mark + 1);
    const [first = '', ...rest] = parts;
    if (!isGuid(first)) return { connectionId: null, prefix: '/scim/v2', path: parts, search };
    const connectionId = first.toLowerCase();
    return { connectionId, prefix: `/scim/v2/${connectionId}`, path: rest, search };
  } catch {
    throw badRequest('invalidSyntax', 'The address holds a % that stands for no letter.');
  }
}

/** The answer to a call of `/scim/v2`. Never rejects. */
export async function serveScimCall(call: Call, deps: ServerDeps): Promise<HttpResponse> {
  const trace = createRequestTrace('scim');
  return observe(deps.observer, call, trace, async () => {
    try {
      const url = parseScimUrl(call.url);
      trace.route = routeOf(url);
      if (isViewAs(call)) throw viewOnly();
      return await (url.connectionId === null ? serveTenant : serveConnection)(call, url, { deps, trace });
    } catch (error) {
      return scimErrorResponse(error, call, deps);
    }
  });
}

/** What a call is served with. */
interface ScimDeps {
  readonly deps: ServerDeps;
  readonly trace: RequestTrace;
}

const collections: ReadonlySet<string> = new Set(['users', 'groups', 'schemas', 'resourcetypes']);

/** The template of a path, for those who count calls. */
function routeOf({ connectionId, path: [kind = '', id] }: ScimUrl): string {
  const name = kind.toLowerCase();
  const base = connectionId === null ? '/scim/v2' : '/scim/v2/{connection}';
  if (!collections.has(name)) return base;
  return id === undefined
    ? `${base}/${name}`
    : `${base}/${name}/${id.toLowerCase() === '.search' ? '.search' : '{id}'}`;
}

/** The people and groups of the tenant, for whoever may write them. */
async function serveTenant(call: Call, url: ScimUrl, { deps, trace }: ScimDeps): Promise<HttpResponse> {
  const identity = await identify(call, deps);
  return asCaller(deps.store, identity, 'now', async (lookup) => {
    const { caller, now } = await accountOf(lookup, call, deps);
    trace.caller = caller;
    endStage(trace, 'identify');
    const ctx = deps.contextFor(caller, now, originOf(call));
    return run(call, url, { ctx: guarded(ctx, deps), sourceId: null, takesOver: false });
  });
}

/** Those that a connection brought, for the connection. */
async function serveConnection(call: Call, url: ScimUrl, { deps, trace }: ScimDeps): Promise<HttpResponse> {
  const { ctx, connection, takesOver } = await connectionCall(call, url.connectionId ?? '', deps);
  trace.caller = ctx.caller;
  endStage(trace, 'identify');
  return run(call, url, { ctx: guarded(ctx, deps), sourceId: connection.id, takesOver });
}

/** As of every other call: edits of what is privileged are judged at their commit. */
function guarded(ctx: Context, { onSecondNeeded }: ServerDeps): Context {
  const guard = (store: Context['store']): Context['store'] => createEditGuard(store, ctx.caller, onSecondNeeded);
  return { ...ctx, store: guard(ctx.store), unguarded: ctx.store, guard, needsSecond: onSecondNeeded !== null };
}

async function run(
  call: Call,
  { prefix, path, search }: ScimUrl,
  of: Pick<ScimCall, 'ctx' | 'sourceId' | 'takesOver'>,
): Promise<HttpResponse> {
  const { status, headers, body } = await serveScim({
    ...of,
    base: `${call.origin}${prefix}`,
    method: call.method,
    path,
    search,
    body: parseJson(call.body, call.headers['content-type']),
    precondition: (etag) => checkPreconditions(call, etag),
    isNotModified: (etag) => isNotModified(call, etag),
  });
  return scimResponse(status, headers, call.method === 'HEAD' ? null : body);
}
