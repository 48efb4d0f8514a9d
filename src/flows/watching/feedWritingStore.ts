// A store whose commits also say which rows they change, for the feed: no verb and no job can forget it (ADR 99).

import type { Id } from '../../domain/base.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { FeedActor, FeedCommit, FeedKind, FeedParents, KeptChange } from '../../domain/feed/feedEntities.ts';
import { feedRuleOf, type FeedRule } from '../../domain/feed/feedTable.ts';
import { and, everyRow, from, oneOfValues, type Query, type Row } from '../../odata/query.ts';
import { ConflictError, flattenChanges, insert, type Change, type Store } from '../../store/contract.ts';
import { auditRowIn, type CommitClock } from './commitContext.ts';

const maxAttempts = 5;

/**
 * The store with such commits. One that deletes a row, or changes rows by a condition, costs a read more: the rows are
 * known before the commit, which is done again where they are others by then.
 */
export function createFeedWritingStore(store: Store, clock: CommitClock): Store {
  const commit = async (changes: readonly Change[]): Promise<void> => {
    const all = flattenChanges(changes);
    const { known, open } = changedRows(all);
    if (known.size === 0 && open.length === 0) return store.commit(changes);
    for (let left = maxAttempts; ; left -= 1) {
      const { found, guards } = open.length === 0 ? noneOpen : await findRows(store, open);
      const rows = merged([...known.values(), ...found]);
      const pending = rows.length === 0 ? [] : [pendingOf(all, rows, clock)];
      try {
        return await store.commit([...guards, ...changes, ...pending]);
      } catch (error) {
        if (left <= 1 || !(error instanceof ConflictError) || error.id !== guardId) throw error;
      }
    }
  };
  return { ...store, commit, batched: () => createFeedWritingStore(store.batched(), clock) };
}

/** The id that a conflict about rows of a condition has. */
const guardId = 'feed';

/** A change of rows that only the database knows: by which condition, or a deletion, which leaves no parents. */
interface OpenChange {
  readonly change: Exclude<
    Change,
    { kind: 'insert' | 'insertIfAbsent' | 'update' | 'expectVersion' | 'requireExists' }
  >;
  readonly rule: FeedRule;
}

const noneOpen: FoundRows = { found: [], guards: [] };

/** What the changes themselves say, by row, and what must be read. */
function changedRows(changes: readonly Change[]): {
  readonly known: ReadonlyMap<string, KeptChange>;
  readonly open: readonly OpenChange[];
} {
  const known = new Map<string, KeptChange>();
  const open: OpenChange[] = [];
  for (const change of changes) {
    const rule = feedRuleOf(change.entity);
    if (rule === null) continue;
    const { entity } = change;
    if (change.kind === 'insert' || change.kind === 'insertIfAbsent') {
      const row = change.row as unknown as Row;
      note(known, [entity, row.id, 'created', [], parentsOf(rule, row)]);
    } else if (change.kind === 'update') {
      const fields = fieldsOf(change.set);
      if (fields.length > 0) note(known, [entity, change.id, kindOf(rule, change.set), fields, null]);
    } else if (change.kind === 'delete' || change.kind === 'deleteWhere' || change.kind === 'updateWhere')
      open.push({ change, rule });
  }
  return { known, open };
}

function note(rows: Map<string, KeptChange>, next: KeptChange): void {
  const key = `${next[0]} ${next[1]}`;
  const before = rows.get(key);
  rows.set(key, before === undefined ? next : joined(before, next));
}

/** Two changes of a row in one commit as one. */
const joined = (before: KeptChange, next: KeptChange): KeptChange => [
  next[0],
  next[1],
  next[2] === 'updated' ? before[2] : next[2],
  [...new Set([...before[3], ...next[3]])],
  next[4] ?? before[4],
];

function merged(changes: readonly KeptChange[]): readonly KeptChange[] {
  const rows = new Map<string, KeptChange>();
  for (const each of changes) note(rows, each);
  return [...rows.values()];
}

const fieldsOf = (set: object): readonly string[] =>
  Object.entries(set).flatMap(([field, value]) => (value === undefined ? [] : [field]));

function kindOf({ ends }: FeedRule, set: object): FeedKind {
  const values = set as Readonly<Record<string, unknown>>;
  const ended = (ends as readonly string[]).filter((field) => values[field] !== undefined);
  if (ended.length === 0) return 'updated';
  return ended.some((field) => values[field] !== null) ? 'deleted' : 'created';
}

const parentsOf = ({ parents }: FeedRule, row: Row): FeedParents =>
  Object.fromEntries(parents.map((field) => [field, (row[field] as Id | null | undefined) ?? null]));

interface FoundRows {
  readonly found: readonly KeptChange[];
  /** What the commit begins with: the conditions still meet these rows. */
  readonly guards: readonly Change[];
}

/** The rows of such changes, of one moment. */
async function findRows(store: Store, open: readonly OpenChange[]): Promise<FoundRows> {
  const pages = await store.read(open.map(rowsToChange));
  const found: KeptChange[] = [];
  const guards: Change[] = [];
  for (const [at, { change, rule }] of open.entries()) {
    const { entity } = change;
    const rows = pages[at]?.rows ?? [];
    for (const row of rows)
      found.push(
        change.kind === 'updateWhere'
          ? [entity, row.id, kindOf(rule, change.set), fieldsOf(change.set), parentsOf(rule, row)]
          : [entity, row.id, 'deleted', [], parentsOf(rule, row)],
      );
    if ('where' in change)
      guards.push({ kind: 'expectExactly', entity, where: change.where, rows: rows.map(versionOf), id: guardId });
  }
  return { found, guards };
}

const versionOf = (row: Row): { readonly id: Id; readonly version: number } => ({
  id: row.id,
  version: row['version'] as number,
});

function rowsToChange({ change, rule }: OpenChange): Query {
  const entity: EntityName = change.entity;
  const where = 'where' in change ? change.where : and(everyRow, oneOfValues('id', [change.id]));
  return from(entity, where, { fields: [...rule.parents, 'version'] });
}

function pendingOf(all: readonly Change[], changes: readonly KeptChange[], { tenantNow, newId }: CommitClock): Change {
  const entry = auditRowIn(all);
  const content: FeedCommit = {
    at: entry?.activityAt ?? tenantNow(),
    actor: entry === null ? null : actorOf(entry),
    correlationId: entry?.correlationId ?? null,
    changes,
  };
  return insert('pendingFeed', { id: newId(), content });
}

const actorOf = ({ actor, userId, servicePrincipalId }: NonNullable<ReturnType<typeof auditRowIn>>): FeedActor => ({
  kind: actor,
  id: userId ?? servicePrincipalId,
});
