// The documents of the service itself, which need no token: `$metadata`, the service document, OpenAPI.

import { metadataXml } from '../../odata/serialize/metadata.ts';
import { serviceDocument } from '../../odata/serialize/serviceDocument.ts';
import { jsonContentType, type Call, type HttpResponse } from '../pipeline/call.ts';
import { openApiDocument } from '../openApi/openApiDocument.ts';
import type { ApiUrl } from './apiVersions.ts';

const longestPath = '/openapi.json'.length;

/** Null for every other address. */
export function serviceDocumentResponse({ method, origin }: Call, { apiVersion, path }: ApiUrl): HttpResponse | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  if (path.length > longestPath) return null;
  const { service, prefix } = apiVersion;
  if (path === '' || path === '/') return document(jsonContentType, serviceDocument(service, `${origin}${prefix}`));
  const name = path.toLowerCase();
  if (name === '/$metadata') return document('application/xml', metadataXml(service));
  return name === '/openapi.json' ? document('application/json;charset=utf-8', openApiDocument(apiVersion)) : null;
}

const document = (contentType: string, body: string): HttpResponse => ({
  status: 200,
  headers: { 'content-type': contentType, 'odata-version': '4.0' },
  body,
});
