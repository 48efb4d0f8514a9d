// Whether a call comes from this machine, and not from a page of another site: the sandbox and the metrics are open to
// such calls without a key.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Call } from '../pipeline/call.ts';
import type { Peer } from './serverOptions.ts';

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** A loopback address, a Host that no other site's name can lead to, no page of another origin, no proxy. */
export function isLocal(peer: Peer): boolean {
  const host = (peer.host ?? '').toLowerCase().replace(/:\d+$/, '');
  return loopback.test(peer.address) && localHosts.has(host) && isDirect(peer);
}

/** No proxy, and no page of another origin. */
export function isDirect(peer: Peer): boolean {
  return !peer.isForwarded && (peer.originHeader === undefined || isSameOrigin(peer.originHeader, peer.host));
}

/** Whether a header holds a secret, compared in constant time. */
export function hasSecretHeader(call: Pick<Call, 'headers'>, header: string, secret: string | null): boolean {
  const given = call.headers[header];
  return secret !== null && given !== undefined && equalInConstantTime(given, secret);
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}

function equalInConstantTime(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
