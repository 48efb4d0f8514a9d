// Which permissions a call needs, for whoever writes one: `GET /latchkey/v1/permissions?method=POST&path=/v1.0/groups`.
// Open to everybody, as `$metadata` is.

import { Refusal } from '../domain/refusal.ts';
import { permissionsFor } from '../identity/permissions.ts';
import { resolve } from '../odata/resolve.ts';
import { templateOf } from './authorize.ts';
import { json, type Answer, type Call } from './call.ts';
import { splitUrl, type Dialect, type Split } from './dialects.ts';
import { refuse } from './refuse.ts';

const address = '/latchkey/v1/permissions';
const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/**
 * Null for every other address. Any one permission of the list for one's kind of caller will do; an empty list says
 * that nobody of that kind may.
 */
export function permissionsDocument(
  call: Call,
  { dialect, path, search }: Split,
  dialects: readonly Dialect[],
): Answer | null {
  if (path.length !== '/permissions'.length || `${dialect.prefix}${path.toLowerCase()}` !== address) return null;
  try {
    if (call.method !== 'GET' && call.method !== 'HEAD')
      throw new Refusal('methodNotAllowed', { method: call.method, allowed: 'GET' });
    const asked = new URLSearchParams(search);
    const method = (asked.get('method') ?? 'GET').toUpperCase();
    if (!methods.includes(method))
      throw new Refusal('invalidField', { field: 'method', says: `it is one of ${methods.join(', ')}` });
    const split = splitUrl(asked.get('path') ?? '', dialects);
    if (split === null)
      throw new Refusal('invalidField', { field: 'path', says: 'it is a path with its version, such as /v1.0/groups' });
    const template = templateOf(resolve(split.dialect.service, encodeURI(split.path)));
    const needed = permissionsFor(template, method);
    const body = {
      method,
      template,
      delegated: [...(needed?.delegated ?? [])],
      application: [...(needed?.application ?? [])],
    };
    return { status: 200, headers: { 'content-type': json }, body: JSON.stringify(body) };
  } catch (error) {
    return refuse(error, call);
  }
}
