// Calls by pages of other origins (CORS). As Graph does, any page may call and read: what lets a call in is the token
// that it bears, and a browser adds none by itself.
// https://learn.microsoft.com/graph/auth/auth-concepts

import type { HttpResponse, Call } from '../pipeline/call.ts';

const methods = 'GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS';
const exposedHeaders =
  'Location, Preference-Applied, request-id, client-request-id, Retry-After, WWW-Authenticate, OData-Version';
const headerNames = /^[\w-]{1,100}( ?, ?[\w-]{1,100}){0,60}$/;

/** The answer to a browser that asks whether a page may call; null for any other call. */
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

/** The response as a page of another origin may read it; as it is where the call comes from no page. */
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
