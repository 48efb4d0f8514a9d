// SCIM 2.0 at /scim/v2: who calls, which people and groups are meant, and the answer.

import { createEditGuard } from '../../flows/privileges/editGuard.ts';
import type { Context } from '../../flows/context.ts';
import { asCaller } from '../../identity/access/callers.ts';
import { serveScim } from '../../scim/serveScim.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import { accountOf, identify, originOf } from '../pipeline/identify.ts';
import type { ServerDeps } from '../pipeline/serverDeps.ts';
import { isViewAs, viewOnly } from '../pipeline/views/viewAs.ts';
import { checkPreconditions, isNotModified } from '../routing/preconditions.ts';
import { parseJson } from '../server/requestBody.ts';
import { badRequest } from '../../scim/protocol/scimError.ts';
import { scimErrorResponse, scimResponse } from './scimErrors.ts';

/** The parts of an address below `/scim/v2`. */
interface ScimUrl {
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
    const path = pathname
      .replace(prefixPattern, '')
      .split('/')
      .filter((each) => each !== '')
      .map(decodeURIComponent);
    return { prefix: '/scim/v2', path, search: mark < 0 ? '' : url.slice(mark + 1) };
  } catch {
    throw badRequest('invalidSyntax', 'The address holds a % that stands for no letter.');
  }
}

/** The answer to a call of `/scim/v2`. Never rejects. */
export async function serveScimCall(call: Call, deps: ServerDeps): Promise<HttpResponse> {
  try {
    const url = parseScimUrl(call.url);
    if (isViewAs(call)) throw viewOnly();
    const identity = await identify(call, deps);
    return await asCaller(deps.store, identity, 'now', async (lookup) => {
      const { caller, now } = await accountOf(lookup, call, deps);
      return await run(call, url, guarded(deps.contextFor(caller, now, originOf(call)), deps));
    });
  } catch (error) {
    return scimErrorResponse(error, call, deps);
  }
}

/** As of every other call: edits of what is privileged are judged at their commit. */
function guarded(ctx: Context, { onSecondNeeded }: ServerDeps): Context {
  const guard = (store: Context['store']): Context['store'] => createEditGuard(store, ctx.caller, onSecondNeeded);
  return { ...ctx, store: guard(ctx.store), unguarded: ctx.store, guard, needsSecond: onSecondNeeded !== null };
}

async function run(call: Call, { prefix, path, search }: ScimUrl, ctx: Context): Promise<HttpResponse> {
  const { status, headers, body } = await serveScim({
    ctx,
    sourceId: null,
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
