// What the account of a user would say in another system, beside what it says there as far as is known.

import { accountFieldsOf } from '../../domain/connections/accountFields.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { load, requireRow, row, rows, visibleRow, visibleRowWhere } from '../../flows/load.ts';
import { and, eq } from '../../odata/query.ts';

/**
 * 200 with `wanted`, by the mapping that jobs send, for a user who holds something there; and `seen`, null where no
 * account is known. Nothing is asked of the other system. Throws `invalidField`, and `notFound` for a connection that
 * the caller may not see, or a user whom their token may not read.
 */
export const accountPreview: Command<OperationParameters<'connectionId' | 'userId'>> = async (ctx, { body }) => {
  const [connectionId, userId] = [String(body.connectionId).toLowerCase(), String(body.userId).toLowerCase()];
  const { connections, objects, links } = await load(ctx.store, {
    connections: visibleRow(ctx, 'connection', connectionId),
    objects: visibleRowWhere(ctx, 'directoryObject', userId, ctx.readable('directoryObject')),
    links: rows('remoteLink', and(eq('connectionId', connectionId), eq('objectId', userId))),
  });
  const connection = requireRow(connections[0], 'connection', connectionId);
  const user = requireRow(objects[0], 'directoryObject', userId);
  if (connection.direction !== 'outbound') throw invalidField('connectionId', 'the id of an outbound connection');
  if (user.kind !== 'user') throw invalidField('userId', 'the id of a user');
  const link = links.find(({ until, remoteId }) => until === null && remoteId !== null);
  const { accounts } = await load(ctx.store, { accounts: row('remoteObject', link?.remoteId) });
  return {
    status: 200,
    value: {
      wanted: accountFieldsOf(user, settingsOf(connection, 'outbound'), true),
      seen: accounts[0]?.seen ?? null,
    },
  };
};
