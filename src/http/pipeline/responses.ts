// From the outcome of a stage to the response: bodies with their headers, the URLs that links are built on, the header
// with the stages' times.

import type { Caller } from '../../domain/caller.ts';
import { pictureTypeOf } from '../../domain/branding/picture.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { PlannedRead } from '../../odata/plan/planQuery.ts';
import type { RequestUrls } from '../../odata/serialize/links.ts';
import type { SerializedBody } from '../../odata/serialize/serialize.ts';
import type { ServedVersion } from '../routing/apiVersions.ts';
import { jsonContentType, type Call, type HttpResponse } from './call.ts';
import type { Preferences } from './preferences.ts';
import type { RequestTrace } from './requestTrace.ts';

/** 404, with the last key of the path. */
export function notFoundRefusal({ target }: PlannedRead): Refusal {
  return new Refusal('notFound', {
    id: target.steps.findLast((each) => each.key !== null)?.key?.text.slice(0, 100) ?? null,
  });
}

/** The path of a call without its query, at the length that messages show. */
export const shownPath = (call: Call): string => call.url.split('?', 1)[0]?.slice(0, 200) ?? '';

/** What the links in a response's body are built on. */
export function urlsOf(call: Call, apiVersion: ServedVersion, { metadata }: Preferences): RequestUrls {
  const mark = call.url.indexOf('?');
  const [path, search] = mark < 0 ? [call.url, ''] : [call.url.slice(0, mark), call.url.slice(mark + 1)];
  return {
    base: `${call.origin}${apiVersion.prefix}`,
    origin: call.origin,
    path,
    search,
    tips: true,
    isFull: metadata === 'full',
  };
}

const noHeaders: Readonly<Record<string, string>> = {};
const jsonHeaders = { 'content-type': jsonContentType, 'odata-version': '4.0' };

export function toResponse(
  { body, contentType }: SerializedBody,
  status = 200,
  headers: Readonly<Record<string, string>> = noHeaders,
): HttpResponse {
  if (contentType === 'none') return { status: status === 200 ? 204 : status, headers, body: null };
  if (contentType === 'bytes') return bytesResponse(Buffer.from(body, 'base64'), headers);
  if (contentType === 'json' && headers === noHeaders) return { status, headers: jsonHeaders, body };
  return {
    status,
    headers: { ...jsonHeaders, ...(contentType === 'json' ? {} : { 'content-type': 'text/plain' }), ...headers },
    body,
  };
}

/** A picture, by what its bytes are; a browser takes it for nothing else. */
const bytesResponse = (bytes: Buffer, headers: Readonly<Record<string, string>>): HttpResponse => ({
  status: 200,
  headers: { 'content-type': pictureTypeOf(bytes) ?? 'application/octet-stream', ...headers },
  body: null,
  bytes,
});

export const noContent = (headers: Readonly<Record<string, string>> = noHeaders): HttpResponse => ({
  status: 204,
  headers,
  body: null,
});

/** 304: the client has the object as it is. */
export const notModified = (etag: string): HttpResponse => ({ status: 304, headers: { etag }, body: null });

/** With the stages' times in `Server-Timing`, where the caller may see them. */
export function withServerTiming(
  response: HttpResponse,
  caller: Caller,
  { showsTiming }: { readonly showsTiming: boolean },
  { stageTimes }: RequestTrace,
): HttpResponse {
  if (!showsTiming && !caller.directoryRoles.has('globalAdministrator')) return response;
  const times = stageTimes.map(([stage, milliseconds]) => `${stage};dur=${milliseconds.toFixed(2)}`);
  return { ...response, headers: { ...response.headers, 'server-timing': times.join(', ') } };
}
