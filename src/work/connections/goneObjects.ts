// Objects that are in the other system no longer: what is known of them ends.

import type { Outcome } from '../../connectors/engine/contract.ts';
import type { RemoteObject } from '../../domain/connections/remoteEntities.ts';
import { cancelTasks } from '../../flows/connections/tasks.ts';
import type { Context } from '../../flows/context.ts';
import { and, eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { LinkWork } from './linkWork.ts';
import { noteDifference } from './noteDifference.ts';

/** The account is there no longer, nor is what it had. */
export const goneAccount = (ctx: Context, account: RemoteObject): readonly Change[] => [
  update('remoteObject', account.id, { until: ctx.now }),
  {
    kind: 'updateWhere',
    entity: 'remoteHolding',
    where: and(eq('accountId', account.id), eq('until', null)),
    set: { until: ctx.now },
  },
];

/** A group that was deleted there is not made again by itself: people say what is to become of it. */
export function goneGroup(
  ctx: Context,
  pair: Pick<LinkWork, 'link' | 'connection'> & { readonly remote: RemoteObject },
  outcome: Outcome,
): readonly Change[] {
  const { link, remote } = pair;
  return [
    update('remoteObject', remote.id, { until: ctx.now }),
    update('remoteLink', link.id, { remoteId: null }),
    {
      kind: 'updateWhere',
      entity: 'remoteHolding',
      where: and(eq('linkId', link.id), eq('until', null)),
      set: { until: ctx.now },
    },
    { kind: 'deleteWhere', entity: 'difference', where: eq('linkId', link.id) },
    ...cancelTasks(ctx, pair.connection, eq('linkId', link.id)),
    ...noteDifference(
      ctx,
      pair,
      undefined,
      { aspect: 'group', subjectId: link.objectId, principalId: link.objectId, accountId: null, isWanted: true },
      {
        state: 'asked',
        says: `The group was deleted there (${outcome.is === 'gone' ? outcome.says : ''}).`,
        lastOutcome: 'gone',
      },
    ),
  ];
}
