// Which permissions a call needs, for people who write clients:
// `GET /latchkey/v1/permissions?method=POST&path=/v1.0/groups`. Open to everybody, as `$metadata` is.

import { Refusal } from '../../domain/refusal.ts';
import { resolveResourcePath } from '../../odata/parse/resolveResourcePath.ts';
import { touchedBy } from './authorize.ts';
import { jsonContentType, type HttpResponse, type Call } from '../pipeline/call.ts';
import { parseApiUrl, type ServedVersion, type ApiUrl } from './apiVersions.ts';
import { errorResponse, isExpected } from '../errors/errorResponse.ts';

const address = '/latchkey/v1/permissions';
const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/**
 * Null for every other address. A caller needs any one permission of the list for its kind (delegated, application); an
 * empty list means that no caller of that kind is allowed. `touches`: what else the path leads through or to, each of
 * which is needed too.
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
      throw new Refusal('invalidField', { field: 'method', says: `It must be one of ${methods.join(', ')}.` });
    const apiUrl = parseApiUrl(query.get('path') ?? '', apiVersions);
    if (apiUrl === null)
      throw new Refusal('invalidField', {
        field: 'path',
        says: 'It must be a path with its version, such as /v1.0/groups.',
      });
    const { service } = apiUrl.apiVersion;
    const [first, ...further] = touchedBy(service, resolveResourcePath(service, encodeURI(apiUrl.path)), method).map(
      ({ template, permissions }) => ({
        template,
        delegated: [...(permissions?.delegated ?? [])],
        application: [...(permissions?.application ?? [])],
      }),
    );
    const body = { method, ...first, ...(further.length === 0 ? {} : { touches: further }) };
    return { status: 200, headers: { 'content-type': jsonContentType }, body: JSON.stringify(body) };
  } catch (error) {
    // A bug is logged and answered where those of all calls are.
    if (!isExpected(error)) throw error;
    return errorResponse(error, call);
  }
}
