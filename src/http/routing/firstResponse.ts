// The addresses beside the API: each handler knows its own paths, and leaves the others to the next one.

import { Refusal } from '../../domain/refusal.ts';
import { errorResponse } from '../errors/errorResponse.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import { shownPath } from '../pipeline/responses.ts';
import type { Peer } from '../server/serverOptions.ts';
import type { StaticResponse } from '../server/staticFiles.ts';

/** Answers a call, or gives null where the path is not its own. */
export type PathHandler = (
  call: Call,
  peer: Peer,
) => StaticResponse | null | Promise<HttpResponse | StaticResponse | null>;

/** The response of the first handler that has one; 404 where none has. */
export async function firstResponse(
  handlers: readonly PathHandler[],
  call: Call,
  peer: Peer,
): Promise<HttpResponse | StaticResponse> {
  for (const handler of handlers) {
    const response = await handler(call, peer);
    if (response !== null) return response;
  }
  return errorResponse(new Refusal('notServed', { path: shownPath(call) }), call);
}
