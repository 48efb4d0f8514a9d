// What a picture of a branding may be: PNG or JPEG by its bytes, whatever the call says, within Graph's bounds.
// https://learn.microsoft.com/graph/api/resources/organizationalbrandingproperties

import { Refusal } from '../refusal.ts';
import type { BrandingPicture } from './brandingEntities.ts';

interface PictureBounds {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** Graph's bounds; of `favicon`, which has none on its page, those of a square logo. */
// biome-ignore format: a table, read by column
export const pictureBounds: Readonly<Record<BrandingPicture, PictureBounds>> = {
  bannerLogo:      { width: 245,  height: 36,   bytes: 10 * 1024 },
  headerLogo:      { width: 245,  height: 36,   bytes: 10 * 1024 },
  squareLogo:      { width: 240,  height: 240,  bytes: 10 * 1024 },
  squareLogoDark:  { width: 240,  height: 240,  bytes: 10 * 1024 },
  favicon:         { width: 240,  height: 240,  bytes: 10 * 1024 },
  backgroundImage: { width: 1920, height: 1080, bytes: 300 * 1024 },
};

export type PictureType = 'image/png' | 'image/jpeg';

export interface PictureFacts {
  readonly contentType: PictureType;
  readonly width: number;
  readonly height: number;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const startsWith = (bytes: Uint8Array, first: readonly number[]): boolean =>
  first.every((byte, at) => bytes[at] === byte);

/** The type of a picture by its first bytes; null of anything else, SVG and GIF among it. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  if (startsWith(bytes, pngSignature)) return 'image/png';
  return startsWith(bytes, [0xff, 0xd8, 0xff]) ? 'image/jpeg' : null;
}

/** What the bytes are; null where they are no whole head of a PNG or a JPEG. */
export function pictureFacts(bytes: Uint8Array): PictureFacts | null {
  const contentType = pictureTypeOf(bytes);
  if (contentType === null) return null;
  const size = contentType === 'image/png' ? pngSize(bytes) : jpegSize(bytes);
  return size === null || size.width === 0 || size.height === 0 ? null : { contentType, ...size };
}

type Size = Pick<PictureFacts, 'width' | 'height'>;

const number = (bytes: Uint8Array, at: number, length: number): number =>
  bytes.subarray(at, at + length).reduce((sum, byte) => sum * 256 + byte, 0);

/** The head chunk, which comes first. https://www.w3.org/TR/png-3/#11IHDR */
function pngSize(bytes: Uint8Array): Size | null {
  const isHead = number(bytes, 8, 4) === 13 && startsWith(bytes.subarray(12), [0x49, 0x48, 0x44, 0x52]);
  return isHead && bytes.length >= 33 ? { width: number(bytes, 16, 4), height: number(bytes, 20, 4) } : null;
}

/** The head of the frame, behind other segments. https://www.w3.org/Graphics/JPEG/itu-t81.pdf#page=39 */
function jpegSize(bytes: Uint8Array): Size | null {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: number(bytes, at + 5, 2), width: number(bytes, at + 7, 2) };
    at += marker === 0xff ? 1 : 2 + number(bytes, at + 2, 2);
  }
  return null;
}

/** Throws `invalidField`, with the picture's name, for what no branding takes. */
export function checkPicture(name: BrandingPicture, bytes: Uint8Array): void {
  const says = pictureFault(bytes, pictureBounds[name]);
  if (says !== null) throw new Refusal('invalidField', { field: name, says });
}

function pictureFault(bytes: Uint8Array, most: PictureBounds): string | null {
  if (bytes.length > most.bytes) return `It must not be larger than ${most.bytes / 1024} KB.`;
  const facts = pictureFacts(bytes);
  if (facts === null) return 'It must be a PNG or JPEG picture.';
  if (facts.width <= most.width && facts.height <= most.height) return null;
  const { width, height } = most;
  return `It must be at most ${width} pixels wide and ${height} pixels high; it is ${facts.width} x ${facts.height}.`;
}
