// Bodies off the wire: bounded, decoded (gzip, deflate, br), UTF-8, JSON; each thing wrong with them is a refusal.

import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Refusal } from '../domain/refusal.ts';

/** The largest body that is taken, before and after decoding, in bytes. */
export const bodyLimit = 4 * 1024 * 1024;

const decoders = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) } as const;

export async function decodeBody(body: Uint8Array, encoding: string | undefined): Promise<Uint8Array> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  const decode = decoders[name as keyof typeof decoders];
  if (decode === undefined) throw new Refusal('unsupportedMediaType', { type: `Content-Encoding: ${name.slice(0, 40)}` });
  try {
    return await decode(body, { maxOutputLength: bodyLimit });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new Refusal('bodyTooLarge', { limit: bodyLimit });
    throw new Refusal('badEncoding', { reason: `It is not valid ${name}.` });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON value of a body; an empty body is `undefined`. */
export function parseJson(body: Uint8Array | null, contentType: string | undefined): unknown {
  if (body === null || body.length === 0) return undefined;
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && type !== 'text/json' && !type.endsWith('+json')) throw new Refusal('unsupportedMediaType', { type: type.slice(0, 80) });
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
