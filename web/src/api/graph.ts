// Calls to the public API as somebody: what is sent, what came back, and how long each stage took.

import { GraphError } from './graphError.ts';
import { forgetToken, proveAgain, tokenFor, type Identity } from '../session/session.ts';
import { TextError } from '../text/textError.ts';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is JSON, unless the headers say otherwise. */
  readonly body?: string | Blob | undefined;
}
export interface Stage {
  readonly name: string;
  readonly ms: number;
}
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Undefined where the answer is not JSON. */
  readonly body: unknown;
  /** From sending to the last byte, in milliseconds. */
  readonly ms: number;
  /** From `Server-Timing`. */
  readonly stages: readonly Stage[];
}
export interface Page<Row> {
  readonly value: readonly Row[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.count'?: number;
}

/**
 * Whatever comes of it; only the network throws, and what would write in a view. `path` begins with `/v1.0`, `/beta` or
 * `/latchkey/v1`.
 */
export async function send(identity: Identity | null, { method, path, headers = {}, body }: Sent): Promise<Reply> {
  if (identity?.viewedBy !== undefined && method !== 'GET') throw new TextError('errors.code.viewOnly');
  const authorization: Readonly<Record<string, string>> =
    identity === null ? {} : { authorization: `Bearer ${await tokenFor(identity)}`, ...viewHeader(identity) };
  const began = performance.now();
  const answer = await fetch(encoded(path), {
    method,
    headers: { ...authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  const ms = performance.now() - began;
  if (answer.status === 401 && identity !== null) {
    const claims = /error="insufficient_claims", claims="([^"]+)"/.exec(
      answer.headers.get('www-authenticate') ?? '',
    )?.[1];
    if (claims === undefined) forgetToken(identity);
    else await proveAgain(identity, atob(claims));
  }
  const isJson = answer.headers.get('content-type')?.includes('json') === true && text !== '';
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    text,
    body: isJson ? JSON.parse(text) : undefined,
    ms,
    stages: stagesOf(answer.headers.get('server-timing') ?? ''),
  };
}

/** Of a read that the person of a view is asked about, by who looks. */
export const viewHeader = ({ id, viewedBy }: Identity): Readonly<Record<string, string>> =>
  viewedBy === undefined ? {} : { 'latchkey-view-as': id };

/** What pages say they are when they read and write; the Explorer's calls are the user's own. */
export const workbench = 'latchkey-workbench';

/** The answer's body, or a GraphError. A body is sent as JSON. */
export function callGraph<T>(identity: Identity | null, method: string, path: string, body?: unknown): Promise<T> {
  return callWith<T>(identity, { method, path, body: body === undefined ? undefined : JSON.stringify(body) });
}

/** As `callGraph`, with headers of the caller's. */
export async function callWith<T>(identity: Identity | null, { headers, ...call }: Sent): Promise<T> {
  const own = { sdkversion: workbench, ...(call.method === 'GET' ? { consistencylevel: 'eventual' } : {}) };
  const reply = await send(identity, { ...call, headers: { ...own, ...headers } });
  if (reply.status >= 400) throw new GraphError(reply.status, reply.body, reply.headers['request-id'] ?? null);
  return reply.body as T;
}

/** A link of an answer as a path of this origin. */
export function pathOf(link: string): string {
  const { pathname, search } = new URL(link, location.origin);
  return pathname + search;
}

/** Paths in code are written as people read them; what is encoded already stays. */
const encoded = (path: string): string => path.replaceAll(' ', '%20').replaceAll('#', '%23');

function stagesOf(header: string): readonly Stage[] {
  return header.split(',').flatMap((each) => {
    const found = /^\s*([\w-]+);dur=([\d.]+)/.exec(each);
    return found === null ? [] : [{ name: found[1] as string, ms: Number(found[2]) }];
  });
}
