// Starts, pauses and restarts a synchronization job.
// https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-restart

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { invalidField } from '../../../domain/faultCollector.ts';
import { requireJob } from '../../../flows/connections/synchronization/jobAuthority.ts';
import { switchChanges } from '../../../flows/connections/switchChanges.ts';
import type { Command, OperationParameters } from '../../../flows/context.ts';
import { doneResult } from '../../../flows/results.ts';
import { and, eq } from '../../../odata/query.ts';
import type { Change } from '../../../store/contract.ts';

/** 204. Throws `notFound`. */
export const startSynchronizationJob: Command = async (ctx, { id }) => {
  await ctx.store.commit(await switchChanges(ctx, await requireJob(ctx, id), 'start'));
  return doneResult;
};

/** 204. Throws `notFound`. */
export const pauseSynchronizationJob: Command = async (ctx, { id }) => {
  await ctx.store.commit(await switchChanges(ctx, await requireJob(ctx, id), 'pause'));
  return doneResult;
};

const scopes = ['None', 'ConnectorDataStore', 'Escrows', 'Watermark', 'QuarantineState', 'Full', 'ForceDeletes'];

/**
 * 204. Everything is looked at anew, and a quarantine is lifted; with `ForceDeletes` removals that were held beyond the
 * limit are sent. A job that is paused starts. Throws `notFound`, and `invalidField` for a scope that is none.
 */
export const restartSynchronizationJob: Command<OperationParameters<'criteria'>> = async (ctx, { id, body }) => {
  const connection = await requireJob(ctx, id);
  const { resetScope = '' } = (body.criteria ?? {}) as { readonly resetScope?: unknown };
  const words = typeof resetScope === 'string' ? resetScope.split(',').map((each) => each.trim().toLowerCase()) : ['?'];
  const isKnown = words.every((word) => word === '' || scopes.some((each) => each.toLowerCase() === word));
  if (!isKnown) throw invalidField('criteria/resetScope', `some of ${scopes.join(', ')}`);
  const released: Change = {
    kind: 'updateWhere',
    entity: 'difference',
    where: and(eq('connectionId', connection.id), eq('state', 'held'), eq('isWanted', false)),
    set: { state: 'released' },
  };
  await ctx.store.commit([
    ...(words.includes('forcedeletes') ? [released] : []),
    ...(await switchChanges(ctx, connection, 'start')),
    audit(ctx, {
      activity: 'Restart connection',
      targets: [auditTarget('Connection', connection, [['resetScope', null, words.join(', ')]])],
    }),
  ]);
  return doneResult;
};
