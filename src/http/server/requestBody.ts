// The bodies of requests: bounded each and together, decoded (gzip, deflate, br), UTF-8, JSON. Every fault of a body is
// a refusal.

import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Refusal } from '../../domain/refusal.ts';
import type { MemoryBudget } from './memoryBudget.ts';

/** The largest body that is accepted of most calls, before and after decoding, in bytes. */
export const maxBodyBytes = 4 * 1024 * 1024;

/** How large a body may be, and what it counts for together with others. */
export interface BodyBounds {
  readonly limit: number;
  readonly budget: MemoryBudget;
}

/** Bytes of a body that are not counted, because there are no more small bodies than connections. */
const uncountedBytes = 64 * 1024;

/** A body; its memory MUST be released when its call is over. */
export interface ReceivedBody {
  readonly bytes: Uint8Array;
  readonly release: () => void;
}

/**
 * Reads a body to its end. `declared` is the length that the client declared. Rejects with `bodyTooLarge` (413),
 * `badEncoding` (400) where the connection ends, or `OverloadedError` where other bodies fill the budget.
 */
export function readRequestBody(
  stream: Readable,
  declared: number,
  { limit, budget }: BodyBounds,
): Promise<ReceivedBody> {
  if (declared > limit) return Promise.reject(new Refusal('bodyTooLarge', { limit }));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const releases: (() => void)[] = [];
    const release = (): void => {
      for (const each of releases) each();
    };
    let length = 0;
    let counted = uncountedBytes;
    const fail = (error: unknown): void => {
      release();
      chunks.length = 0;
      stream.removeAllListeners('data');
      // The rest is read and dropped: a client that only sends would not read the response otherwise.
      stream.resume();
      reject(error as Error);
    };
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) return fail(new Refusal('bodyTooLarge', { limit }));
      try {
        if (length > counted) releases.push(budget.reserve(length - counted));
      } catch (error) {
        return fail(error);
      }
      counted = Math.max(counted, length);
      chunks.push(chunk);
    });
    stream.once('end', () => {
      const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      // The listeners of the request live as long as the call, and would keep every body twice.
      chunks.length = 0;
      resolve({ bytes, release });
    });
    // A client that disconnects does not read the refusal, but the call has to end.
    const cutShort = (): void => {
      if (!stream.readableEnded) fail(new Refusal('badEncoding', { reason: 'It was cut short.' }));
    };
    stream.once('error', cutShort);
    stream.once('close', cutShort);
  });
}

const decoders = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

/** Decodes within the bounds of a body that arrives: of one that grows beyond them, the rest is not decoded. */
export async function decodeRequestBody(
  body: Uint8Array,
  encoding: string | undefined,
  bounds: BodyBounds,
): Promise<ReceivedBody> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return { bytes: body, release: () => {} };
  const createDecoder = decoders[name as keyof typeof decoders];
  if (createDecoder === undefined)
    throw new Refusal('unsupportedMediaType', { type: `Content-Encoding: ${name.slice(0, 40)}` });
  const decoder = createDecoder();
  try {
    decoder.end(body);
    return await readRequestBody(decoder, 0, bounds);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'badEncoding')
      throw new Refusal('badEncoding', { reason: `It is not valid ${name}.` });
    throw error;
  } finally {
    decoder.destroy();
  }
}

/** Values of a body, with those of objects and lists in it: what is done with a body grows with their number. */
const maxValues = 20_000;

const [quote, backslash, comma, brace, bracket] = [0x22, 0x5c, 0x2c, 0x7b, 0x5b];

/**
 * Whether a body may hold more values than are accepted, without parsing it: each but the first one follows a comma or
 * opens an object or list.
 */
function hasTooManyValues(body: Uint8Array): boolean {
  // A value takes a byte, and the comma before it another one.
  if (body.length < 2 * maxValues) return false;
  let values = 1;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === comma || byte === brace || byte === bracket) {
      values += 1;
      if (values > maxValues) return true;
    } else if (byte === quote) {
      do at = body.indexOf(quote, at + 1);
      while (at >= 0 && isEscaped(body, at));
      if (at < 0) return false;
    }
  }
  return false;
}

/** An odd number of backslashes stands before it. */
function isEscaped(body: Uint8Array, at: number): boolean {
  let first = at;
  while (body[first - 1] === backslash) first -= 1;
  return (at - first) % 2 === 1;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON value of a body; an empty body is `undefined`. */
export function parseJson(body: Uint8Array | null, contentType: string | undefined): unknown {
  if (body === null || body.length === 0) return undefined;
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && type !== 'text/json' && !type.endsWith('+json'))
    throw new Refusal('unsupportedMediaType', { type: type.slice(0, 80) });
  if (hasTooManyValues(body)) throw new Refusal('tooManyValues', { most: maxValues });
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new Refusal('badEncoding', { reason: 'It is not valid UTF-8.' });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Refusal('badEncoding', { reason: `It is not valid JSON: ${(error as Error).message.slice(0, 200)}.` });
  }
}
