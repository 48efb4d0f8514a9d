// All connections to other hosts: the host is resolved and checked here, the connection is made to the checked address,
// and is bounded in time and size.

import { createHash } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { parseAllowList, isPublicAddress } from './addresses.ts';
import { resolveHost, type HostAddress } from './resolveHost.ts';

/** A call as it is sent; lengths in bytes. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Of the bodies of both: UTF-8, or a letter for each byte. */
  readonly encoding?: 'utf8' | 'latin1';
  readonly timeoutMs: number;
  /** The most bytes of an answer; a mebibyte where it is left out. */
  readonly mostBytes?: number;
  /** Calls of one name share connections, which are kept open for a while. Left out: a connection of its own. */
  readonly keptOpenAs?: string;
  readonly tls?: OutboundTls;
}

/** How a call over https proves more than others, in PEM. */
export interface OutboundTls {
  /** An authority that is trusted besides those that the process trusts. */
  readonly authority?: string;
  /** Our certificates with their private key. */
  readonly client?: string;
}
export interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A call that was not made, or not answered. Its message is for administrators. `wasSent`: the other side may have got
 * it. `credentials`: the other side takes our certificate for no proof.
 */
export class OutboundError extends Error {
  readonly reason: 'forbidden' | 'unresolved' | 'timeout' | 'tooLarge' | 'credentials' | 'failed';
  readonly wasSent: boolean;
  constructor(reason: OutboundError['reason'], message: string, wasSent = false) {
    super(message);
    this.name = 'OutboundError';
    this.reason = reason;
    this.wasSent = wasSent;
  }
}

type CheckedAddress = HostAddress;

/** Makes calls to allowed hosts alone. */
export interface OutboundClient {
  /** Rejects with `OutboundError`. Redirects are responses like any other: they are not followed. */
  readonly call: (url: string, call: OutboundRequest) => Promise<OutboundResponse>;
  /** The address of a host, where it is allowed. Rejects with `OutboundError`. */
  readonly addressOf: (host: string) => Promise<CheckedAddress>;
}

const maxResponseBytes = 1024 * 1024;

/**
 * `allow`: the hosts, addresses and networks that may be reached besides the public internet. `isOwn`: whether an
 * address, with what its host resolved to, leads to this server itself; it is not called, whatever is allowed.
 */
export function createOutboundClient(
  allow: readonly string[],
  isOwn: (url: URL, address: string) => boolean = () => false,
): OutboundClient {
  const allowed = parseAllowList(allow);

  async function addressOf(name: string): Promise<CheckedAddress> {
    const host = name.replace(/^\[|\]$/g, '');
    const found = await resolveHost(host, allowed.host(host));
    const first = found[0];
    if (first === undefined) throw new OutboundError('unresolved', `${host} has no address.`);
    // All addresses have to be allowed, so that nobody adds a private one to a public one.
    const fits = found.every(
      ({ address }) => isPublicAddress(address) || allowed.address(address) || allowed.host(host),
    );
    if (!fits)
      throw new OutboundError('forbidden', `${host} is inside a network that LATCHKEY_OUTBOUND_ALLOW does not name.`);
    return first;
  }

  return {
    addressOf,
    async call(address, call) {
      const url = URL.canParse(address) ? new URL(address) : null;
      if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
        throw new OutboundError('forbidden', 'Only http and https addresses are called.');
      if (url.username !== '' || url.password !== '')
        throw new OutboundError('forbidden', 'An address with a name or password in it is not called.');
      const checked = await addressOf(url.hostname);
      if (isOwn(url, checked.address))
        throw new OutboundError('forbidden', `${url.host} is this server itself, which it does not call.`);
      // Calls over the public internet are encrypted.
      if (url.protocol === 'http:' && isPublicAddress(checked.address))
        throw new OutboundError('forbidden', `${url.host} is called by https alone.`);
      return sendRequest({ url, checked, tlsContext: url.protocol === 'https:' ? contextOf(call.tls) : null }, call);
    },
  };
}

/** The port that a connection is made to. */
export function portOf({ port, protocol }: Pick<URL, 'port' | 'protocol'>): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

interface CallTarget {
  readonly url: URL;
  readonly checked: CheckedAddress;
  readonly tlsContext: KeptContext | null;
}

function sendRequest({ url, checked, tlsContext }: CallTarget, call: OutboundRequest): Promise<OutboundResponse> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const mostBytes = call.mostBytes ?? maxResponseBytes;
    let isConnected = false;
    const refuse = (error: Error): void => reject(toOutboundError(error, url, isConnected));
    const request = start(
      url,
      {
        ...(tlsContext === null ? {} : { secureContext: tlsContext.context }),
        method: call.method,
        headers: { 'user-agent': 'latchkey', ...call.headers },
        agent:
          call.keptOpenAs === undefined ? false : agentFor(url, checked, `${call.keptOpenAs}${tlsContext?.name ?? ''}`),
        lookup: (_host, options, done) => {
          (options as { all?: boolean }).all === true
            ? (done as unknown as (error: null, all: unknown[]) => void)(null, [checked])
            : done(null, checked.address, checked.family);
        },
        signal: AbortSignal.timeout(call.timeoutMs),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > mostBytes)
            request.destroy(new OutboundError('tooLarge', `${url.host} answered more than ${mostBytes} bytes.`, true));
          else chunks.push(chunk);
        });
        response.on('error', refuse);
        response.on('end', () => {
          const headers = Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          );
          resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString(call.encoding) });
        });
      },
    );
    request.on('socket', (socket) => {
      // A connection that was kept open is there already; over TLS the handshake comes before the first byte.
      if (!socket.connecting) isConnected = true;
      else
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
          isConnected = true;
        });
    });
    request.on('error', refuse);
    request.end(call.body === null ? undefined : Buffer.from(call.body, call.encoding));
  });
}

/** What was read of certificates and keys, with a name for the connections that are made by it. */
interface KeptContext {
  readonly name: string;
  readonly context: SecureContext;
  /** Ends it a while after its last use: a key that is needed no more does not stay in memory. */
  readonly end: NodeJS.Timeout;
}

const mostContexts = 256;
const contextMs = 600_000;
/** By the hash of what was read. */
const contexts = new Map<string, KeptContext>();

/** Null where a call proves no more than others. Throws `OutboundError` for what the TLS module cannot read. */
function contextOf({ authority = '', client = '' }: OutboundTls = {}): KeptContext | null {
  if (authority === '' && client === '') return null;
  const key = createHash('sha256').update(`${authority}\n\n${client}`).digest('base64');
  const known = contexts.get(key);
  if (known !== undefined) {
    known.end.refresh();
    return known;
  }
  const context = readContext({ authority, client });
  if (context === null)
    throw new OutboundError('failed', 'The certificates or the key of the connection cannot be read.');
  // Of many the oldest is read again when it is needed.
  const [oldest] = contexts.keys();
  if (contexts.size >= mostContexts && oldest !== undefined) forgetContext(oldest);
  const made = { name: ` ${++madeContexts}`, context, end: setTimeout(() => forgetContext(key), contextMs).unref() };
  contexts.set(key, made);
  return made;
}

function forgetContext(key: string): void {
  clearTimeout(contexts.get(key)?.end);
  contexts.delete(key);
}

/** Whether certificates with their private key, in PEM, can be shown to another system. */
export const isClientProof = (client: string): boolean => readContext({ client }) !== null;

/** Null for what the TLS module cannot read. */
function readContext({ authority = '', client = '' }: OutboundTls): SecureContext | null {
  try {
    return createSecureContext({
      ...(authority === '' ? {} : { ca: [...getCACertificates('default'), authority] }),
      ...(client === '' ? {} : { cert: client, key: client }),
    });
  } catch {
    return null;
  }
}

let madeContexts = 0;

/** The most connections of one name, and names whose connections are kept. */
const mostSockets = 16;
const mostAgents = 256;
const idleMs = 15_000;
const agents = new Map<string, HttpAgent | HttpsAgent>();

/** The connections of a name to a checked address: one that resolves anew is another. */
function agentFor(url: URL, { address }: CheckedAddress, name: string): HttpAgent | HttpsAgent {
  const key = `${name} ${url.protocol} ${url.host} ${address}`;
  const known = agents.get(key);
  if (known !== undefined) {
    // The last of the map is the one that was used last.
    agents.delete(key);
    agents.set(key, known);
    return known;
  }
  const options = { keepAlive: true, maxSockets: mostSockets, timeout: idleMs };
  const made = url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  const [oldest] = agents.keys();
  // One that is forgotten ends its calls, and its idle connections in their time.
  if (agents.size >= mostAgents && oldest !== undefined) agents.delete(oldest);
  agents.set(key, made);
  return made;
}

function toOutboundError(error: Error, url: URL, wasSent: boolean): OutboundError {
  if (error instanceof OutboundError) return error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return new OutboundError('timeout', `${url.host} did not answer in time.`, wasSent);
  const { code = 'no connection' } = error as { code?: string };
  // In TLS 1.3 a server judges our certificate when we may be writing already, and reads nothing of it.
  if (saysNoProof.test(code === 'EPROTO' ? error.message : code))
    return new OutboundError('credentials', `${url.host} refuses the certificate of the connection: ${code}.`);
  return new OutboundError('failed', `${url.host} could not be called: ${code}.`, wasSent);
}

/** Alerts of RFC 8446 6.2 about the certificate of a client, as OpenSSL names them: in a code, or in words. */
const saysNoProof = /[ _]alert[ _](?:[a-z _]*certificate|unknown[ _]ca|access[ _]denied)/i;
