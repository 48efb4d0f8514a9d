// The tree of the audit as files below `/latchkey/v1/audit-log/`: beside the service, since they are no JSON.

import { Refusal } from '../../domain/refusal.ts';
import { readTreeFile } from '../../flows/audit/treeFile.ts';
import type { Context } from '../../flows/context.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import { shownPath } from '../pipeline/responses.ts';
import type { ApiUrl } from './apiVersions.ts';

const start = '/latchkey/v1/audit-log/';

/** What a GET reads here, by the templates of the table of permissions. */
export const auditTreePaths = { checkpoint: '/audit-log/checkpoint', tile: '/audit-log/tile/{path}' } as const;

/** The response to a call of the tree; null for every other address. */
export function auditTreeResponse(
  call: Call,
  { apiVersion, path }: ApiUrl,
  context: () => Context,
): Promise<HttpResponse> | null {
  const whole = `${apiVersion.prefix}${path}`;
  return whole.startsWith(start) ? serveTreeFile(call, whole.slice(start.length), context()) : null;
}

/** 200 with the file. Throws `methodNotAllowed`, and `notServed` for a file that is not there. */
async function serveTreeFile(call: Call, path: string, ctx: Context): Promise<HttpResponse> {
  const { method } = call;
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal('methodNotAllowed', { method, allowed: 'GET' });
  const file = await readTreeFile(ctx, path);
  if (file === null) throw new Refusal('notServed', { path: shownPath(call) });
  return {
    status: 200,
    headers: { 'content-type': file.isText ? 'text/plain; charset=utf-8' : 'application/octet-stream' },
    body: null,
    bytes: file.bytes,
  };
}
