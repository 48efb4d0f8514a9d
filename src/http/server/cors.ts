// Calls by pages of other origins (CORS). As with Graph, any page may call and read: a call is allowed by its token,
// and a browser adds none by itself.
// https://learn.microsoft.com/graph/auth/auth-concepts

import type { HttpResponse, Call } from '../pipeline/call.ts';

const methods = 'GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS';
const exposedHeaders =
  'ETag, Location, Preference-Applied, request-id, client-request-id, Retry-After, WWW-Authenticate, OData-Version';
const headerNames = /^[\w-]{1,100}( ?, ?[\w-]{1,100}){0,60}$/;

/** The answer to a preflight request; null for any other call. */
export function preflightResponse({ method, headers }: Call): HttpResponse | null {
  if (method !== 'OPTIONS' || headers['origin'] === undefined || headers['access-control-request-method'] === undefined)
    return null;
  const names = headers['access-control-request-headers'] ?? '';
  return {
    status: 204,
    body: null,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': methods,
      'access-control-max-age': '3600',
      vary: 'Access-Control-Request-Headers',
      ...(headerNames.test(names) ? { 'access-control-allow-headers': names } : {}),
    },
  };
}

/** The response with the headers that let a page of another origin read it, where the call comes from a page. */
export function withCorsHeaders({ headers }: Call, response: HttpResponse): HttpResponse {
  if (headers['origin'] === undefined) return response;
  return {
    ...response,
    headers: {
      ...response.headers,
      'access-control-allow-origin': '*',
      'access-control-expose-headers': exposedHeaders,
    },
  };
}
