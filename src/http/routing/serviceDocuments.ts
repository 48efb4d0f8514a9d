// The documents of the service itself, which need no token: `$metadata` and the service document.

import { metadataXml } from '../../odata/serialize/metadata.ts';
import { serviceDocument } from '../../odata/serialize/serviceDocument.ts';
import { jsonContentType, type Call, type HttpResponse } from '../pipeline/call.ts';
import type { ApiUrl } from './apiVersions.ts';

/** Null for every other address. */
export function serviceDocumentResponse(
  { method, origin }: Call,
  { apiVersion: { service, prefix }, path }: ApiUrl,
): HttpResponse | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  if (path.length > '/$metadata'.length) return null;
  if (path === '' || path === '/') return document(jsonContentType, serviceDocument(service, `${origin}${prefix}`));
  return path.toLowerCase() === '/$metadata' ? document('application/xml', metadataXml(service)) : null;
}

const document = (contentType: string, body: string): HttpResponse => ({
  status: 200,
  headers: { 'content-type': contentType, 'odata-version': '4.0' },
  body,
});
