// Locks that a commit takes before its changes, where an engine has several writers.

import type { EntityName } from '../../domain/entities.ts';
import type { Change } from '../contract.ts';
import type { Statement } from '../sql/fragment.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';
import { encodeId } from './columnValues.ts';

/** Locks of the rows that a commit changes, by entity and id, so that two commits take them in one order. */
export function lockStatements(context: SqlContext, changes: readonly Change[]): readonly Statement[] {
  const { lock } = context.dialect;
  if (!lock) return [];
  const ids = new Map<EntityName, Set<unknown>>();
  for (const change of changes) {
    if (change.kind !== 'update' && change.kind !== 'delete' && change.kind !== 'expectVersion') continue;
    const of = ids.get(change.entity) ?? new Set();
    ids.set(change.entity, of.add(encodeId(context, entityOf(context, change.entity), change.id)));
  }
  const wanted = [...ids].sort(([a], [b]) => (a < b ? -1 : 1));
  // A single row needs no order, but rows that are expected below it must be the same when it is changed.
  const expectsRows = changes.some(({ kind }) => kind === 'expectExactly');
  if (wanted.length === 1 && wanted[0]?.[1].size === 1 && !expectsRows) return [];
  return wanted.map(([name, of]) =>
    context.dialect.compile(
      lock(
        entityOf(context, name),
        [...of].filter((id) => id !== null),
      ),
    ),
  );
}
