// Which permissions a call needs, for people who write clients:
// `GET /latchkey/v1/permissions?method=POST&path=/v1.0/groups`. Open to everybody, as `$metadata` is.

import { Refusal } from '../../domain/refusal.ts';
import { permissionsFor } from '../../identity/access/permissions.ts';
import { resolveResourcePath } from '../../odata/parse/resolveResourcePath.ts';
import { pathTemplate } from './authorize.ts';
import { jsonContentType, type HttpResponse, type Call } from '../pipeline/call.ts';
import { parseApiUrl, type ServedVersion, type ApiUrl } from './apiVersions.ts';
import { errorResponse } from '../errors/errorResponse.ts';

const address = '/latchkey/v1/permissions';
const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/**
 * Null for every other address. A caller needs any one permission of the list for its kind (delegated, application); an
 * empty list means that no caller of that kind is allowed.
 */
export function permissionsDocument(
  call: Call,
  { apiVersion, path, search }: ApiUrl,
  apiVersions: readonly ServedVersion[],
): HttpResponse | null {
  if (path.length !== '/permissions'.length || `${apiVersion.prefix}${path.toLowerCase()}` !== address) return null;
  try {
    if (call.method !== 'GET' && call.method !== 'HEAD')
      throw new Refusal('methodNotAllowed', { method: call.method, allowed: 'GET' });
    const query = new URLSearchParams(search);
    const method = (query.get('method') ?? 'GET').toUpperCase();
    if (!methods.includes(method))
      throw new Refusal('invalidField', { field: 'method', says: `it is one of ${methods.join(', ')}` });
    const apiUrl = parseApiUrl(query.get('path') ?? '', apiVersions);
    if (apiUrl === null)
      throw new Refusal('invalidField', { field: 'path', says: 'it is a path with its version, such as /v1.0/groups' });
    const template = pathTemplate(resolveResourcePath(apiUrl.apiVersion.service, encodeURI(apiUrl.path)));
    const needed = permissionsFor(template, method);
    const body = {
      method,
      template,
      delegated: [...(needed?.delegated ?? [])],
      application: [...(needed?.application ?? [])],
    };
    return { status: 200, headers: { 'content-type': jsonContentType }, body: JSON.stringify(body) };
  } catch (error) {
    return errorResponse(error, call);
  }
}
