// The only door out: every connection that we make is resolved here, checked here, made to the address that was
// checked, and bounded.

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { allowance, isPublic } from './addresses.ts';
import { addressesOf, type Address } from './names.ts';

export interface OutboundCall {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
}
export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The call was not made, or not answered; `says` is for administrators. */
export class OutboundFault extends Error {
  readonly reason: 'forbidden' | 'unresolved' | 'timeout' | 'tooLarge' | 'failed';
  constructor(reason: OutboundFault['reason'], says: string) {
    super(says);
    this.name = 'OutboundFault';
    this.reason = reason;
  }
}

export type Checked = Address;

export interface Outbound {
  readonly call: (url: string, call: OutboundCall) => Promise<OutboundAnswer>;
  /** Where a host is, once that was found to be allowed: the address to connect to. */
  readonly addressOf: (host: string) => Promise<Checked>;
}

const mostBytes = 1024 * 1024;

/**
 * `allow` names what may be reached besides the public internet. Redirects are answers like any other: nobody follows
 * them.
 */
export function outbound(allow: readonly string[]): Outbound {
  const allowed = allowance(allow);

  async function addressOf(name: string): Promise<Checked> {
    const host = name.replace(/^\[|\]$/g, '');
    const found = await addressesOf(host, allowed.host(host));
    const first = found[0];
    if (first === undefined) throw new OutboundFault('unresolved', `${host} has no address.`);
    // Every address must do, so that nobody slips a private one in beside a public one.
    const fits = found.every(({ address }) => isPublic(address) || allowed.address(address) || allowed.host(host));
    if (!fits)
      throw new OutboundFault('forbidden', `${host} is inside a network that LATCHKEY_OUTBOUND_ALLOW does not name.`);
    return first;
  }

  return {
    addressOf,
    async call(address, call) {
      const url = URL.canParse(address) ? new URL(address) : null;
      if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
        throw new OutboundFault('forbidden', 'Only http and https addresses are called.');
      if (url.username !== '' || url.password !== '')
        throw new OutboundFault('forbidden', 'An address with a name or password in it is not called.');
      const checked = await addressOf(url.hostname);
      // Whoever is outside is called where nobody on the way reads along.
      if (url.protocol === 'http:' && isPublic(checked.address))
        throw new OutboundFault('forbidden', `${url.host} is called by https alone.`);
      return send(url, checked, call);
    },
  };
}

function send(url: URL, checked: Checked, call: OutboundCall): Promise<OutboundAnswer> {
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
          if (size > mostBytes)
            request.destroy(new OutboundFault('tooLarge', `${url.host} answered more than ${mostBytes} bytes.`));
          else chunks.push(chunk);
        });
        response.on('error', (error) => reject(faultOf(error, url)));
        response.on('end', () => {
          const headers = Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          );
          resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    request.on('error', (error) => reject(faultOf(error, url)));
    request.end(call.body ?? undefined);
  });
}

function faultOf(error: Error, url: URL): OutboundFault {
  if (error instanceof OutboundFault) return error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return new OutboundFault('timeout', `${url.host} did not answer in time.`);
  return new OutboundFault(
    'failed',
    `${url.host} could not be called: ${(error as { code?: string }).code ?? 'no connection'}.`,
  );
}
