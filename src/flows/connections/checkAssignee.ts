// Who is asked to do the tasks of a connection is a user or a group that is there.

import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import type { FaultCollector } from '../../domain/faultCollector.ts';
import { oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, visibleRowWhere } from '../load.ts';

/** Notes an assignee that is neither a user nor a group; those of other kinds of connections have none. */
export async function checkAssignee(
  ctx: Context,
  connection: Pick<Connection, 'kind' | 'settings'>,
  faults: FaultCollector,
): Promise<void> {
  const id = connection.kind === 'tasks' ? assigneeOf(connection) : '';
  if (id === '') return;
  const { objects } = await load(ctx.store, {
    objects: visibleRowWhere(ctx, 'directoryObject', id, oneOfValues('kind', ['user', 'group'])),
  });
  faults.holds(objects.length > 0, 'settings/assignee', 'the id of a user or a group');
}

/** The id of the assignee; empty where the settings do not say one. */
export function assigneeOf(connection: Pick<Connection, 'settings'>): string {
  const { assignee } = settingsOf(connection, 'outbound');
  return typeof assignee === 'string' ? assignee.toLowerCase() : '';
}
