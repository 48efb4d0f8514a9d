// Inserts of many commits (audit rows, their targets) move to the end of their transaction, as statements of many rows.

import type { EntityName } from '../../domain/entities.ts';
import type { Condition } from '../../odata/query.ts';
import type { Change } from '../contract.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';
import type { WriteTask } from './writeTask.ts';

/**
 * The same tasks, and one more with the inserts that may be deferred: those without unique rules, of entities that
 * nothing else in the transaction reads or changes. If the last task fails, it is not known whose insert failed.
 */
export function deferInserts(context: SqlContext, works: readonly WriteTask[]): readonly WriteTask[] {
  const changes = works.flatMap((work) => (work.kind === 'commit' ? work.changes : []));
  if (changes.some(readsOtherEntities)) return works;
  const others = new Set(changes.flatMap(({ kind, entity }) => (kind === 'insert' ? [] : [entity])));
  const later = new Map<EntityName, Change[]>();
  for (const { kind, entity: name } of changes) {
    if (kind !== 'insert' || later.has(name)) continue;
    const { unique, lists = [] } = entityOf(context, name);
    if (unique.length === 0 && lists.length === 0 && !others.has(name)) later.set(name, []);
  }
  if (later.size === 0) return works;
  const rest = works.map(
    (work): WriteTask =>
      work.kind !== 'commit'
        ? work
        : {
            ...work,
            changes: work.changes.filter((change) => {
              const of = change.kind === 'insert' ? later.get(change.entity) : undefined;
              of?.push(change);
              return of === undefined;
            }),
          },
  );
  return [...rest, { kind: 'commit', changes: [...later.values()].flat() }];
}

/** Whether a change may depend on rows of other entities than its own. */
const readsOtherEntities = (change: Change): boolean => 'where' in change && !isOwnRowTest(change.where);

function isOwnRowTest(where: Condition): boolean {
  switch (where.op) {
    case 'true':
    case 'false':
      return true;
    case 'and':
    case 'or':
      return where.of.every(isOwnRowTest);
    case 'not':
      return isOwnRowTest(where.of);
    case 'compare':
    case 'in':
      return where.path.length === 1;
    default:
      return false;
  }
}
