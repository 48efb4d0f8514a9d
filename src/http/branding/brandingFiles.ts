// What everybody may read of a tenant's branding without a token: its pictures, its look as JSON, and the style sheet
// of the issuer's pages.

import { createHash } from 'node:crypto';
import { pictureTypeOf } from '../../domain/branding/picture.ts';
import { shadesOf } from '../../domain/branding/colours.ts';
import { languagesOf, lookFor } from '../../domain/branding/look.ts';
import type { Branding, BrandingImage } from '../../domain/branding/brandingEntities.ts';
import { lookStyle } from '../../identity/signIn/pageLook.ts';
import { eq, from } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';

/** Another picture, and another style, has another address. */
const forGood = 'public, max-age=31536000, immutable';
const imagePath = /^\/branding\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Null for a path that is none of the branding's, or leads to nothing. */
export async function serveBranding(
  { method, url, headers }: Call,
  store: Pick<Store, 'read'>,
  tenantName: () => Promise<string | null>,
): Promise<HttpResponse | null> {
  if ((method !== 'GET' && method !== 'HEAD') || !url.startsWith('/branding/')) return null;
  const [path = '', search] = url.split('?', 2);
  const [, imageId] = imagePath.exec(path) ?? [];
  if (imageId !== undefined) return imageResponse(imageId, store);
  if (path === '/branding/look.json') {
    const parameters = new URLSearchParams(search ?? '');
    const language = parameters.get('language') ?? headers['accept-language'];
    const colour = parameters.get('colour');
    return lookResponse(headers['if-none-match'], await lookText({ language, colour }, store, tenantName));
  }
  const style = lookStyle(path.slice('/branding/'.length));
  if (style === null) return null;
  return { status: 200, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': forGood }, body: style };
}

async function imageResponse(id: string, store: Pick<Store, 'read'>): Promise<HttpResponse | null> {
  const [page] = await store.read([from('brandingImage', eq('id', id), { top: 1 })]);
  const row = page?.rows[0] as unknown as BrandingImage | undefined;
  if (row === undefined) return null;
  const bytes = Buffer.from(row.content, 'base64');
  return {
    status: 200,
    headers: { 'content-type': pictureTypeOf(bytes) ?? 'application/octet-stream', 'cache-control': forGood },
    body: null,
    bytes,
  };
}

async function lookText(
  { language, colour }: { readonly language: string | undefined; readonly colour: string | null },
  store: Pick<Store, 'read'>,
  tenantName: () => Promise<string | null>,
): Promise<string> {
  const [page] = await store.read([from('branding')]);
  const brandings = (page?.rows ?? []) as unknown as readonly Branding[];
  const look = lookFor(brandings, languagesOf(language), await tenantName());
  // As it would look with another colour.
  const isColour = colour !== null && /^[0-9a-f]{6}$/i.test(colour);
  return JSON.stringify(isColour ? { ...look, shades: shadesOf(`#${colour}`) } : look);
}

function lookResponse(known: string | undefined, text: string): HttpResponse {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  const headers = { etag, 'cache-control': 'no-cache', vary: 'accept-language' };
  if (known === etag) return { status: 304, headers, body: null };
  return { status: 200, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' }, body: text };
}
