// Reminds everybody who still has items to decide in a turn.
// https://learn.microsoft.com/graph/api/accessreviewinstance-sendreminder

import type { Command } from '../../flows/context.ts';
import { remindReviewersJob } from '../../flows/reviews/reviewJobs.ts';
import { whileOpen } from '../../flows/reviews/itemChanges.ts';
import { managedTurn, requireManager, requireOpen, requireTurn } from '../../flows/reviews/reviewRows.ts';
import { doneResult } from '../../flows/results.ts';

/** 204; a job writes the mails. Throws `reviewState` unless the turn is in progress. */
export const sendReminder: Command = async (ctx, { id }) => {
  const turn = await requireTurn(ctx, id);
  const { instance } = turn;
  await requireManager(ctx, managedTurn(turn));
  requireOpen(instance);
  await ctx.store.commit([...whileOpen(instance), remindReviewersJob(ctx, instance.id)]);
  return doneResult;
};
