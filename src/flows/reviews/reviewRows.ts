// The rows of a review that a call names, and who may do what with them.

import type { Id } from '../../domain/base.ts';
import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { graphAppId } from '../../domain/rights/graphPermissions.ts';
import { may, requireRight } from '../../domain/rights/rights.ts';
import { isBlocking } from '../../domain/reviews/applying.ts';
import type {
  ReviewDefinition,
  ReviewInstance,
  ReviewStage,
  ReviewedThing,
} from '../../domain/reviews/reviewEntities.ts';
import type { Context } from '../context.ts';
import { and, any, eq, exists, type Condition } from '../../odata/query.ts';
import { actsAsOwner } from '../directory/directoryObjects.ts';
import { limitToOne, load, requireRow, row, rows } from '../load.ts';

/** Whether the caller has the right over the reviews of all catalogs, or of some. */
export const maySomewhere = (caller: Caller, right: 'readReviews' | 'manageReviews'): boolean =>
  may(caller, right) || [...caller.catalogRoles.keys()].some((catalogId) => may(caller, right, { catalogId }));

/** Whether the caller may manage some reviews: of packages, or of groups and applications. */
export const managesSomeReviews = (caller: Caller): boolean =>
  maySomewhere(caller, 'manageReviews') || may(caller, 'manageDirectoryReviews');

/** Whether the caller owns such a group, and the policy of access reviews lets owners review their groups. */
async function ownsReviewed(ctx: Context, isSuch: Condition): Promise<boolean> {
  const isOwn = and(eq('ownerId', ctx.caller.objectId ?? ''), isSuch);
  const { owned } = await load(ctx.store, {
    owned: limitToOne(rows('settings', eq('ownersReviewGroups', true), exists('ownership', isOwn))),
  });
  return owned.length > 0;
}

/** Whether some group is the caller's own to review. */
export const reviewsOwnGroups = (ctx: Context): Promise<boolean> =>
  ownsReviewed(ctx, any('object', eq('kind', 'group')));

/** Whether a group is the caller's own to review: as `requireManager` says, for what is only read. */
export async function reviewsOwnGroup(
  ctx: Context,
  { kind, resourceId }: Pick<ReviewedThing, 'kind' | 'resourceId'>,
): Promise<boolean> {
  return kind === 'groupMembers' && ownsReviewed(ctx, eq('objectId', resourceId ?? ''));
}

/** A thing that is to be reviewed, or a series that is there with its author. */
type ManagedReview = Pick<ReviewedThing, 'kind' | 'catalogId' | 'resourceId'> &
  Partial<Pick<ReviewDefinition, 'createdById'>>;

/**
 * Throws where the caller may not manage reviews of the thing: of packages as these, of others as users; of a group
 * also its owner, where the policy of access reviews lets owners, but for series of somebody else. What gives roles of
 * the directory or of Graph is for those who may give and take it by hand.
 */
export async function requireManager(
  ctx: Context,
  { kind, catalogId, resourceId, createdById }: ManagedReview,
): Promise<void> {
  if (catalogId !== null) return requireRight(ctx.caller, 'manageReviews', { catalogId });
  const { objects, ownerships, settings } = await load(ctx.store, {
    objects: row('directoryObject', resourceId),
    ownerships: rows('ownership', eq('objectId', resourceId ?? ''), eq('ownerId', ctx.caller.objectId ?? '')),
    settings: row('settings', 'singleton'),
  });
  const [object] = objects;
  const facts = { isOwner: object !== undefined && actsAsOwner(ctx, object.id, ownerships) };
  requireRight(ctx.caller, 'manageDirectoryReviews', {
    isOwner:
      facts.isOwner &&
      kind === 'groupMembers' &&
      settings[0]?.ownersReviewGroups === true &&
      (createdById === undefined || createdById === ctx.caller.objectId),
  });
  if (object === undefined) return;
  if (object.isAssignableToRole === true) requireRight(ctx.caller, 'updateRoleGroup', facts);
  if (object.appId === graphAppId) requireRight(ctx.caller, 'assignGraphRoles', facts);
}

/** Throws where denials delete accounts, and the caller may not. */
export function requireBlocker({ caller }: Context, of: Parameters<typeof isBlocking>[0]): void {
  if (isBlocking(of)) requireRight(caller, 'deleteUser');
}

/** Throws where the caller may not manage the turn, or whom its denials delete. */
export async function requireTurnManager(ctx: Context, turn: LoadedTurn): Promise<void> {
  await requireManager(ctx, managedTurn(turn));
  requireBlocker(ctx, turn.instance);
}

/** A turn, with the author of its series. */
export const managedTurn = ({ instance, definition }: LoadedTurn): ManagedReview => ({
  ...instance,
  createdById: definition.createdById,
});

/** A turn with its series. */
export interface LoadedTurn {
  readonly instance: ReviewInstance;
  readonly definition: ReviewDefinition;
}

/** Throws `notFound`. */
export async function requireTurn(ctx: Context, id: Id | null): Promise<LoadedTurn> {
  const { instances } = await load(ctx.store, { instances: row('reviewInstance', id) });
  const instance = requireRow(instances[0], 'reviewInstance', id);
  const { definitions } = await load(ctx.store, { definitions: row('reviewDefinition', instance.definitionId) });
  return { instance, definition: requireRow(definitions[0], 'reviewDefinition', instance.definitionId) };
}

/** A stage with its turn and its series. Throws `notFound`. */
export async function requireStage(ctx: Context, id: Id | null) {
  const { stages } = await load(ctx.store, { stages: row('reviewStage', id) });
  const stage: ReviewStage = requireRow(stages[0], 'reviewStage', id);
  return { stage, ...(await requireTurn(ctx, stage.instanceId)) };
}

/** The refusal of what comes at the wrong time: 409. */
export const wrongTime = (state: string, reason: string): Refusal => new Refusal('reviewState', { state, reason });

/** Throws where a turn takes no decisions. */
export function requireOpen({ status }: Pick<ReviewInstance, 'status'>): void {
  if (status !== 'inProgress') throw wrongTime(status, 'Decisions can be made while it is in progress.');
}
