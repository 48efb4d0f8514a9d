// JSON batching ($batch): up to twenty calls in one body, each answered as a call of its own
// (https://learn.microsoft.com/graph/json-batching).

import { Refusal } from '../../domain/refusal.ts';
import { envelope } from '../errors/refusalTable.ts';
import type { ApiUrl } from '../routing/apiVersions.ts';
import { jsonContentType, partOfCall, type HttpResponse, type Call } from './call.ts';

const maxItems = 20;
/** The address of a batch of any version, which no item may have. */
const batchPath = /^\/((v1\.0|beta|latchkey\/v1)\/)?(\$|%24)batch\b/i;

interface BatchItem {
  readonly id: string | number;
  /** The id in lower case, a number as its digits: ids are compared so. */
  readonly normalizedId: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly dependsOn: readonly string[];
}

const maxBatchPathLength = '/%24batch/'.length;

/** Whether an address is that of a batch. */
export const isBatch = ({ path }: ApiUrl): boolean =>
  path.length <= maxBatchPathLength && /^\/(\$|%24)batch\/?$/i.test(path);

/**
 * Answers every item with `serveOne`; items that depend on others wait for them, the rest run side by side. Refuses a
 * malformed batch as a whole (400).
 */
export async function serveBatch(
  call: Call,
  prefix: string,
  body: unknown,
  serveOne: (call: Call) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const items = readItems(body, prefix);
  const running = new Map<string, Promise<HttpResponse>>();
  const serve = async (item: BatchItem): Promise<HttpResponse> => {
    for (const name of item.dependsOn) {
      // An item depends only on earlier ones, which run already.
      const earlier = await running.get(name);
      if (earlier === undefined || earlier.status >= 400)
        return failedDependency(items.find((each) => each.normalizedId === name) as BatchItem, call);
    }
    return serveOne(partOfCall(call, item));
  };
  for (const item of items) running.set(item.normalizedId, serve(item));
  const responses = await Promise.all(running.values());
  const parts = items.map((item, at) => itemJson(item, responses[at] as HttpResponse));
  return { status: 200, headers: { 'content-type': jsonContentType }, body: `{"responses":[${parts.join(',')}]}` };
}

function itemJson(item: BatchItem, { status, headers, body: text, bytes }: HttpResponse): string {
  const body = bytes?.toString('base64') ?? text;
  const isJson = headers['content-type']?.includes('json') === true;
  const written = body === null ? '' : `,"body":${isJson ? body : JSON.stringify(body)}`;
  return `{"id":${JSON.stringify(item.id)},"status":${status},"headers":${headersText(headers)}${written}}`;
}

/** Most responses have the same headers as the one before, as the same object. */
let lastHeaders: { readonly headers: HttpResponse['headers']; readonly text: string } = { headers: {}, text: '{}' };

function headersText(headers: HttpResponse['headers']): string {
  if (headers !== lastHeaders.headers)
    lastHeaders = {
      headers,
      text: JSON.stringify(
        Object.fromEntries(Object.entries(headers).map(([name, value]) => [headerSpelling[name] ?? name, value])),
      ),
    };
  return lastHeaders.text;
}

/** As Graph spells them in batches. */
const headerSpelling: Readonly<Record<string, string>> = {
  'content-type': 'Content-Type',
  'retry-after': 'Retry-After',
  location: 'Location',
  etag: 'ETag',
};

function failedDependency({ id }: BatchItem, call: Call): HttpResponse {
  return {
    status: 424,
    headers: { 'content-type': jsonContentType },
    body: envelope('FailedDependency', `The request it depends on ('${id}') failed.`, [], { ...call, at: new Date() }),
  };
}

function readItems(body: unknown, prefix: string): readonly BatchItem[] {
  const requests = (body as { requests?: unknown } | null | undefined)?.requests;
  if (!Array.isArray(requests)) throw invalid('requests', 'an array of requests is required');
  if (requests.length > maxItems)
    throw invalid(
      'requests',
      `the number of requests inside the batch exceeds the limit: at most ${maxItems}, there are ${requests.length}`,
    );
  const items = requests.map((each: unknown, at) => readItem(each, `requests/${at}`, prefix));
  const seen = new Set<string>();
  for (const item of items) {
    if (seen.has(item.normalizedId)) throw invalid('requests', `the id '${item.id}' stands twice`);
    // Only earlier items, so that there is no circle and the items that are waited for run already.
    for (const name of item.dependsOn)
      if (!seen.has(name))
        throw invalid('requests', `'${item.id}' depends on '${name}', which does not stand before it`);
    seen.add(item.normalizedId);
  }
  return items;
}

function readItem(value: unknown, at: string, prefix: string): BatchItem {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(at, 'an object is required');
  const item = value as Record<string, unknown>;
  const { id, method, url } = item;
  if (typeof id !== 'string' && typeof id !== 'number') throw invalid(`${at}/id`, 'a string is required');
  if (typeof method !== 'string') throw invalid(`${at}/method`, 'a string is required');
  if (typeof url !== 'string') throw invalid(`${at}/url`, 'a string is required');
  const dependsOn = item['dependsOn'] ?? item['depends_on'] ?? [];
  if (!Array.isArray(dependsOn) || dependsOn.some((each) => typeof each !== 'string' && typeof each !== 'number'))
    throw invalid(`${at}/dependsOn`, 'an array of ids is required');
  const headers = readHeaders(item['headers'] ?? {}, `${at}/headers`);
  return {
    id,
    normalizedId: normalizedId(id),
    method: method.toUpperCase(),
    url: localUrl(url, at, prefix),
    headers,
    body: readBody(item['body'], headers),
    dependsOn: dependsOn.map(normalizedId),
  };
}

const normalizedId = (id: string | number): string => String(id).toLowerCase();

/** Without the item's own authorization: the caller of the batch is the caller of its items. */
function readHeaders(sent: unknown, at: string): Record<string, string> {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    throw invalid(at, 'an object of names and values is required');
  return Object.fromEntries(
    Object.entries(sent)
      .map(([name, value]) => [name.toLowerCase(), String(value)])
      .filter(([name]) => name !== 'authorization'),
  );
}

function readBody(body: unknown, headers: Readonly<Record<string, string>>): Uint8Array | null {
  // EntraExporter and Maester send empty arrays on GETs.
  if (body === undefined || body === null || (Array.isArray(body) && body.length === 0)) return null;
  if (typeof body !== 'string') return Buffer.from(JSON.stringify(body));
  // SDKs send other bodies than JSON values in base64; scripts send JSON as text, which never is base64.
  const isText = /^\s*[[{]/.test(body) || headers['content-type']?.includes('json') === false;
  return Buffer.from(body, isText ? 'utf8' : 'base64');
}

/** Relative with or without a leading slash, with or without the version, or absolute on any origin. */
function localUrl(url: string, at: string, prefix: string): string {
  let path = url;
  if (/^https?:\/\//i.test(url)) {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null) throw invalid(`${at}/url`, 'it is no URL');
    path = url.slice(parsed.origin.length);
  }
  if (!path.startsWith('/')) path = `/${path}`;
  if (batchPath.test(path)) throw invalid(`${at}/url`, 'a batch cannot hold a batch');
  return /^\/(v1\.0|beta)(\/|$|\?)/i.test(path) || path.startsWith('/latchkey/') ? path : `${prefix}${path}`;
}

function invalid(field: string, says: string): Refusal {
  return new Refusal('invalidField', { field, says });
}
