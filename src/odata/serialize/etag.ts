// ETags: the tag of a row, and the tags that a client sends in If-Match and If-None-Match.
// https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html#sec_HeaderETag

import type { StructuredType } from '../serviceDescription.ts';
import type { Row } from '../query.ts';

/** The version of a row of the type; null where the type has no ETag. */
export function versionOf({ etagField }: StructuredType, row: Row): number | null {
  const version = etagField === undefined ? undefined : row[etagField];
  return typeof version === 'number' ? version : null;
}

/** `W/"7"`. It is weak, since it does not tell the forms of one object apart. */
export const etagOf = (version: number): string => `W/"${version}"`;

/** Some tags, or any. */
export type EntityTags = readonly string[] | '*';

const tag = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/;
const tags = new RegExp(`^${tag.source}(?:\\s*,\\s*${tag.source})*$`);
const longest = 2_000;

/** The tags of a header's text, `*` for any; null for a text that is neither, or too long. */
export function readEntityTags(header: string): EntityTags | null {
  const text = header.trim();
  if (text === '*') return text;
  return text.length <= longest && tags.test(text) ? (text.match(new RegExp(tag, 'g')) ?? []) : null;
}

/** Whether a tag is among them. A strong tag and a weak one with the same text are equal, since ours are all weak. */
export const includesEtag = (those: EntityTags, etag: string): boolean =>
  those === '*' || those.some((each) => opaqueText(each) === opaqueText(etag));

const opaqueText = (etag: string): string => etag.replace(/^W\//, '');
