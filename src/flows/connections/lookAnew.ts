// Everything about a connection is looked at anew: somebody started it, or changed what it may do.

import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, refine, rows } from '../load.ts';
import { lookAtConnectionJob } from '../queueJobs.ts';
import { touchLink } from './linkJobs.ts';

/** Accounts whose differences are tried at once; the listing finds the others. */
const mostAccounts = 1_000;

/** What a person was told of stays; what waited for another mode, another limit or another time does not. */
export async function lookAnew(ctx: Context, { id }: Pick<Connection, 'id'>): Promise<readonly Change[]> {
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
      where: and(ofConnection, oneOfValues('state', ['simulated', 'reported', 'refused', 'held'])),
    },
    {
      kind: 'updateWhere',
      entity: 'difference',
      where: and(ofConnection, eq('state', 'due')),
      set: { notBefore: null },
    },
    ...[...new Set(waiting.map(({ linkId }) => linkId))].flatMap((linkId) => touchLink(ctx, linkId)),
    ...lookAtConnectionJob(ctx, id),
  ];
}
