// What a reviewer is shown beside the items of one page: how the access was given, who has it too, how it was reviewed
// before. Read for the whole page at once.

import type { Id } from '../../domain/base.ts';
import type { ReviewDecision, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import type { ReviewContext } from '../../domain/reviews/reviewValues.ts';
import { and, any, eq, everyRow, never, not, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, refine, rows } from '../load.ts';
import type { ReviewedAccess } from './population.ts';

const mostRoles = 20;
const mostReason = 1_000;
const mostReports = 5_000;

type ContextTurn = Pick<ReviewInstance, 'id' | 'kind' | 'packageId' | 'policyId' | 'resourceId'>;

/** By the id of the person. */
export async function loadItemContexts(
  ctx: Context,
  instance: ContextTurn,
  people: readonly ReviewedAccess[],
): Promise<ReadonlyMap<Id, ReviewContext>> {
  const facts = await loadContextFacts(ctx, instance, people);
  return new Map(people.map((access) => [access.principalId, contextOf(access, facts)]));
}

type ContextFacts = Awaited<ReturnType<typeof loadContextFacts>>;

async function loadContextFacts(ctx: Context, instance: ContextTurn, people: readonly ReviewedAccess[]) {
  const ids = people.map(({ principalId }) => principalId);
  const managerIds = [...new Set(people.flatMap(({ person }) => person?.managerId ?? []))];
  const { managers, requests, gives, reports, former } = await load(ctx.store, {
    managers: refine(rows('directoryObject', everyRow, oneOfValues('id', managerIds)), { fields: ['displayName'] }),
    requests: rows(
      'assignmentRequest',
      oneOfValues(
        'id',
        people.flatMap(({ assignment }) => assignment?.id ?? []),
      ),
    ),
    gives: rows(
      'resourceRoleScope',
      instance.packageId === null ? never : eq('packageId', instance.packageId),
      eq('until', null),
    ),
    reports: refine(rows('directoryObject', oneOfValues('managerId', managerIds), eq('kind', 'user')), {
      fields: ['managerId'],
      top: mostReports,
    }),
    former: refine(
      rows(
        'reviewDecision',
        oneOfValues('principalId', ids),
        eq('resourceId', instance.resourceId ?? ''),
        eq('stageId', null),
        not(eq('instanceId', instance.id)),
        not(eq('decision', 'notReviewed')),
      ),
      { fields: ['principalId', 'reviewedAt'] },
    ),
  });
  const lastIds = [...new Map(former.toSorted(byReview).map((each) => [each.principalId, each.id])).values()];
  const { lastReviews } = await load(ctx.store, { lastReviews: rows('reviewDecision', oneOfValues('id', lastIds)) });
  const knowsPeers = reports.length < mostReports;
  return {
    roles: await loadRoleNames(ctx, gives),
    creators: await loadNames(
      ctx,
      requests.flatMap(({ createdByObjectId }) => createdByObjectId ?? []),
    ),
    withAccess: await loadReportsWithAccess(ctx, instance, knowsPeers ? managerIds : []),
    requests: new Map(requests.map((each) => [each.id, each])),
    managers: new Map(managers.map(({ id, displayName }) => [id, displayName])),
    perManager: Map.groupBy(knowsPeers ? reports : [], ({ managerId }) => managerId ?? ''),
    lastReviews: new Map(lastReviews.map((each) => [each.principalId, each])),
  };
}

function contextOf(access: ReviewedAccess, facts: ContextFacts): ReviewContext {
  const { person, assignment, principalId, givenAt, endsAt } = access;
  const request = facts.requests.get(assignment?.id ?? '');
  const managerId = person?.managerId ?? null;
  const all = facts.perManager.get(managerId ?? '')?.length ?? 0;
  const last = facts.lastReviews.get(principalId);
  return {
    givenAt,
    endsAt,
    givenBy: givenBy(access, request?.type),
    givenByName: facts.creators.get(request?.createdByObjectId ?? '') ?? null,
    reason: request?.justification?.slice(0, mostReason) ?? null,
    gives: facts.roles,
    department: person?.department ?? null,
    jobTitle: person?.jobTitle ?? null,
    managerId,
    managerName: facts.managers.get(managerId ?? '') ?? null,
    isGuest: person?.userType === 'Guest',
    peers: all < 2 || managerId === null ? null : { all, withAccess: facts.withAccess.get(managerId) ?? 0 },
    lastReview: last === undefined ? null : lastReviewOf(last),
    changes: [],
    recommendedBy: [],
  };
}

const lastReviewOf = ({ reviewedAt, decision, reviewedByName, justification }: ReviewDecision) =>
  reviewedAt === null
    ? null
    : { at: reviewedAt, decision, byName: reviewedByName, justification: justification.slice(0, mostReason) };

const byReview = (a: Pick<ReviewDecision, 'reviewedAt'>, b: Pick<ReviewDecision, 'reviewedAt'>): number =>
  (a.reviewedAt ?? '') < (b.reviewedAt ?? '') ? -1 : 1;

function givenBy(
  { isByRule, assignment, grantId }: ReviewedAccess,
  type: string | undefined,
): ReviewContext['givenBy'] {
  if (isByRule) return 'rule';
  if (assignment === null) return grantId === null ? 'unknown' : 'membership';
  if (type === undefined) return 'unknown';
  return type.startsWith('admin') ? 'administrator' : 'request';
}

async function loadNames(ctx: Context, ids: readonly Id[]): Promise<ReadonlyMap<Id, string | null>> {
  const { objects } = await load(ctx.store, {
    objects: refine(rows('directoryObject', everyRow, oneOfValues('id', [...new Set(ids)])), {
      fields: ['displayName'],
    }),
  });
  return new Map(objects.map(({ id, displayName }) => [id, displayName]));
}

async function loadRoleNames(
  ctx: Context,
  scopes: readonly { readonly resourceId: Id; readonly roleId: Id }[],
): Promise<ReviewContext['gives']> {
  const shown = scopes.slice(0, mostRoles);
  const { resources, roles } = await load(ctx.store, {
    resources: rows(
      'resource',
      oneOfValues(
        'id',
        shown.map(({ resourceId }) => resourceId),
      ),
    ),
    roles: rows(
      'resourceRole',
      oneOfValues(
        'id',
        shown.map(({ roleId }) => roleId),
      ),
    ),
  });
  return shown.map(({ resourceId, roleId }) => ({
    resource: resources.find(({ id }) => id === resourceId)?.displayName ?? null,
    role: roles.find(({ id }) => id === roleId)?.displayName ?? null,
  }));
}

/** How many of each manager's reports have the access too. */
async function loadReportsWithAccess(
  ctx: Context,
  { kind, policyId, resourceId }: Pick<ReviewInstance, 'kind' | 'policyId' | 'resourceId'>,
  managerIds: readonly Id[],
): Promise<ReadonlyMap<Id, number>> {
  const isReport = oneOfValues('managerId', managerIds);
  const { holders } = await load(ctx.store, {
    holders: refine(
      rows(
        'directoryObject',
        managerIds.length === 0
          ? never
          : kind === 'policyAssignments'
            ? any(
                ['subjects', 'assignments'],
                and(eq('policyId', policyId), oneOfValues('state', ['delivered', 'partiallyDelivered'])),
              )
            : kind === 'applicationRoles'
              ? any('appRoleAssignments', eq('resourceId', resourceId))
              : any('transitiveMemberOf', eq('id', resourceId)),
        isReport,
      ),
      { fields: ['managerId'], top: mostReports },
    ),
  });
  return new Map([...Map.groupBy(holders, ({ managerId }) => managerId ?? '')].map(([id, all]) => [id, all.length]));
}
