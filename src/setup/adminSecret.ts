// The secret of the first client, where the setting that names it has changed since the last start.

import { audit, auditTarget } from '../domain/audit/auditEntry.ts';
import type { Id, Instant } from '../domain/base.ts';
import { systemCaller } from '../domain/caller.ts';
import type { DirectoryObject } from '../domain/directory/directoryEntities.ts';
import type { Client } from '../domain/tenant/tenantEntities.ts';
import { hashSecret, verifySecret } from '../identity/accounts/secretHashes.ts';
import { and, eq, from } from '../odata/query.ts';
import { insert, update, type Change, type Store } from '../store/contract.ts';
import { firstClientName } from './createTenant.ts';

const model = 'AdminSecret';

interface TakenSecret {
  readonly hash: string;
  readonly at: Instant;
}

interface AdminSecretStart {
  readonly secret: string;
  readonly now: Instant;
  readonly newId: () => Id;
}

/**
 * Takes a secret that was never taken before in place of the one that the setting named last, which ends at once. A
 * secret that was replaced is not taken again: servers restart with old settings. Gives what became of it; `unknown`
 * where the first client is gone.
 */
export async function takeAdminSecret(
  store: Store,
  { secret, now, newId }: AdminSecretStart,
): Promise<'same' | 'taken' | 'replaced' | 'unknown'> {
  const [takenRows, clientRows] = await store.read([
    from('artefact', eq('model', model)),
    from('client', and(eq('displayName', firstClientName), eq('key', null), eq('isPublic', false))),
  ]);
  const taken = ((takenRows?.rows ?? []) as unknown as readonly { readonly payload: TakenSecret }[])
    .map(({ payload }) => payload)
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const [last, ...before] = taken;
  if (last !== undefined && (await verifySecret(secret, last.hash))) return 'same';
  for (const { hash } of before) if (await verifySecret(secret, hash)) return 'replaced';
  const [client] = (clientRows?.rows ?? []) as unknown as readonly Client[];
  if (client === undefined || clientRows?.rows.length !== 1) return 'unknown';
  const known = last === undefined ? await hashOf(secret, client.secretHashes) : null;
  const hash = known ?? (await hashSecret(secret));
  const record = { hash, at: now } satisfies TakenSecret;
  const id = newId();
  await store.commit([
    insert('artefact', {
      ...{ id, model, payload: record, grantId: null, userCode: null, uid: null, userId: null },
      ...{ consumedAt: null, expiresAt: null },
    }),
    ...(known === null ? await replacement(store, client, { hash, last }, { now, newId }) : []),
  ]);
  return known === null ? 'taken' : 'same';
}

async function hashOf(secret: string, hashes: readonly string[]): Promise<string | null> {
  for (const hash of hashes) if (await verifySecret(secret, hash)) return hash;
  return null;
}

/** Secrets that the client got in another way stay. */
async function replacement(
  store: Store,
  client: Client,
  { hash, last }: { readonly hash: string; readonly last: TakenSecret | undefined },
  { now, newId }: Pick<AdminSecretStart, 'now' | 'newId'>,
): Promise<readonly Change[]> {
  const [page] = await store.read([
    from('directoryObject', and(eq('kind', 'application'), eq('appId', client.appId)), {
      fields: ['id', 'displayName'],
    }),
  ]);
  const [application] = (page?.rows ?? []) as unknown as readonly DirectoryObject[];
  const others = last === undefined ? [] : client.secretHashes.filter((each) => each !== last.hash);
  return [
    update('client', client.id, { secretHashes: [...others, hash] }, client.version),
    audit(
      { now, newId, correlationId: newId(), userAgent: null, caller: systemCaller },
      {
        activity: 'Update application',
        targets: application === undefined ? [] : [auditTarget('Application', application)],
        reason: 'Another LATCHKEY_ADMIN_SECRET was set.',
      },
    ),
  ];
}
