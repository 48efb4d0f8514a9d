// What a turn of an access review takes over at its start; and a turn through many groups, which becomes one of each.

import type { Id } from '../../domain/base.ts';
import type { ReviewDefinition, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import { groupScope, queryTextOf, readScope } from '../../domain/reviews/scopes.ts';
import { laterOf } from '../../domain/time.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, rows } from '../../flows/load.ts';
import { startReviewJob } from '../../flows/reviews/reviewJobs.ts';
import { endOfTurn, followingTurn, rulesOfTurn } from '../../flows/reviews/turns.ts';
import { eq, not } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';

const mostGroups = 200;

/** What one slice of a job changes, and after which id the next one begins; null at the end. */
export interface SliceOutcome {
  readonly changes: readonly Change[];
  readonly next: Id | null;
}

/** What a turn takes over at its start; a late start has its full time. */
export function takenOver(ctx: Context, definition: ReviewDefinition, instance: ReviewInstance) {
  const startsAt = laterOf(instance.startsAt, ctx.now);
  const { kind, whose, catalogId, packageId, policyId, settings, stageSettings, reviewers, fallbackReviewers } =
    rulesOfTurn(definition);
  return {
    ...{ kind, whose, catalogId, packageId, policyId, settings, stageSettings, reviewers, fallbackReviewers },
    startsAt,
    endsAt: endOfTurn(startsAt, definition),
  };
}

/** A turn through many groups becomes one of each: Microsoft 365 groups that people can be taken out of. */
export async function splitByGroup(
  ctx: Context,
  definition: ReviewDefinition,
  instance: ReviewInstance,
  after: Id | null,
): Promise<SliceOutcome> {
  const { groups } = await load(ctx.store, {
    groups: refine(rows('directoryObject', eq('kind', 'group'), not(eq('isAssignableToRole', true))), {
      fields: ['groupTypes'],
      top: mostGroups,
      after: after === null ? null : [after],
    }),
  });
  const meaning = readScope(definition.scope, definition.enumerationScope);
  const reviewed = groups.filter(
    ({ groupTypes }) => groupTypes?.includes('Unified') === true && !groupTypes.includes('DynamicMembership'),
  );
  const isLast = groups.length < mostGroups;
  const following = isLast ? await followingTurn(ctx, definition, instance, laterOf(instance.startsAt, ctx.now)) : null;
  const turns = reviewed.flatMap(({ id: groupId }): readonly Change[] => {
    const id = ctx.newId();
    const scope = groupScope(groupId, meaning ?? { whose: definition.whose, isUsersOnly: true });
    return [
      insert('reviewInstance', {
        ...rulesOfTurn(definition),
        ...takenOver(ctx, definition, instance),
        id,
        definitionId: definition.id,
        turn: instance.turn,
        resourceId: groupId,
        scope,
        scopeQuery: queryTextOf(scope),
      }),
      ...startReviewJob(ctx, id, ctx.now),
    ];
  });
  return {
    changes: [
      ...turns,
      ...(following !== null
        ? [
            { kind: 'delete', entity: 'reviewInstance', id: instance.id, version: instance.version } as const,
            update('reviewDefinition', definition.id, { ...following.set, status: 'initializing' }),
            ...following.changes,
          ]
        : []),
    ],
    next: isLast ? null : (groups.at(-1)?.id ?? null),
  };
}
