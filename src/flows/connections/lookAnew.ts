// Everything about a connection is looked at anew: somebody started it, or changed what it may do.

import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import { and, eq, oneOfValues, or } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, refine, rows } from '../load.ts';
import { lookAtConnectionJob } from '../queueJobs.ts';
import { touchLink } from './linkJobs.ts';

/** Accounts whose differences are tried at once; the listing finds the others. */
const mostAccounts = 1_000;

/**
 * What waited for another mode, another limit, other names or another time is decided anew. What somebody took there
 * stays reported, unless the connection gives it again by now.
 */
export async function lookAnew(
  ctx: Context,
  { id, settings }: Pick<Connection, 'id' | 'settings'>,
): Promise<readonly Change[]> {
  const isReasserted = settingsOf({ settings }, 'outbound').whenMissing === 'reassert';
  const ofConnection = eq('connectionId', id);
  const { waiting } = await load(ctx.store, {
    waiting: refine(rows('difference', ofConnection, oneOfValues('aspect', ['account', 'attributes', 'group'])), {
      fields: ['linkId'],
      top: mostAccounts,
    }),
  });
  return [
    {
      kind: 'deleteWhere',
      entity: 'difference',
      where: and(
        ofConnection,
        or(
          oneOfValues('state', ['simulated', 'refused', 'held', 'protected']),
          isReasserted ? eq('state', 'reported') : and(eq('state', 'reported'), eq('isWanted', false)),
        ),
      ),
    },
    {
      kind: 'updateWhere',
      entity: 'difference',
      where: and(ofConnection, oneOfValues('state', ['due', 'released'])),
      set: { notBefore: null },
    },
    ...[...new Set(waiting.map(({ linkId }) => linkId))].flatMap((linkId) => touchLink(ctx, linkId)),
    ...lookAtConnectionJob(ctx, id),
  ];
}
