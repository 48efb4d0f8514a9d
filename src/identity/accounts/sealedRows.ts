// Every row that holds something sealed, for the day on which another key seals it.

import type { Entities } from '../../domain/entities.ts';
import { compare, everyRow, from, type Condition } from '../../odata/query.ts';
import { ConflictError, update, type Change, type Store } from '../../store/contract.ts';

type SealedEntity =
  | 'signingKey'
  | 'artefact'
  | 'auditKey'
  | 'connectionSecret'
  | 'authenticationMethod'
  | 'identityProvider';
type Reseal = (material: string) => string | null;
/** The change of a row; null where nothing in it is sealed with another key. */
type RowChange<E extends SealedEntity> = (row: Entities[E], reseal: Reseal) => Change | null;

const pageSize = 200;

const changes: { readonly [E in SealedEntity]: RowChange<E> } = {
  signingKey: ({ id, jwk, version }, reseal) => {
    const kept = jwk as { readonly material: string };
    const material = reseal(kept.material);
    return material === null ? null : update('signingKey', id, { jwk: { ...kept, material } }, version);
  },
  artefact: ({ id, payload, version }, reseal) => {
    const kept = payload as Readonly<Record<string, unknown>> | null;
    // A cookie's key has a material, the library's own things a payload; others have nothing sealed.
    for (const field of ['payload', 'material']) {
      const sealed = typeof kept?.[field] === 'string' ? reseal(kept[field]) : null;
      if (sealed !== null) return update('artefact', id, { payload: { ...kept, [field]: sealed } }, version);
    }
    return null;
  },
  auditKey: ({ id, material: kept, version }, reseal) => {
    const material = reseal(kept);
    return material === null ? null : update('auditKey', id, { material }, version);
  },
  authenticationMethod: ({ id, sealed: kept, version }, reseal) => {
    const sealed = kept === null ? null : reseal(kept);
    return sealed === null ? null : update('authenticationMethod', id, { sealed }, version);
  },
  connectionSecret: ({ id, sealed: kept, version }, reseal) => {
    const sealed = kept === null ? null : reseal(kept);
    return sealed === null ? null : update('connectionSecret', id, { sealed }, version);
  },
  identityProvider: ({ id, clientSecret: kept, version }, reseal) => {
    const clientSecret = kept === null ? null : reseal(kept);
    return clientSecret === null ? null : update('identityProvider', id, { clientSecret }, version);
  },
};

/**
 * Seals anew whatever another key sealed, a row in a commit of its own, while servers work. Gives how many rows it
 * wrote, and how many changed meanwhile and are left.
 */
export async function resealRows(
  store: Store,
  reseal: Reseal,
): Promise<{ readonly written: number; readonly left: number }> {
  const count = { written: 0, left: 0 };
  for (const entity of Object.keys(changes) as readonly SealedEntity[]) {
    for await (const row of rowsOf(store, entity)) {
      const change = (changes[entity] as RowChange<SealedEntity>)(row as never, reseal);
      if (change === null) continue;
      try {
        await store.commit([change]);
        count.written += 1;
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        count.left += 1;
      }
    }
  }
  return count;
}

async function* rowsOf(store: Store, entity: SealedEntity): AsyncGenerator<unknown> {
  let after = '';
  for (;;) {
    const where: Condition = after === '' ? everyRow : compare('id', 'gt', after);
    const [page] = await store.read([
      { ...from(entity, where, { top: pageSize }), orderBy: [{ path: ['id'], descending: false }] },
    ]);
    const rows = page?.rows ?? [];
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)?.id ?? '';
  }
}
