// Jobs of links as changes: a link is looked at again, by one job at a time.

import type { Id } from '../../domain/base.ts';
import { formatInstant } from '../../domain/time.ts';
import type { NewRow } from '../../model/newRow.ts';
import { and, eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { jobKeyOf, provisionLinkJobIfAbsent, type QueueContext } from '../queueJobs.ts';

/**
 * The link is looked at again. A job that is under way finds its link changed and begins anew; one that waits for a
 * retry waits no longer.
 */
export const touchLink = (ctx: QueueContext, linkId: Id): readonly Change[] => [
  update('remoteLink', linkId, {}),
  {
    kind: 'updateWhere',
    entity: 'job',
    where: and(eq('uniqueKey', jobKeyOf('provisionLink', linkId)), eq('claimedUntil', null)),
    set: { notBefore: formatInstant(ctx.machineNow()) },
  },
  provisionLinkJobIfAbsent(ctx, linkId),
];

/** A new link with its first job. */
export const beginLink = (ctx: QueueContext, link: NewRow<'remoteLink'>): readonly Change[] => [
  insert('remoteLink', link),
  provisionLinkJobIfAbsent(ctx, link.id),
];
