// Who waits for access in another system goes on.

import type { Id } from '../../domain/base.ts';
import { any, eq, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { processRequestJob, redeliverAssignmentJobIfAbsent } from '../queueJobs.ts';

/**
 * Whoever waits for accesses of these people looks again: requests that are being delivered, and assignments whose
 * grants are not fulfilled.
 */
export async function wakeWaiting(ctx: Context, principalIds: readonly Id[]): Promise<readonly Change[]> {
  if (principalIds.length === 0) return [];
  const { grants } = await load(ctx.store, {
    grants: rows(
      'roleGrant',
      any('subject', oneOfValues('objectId', [...new Set(principalIds)])),
      oneOfValues('status', ['PendingFulfillment', 'Failed']),
      eq('until', null),
    ),
  });
  const { given } = await load(ctx.store, {
    given: rows(
      'assignmentGrant',
      oneOfValues(
        'grantId',
        grants.map(({ id }) => id),
      ),
      eq('until', null),
    ),
  });
  const ids = [...new Set(given.map(({ assignmentId }) => assignmentId))];
  const { requests } = await load(ctx.store, {
    requests: rows('assignmentRequest', oneOfValues('id', ids), eq('state', 'delivering')),
  });
  return ids.flatMap((id) =>
    requests.some((each) => each.id === id) ? processRequestJob(ctx, id) : [redeliverAssignmentJobIfAbsent(ctx, id)],
  );
}
