// A reviewer passes items of one review on to somebody else, who decides them in their place, with a note why. The
// history of each item keeps it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { createFaultCollector, isNonBlank } from '../../domain/faultCollector.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, requireReferenced, row, rows, visibleRow } from '../../flows/load.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import { doneResult } from '../../flows/results.ts';
import { itemHistory, loadStageItems, stageOf, whileOpen } from '../../flows/reviews/itemChanges.ts';
import { requireOwnItems, type OwnItems } from '../../flows/reviews/reviewing/ownItems.ts';
import { reviewedNames } from '../../flows/reviews/reviewedNames.ts';
import { reviewerSets } from '../../flows/reviews/reviewing/reviewerSets.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';

const mostNote = 2_000;

/**
 * 204. Open items alone go; the new reviewer is a user who may sign in and reviews nobody's access of their own. Throws
 * the refusals of `requireOwnItems`, `missingField` without a note, `unknownReference` and `invalidField`.
 */
export const reassignReviewItems: Command<OperationParameters<'reviewId' | 'ids' | 'reviewerId' | 'note'>> = async (
  ctx,
  { body },
) => {
  requireRight(ctx.caller, 'decideReviews', { isSelf: true });
  const own = await requireOwnItems(ctx, body);
  const reviewerId = String(body.reviewerId).toLowerCase();
  const { found } = await load(ctx.store, { found: visibleRow(ctx, 'directoryObject', reviewerId) });
  const reviewer = requireReferenced(found[0], { field: 'reviewerId', id: reviewerId, entity: 'user' });
  const note = typeof body.note === 'string' ? body.note.trim() : '';
  const faults = createFaultCollector();
  const maySignIn = reviewer.kind === 'user' && reviewer.accountEnabled !== false;
  faults.holds(maySignIn, 'reviewerId', 'the id of a user who may sign in');
  faults.holds(reviewer.id !== ctx.caller.objectId, 'reviewerId', 'somebody else');
  faults.holds(
    own.items.every(({ principalId }) => principalId !== reviewer.id),
    'reviewerId',
    'nobody whose own access is among the items',
  );
  const inStage = await loadStageItems(ctx, own.turn, own.items);
  faults.holds(
    own.items.every((item) => (inStage.get(item.id) ?? item).decision === 'notReviewed'),
    'ids',
    'items that nobody has decided yet',
  );
  faults.holds(note.length <= mostNote, 'note', `a text of at most ${mostNote} characters`);
  if (!isNonBlank(note)) faults.add('missingField', 'note');
  faults.throwIfAny();
  await ctx.store.commit(await reassignment(ctx, { ...own, inStage }, { reviewer, note }));
  return doneResult;
};

async function reassignment(
  ctx: Context,
  { turn, items, inStage }: OwnItems & { readonly inStage: Awaited<ReturnType<typeof loadStageItems>> },
  { reviewer, note }: { readonly reviewer: Pick<DirectoryObject, 'id' | 'displayName'>; readonly note: string },
): Promise<readonly Change[]> {
  const stageId = stageOf(inStage);
  const { definitions, stages } = await load(ctx.store, {
    definitions: row('reviewDefinition', turn.definitionId),
    stages: rows('reviewStage', eq('instanceId', turn.id), eq('status', 'inProgress')),
  });
  const key = `reassigned:${reviewer.id}`;
  const sets = await reviewerSets(ctx, { instanceId: turn.id, stageId }, [
    { key, reviewers: [{ principalId: reviewer.id, role: 'reassigned' }], isLastResort: false },
  ]);
  const reviewerSetId = sets.idOf(key);
  const name = (await reviewedNames(ctx, [turn])).get(turn.id) ?? definitions[0]?.displayName ?? '';
  return [
    ...whileOpen(turn, stageId),
    ...sets.changes,
    ...items.flatMap((item): readonly Change[] => {
      const staged = inStage.get(item.id);
      return [
        update('reviewDecision', item.id, { reviewerSetId }, item.version),
        ...(staged === undefined ? [] : [update('reviewDecision', staged.id, { reviewerSetId }, staged.version)]),
        itemHistory(ctx, item, {
          stageId: staged?.stageId ?? null,
          kind: 'reassigned',
          after: item.decision,
          justification: note,
          delegatedById: ctx.caller.objectId,
        }),
      ];
    }),
    audit(ctx, {
      activity: 'Decision delegated',
      targets: [
        auditTarget('AccessReview', { id: turn.definitionId, displayName: definitions[0]?.displayName ?? null }),
        auditTarget('User', reviewer),
      ],
      reason: note,
      details: { instanceId: turn.id, items: String(items.length) },
    }),
    ...(await mailPrincipals(
      ctx,
      'reviewReassigned',
      {
        review: { id: turn.id, name, open: items.length, all: items.length, isOfOneself: false },
        approver: ctx.caller.displayName,
        reason: note,
        by: stages[0]?.endsAt ?? turn.endsAt,
      },
      [reviewer.id],
    )),
  ];
}
