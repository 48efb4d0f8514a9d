// If-Match and If-None-Match: what a call says of the version of the object that it reads or writes.
// https://www.rfc-editor.org/rfc/rfc9110#name-preconditions

import { Refusal } from '../../domain/refusal.ts';
import { includesEtag, readEntityTags, type EntityTags } from '../../odata/serialize/etag.ts';
import type { Call } from '../pipeline/call.ts';

const conditionalMethods: ReadonlySet<string> = new Set(['PATCH', 'PUT', 'DELETE']);

/**
 * Whether a write depends on the version of its object, by `If-Match`. Throws `preconditionFailed` where the object
 * with this ETag is not as the call says, and `invalidHeader` for a header that holds no entity tags.
 */
export function checkPreconditions({ method, headers }: Call, etag: string): 'anyVersion' | 'thisVersion' {
  if (!conditionalMethods.has(method)) return 'anyVersion';
  const ifMatch = tagsOf('If-Match', headers['if-match']);
  const ifNoneMatch = tagsOf('If-None-Match', headers['if-none-match']);
  if (ifMatch !== null && !includesEtag(ifMatch, etag)) throw failed('If-Match', ifMatch, etag);
  if (ifNoneMatch !== null && includesEtag(ifNoneMatch, etag)) throw failed('If-None-Match', ifNoneMatch, etag);
  return ifMatch === null || ifMatch === '*' ? 'anyVersion' : 'thisVersion';
}

/** Whether a GET says that the client has the object with this ETag already. Throws `invalidHeader`. */
export function isNotModified({ headers }: Call, etag: string): boolean {
  const tags = tagsOf('If-None-Match', headers['if-none-match']);
  return tags !== null && includesEtag(tags, etag);
}

function tagsOf(header: string, sent: string | undefined): EntityTags | null {
  if (sent === undefined) return null;
  const tags = readEntityTags(sent);
  if (tags === null) throw new Refusal('invalidHeader', { header, value: sent.slice(0, 100) });
  return tags;
}

function failed(header: string, tags: EntityTags, etag: string): Refusal {
  const sent = (tags === '*' ? tags : tags.join(', ')).slice(0, 200);
  return new Refusal('preconditionFailed', { header, sent, etag });
}
