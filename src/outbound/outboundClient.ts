// All connections to other hosts: the host is resolved and checked here, the connection is made to the checked address,
// and is bounded in time and size.

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { parseAllowList, isPublicAddress } from './addresses.ts';
import { resolveHost, type HostAddress } from './resolveHost.ts';

export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Of the bodies of both: UTF-8, or a letter for each byte. */
  readonly encoding?: 'utf8' | 'latin1';
  readonly timeoutMs: number;
}
interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A call that was not made, or not answered. Its message is for administrators. */
export class OutboundError extends Error {
  readonly reason: 'forbidden' | 'unresolved' | 'timeout' | 'tooLarge' | 'failed';
  constructor(reason: OutboundError['reason'], message: string) {
    super(message);
    this.name = 'OutboundError';
    this.reason = reason;
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
      return sendRequest(url, checked, call);
    },
  };
}

/** The port that a connection is made to. */
export function portOf({ port, protocol }: Pick<URL, 'port' | 'protocol'>): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

function sendRequest(url: URL, checked: CheckedAddress, call: OutboundRequest): Promise<OutboundResponse> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start(
      url,
      {
        method: call.method,
        headers: { 'user-agent': 'latchkey', ...call.headers },
        agent: false,
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
          if (size > maxResponseBytes)
            request.destroy(new OutboundError('tooLarge', `${url.host} answered more than ${maxResponseBytes} bytes.`));
          else chunks.push(chunk);
        });
        response.on('error', (error) => reject(toOutboundError(error, url)));
        response.on('end', () => {
          const headers = Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          );
          resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString(call.encoding) });
        });
      },
    );
    request.on('error', (error) => reject(toOutboundError(error, url)));
    request.end(call.body === null ? undefined : Buffer.from(call.body, call.encoding));
  });
}

function toOutboundError(error: Error, url: URL): OutboundError {
  if (error instanceof OutboundError) return error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return new OutboundError('timeout', `${url.host} did not answer in time.`);
  return new OutboundError(
    'failed',
    `${url.host} could not be called: ${(error as { code?: string }).code ?? 'no connection'}.`,
  );
}
