// The sandbox's own endpoints (`/sandbox` and below): only for clients with the key, or without one on this machine.

import { invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { parseJson } from '../server/requestBody.ts';
import { parseCallQuery, numberParameter, textParameter, queryCalls } from './callQuery.ts';
import type { HttpResponse, Call } from '../pipeline/call.ts';
import type { CallRecorder } from './callRecorder.ts';
import { faultProfiles } from '../faults/faultProfiles.ts';
import type { FaultRules } from '../faults/faultRules.ts';
import { hasSecretHeader, isDirect, isLocal } from '../server/localAccess.ts';
import { sandboxOpenApi } from './sandboxOpenApi.ts';
import { errorResponse, isExpected } from '../errors/errorResponse.ts';
import type { Peer } from '../server/serverOptions.ts';

/** What the endpoints do; null in production, where none of these paths exists. */
export interface SandboxHandlers {
  readonly describe: (origin: string) => Promise<unknown>;
  readonly moveClock: (body: unknown) => Promise<unknown>;
  readonly reset: () => Promise<unknown>;
  readonly recorder: CallRecorder;
  readonly faults: FaultRules;
  readonly snapshots: {
    readonly take: () => Promise<unknown>;
    readonly keep: (body: unknown) => Promise<unknown>;
    readonly list: () => unknown;
    readonly restore: (body: unknown) => Promise<unknown>;
    /** The most bytes of a snapshot, as a body. */
    readonly mostBytes: number;
    /** The text of a scenario, or of what names one. */
    readonly load: (text: string) => Promise<unknown>;
  };
  /** Jobs that are due next. */
  readonly listDueJobs: (page: ListPage) => Promise<unknown>;
  /** Enabled users, also those who were made later. */
  readonly listUsers: (page: ListPage) => Promise<unknown>;
  /** One of them, with a password for one sign-in. Throws `notFound`. */
  readonly actAs: (userId: string) => Promise<unknown>;
  readonly key: string | null;
}

interface ListPage {
  readonly top: number;
  readonly skip: number;
  readonly search: string;
}
interface SandboxRequest {
  readonly call: Call;
  readonly body: unknown;
  readonly query: URLSearchParams;
  readonly id: string;
}
type SandboxEndpoint = readonly [
  /** `{n}` stands for a number. */
  path: string,
  method: 'GET' | 'POST' | 'DELETE',
  run: (sandbox: SandboxHandlers, request: SandboxRequest) => Promise<unknown>,
];

/** The endpoints: path, method, what they do. */
// biome-ignore format: a table, read by column
export const sandboxEndpoints: readonly SandboxEndpoint[] = [
  ['/sandbox',              'GET',  (sandbox, { call }) => sandbox.describe(call.origin)],
  ['/sandbox/clock',        'POST', (sandbox, { body }) => sandbox.moveClock(body)],
  ['/sandbox/reset',        'POST', (sandbox) => sandbox.reset()],
  ['/sandbox/users',        'GET',  (sandbox, { query }) => sandbox.listUsers(pageOf(query))],
  ['/sandbox/actAs',        'POST', (sandbox, { body }) => sandbox.actAs(userIdOf(body))],
  ['/sandbox/due',          'GET',  (sandbox, { query }) => sandbox.listDueJobs(pageOf(query))],
  ['/sandbox/calls',        'GET',  (sandbox, { query }) => listCalls(sandbox, query)],
  ['/sandbox/calls/{n}',    'GET',  async (sandbox, { id }) => findCall(sandbox, id)],
  ['/sandbox/snapshot',     'GET',  ({ snapshots }) => snapshots.take()],
  ['/sandbox/snapshots',    'GET',  async ({ snapshots }) => snapshots.list()],
  ['/sandbox/snapshots',    'POST', ({ snapshots }, { body }) => snapshots.keep(body)],
  ['/sandbox/restore',      'POST', ({ snapshots }, { body }) => snapshots.restore(body)],
  ['/sandbox/load',         'POST', ({ snapshots }, { call }) => snapshots.load(textOf(call))],
  ['/sandbox/faults',       'GET',  async ({ faults }) => listFaults(faults)],
  ['/sandbox/faults',       'POST', async ({ faults }, { body }) => ({ faults: faults.add(body) })],
  ['/sandbox/faults',       'DELETE', async ({ faults }) => removeFaults(faults, null)],
  ['/sandbox/faults/{n}',   'DELETE', async ({ faults }, { id }) => removeFaults(faults, Number(id))],
  ['/sandbox/openapi.json', 'GET',  async () => sandboxOpenApi()],
];
/** The paths of the endpoints, in their order. */
const patterns = sandboxEndpoints.map(
  ([path]) => new RegExp(`^${path.replace('.', '\\.').replace('{n}', '(\\d{1,15})')}$`),
);

const listFaults = (faults: FaultRules) => ({ faults: faults.list(), profiles: faultProfiles });

function removeFaults(faults: FaultRules, number: number | null): unknown {
  faults.remove(number);
  return listFaults(faults);
}

function findCall({ recorder }: SandboxHandlers, id: string): unknown {
  const found = recorder.find(Number(id));
  if (found === null) throw new Refusal('notFound', { id, reason: 'Only the last calls are kept.' });
  return found;
}

const pageOf = (query: URLSearchParams): ListPage => ({
  top: numberParameter(query, 'top', { fallback: 20, max: 100 }),
  skip: numberParameter(query, 'skip', { fallback: 0, max: 1000 }),
  search: textParameter(query, 'search', 200),
});

function userIdOf(body: unknown): string {
  const { userId } = (body ?? {}) as { readonly userId?: unknown };
  if (typeof userId !== 'string' || !/^[0-9a-f-]{36}$/i.test(userId)) throw invalidField('userId', 'the id of a user');
  return userId.toLowerCase();
}

/** `next` continues after the last recorded call, whether it matches the query or not. */
async function listCalls({ recorder }: SandboxHandlers, query: URLSearchParams): Promise<unknown> {
  const callQuery = parseCallQuery(query);
  const [after, wait] = [
    numberParameter(query, 'after', { fallback: 0, max: Number.MAX_SAFE_INTEGER }),
    numberParameter(query, 'wait', { fallback: 0, max: 25 }),
  ];
  const { calls, next } = await recorder.listAfter(after, wait * 1000);
  return { ...queryCalls(calls, callQuery), next };
}

const textOf = ({ body }: Call): string => Buffer.from(body ?? '').toString();

/** A scenario is YAML, of which JSON is a part. */
const isText = (path: string): boolean => path === '/sandbox/load';
const mayBeSent = (path: string, type: string): boolean =>
  /^application\/json\b/i.test(type) || (isText(path) && /^(application|text)\/(x-)?yaml\b/i.test(type));

/** The bytes that a snapshot may have which is sent to be restored; null for any other request, and who may not. */
export function snapshotLimitOf(
  request: Pick<Call, 'method' | 'url' | 'headers'>,
  peer: () => Peer,
  sandbox: SandboxHandlers | null,
): number | null {
  const isRestore = request.method === 'POST' && /^\/sandbox\/restore\/?(\?|$)/.test(request.url);
  return isRestore && sandbox !== null && mayUseSandbox(request, peer(), sandbox.key)
    ? sandbox.snapshots.mostBytes
    : null;
}

/** Whoever has the key, where there is one; else this machine itself. */
function mayUseSandbox(call: Pick<Call, 'headers'>, peer: Peer, key: string | null): boolean {
  if (key === null) return isLocal(peer);
  return hasSecretHeader(call, 'x-latchkey-sandbox-key', key) && isDirect(peer);
}

/** Null for any other path. A client that is not allowed is answered with the 404 of a path that does not exist. */
export async function serveSandbox(
  call: Call,
  peer: Peer,
  sandbox: SandboxHandlers | null,
): Promise<HttpResponse | null> {
  const [before = '', search = ''] = call.url.split('?', 2);
  const path = before.replace(/\/$/, '');
  if (path !== '/sandbox' && !path.startsWith('/sandbox/')) return null;
  try {
    const here = patterns.flatMap((each, at) => (each.test(path) ? [at] : []));
    if (sandbox === null || here.length === 0 || !mayUseSandbox(call, peer, sandbox.key))
      throw new Refusal('notServed', { path: path.slice(0, 100) });
    const method = call.method === 'HEAD' ? 'GET' : call.method;
    const at = here.find((each) => sandboxEndpoints[each]?.[1] === method);
    if (at === undefined) {
      const allowed = here.map((each) => sandboxEndpoints[each]?.[1]).join(', ');
      throw new Refusal('methodNotAllowed', { method: call.method, allowed });
    }
    const [, , run] = sandboxEndpoints[at] as SandboxEndpoint;
    if (method === 'POST' && call.body !== null && !mayBeSent(path, call.headers['content-type'] ?? ''))
      throw new Refusal('unsupportedMediaType', { type: call.headers['content-type'] ?? 'none' });
    const body =
      method === 'POST' && !isText(path) ? (parseJson(call.body, call.headers['content-type']) ?? {}) : undefined;
    const result = await run(sandbox, {
      call,
      body,
      query: new URLSearchParams(search),
      id: patterns[at]?.exec(path)?.[1] ?? '',
    });
    return {
      status: 200,
      headers: { 'content-type': 'application/json;charset=utf-8', 'cache-control': 'no-store' },
      body: JSON.stringify(result),
    };
  } catch (error) {
    // A bug is logged and answered where those of all calls are.
    if (!isExpected(error)) throw error;
    return errorResponse(error, call);
  }
}
