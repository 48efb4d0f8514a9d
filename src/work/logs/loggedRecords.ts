// Sign-ins and refused calls for log stores, in the order in which the feed tells of them. A row whose count grew is
// sent again: it has the same id and a larger number.

import type { Id, Instant } from '../../domain/base.ts';
import type { LogEntity } from '../../feed/loggedRows.ts';
import { lastPosition, readFeed, type FeedChange } from '../../feed/readFeed.ts';
import { and, everyRow, from, oneOfValues, type Row } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { LogRecord } from './logRecord.ts';

interface LogEntityRecord {
  readonly kind: LogRecord['kind'];
  readonly isFailure: (row: Row) => boolean;
}

const kinds: Readonly<Record<LogEntity, LogEntityRecord>> = {
  signIn: { kind: 'signIn', isFailure: (row) => row['errorCode'] !== 0 },
  refusedCall: { kind: 'refusal', isFailure: () => true },
};

/** Changes of all entities that are read at once: those of the two logs are picked out of them. */
const changesAtOnce = 2_000;

/**
 * At most so many records behind a position of the feed, and the position up to which they reach: `end` - 1 where there
 * are no more. Where the feed keeps no changes from so long ago it goes on behind the newest one.
 */
export async function readLogged(
  store: Store,
  { after, most, end }: { readonly after: number; readonly most: number; readonly end: number },
): Promise<{ readonly records: readonly LogRecord[]; readonly last: number }> {
  const changes: FeedChange[] = [];
  let last = after;
  while (last + 1 < end && changes.length < most) {
    const page = await readFeed(store, { after: last, limit: changesAtOnce });
    if (page === 'expired') return { records: await recordsOf(store, changes), last: await lastPosition(store) };
    const logged = page.changes.filter(({ entity }) => entity in kinds).slice(0, most - changes.length);
    changes.push(...logged);
    // What lies behind the last one that fits is read the next time.
    last = changes.length < most ? page.last : (logged.at(-1)?.position ?? page.last);
  }
  return { records: await recordsOf(store, changes), last };
}

async function recordsOf(store: Store, changes: readonly FeedChange[]): Promise<readonly LogRecord[]> {
  const entities = Object.keys(kinds) as LogEntity[];
  const pages = await store.read(
    entities.map((entity) => {
      const ids = [...new Set(changes.flatMap((each): readonly Id[] => (each.entity === entity ? [each.id] : [])))];
      return from(entity, and(everyRow, oneOfValues('id', ids)), { fields: 'all' });
    }),
  );
  const rows = new Map(pages.flatMap(({ rows: of }) => of).map((row) => [row.id, row]));
  const told = new Set<Id>();
  return changes.flatMap(({ entity, id }): readonly LogRecord[] => {
    const { kind, isFailure } = kinds[entity as LogEntity];
    // The retention may have deleted it meanwhile.
    const found = rows.get(id);
    if (found === undefined || told.has(id)) return [];
    told.add(id);
    const { version: _, ...row } = found;
    const line = JSON.stringify({ type: kind, row });
    return [{ kind, at: row['createdAt'] as Instant, isFailure: isFailure(found), line }];
  });
}
