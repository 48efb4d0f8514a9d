// What a program does to the rows of an earlier version beside the steps of the schema.

import type { Instant } from '../domain/base.ts';
import type { Store } from '../store/contract.ts';
import { addDirectoryRoles } from './addDirectoryRoles.ts';
import { indexAskedAttributes } from './indexAskedAttributes.ts';
import type { SetupContext } from './microsoftGraph.ts';
import { moveClients } from './moveClients.ts';

/** At each start, and wherever rows of an earlier version are put in. `tenantNow` is tenant time. */
export async function bringUpToDate(
  store: Store,
  { tenantNow, ...context }: SetupContext & { readonly tenantNow: Instant },
): Promise<void> {
  await moveClients(store, context);
  await addDirectoryRoles(store, tenantNow);
  await indexAskedAttributes(store);
}
