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

/** By the id of the person. */
export async function loadItemContexts(
  ctx: Context,
  instance: Pick<ReviewInstance, 'id' | 'kind' | 'packageId' | 'policyId' | 'resourceId'>,
  people: readonly ReviewedAccess[],
): Promise<ReadonlyMap<Id, ReviewContext>> {
  const ids = people.map(({ principalId }) => principalId);
  const requestIds = people.flatMap(({ assignment }) => (assignment === null ? [] : [assignment.id]));
  const managerIds = [...new Set(people.flatMap(({ person }) => person?.managerId ?? []))];
  const { managers, requests, gives, reports, former } = await load(ctx.store, {
    managers: refine(rows('directoryObject', everyRow, oneOfValues('id', managerIds)), { fields: ['displayName'] }),
    requests: rows('assignmentRequest', oneOfValues('id', requestIds)),
    gives: rows(
      'resourceRoleScope',
      instance.packageId === null ? never : eq('packageId', instance.packageId),
      eq('until', null),
    ),
    reports: refine(rows('directoryObject', oneOfValues('managerId', managerIds), eq('kind', 'user')), {
      fields: ['managerId'],
      top: mostReports,
    }),
    former: rows(
      'reviewDecision',
      oneOfValues('principalId', ids),
      eq('resourceId', instance.resourceId ?? ''),
      eq('stageId', null),
      not(eq('instanceId', instance.id)),
      not(eq('decision', 'notReviewed')),
    ),
  });
  const roles = await loadRoleNames(
    ctx,
    gives.map(({ resourceId, roleId }) => ({ resourceId, roleId })),
  );
  const creators = await loadNames(
    ctx,
    requests.flatMap(({ createdByObjectId }) => createdByObjectId ?? []),
  );
  const withAccess = await loadReportsWithAccess(ctx, instance, reports.length < mostReports ? managerIds : []);
  const names = new Map(managers.map(({ id, displayName }) => [id, displayName]));
  const perManager = Map.groupBy(reports, ({ managerId }) => managerId ?? '');
  const lastReviews = new Map(former.toSorted(byReview).map((each) => [each.principalId, each]));
  return new Map(
    people.map((access) => {
      const { person, assignment, principalId } = access;
      const request = requests.find(({ id }) => id === assignment?.id);
      const managerId = person?.managerId ?? null;
      const all = managerId === null ? 0 : (perManager.get(managerId)?.length ?? 0);
      const last = lastReviews.get(principalId);
      return [
        principalId,
        {
          givenAt: access.givenAt,
          endsAt: access.endsAt,
          givenBy: givenBy(access, request?.type),
          givenByName: creators.get(request?.createdByObjectId ?? '') ?? null,
          reason: request?.justification?.slice(0, mostReason) ?? null,
          gives: roles,
          department: person?.department ?? null,
          jobTitle: person?.jobTitle ?? null,
          managerId,
          managerName: managerId === null ? null : (names.get(managerId) ?? null),
          isGuest: person?.userType === 'Guest',
          peers: all < 2 || managerId === null ? null : { all, withAccess: withAccess.get(managerId) ?? 0 },
          lastReview:
            last?.reviewedAt == null
              ? null
              : {
                  at: last.reviewedAt,
                  decision: last.decision,
                  byName: last.reviewedByName,
                  justification: last.justification.slice(0, mostReason),
                },
          changes: [],
        },
      ];
    }),
  );
}

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
