// How each language of the two seed pages puts a call on the wire: headers, query encoding and body bytes, each form
// with the rule that it is derived from.

import { gzipSync } from 'node:zlib';

/** One call of a page, before any language has touched it. */
export interface Call {
  /** Key of the sandbox user whose token it bears. */
  readonly as: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Version and path, from `v1.0/` or `beta/` on. */
  readonly path: string;
  /** Option names without `$`; a list is joined by commas. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
}

/** The bytes: the target goes into the request line as it is. */
export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface Form {
  /** As test names say it. */
  readonly name: string;
  /** Printed on the page, or what the bytes were derived from. */
  readonly derivedFrom: string;
  readonly put: (call: Call) => Sent;
}

export type Language =
  | 'http'
  | 'csharp'
  | 'go'
  | 'java'
  | 'php'
  | 'python'
  | 'csharp4'
  | 'goPreview'
  | 'phpPreview'
  | 'java5'
  | 'powershell';

const requestId = '5e1f3c0a-8f3b-4d8e-9c55-0d6b7b1a2f01';
const json = { 'content-type': 'application/json' };
const accept = { accept: 'application/json' };

/** RFC 6570 form expansion: everything but the unreserved characters is percent-encoded. */
const expanded = (value: string): string =>
  encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
/** What a browser's address bar does to a pasted address: it cannot send a space. */
const pasted = (value: string): string => value.replaceAll(' ', '%20');

type Encoding = { readonly dollar: '$' | '%24'; readonly value: (text: string) => string };
const kiota: Encoding = { dollar: '$', value: expanded };
/** The URI template's own spelling, as it leaves clients whose name-decoding handler was taken out. */
export const undecoded: Encoding = { dollar: '%24', value: expanded };

export function targetOf(call: Call, { dollar, value }: Encoding): string {
  const options = Object.entries(call.query ?? {}).map(
    ([name, said]) => `${dollar}${name}=${typeof said === 'string' ? value(said) : said.map(value).join(',')}`,
  );
  return `/${call.path}${options.length === 0 ? '' : `?${options.join('&')}`}`;
}

const plain = (call: Call): Buffer | null => (call.body === undefined ? null : Buffer.from(JSON.stringify(call.body)));

function form(
  name: string,
  derivedFrom: string,
  headers: Readonly<Record<string, string>>,
  encoding: Encoding = kiota,
): Form {
  return {
    name,
    derivedFrom,
    put: (call) => ({
      method: call.method,
      target: targetOf(call, encoding),
      headers: { ...headers, ...(call.body === undefined ? {} : json) },
      body: plain(call),
    }),
  };
}

/** Go's compression middleware zips every body. */
function zipped({ name, derivedFrom, put }: Form): Form {
  return {
    name,
    derivedFrom,
    put: (call) => {
      const sent = put(call);
      return sent.body === null
        ? sent
        : { ...sent, headers: { ...sent.headers, 'content-encoding': 'gzip' }, body: gzipSync(sent.body) };
    },
  };
}

const kiotaRules =
  'derived: URI template with names decoded, values as RFC 6570 form expansion, lists joined by commas, ' +
  'unset properties left out';

// biome-ignore format: a table, read by column
export const forms: Readonly<Record<Language, Form>> = {
  http: {
    ...form('HTTP', 'printed on the page; a pasted address bears %20 for the space', { accept: '*/*' },
      { dollar: '$', value: pasted }),
    put: (call) => ({ method: call.method, target: targetOf(call, { dollar: '$', value: pasted }),
      headers: call.body === undefined ? {} : json,
      body: call.body === undefined ? null : Buffer.from(JSON.stringify(call.body, null, 2)) }),
  },
  csharp:  form('C# 5.x', `${kiotaRules}; explicit null only where the snippet sets null`,
    { ...accept, 'client-request-id': requestId, sdkversion: 'graph-dotnet/5.50.0, graph-dotnet-core/3.1.8' }),
  go:      zipped(form('Go', `${kiotaRules}; the body is gzip with Content-Encoding`,
    { ...accept, 'client-request-id': requestId, sdkversion: 'graph-go/1.40.0, graph-go-core/1.1.0' })),
  java:    form('Java 6.x', `${kiotaRules}; set(null) is an explicit null`,
    { ...accept, 'client-request-id': requestId, sdkversion: 'graph-java/v6.10.0, graph-java-core/v3.1.10' }),
  php:     form('PHP 2.x', kiotaRules, { ...accept, 'client-request-id': requestId }),
  // The older runtime's Accept is the harder case of the two.
  python:  form('Python 1.x', `${kiotaRules}; keys of additional_data go out literally`,
    { accept: 'application/json;q=1', 'client-request-id': requestId }),
  csharp4: form('C# 4.x',
    'derived: plain objects bear @odata.type without #; known from the version 4 generator, not verified ' +
    'against its source', { ...accept, sdkversion: 'graph-dotnet-beta/4.60.0, Graph-dotnet-2.0.14' }),
  goPreview:  zipped(form('Go preview', `${kiotaRules}; the body is gzip with Content-Encoding`,
    { accept: 'application/json;q=1' })),
  phpPreview: form('PHP preview', `${kiotaRules}; additional data beside typed properties`,
    { accept: 'application/json;q=1' }),
  java5:      form('Java 5.x', 'derived: public fields through Gson, nulls left out, no @odata.type on plain objects',
    { sdkversion: 'graph-java-beta/v0.40.0, graph-java/v2.0.14' }),
  powershell: form('PowerShell 1.x', 'derived: the hashtable becomes a typed model, which is written in camel case',
    { ...accept, 'user-agent':
    'Mozilla/5.0 (Linux; en-US) PowerShell/7.2.6 New-MgEntitlementManagementAccessPackageAssignmentRequest/1.28.0' }),
};
