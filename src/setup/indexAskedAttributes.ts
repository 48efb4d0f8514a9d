// Which attributes the resources of an earlier version ask for, so that they are found by them.

import { askedAttributesOf } from '../domain/attributes/resourceAttributes.ts';
import type { Resource } from '../domain/catalogs/resourceEntities.ts';
import { eq, from } from '../odata/query.ts';
import { ConflictError, update, type Store } from '../store/contract.ts';

const batch = 500;

/** Notes it of resources that have no note yet. At each start; after the first there are none. */
export async function indexAskedAttributes(store: Store): Promise<void> {
  for (;;) {
    const [page] = await store.read([from('resource', eq('askedAttributes', null), { top: batch })]);
    const found = (page?.rows ?? []) as unknown as readonly Resource[];
    if (found.length === 0) return;
    try {
      await store.commit(
        found.map(({ id, attributes, version }) =>
          update('resource', id, { askedAttributes: askedAttributesOf(attributes) }, version),
        ),
      );
    } catch (error) {
      // Another process that starts at the same moment was first: what it left is looked for anew.
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}
