// Which parts of the portal the caller has something to do in, and how much waits there.

import { addDuration } from '../../domain/time.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { may, requireRight, runsCatalogs, type RightName } from '../../domain/rights/rights.ts';
import { and, any, compare, eq, from, not, oneOfValues, or, type Condition, type Query } from '../../odata/query.ts';
import { isDecidableBy } from '../../flows/approvals/approverAuthority.ts';
import { isTaskOf } from '../../flows/connections/taskAuthority.ts';
import { isReviewerRowOf, waitsForReviewBy } from '../../flows/reviews/reviewerAuthority.ts';
import { managesSomeReviews, maySomewhere, reviewsOwnGroups } from '../../flows/reviews/reviewRows.ts';
import { callerIdOf, type Command, type Context } from '../../flows/context.ts';

/** Access that ends within this time counts as ending soon. */
export const soon = 'P14D';

interface Area {
  readonly id:
    | 'home'
    | 'browse'
    | 'requests'
    | 'access'
    | 'approvals'
    | 'reviews'
    | 'tasks'
    | 'team'
    | 'catalogs'
    | 'newCatalog'
    | 'packages'
    | 'reviewSeries'
    | 'newReview'
    | 'attention'
    | 'heldRemovals'
    | 'assignments'
    | 'people'
    | 'newPerson'
    | 'inviteGuest'
    | 'groups'
    | 'newGroup'
    | 'organizations'
    | 'roles'
    | 'clients'
    | 'connections'
    | 'allTasks'
    | 'tenant'
    | 'branding'
    | 'workbench';
  readonly allowed: boolean;
  /** What is to be done or watched there; null where nothing is counted. */
  readonly count: number | null;
}

/** 200 with every area in the order of the navigation. For users, about themselves. */
export const areas: Command = async (ctx) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  const callerId = callerIdOf(ctx);
  const [counts, ownGroups] = await Promise.all([
    countEach(ctx, {
      waiting: from('approvalStage', isWaitingFor(callerId, ctx.now)),
      decided: from('approvalStage', eq('reviewedById', callerId)),
      delegated: from('approverDelegate', or(eq('approverId', callerId), eq('delegateId', callerId))),
      reports: from('directoryObject', and(isReportOf(callerId), ctx.readable('directoryObject'))),
      ending: from('assignment', and(eq(['target', 'objectId'], callerId), endsSoon(ctx.now))),
      reviewing: from('reviewer', isReviewerRowOf(callerId, ctx.now)),
      toReview: from('reviewDecision', waitsForReviewBy(callerId, ctx.now)),
      tasks: from('fulfilmentTask', isTaskOf(callerId)),
      toDo: from('fulfilmentTask', and(isTaskOf(callerId), eq('state', 'open'))),
      open: from('assignmentRequest', and(isOwnRequestOf(callerId), isOpenRequest)),
    }),
    reviewsOwnGroups(ctx),
  ]);
  const { waiting, decided, delegated, reports, ending, open, reviewing, toReview, tasks, toDo } = counts;
  const isApprover = waiting + decided + delegated + reports > 0;
  const value: readonly Area[] = [
    { id: 'home', allowed: true, count: null },
    { id: 'browse', allowed: true, count: null },
    { id: 'requests', allowed: true, count: open },
    { id: 'access', allowed: true, count: ending },
    { id: 'approvals', allowed: isApprover, count: waiting },
    { id: 'reviews', allowed: reviewing > 0, count: toReview },
    { id: 'tasks', allowed: tasks > 0 || may(ctx.caller, 'workOnTasks'), count: toDo },
    { id: 'team', allowed: reports > 0, count: null },
    { id: 'catalogs', allowed: runsCatalogs(ctx.caller), count: null },
    { id: 'newCatalog', allowed: may(ctx.caller, 'createCatalog'), count: null },
    { id: 'packages', allowed: runsCatalogs(ctx.caller), count: null },
    { id: 'reviewSeries', allowed: maySomewhere(ctx.caller, 'readReviews') || ownGroups, count: null },
    { id: 'newReview', allowed: managesSomeReviews(ctx.caller) || ownGroups, count: null },
    ...administrations.map(([id, right]): Area => ({ id, allowed: may(ctx.caller, right), count: null })),
    { id: 'workbench', allowed: mayUseWorkbench(ctx.workbench, ctx.caller), count: null },
  ];
  return { status: 200, value: { value } };
};

/** What needs somebody's hand is counted by its own list, which is dear. */
// biome-ignore format: a table, read by column
const administrations: readonly (readonly [area: Area['id'], right: RightName])[] = [
  ['attention',     'readAttention'],
  ['heldRemovals',  'decideRemovals'],
  ['assignments',   'readCatalog'],
  ['people',        'resetPassword'],
  ['newPerson',     'createUser'],
  ['inviteGuest',   'inviteGuest'],
  ['groups',        'createGroup'],
  ['newGroup',      'createGroup'],
  ['organizations', 'administerEntitlement'],
  ['roles',         'assignDirectoryRole'],
  ['clients',       'createApplication'],
  ['connections',   'manageConnections'],
  ['allTasks',      'workOnTasks'],
  ['tenant',        'administerEntitlement'],
  ['branding',      'writeBranding'],
];

/** Stages that wait for the decision of a user. */
export const isWaitingFor = (callerId: Id, now: Instant): Condition =>
  and(eq('state', 'inProgress'), any('approvers', isDecidableBy(callerId, now)));
/** Users whose manager this is. */
export const isReportOf = (managerId: Id): Condition =>
  and(eq('managerId', managerId), eq('kind', 'user'), eq('deletedAt', null), not(eq('accountEnabled', false)));
const isOwnRequestOf = (callerId: Id): Condition =>
  or(eq(['target', 'objectId'], callerId), eq(['requestor', 'objectId'], callerId));
const isOpenRequest = and(oneOfValues('state', openRequestStates), eq('isValidationOnly', false));

/** Assignments that end within fourteen days. */
export const endsSoon = (now: Instant): Condition =>
  and(oneOfValues('state', unexpiredAssignmentStates), compare('endsAt', 'le', addDuration(now, soon)));

const mayUseWorkbench = (setting: Context['workbench'], { directoryRoles }: Caller): boolean =>
  setting === 'on' || (setting === 'roles' && directoryRoles.size > 0);

/** How many rows each query has, as of one snapshot. */
async function countEach<K extends string>(
  ctx: Context,
  queries: Readonly<Record<K, Query>>,
): Promise<Record<K, number>> {
  const names = Object.keys(queries) as K[];
  const pages = await ctx.store.read(names.map((name) => ({ ...queries[name], fields: ['id'], top: 1, count: true })));
  return Object.fromEntries(names.map((name, at) => [name, pages[at]?.count ?? 0])) as Record<K, number>;
}
