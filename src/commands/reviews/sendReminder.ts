// Reminds everybody who still has items to decide in a turn.
// https://learn.microsoft.com/graph/api/accessreviewinstance-sendreminder

import type { Command } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import { isOpenNow } from '../../flows/reviews/reviewing/openItems.ts';
import { reviewedNames } from '../../flows/reviews/reviewedNames.ts';
import { requireManager, requireOpen, requireTurn } from '../../flows/reviews/reviewRows.ts';
import { doneResult } from '../../flows/results.ts';
import { and, any, eq, from, oneOfValues, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';

/** So many people in one commit. */
const slice = 50;

/** 204. Throws `reviewState` unless the turn is in progress. */
export const sendReminder: Command = async (ctx, { id }) => {
  const { instance } = await requireTurn(ctx, id);
  await requireManager(ctx, instance);
  requireOpen(instance);
  const isOpen = and(eq('instanceId', instance.id), eq('stageId', null), isOpenNow);
  const { sets } = await load(ctx.store, {
    sets: rows('reviewerSet', eq('instanceId', instance.id), any('items', isOpen)),
  });
  const { reviewers } = await load(ctx.store, {
    reviewers: rows(
      'reviewer',
      oneOfValues(
        'setId',
        sets.map((each) => each.id),
      ),
    ),
  });
  const name = (await reviewedNames(ctx, [instance])).get(instance.id) ?? '';
  const people = [...Map.groupBy(reviewers, ({ principalId }) => principalId)];
  for (let at = 0; at < people.length; at += slice) {
    const changes: Change[] = [];
    for (const [personId, own] of people.slice(at, at + slice)) {
      const mine = oneOfValues(
        'reviewerSetId',
        own.map(({ setId }) => setId),
      );
      const counted = (where: Condition) => from('reviewDecision', where, { fields: [], top: 1, count: true });
      const [open, all] = await ctx.store.read([
        counted(and(isOpen, mine)),
        counted(and(eq('instanceId', instance.id), eq('stageId', null), mine)),
      ]);
      const review = {
        id: instance.id,
        name,
        open: open?.count ?? 0,
        all: all?.count ?? 0,
        isOfOneself: own.some(({ role }) => role === 'self'),
      };
      if (review.open > 0) changes.push(...(await mailPrincipals(ctx, 'reviewReminder', { review }, [personId])));
    }
    if (changes.length > 0) await ctx.store.commit(changes);
  }
  return doneResult;
};
