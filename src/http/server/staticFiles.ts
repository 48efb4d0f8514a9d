// The workbench at `/`: its files, and its page for every address that belongs to nothing else, under a content
// security policy that allows nothing of another origin.

import { randomBytes } from 'node:crypto';
import type { HttpResponse, Call } from '../pipeline/call.ts';

/** A file of the built workbench, in memory. */
export interface StaticFile {
  readonly contentType: string;
  readonly etag: string;
  readonly content: Buffer;
  /** Compressed when the workbench was built; null where that saves nothing. */
  readonly br: Buffer | null;
  readonly gzip: Buffer | null;
}

/** The built workbench. `index` is its page, with `{nonce}` wherever a nonce belongs. `files` are by path. */
export interface StaticSite {
  readonly index: string;
  readonly files: ReadonlyMap<string, StaticFile>;
}

/** A response whose body may be a file in memory. */
export interface StaticResponse extends Omit<HttpResponse, 'body'> {
  readonly body: string | Buffer | null;
}

/** Null for a path that is not the workbench's: only documents that a browser navigates to fall back to its page. */
export function serveStaticFile(call: Call, site: StaticSite | null): StaticResponse | null {
  if (call.method !== 'GET' && call.method !== 'HEAD') return null;
  const path = call.url.split('?', 1)[0] as string;
  const file = site?.files.get(path);
  if (file !== undefined) return fileResponse(call, path, file);
  if (isProgramPath(path) || !(path === '/' || (call.headers['accept'] ?? '').includes('text/html'))) return null;
  return site === null ? notBuiltResponse : indexResponse(site.index);
}

/** Addresses whose answer is for programs, even where it is a 404. */
const isProgramPath = (path: string): boolean =>
  /^\/(v1\.0|beta|latchkey|sandbox|assets|branding|metadata|healthz|readyz|metrics|oauth2)(\/|$)/i.test(path) ||
  /\/(oauth2|discovery|\.well-known)\//i.test(path);

function fileResponse(call: Call, path: string, { contentType, etag, content, br, gzip }: StaticFile): StaticResponse {
  const headers = {
    ...securityHeaders,
    'content-type': contentType,
    etag,
    vary: 'accept-encoding',
    // A file with a hash in its name never changes.
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (call.headers['if-none-match']?.split(',').some((each) => each.trim().replace(/^W\//, '') === etag) === true)
    return { status: 304, headers, body: null };
  const accepted = (call.headers['accept-encoding'] ?? '').split(',').flatMap((each) => {
    const [name = '', ...rest] = each.split(';').map((part) => part.trim().toLowerCase());
    return rest.includes('q=0') ? [] : name;
  });
  const [encoding, body] =
    br !== null && accepted.includes('br')
      ? (['br', br] as const)
      : gzip !== null && accepted.includes('gzip')
        ? (['gzip', gzip] as const)
        : ([null, content] as const);
  return { status: 200, headers: { ...headers, ...(encoding === null ? {} : { 'content-encoding': encoding }) }, body };
}

function indexResponse(index: string): HttpResponse {
  const nonce = randomBytes(16).toString('base64url');
  return {
    status: 200,
    headers: {
      ...securityHeaders,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': staticContentSecurityPolicy(nonce),
    },
    body: index.replaceAll('{nonce}', nonce),
  };
}

/** Scripts and styles are our own files, apart from the styles that Fluent adds at run time with the nonce. */
const staticContentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');

/** Besides those of every answer. The page has a policy of its own. */
const securityHeaders = {
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'content-security-policy': "base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
};

const notBuiltResponse: HttpResponse = {
  status: 503,
  headers: { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body:
    'The workbench has not been built. "npm start" builds it, and says why where it cannot; the API is ' +
    'served all the same.\n',
};
