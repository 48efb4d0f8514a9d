// The pictures of a branding on the wire: streams, and the addresses at which they are read without a token.

import type { BrandingImage, BrandingPicture } from '../../domain/branding/brandingEntities.ts';
import { collectionOf, primitive } from '../tables/fieldTypes.ts';
import { shape, type Shape } from '../tables/shape.ts';

const ignore: Shape['decode'] = () => {};
const stream = primitive('Edm.Stream');

/** The bytes, in base64; read where they are asked for alone. */
export const picture = (name: BrandingPicture): Shape =>
  shape({
    type: stream,
    needs: [name],
    needsRows: [`${name}Image`],
    encode: (row) => (row[`${name}Image`] as BrandingImage | null | undefined)?.content ?? null,
    decode: ignore,
  });

/** Below the server's own address: another picture has another one. Null for what is never there. */
export const pictureUrl = (name: BrandingPicture | null): Shape =>
  shape({
    type: primitive('Edm.String'),
    needs: name === null ? [] : [name],
    encode: (row) => (name === null || row[name] == null ? null : `branding/${row[name] as string}`),
    decode: ignore,
  });

/** A style sheet is not taken. */
export const neverStyle: Shape = shape({ type: stream, needs: [], encode: () => null, decode: ignore });

/** Pictures are on this server alone. */
export const noLists: Shape = shape({
  type: collectionOf(primitive('Edm.String')),
  needs: [],
  encode: () => [],
  decode: ignore,
});
