// The workbench at `/`: its files, and its page for every address that is nobody else's, under a policy that lets in
// nothing from elsewhere.

import { randomBytes } from 'node:crypto';
import type { HttpResponse, Call } from '../pipeline/call.ts';

export interface StaticFile {
  readonly contentType: string;
  readonly etag: string;
  readonly content: Buffer;
  /** Compressed when it was built; null where that was not worth it. */
  readonly br: Buffer | null;
  readonly gzip: Buffer | null;
}

/** `index` has `{nonce}` wherever a nonce belongs. */
export interface StaticSite {
  readonly index: string;
  readonly files: ReadonlyMap<string, StaticFile>;
}

/** Files go out as they lie in memory. */
export interface StaticResponse extends Omit<HttpResponse, 'body'> {
  readonly body: string | Buffer | null;
}

/** Null for a path that is not the front's: only documents that a browser navigates to fall back to the page. */
export function serveStaticFile(call: Call, front: StaticSite | null): StaticResponse | null {
  if (call.method !== 'GET' && call.method !== 'HEAD') return null;
  const path = call.url.split('?', 1)[0] as string;
  const file = front?.files.get(path);
  if (file !== undefined) return fileResponse(call, path, file);
  if (isProgramPath(path) || !(path === '/' || (call.headers['accept'] ?? '').includes('text/html'))) return null;
  return front === null ? notBuiltResponse : indexResponse(front.index);
}

/** Addresses whose answer is for programs, also when there is none. */
const isProgramPath = (path: string): boolean =>
  /^\/(v1\.0|beta|latchkey|sandbox|assets|metadata|healthz|readyz|metrics|oauth2)(\/|$)|\/(oauth2|discovery|\.well-known)\//i.test(
    path,
  );

function fileResponse(
  call: Call,
  path: string,
  { contentType: type, etag, content: plain, br, gzip }: StaticFile,
): StaticResponse {
  const headers = {
    ...securityHeaders,
    'content-type': type,
    etag,
    vary: 'accept-encoding',
    // What bears a hash in its name never changes.
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
        : ([null, plain] as const);
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

/**
 * Scripts are files of our own; styles are too, but for those that Fluent writes at run time and signs with the nonce.
 */
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

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

const notBuiltResponse: HttpResponse = {
  status: 503,
  headers: { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body:
    'The workbench has not been built. "npm start" builds it, and says why where it can not; the API is ' +
    'served all the same.\n',
};
