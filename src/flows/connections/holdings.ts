// A membership that was given in another system, as changes.

import type { Id } from '../../domain/base.ts';
import type { RemoteLink } from '../../domain/connections/remoteEntities.ts';
import { newRow } from '../../model/newRow.ts';
import { and, eq, not } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';

/** We gave it. A listing that was faster may have found it already: it is ours then. */
export function beginHolding(
  ctx: Pick<Context, 'now' | 'newId'>,
  { id: linkId, connectionId }: Pick<RemoteLink, 'id' | 'connectionId'>,
  { accountId, objectId }: { readonly accountId: Id; readonly objectId: Id | null },
): readonly Change[] {
  const row = newRow('remoteHolding', {
    id: ctx.newId(),
    connectionId,
    linkId,
    accountId,
    objectId,
    origin: 'ours',
    runId: null,
    from: ctx.now,
    until: null,
  });
  return [
    { kind: 'insertIfAbsent', entity: 'remoteHolding', rule: 'remote_holding_is_once', row },
    {
      kind: 'updateWhere',
      entity: 'remoteHolding',
      where: and(eq('linkId', linkId), eq('accountId', accountId), eq('until', null), not(eq('origin', 'ours'))),
      set: { origin: 'ours', objectId },
    },
  ];
}
