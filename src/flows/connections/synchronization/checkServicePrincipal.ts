// Which connections provision a service principal.

import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import type { FaultCollector } from '../../../domain/faultCollector.ts';
import type { Context } from '../../context.ts';
import { checkReferenced, load, visibleRow } from '../../load.ts';

/** Notes a service principal that is not there, and one of a connection that has none. */
export async function checkServicePrincipal(
  ctx: Context,
  { servicePrincipalId: id, direction, kind }: Pick<Connection, 'servicePrincipalId' | 'direction' | 'kind'>,
  faults: FaultCollector,
): Promise<void> {
  if (id === null) return;
  const isPossible = direction === 'outbound' && kind === 'scim';
  faults.holds(isPossible, 'servicePrincipalId', 'left out: only outbound SCIM connections have one');
  const { found } = await load(ctx.store, { found: visibleRow(ctx, 'directoryObject', id) });
  const principal = found.find((each) => each.kind === 'servicePrincipal');
  checkReferenced(faults, principal, { field: 'servicePrincipalId', id, entity: 'service principal' });
}
