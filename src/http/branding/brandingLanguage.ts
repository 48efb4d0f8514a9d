// GET of the branding answers that of the language which `Accept-Language` names, where there is one.
// https://learn.microsoft.com/graph/api/organizationalbranding-get

import { isLocale } from '../../domain/branding/branding.ts';
import { eq, from } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { ApiUrl } from '../routing/apiVersions.ts';
import type { Call } from '../pipeline/call.ts';

/** The language that the answer depends on; null for every other call, `0` and `default` among them. */
export function brandingLanguage({ method, headers }: Call, { path }: ApiUrl): string | null {
  if (method !== 'GET' || !/^\/organization[/(][^/]+\/branding$/i.test(path)) return null;
  const [first = ''] = (headers['accept-language'] ?? '').split(/[,;]/, 1);
  return isLocale(first.trim()) ? first.trim() : null;
}

/** The address of the branding of that language; the same one where there is none. */
export async function localizedUrl(call: Call, apiUrl: ApiUrl, store: Pick<Store, 'read'>): Promise<ApiUrl> {
  const language = brandingLanguage(call, apiUrl);
  if (language === null) return apiUrl;
  const [page] = await store.read([from('branding', eq('id', language), { fields: ['id'], top: 1 })]);
  return page?.rows.length === 1 ? { ...apiUrl, path: `${apiUrl.path}/localizations/${language}` } : apiUrl;
}
