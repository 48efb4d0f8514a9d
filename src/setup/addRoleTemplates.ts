// The directory roles as rows, in a tenant of any version.

import { directoryRoleTemplates } from '../domain/rights/directoryRoleTemplates.ts';
import { from } from '../odata/query.ts';
import { ConflictError, insert, type Store } from '../store/contract.ts';

/** Adds those that are not there: a new tenant has none, one of an earlier version may lack some. At each start. */
export async function addRoleTemplates(store: Store): Promise<void> {
  const [page] = await store.read([from('directoryRoleTemplate', undefined, { fields: [] })]);
  const there = new Set((page?.rows ?? []).map(({ id }) => id));
  const missing = directoryRoleTemplates.filter(({ id }) => !there.has(id));
  if (missing.length === 0) return;
  try {
    await store.commit(missing.map((each) => insert('directoryRoleTemplate', each)));
  } catch (error) {
    // Another process that starts at the same moment was first.
    if (!(error instanceof ConflictError)) throw error;
  }
}
