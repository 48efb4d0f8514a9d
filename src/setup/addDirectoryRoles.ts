// The directory roles as rows, in a tenant of any version.

import type { Instant } from '../domain/base.ts';
import { directoryRoleDefinitions } from '../domain/rights/directoryRoles.ts';
import { and, any, eq, from } from '../odata/query.ts';
import { insert, type Change, type Store } from '../store/contract.ts';
import { unlessDoneByOther } from './unlessDoneByOther.ts';

/**
 * Adds those that are not there, as in a tenant of an earlier version, and activates those that are held. At each
 * start; mostly there is nothing to do.
 */
export async function addDirectoryRoles(store: Store, now: Instant): Promise<void> {
  const isHeldUnused = and(eq('provider', 'directory'), eq('activatedAt', null), any('assignments'));
  const [page, held] = await store.read([
    from('roleDefinition', eq('provider', 'directory'), { fields: [] }),
    from('roleDefinition', isHeldUnused, { fields: [], top: 1 }),
  ]);
  const there = new Set((page?.rows ?? []).map(({ id }) => id));
  const missing = directoryRoleDefinitions(now).filter(({ id }) => !there.has(id));
  if (missing.length === 0 && held?.rows.length === 0) return;
  const activate: Change = {
    kind: 'updateWhere',
    entity: 'roleDefinition',
    where: isHeldUnused,
    set: { activatedAt: now },
  };
  await unlessDoneByOther(() => store.commit([...missing.map((each) => insert('roleDefinition', each)), activate]));
}
