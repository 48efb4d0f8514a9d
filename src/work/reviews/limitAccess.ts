// Approvals until a date, carried out at the end of a turn: the access ends then, unless it ends before or has ended.

import type { ReviewDecision } from '../../domain/reviews/reviewEntities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { scheduleOf } from '../../domain/requests/schedule.ts';
import { cancelCallOutBeforeEndJob } from '../../flows/extensions/extensionJobs.ts';
import { expireAssignmentJob } from '../../flows/queueJobs.ts';
import type { Context } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { nextCallOutBeforeEnd } from '../extensions/beforeEnd.ts';
import { oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { TakenAccess } from './takeAccess.ts';

export async function limitAccess(ctx: Context, items: readonly ReviewDecision[]): Promise<TakenAccess> {
  const { assignments } = await load(ctx.store, {
    assignments: rows(
      'assignment',
      oneOfValues(
        'id',
        items.flatMap(({ grantId }) => grantId ?? []),
      ),
      oneOfValues('state', ['delivered', 'partiallyDelivered']),
    ),
  });
  const { policies } = await load(ctx.store, {
    policies: rows('policy', oneOfValues('id', [...new Set(assignments.map(({ policyId }) => policyId))])),
  });
  const changes: Change[] = [];
  const done = items.map((item) => {
    const assignment = assignments.find(({ id }) => id === item.grantId);
    const { until } = item;
    if (assignment === undefined || until === null)
      return { item, event: 'miss', description: 'The access had ended before.' } as const;
    const endsAt = assignment.endsAt !== null && assignment.endsAt < until ? assignment.endsAt : until;
    const policy = policies.find(({ id }) => id === assignment.policyId);
    if (endsAt !== assignment.endsAt)
      changes.push(
        update(
          'assignment',
          assignment.id,
          { endsAt, schedule: scheduleOf({ startsAt: assignment.startsAt, endsAt }) },
          assignment.version,
        ),
        ...expireAssignmentJob(ctx, assignment.id, endsAt),
        ...cancelCallOutBeforeEndJob(assignment.id),
        ...(policy === undefined ? [] : nextCallOutBeforeEnd(ctx, { id: assignment.id, endsAt }, policy)),
        audit(ctx, {
          activity: 'Apply decision',
          targets: [auditTarget('AccessPackageAssignment', { id: assignment.id, displayName: item.packageName })],
          details: { instanceId: item.instanceId, endsAt },
        }),
      );
    return { item, event: 'succeed', description: `The access ends on ${endsAt.slice(0, 10)}.` } as const;
  });
  return { items: done, changes, nextAt: null };
}
