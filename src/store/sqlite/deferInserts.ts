// What many commits tell (audit rows, their targets) goes in at the end of their transaction, in statements of many
// rows.

import type { EntityName } from '../../domain/entities.ts';
import type { Condition } from '../../odata/query.ts';
import type { Change } from '../contract.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';
import type { WriteTask } from './writeTask.ts';

/**
 * The same work, with one more piece where new rows could be put off: those that no rule is about and that nothing else
 * in the transaction looks at or changes.
 * Where the last piece fails, it is not known whose fault that is.
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

/** Whether it may depend on rows of other entities than its own. */
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
