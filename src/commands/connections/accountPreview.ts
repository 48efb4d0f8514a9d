// What the account of a user would say in another system, beside what it says there as far as is known.

import { accountFieldsOf } from '../../domain/connections/accountFields.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { load, requireRow, row, rows, visibleRow } from '../../flows/load.ts';
import { and, eq } from '../../odata/query.ts';

/**
 * 200 with `wanted`, by the mapping that jobs send, for a user who holds something there; and `seen`, null where no
 * account is known. Nothing is asked of the other system. Throws `invalidField`, and `notFound` for a connection, or a
 * user whom the caller may not see.
 */
export const accountPreview: Command<OperationParameters<'connectionId' | 'userId'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'manageConnections');
  const [connectionId, userId] = [String(body.connectionId).toLowerCase(), String(body.userId).toLowerCase()];
  const { connections, objects, links } = await load(ctx.store, {
    connections: row('connection', connectionId),
    objects: visibleRow(ctx, 'directoryObject', userId),
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
