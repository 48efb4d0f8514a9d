// Items whose reviewers may not sign in any more, or are slow, are asked of others: of the managers of these reviewers,
// else of the owners of the catalog and administrators. Nobody is given their own access to review.

import type { Id } from '../../../domain/base.ts';
import type { ReviewerSet, ReviewInstance } from '../../../domain/reviews/reviewEntities.ts';
import { and, any, eq, everyRow, not, oneOfValues, type Condition } from '../../../odata/query.ts';
import { insert, type Change } from '../../../store/contract.ts';
import { isEnabledUser } from '../../approvals/approverAuthority.ts';
import type { Context } from '../../context.ts';
import { load, refine, rows } from '../../load.ts';
import { isOpenNow } from './openItems.ts';
import { loadReviewerFacts } from '../reviewerFacts.ts';
import { contacted } from './reviewerSets.ts';

/** Sets that one reminder looks after. */
const mostSets = 100;

/** Which sets of reviewers are looked at: those in which nobody may sign in, or all that nobody was added to. */
export type EscalatedSets = 'unable' | 'slow';

/** The changes, and who is asked now in whose place; `next`: the set after which further ones are, null for none. */
export interface Escalation {
  readonly changes: readonly Change[];
  readonly asked: ReadonlyMap<Id, { readonly inPlaceOf: string | null; readonly items: number }>;
  readonly next: Id | null;
}

/** Of a turn in progress: who is asked now for items that nobody could decide any more, or has decided yet. */
export async function escalateReview(
  ctx: Context,
  turn: ReviewInstance,
  which: EscalatedSets,
  after: Id | null = null,
): Promise<Escalation> {
  const open = and(eq('instanceId', turn.id), eq('stageId', null), isOpenNow);
  const { sets } = await load(ctx.store, {
    sets: refine(rows('reviewerSet', eq('instanceId', turn.id), any('items', open), wants[which]), {
      top: mostSets,
      after: after === null ? null : [after],
    }),
  });
  if (sets.length === 0) return { changes: [], asked: new Map(), next: null };
  const { reviewers, items, people, managers, ableLast } = await loadEscalation(ctx, turn, open, sets);
  const asked = new Map<Id, { inPlaceOf: string | null; items: number }>();
  const changes = sets.flatMap(({ id: setId }): readonly Change[] => {
    const former = reviewers.filter((each) => each.setId === setId);
    const isOne = (id: Id): boolean => former.some(({ principalId }) => principalId === id);
    const own = items.filter(({ reviewerSetId }) => reviewerSetId === setId);
    const reviewed = new Set(own.map(({ principalId }) => principalId));
    const above = former.flatMap(({ principalId }) => {
      const person = people.find(({ id }) => id === principalId);
      const managerId = person?.managerId ?? person?.formerManagerId;
      return managers.some(({ id }) => id === managerId) ? [managerId as Id] : [];
    });
    const others = [above, ableLast]
      .map((ids) => ids.filter((id) => !reviewed.has(id) && !isOne(id)))
      .find((ids) => ids.length > 0);
    const name = people.find(({ id }) => id === former[0]?.principalId)?.displayName ?? null;
    return [...new Set(others)].map((principalId) => {
      asked.set(principalId, { inPlaceOf: name, items: (asked.get(principalId)?.items ?? 0) + own.length });
      return insert('reviewer', {
        id: ctx.newId(),
        setId,
        instanceId: turn.id,
        principalId,
        role: 'escalation',
      });
    });
  });
  return {
    changes: [...changes, ...(await contacted(ctx, turn.id, [...asked.keys()], ctx.now))],
    asked,
    next: sets.length < mostSets ? null : (sets.at(-1)?.id ?? null),
  };
}

const wants: Readonly<Record<EscalatedSets, Condition>> = {
  unable: not(any(['reviewers', 'principal'], isEnabledUser)),
  slow: not(any('reviewers', oneOfValues('role', ['self', 'escalation']))),
};

/** The reviewers of the sets with their managers, the open items, and who is asked last. */
async function loadEscalation(
  ctx: Context,
  turn: ReviewInstance,
  open: Condition,
  sets: readonly Pick<ReviewerSet, 'id'>[],
) {
  const setIds = sets.map(({ id }) => id);
  const { reviewers, items } = await load(ctx.store, {
    reviewers: rows('reviewer', oneOfValues('setId', setIds)),
    items: refine(rows('reviewDecision', open, oneOfValues('reviewerSetId', setIds)), {
      fields: ['reviewerSetId', 'principalId'],
    }),
  });
  const { people } = await load(ctx.store, {
    people: rows(
      'directoryObject',
      everyRow,
      oneOfValues(
        'id',
        reviewers.map(({ principalId }) => principalId),
      ),
    ),
  });
  const managerIds = people.flatMap(({ managerId, formerManagerId }) => managerId ?? formerManagerId ?? []);
  const { managers } = await load(ctx.store, {
    managers: rows('directoryObject', oneOfValues('id', managerIds), isEnabledUser),
  });
  const facts = await loadReviewerFacts(ctx, turn, [], { primary: [], fallback: [] });
  const ableLast = [...facts.catalogOwners, ...facts.administrators].filter((id) => facts.able.has(id));
  return { reviewers, items, people, managers, ableLast };
}
