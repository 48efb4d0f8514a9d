// The sandbox's own calls (/sandbox, /sandbox/clock, /sandbox/reset): only for whoever sits at this machine, or holds the key.

import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../domain/refusal.ts';
import { parseJson } from './body.ts';
import type { Answer, Call } from './call.ts';
import { refuse } from './refuse.ts';
import type { Peer } from './server.ts';

/** What app hands in; null in production, where none of these paths is there. */
export interface SandboxCalls {
  readonly describe: (origin: string) => Promise<unknown>;
  readonly clock: (wish: unknown) => Promise<unknown>;
  readonly reset: () => Promise<unknown>;
  readonly key: string | null;
}

const calls: Readonly<Record<string, { readonly method: 'GET' | 'POST'; readonly run: (sandbox: SandboxCalls, call: Call, body: unknown) => Promise<unknown> }>> = {
  '/sandbox':       { method: 'GET', run: (sandbox, call) => sandbox.describe(call.origin) },
  '/sandbox/clock': { method: 'POST', run: (sandbox, _call, body) => sandbox.clock(body) },
  '/sandbox/reset': { method: 'POST', run: (sandbox) => sandbox.reset() },
};

/** Null where the path is none of the sandbox's. Whoever may not call them gets the 404 of a path that is not there. */
export async function serveSandbox(call: Call, peer: Peer, sandbox: SandboxCalls | null): Promise<Answer | null> {
  const path = (call.url.split('?', 1)[0] ?? '').replace(/\/$/, '');
  if (path !== '/sandbox' && !path.startsWith('/sandbox/')) return null;
  try {
    const known = Object.hasOwn(calls, path) ? calls[path] : undefined;
    if (sandbox === null || known === undefined || !mayCall(call, peer, sandbox.key)) throw new Refusal('notServed', { path: path.slice(0, 100) });
    const method = call.method === 'HEAD' ? 'GET' : call.method;
    if (method !== known.method) throw new Refusal('methodNotAllowed', { method: call.method, allowed: known.method });
    if (method === 'POST' && !/^application\/json\b/i.test(call.headers['content-type'] ?? '')) throw new Refusal('unsupportedMediaType', { type: call.headers['content-type'] ?? 'none' });
    const body = await known.run(sandbox, call, method === 'POST' ? parseJson(call.body, call.headers['content-type']) ?? {} : undefined);
    return { status: 200, headers: { 'content-type': 'application/json;charset=utf-8', 'cache-control': 'no-store' }, body: JSON.stringify(body) };
  } catch (error) {
    return refuse(error, call);
  }
}

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** A loopback peer or the key; a Host that no other site's name can lead to; no foreign page; no proxy in between. */
function mayCall(call: Call, peer: Peer, key: string | null): boolean {
  const given = call.headers['x-latchkey-sandbox-key'];
  const holdsKey = key !== null && given !== undefined && same(given, key);
  if (!holdsKey && !loopback.test(peer.address)) return false;
  if (peer.isForwarded) return false;
  const host = (peer.host ?? '').toLowerCase().replace(/:\d+$/, '');
  if (!holdsKey && !localHosts.has(host)) return false;
  return peer.originHeader === undefined || isOwn(peer.originHeader, peer.host);
}

function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}

function same(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
