// The sets of reviewers that items of a turn share: one for all items with the same people.

import type { Id, Instant } from '../../../domain/base.ts';
import { resolveReviewers, type ResolvedReviewers } from '../../../domain/reviews/resolveReviewers.ts';
import { reviewerSources } from '../../../domain/reviews/reviewerScopes.ts';
import type { ReviewInstance } from '../../../domain/reviews/reviewEntities.ts';
import type { StageRules } from '../../../domain/reviews/reviewValues.ts';
import { any, eq, everyRow, not, oneOfValues } from '../../../odata/query.ts';
import { insert, type Change } from '../../../store/contract.ts';
import type { Context } from '../../context.ts';
import { load, rows } from '../../load.ts';
import type { ReviewedAccess } from '../population.ts';
import { loadReviewerFacts } from '../reviewerFacts.ts';

type ReviewedTurn = Pick<ReviewInstance, 'id' | 'catalogId' | 'resourceId' | 'kind'>;

/** Whom a turn, or a stage of it, names as reviewers. */
export interface NamedReviewers extends Pick<StageRules, 'reviewers' | 'fallbackReviewers'> {
  readonly stageId: Id | null;
}

/** The set of each person's item, and the rows of the sets that are new. */
export interface AssignedReviewers {
  readonly setOf: (principalId: Id) => Id;
  readonly changes: readonly Change[];
}

/** Who reviews these items, as the directory is now. */
export async function assignReviewers(
  ctx: Context,
  turn: ReviewedTurn,
  named: NamedReviewers,
  items: readonly Pick<ReviewedAccess, 'principalId'>[],
): Promise<AssignedReviewers> {
  const ids = items.map(({ principalId }) => principalId);
  const { persons } = await load(ctx.store, { persons: rows('directoryObject', everyRow, oneOfValues('id', ids)) });
  const byId = new Map(persons.map((each) => [each.id, each]));
  return assignReviewersTo(
    ctx,
    turn,
    named,
    ids.map((principalId) => ({ principalId, person: byId.get(principalId) ?? null })),
  );
}

/** As `assignReviewers`, of people who are loaded. */
export async function assignReviewersTo(
  ctx: Context,
  turn: ReviewedTurn,
  { stageId, reviewers, fallbackReviewers }: NamedReviewers,
  people: readonly Pick<ReviewedAccess, 'principalId' | 'person'>[],
): Promise<AssignedReviewers> {
  const sources = reviewerSources(reviewers, fallbackReviewers);
  const facts = await loadReviewerFacts(ctx, turn, people, sources);
  const resolved = new Map(
    people.map(({ principalId }) => [
      principalId,
      resolveReviewers({ principalId, resourceId: turn.resourceId }, sources, facts),
    ]),
  );
  const { idOf, changes } = await reviewerSets(ctx, { instanceId: turn.id, stageId }, [...resolved.values()]);
  return { setOf: (principalId) => idOf(resolved.get(principalId)?.key ?? ''), changes };
}

/** The sets of these reviewers by their keys, with the rows of those that are new. */
export async function reviewerSets(
  ctx: Context,
  { instanceId, stageId }: { readonly instanceId: Id; readonly stageId: Id | null },
  resolved: readonly ResolvedReviewers[],
): Promise<{ readonly idOf: (key: string) => Id; readonly changes: readonly Change[] }> {
  const wanted = [...new Map(resolved.map((each) => [each.key, each])).values()].map((each) => ({
    ...each,
    storedKey: setKey(stageId, each.key),
  }));
  const isWanted = oneOfValues(
    'key',
    wanted.map(({ storedKey }) => storedKey),
  );
  const { known, members } = await load(ctx.store, {
    known: rows('reviewerSet', eq('instanceId', instanceId), isWanted),
    members: rows('reviewer', eq('instanceId', instanceId), any('set', isWanted), not(eq('role', 'escalation'))),
  });
  const peopleIn = Map.groupBy(members, ({ setId }) => setId);
  const ids = new Map<string, Id>();
  const taken = new Set<string>();
  for (const { key, storedKey, reviewers } of wanted) {
    const found = known.find((each) => each.key === storedKey);
    if (found === undefined) continue;
    taken.add(storedKey);
    if (hasSamePeople(peopleIn.get(found.id) ?? [], reviewers)) ids.set(key, found.id);
  }
  const fresh = wanted.filter(({ key }) => !ids.has(key));
  const sets = fresh.flatMap(({ key, storedKey, reviewers }): readonly Change[] => {
    const id = ctx.newId();
    ids.set(key, id);
    const own = taken.has(storedKey) ? `${storedKey}#${id}` : storedKey;
    taken.add(own);
    return [
      insert('reviewerSet', { id, instanceId, stageId, key: own }),
      ...reviewers.map(({ principalId, role }) =>
        insert('reviewer', { id: ctx.newId(), setId: id, instanceId, principalId, role }),
      ),
    ];
  });
  const people = new Set(fresh.flatMap(({ reviewers }) => reviewers.map(({ principalId }) => principalId)));
  return { idOf: (key) => ids.get(key) as Id, changes: [...sets, ...(await contacted(ctx, instanceId, [...people]))] };
}

/** A group has other members than when its set was made; and of two long keys the checksum may be the same. */
function hasSamePeople(
  members: readonly { readonly principalId: Id }[],
  reviewers: readonly { readonly principalId: Id }[],
): boolean {
  const ids = new Set(members.map(({ principalId }) => principalId));
  return ids.size === reviewers.length && reviewers.every(({ principalId }) => ids.has(principalId));
}

/** The reviewers of the turn as it shows them: those of these people who are not among them yet. */
export async function contacted(
  ctx: Context,
  instanceId: Id,
  ids: readonly Id[],
  mailedAt: Instant | null = null,
): Promise<readonly Change[]> {
  const { people, known } = await load(ctx.store, {
    people: rows('directoryObject', oneOfValues('id', ids)),
    known: rows('contactedReviewer', eq('instanceId', instanceId), oneOfValues('principalId', ids)),
  });
  return people
    .filter(({ id }) => !known.some(({ principalId }) => principalId === id))
    .map(({ id, displayName, userPrincipalName }) =>
      insert('contactedReviewer', {
        id: ctx.newId(),
        instanceId,
        principalId: id,
        displayName,
        userPrincipalName,
        createdAt: ctx.now,
        mailedAt,
      }),
    );
}

const longestKey = 400;

/**
 * The key of a set in its turn. Of a long one, which names many people, the beginning, a checksum of all, and the end,
 * where the person stands who is left out.
 */
function setKey(stageId: Id | null, key: string): string {
  const whole = `${stageId ?? ''}:${key}`;
  return whole.length <= longestKey ? whole : `${whole.slice(0, 200)}#${checksum(whole)}#${whole.slice(-60)}`;
}

/** FNV-1a, of 32 bits. */
function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return sum.toString(16);
}
