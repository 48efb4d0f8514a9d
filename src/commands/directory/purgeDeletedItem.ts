// Deletes an object for good that was deleted before.
// https://learn.microsoft.com/graph/api/directory-deleteditems-delete

import type { Command } from '../../flows/context.ts';
import { requireDeletedObject } from '../../flows/directory/deletedObjects.ts';
import { purgeChanges } from '../../flows/directory/purgeChanges.ts';
import { doneResult } from '../../flows/results.ts';

/** 204. Throws `notFound`. */
export const purgeDeletedItem: Command = async (ctx, { id }) => {
  const object = await requireDeletedObject(ctx, id, 'purge');
  await ctx.store.commit(purgeChanges(ctx, object, null));
  return doneResult;
};
