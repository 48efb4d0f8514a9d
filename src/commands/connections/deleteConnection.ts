// Deletes a connection with what is known through it.

import { requireRight } from '../../domain/rights/rights.ts';
import { deletionOf } from '../../flows/connections/deletionOf.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';

/** 204. Throws `notFound`. */
export const deleteConnection: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'manageConnections');
  const { connections } = await load(ctx.store, { connections: row('connection', id) });
  await ctx.store.commit(deletionOf(ctx, requireRow(connections[0], 'connection', id)));
  return doneResult;
};
