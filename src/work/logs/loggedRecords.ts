// Sign-ins and refused calls for log stores, in the order in which the feed tells of them. A row whose count grew is
// sent again: it has the same id and a larger number.

import { positionOf } from '../../audit/keys.ts';
import type { Id, Instant } from '../../domain/base.ts';
import type { LogEntity } from '../../feed/loggedRows.ts';
import { readFeed, type FeedChange } from '../../feed/readFeed.ts';
import { oldestSegment } from '../../feed/segments.ts';
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

const loggedEntities: ReadonlySet<string> = new Set(Object.keys(kinds));

interface LoggedPage {
  readonly records: readonly LogRecord[];
  readonly last: number;
  readonly missing: number;
}

/** Changes of all entities that are read at once: those of the two logs are picked out of them. */
const changesAtOnce = 2_000;

/**
 * The records of one page of the feed behind a position, `most` of them, and the position up to which they reach. Where
 * the feed keeps no changes from so long ago, there are none, and what follows begins with the oldest kept change: so
 * many changes are `missing`.
 */
export async function readLogged(
  store: Store,
  { after, most, end }: { readonly after: number; readonly most: number; readonly end: number },
): Promise<LoggedPage> {
  if (after + 1 >= end) return { records: [], last: after, missing: 0 };
  const page = await readFeed(store, { after, limit: changesAtOnce, entities: loggedEntities });
  if (page === 'expired') return { records: [], ...(await beforeKept(store, { after, end })) };
  const changes = page.changes.slice(0, most);
  // What lies behind the last one that fits is read the next time.
  const isCut = changes.length < page.changes.length;
  const last = isCut ? (changes.at(-1)?.position ?? after) : page.last;
  return { records: await recordsOf(store, changes), last, missing: 0 };
}

/** The position before the oldest kept change; the last one where the feed begins no later than that, and was reset. */
async function beforeKept(
  store: Store,
  { after, end }: { readonly after: number; readonly end: number },
): Promise<Pick<LoggedPage, 'last' | 'missing'>> {
  const [oldest] = await store.read([oldestSegment]);
  const [segment] = oldest?.rows ?? [];
  const start = segment === undefined ? 0 : positionOf(segment.id);
  return start > after + 1 ? { last: start - 1, missing: start - 1 - after } : { last: end - 1, missing: 0 };
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
