// The sandbox's own calls (/sandbox and what is below it): only for whoever sits at this machine, or holds the key.

import { Refusal } from '../domain/refusal.ts';
import { parseJson } from './body.ts';
import { callWish, numberIn, textIn, wished } from './callList.ts';
import type { Answer, Call } from './call.ts';
import type { Calls } from './calls.ts';
import { holds, isDirect, isLocal } from './local.ts';
import { refuse } from './refuse.ts';
import type { Peer } from './server.ts';

/** What app hands in; null in production, where none of these paths is there. */
export interface SandboxCalls {
  readonly describe: (origin: string) => Promise<unknown>;
  readonly clock: (wish: unknown) => Promise<unknown>;
  readonly reset: () => Promise<unknown>;
  readonly calls: Calls;
  /** Jobs that are due next. */
  readonly due: (wish: { readonly top: number; readonly skip: number; readonly search: string }) => Promise<unknown>;
  readonly key: string | null;
}

interface Asked {
  readonly call: Call;
  readonly body: unknown;
  readonly query: URLSearchParams;
  readonly id: string;
}
type Place = readonly [
  path: RegExp,
  method: 'GET' | 'POST',
  run: (sandbox: SandboxCalls, asked: Asked) => Promise<unknown>,
];

// biome-ignore format: a table, read by column
const places: readonly Place[] = [
  [/^\/sandbox$/,               'GET',  (sandbox, { call }) => sandbox.describe(call.origin)],
  [/^\/sandbox\/clock$/,        'POST', (sandbox, { body }) => sandbox.clock(body)],
  [/^\/sandbox\/reset$/,        'POST', (sandbox) => sandbox.reset()],
  [/^\/sandbox\/due$/,          'GET',
    (sandbox, { query }) =>
    sandbox.due({ top: numberIn(query, 'top', { usual: 20, most: 100 }),
    skip: numberIn(query, 'skip', { usual: 0, most: 1000 }), search: textIn(query, 'search', 200) })],
  [/^\/sandbox\/calls$/,        'GET',  (sandbox, { query }) => listCalls(sandbox, query)],
  [/^\/sandbox\/calls\/(\d{1,15})$/, 'GET', async (sandbox, { id }) => sandbox.calls.one(Number(id)) ?? notKept(id)],
];

function notKept(id: string): never {
  throw new Refusal('notFound', { id, reason: 'Only the last calls are kept.' });
}

/** `next` goes on from the last call there is, whether it was wished for or not. */
async function listCalls({ calls }: SandboxCalls, query: URLSearchParams): Promise<unknown> {
  const wish = callWish(query);
  const [after, wait] = [
    numberIn(query, 'after', { usual: 0, most: Number.MAX_SAFE_INTEGER }),
    numberIn(query, 'wait', { usual: 0, most: 25 }),
  ];
  const { calls: kept, next } = await calls.after(after, wait * 1000);
  return { ...wished(kept, wish), next };
}

/** Null where the path is none of the sandbox's. Whoever may not call them gets the 404 of a path that is not there. */
export async function serveSandbox(call: Call, peer: Peer, sandbox: SandboxCalls | null): Promise<Answer | null> {
  const [before = '', search = ''] = call.url.split('?', 2);
  const path = before.replace(/\/$/, '');
  if (path !== '/sandbox' && !path.startsWith('/sandbox/')) return null;
  try {
    const place = places.find(([pattern]) => pattern.test(path));
    if (
      sandbox === null ||
      place === undefined ||
      !(isLocal(peer) || (holds(call, 'x-latchkey-sandbox-key', sandbox.key) && isDirect(peer)))
    )
      throw new Refusal('notServed', { path: path.slice(0, 100) });
    const [pattern, allowed, run] = place;
    const method = call.method === 'HEAD' ? 'GET' : call.method;
    if (method !== allowed) throw new Refusal('methodNotAllowed', { method: call.method, allowed });
    if (method === 'POST' && !/^application\/json\b/i.test(call.headers['content-type'] ?? ''))
      throw new Refusal('unsupportedMediaType', { type: call.headers['content-type'] ?? 'none' });
    const body = method === 'POST' ? (parseJson(call.body, call.headers['content-type']) ?? {}) : undefined;
    const told = await run(sandbox, {
      call,
      body,
      query: new URLSearchParams(search),
      id: pattern.exec(path)?.[1] ?? '',
    });
    return {
      status: 200,
      headers: { 'content-type': 'application/json;charset=utf-8', 'cache-control': 'no-store' },
      body: JSON.stringify(told),
    };
  } catch (error) {
    return refuse(error, call);
  }
}
