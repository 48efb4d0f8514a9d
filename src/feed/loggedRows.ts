// Rows of the logs that log stores are sent: their commits say so in the feed, whose order no reader can skip in.

import type { Id, Instant } from '../domain/base.ts';
import type { KeptChange } from '../domain/feed/feedEntities.ts';
import { insert, type Change } from '../store/contract.ts';

/** The logs beside the audit. */
export type LogEntity = 'signIn' | 'refusedCall';

/** The change beside rows of a log that are new, or whose count grew; none for no rows. `at`: tenant time. */
export function loggedRows(
  entity: LogEntity,
  { created, counted }: { readonly created: readonly Id[]; readonly counted: readonly Id[] },
  { id, at }: { readonly id: Id; readonly at: Instant },
): readonly Change[] {
  const changes: readonly KeptChange[] = [
    ...created.map((row): KeptChange => [entity, row, 'created', [], {}]),
    ...counted.map((row): KeptChange => [entity, row, 'updated', [], {}]),
  ];
  if (changes.length === 0) return [];
  return [insert('pendingFeed', { id, content: { at, actor: null, correlationId: null, changes } })];
}
