// The secret of the first client, where the setting that names it has changed since the last start.

import { audit, auditTarget } from '../domain/audit/auditEntry.ts';
import type { Id, Instant } from '../domain/base.ts';
import { systemCaller } from '../domain/caller.ts';
import type { Credential } from '../domain/directory/credentialEntities.ts';
import type { DirectoryObject } from '../domain/directory/directoryEntities.ts';
import { hashSecret, verifySecret } from '../identity/accounts/secretHashes.ts';
import { and, eq, from, type ExpandedRows } from '../odata/query.ts';
import { insert, type Change, type Store } from '../store/contract.ts';
import { firstClientKey } from './createTenant.ts';
import { secretChanges, startSecretName } from './registeredClient.ts';

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
    from('directoryObject', and(eq('kind', 'application'), eq('uniqueName', firstClientKey)), {
      expand: [{ navigation: 'credentials', as: 'credentials', query: from('credential') }],
    }),
  ]);
  const taken = ((takenRows?.rows ?? []) as unknown as readonly { readonly payload: TakenSecret }[])
    .map(({ payload }) => payload)
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const [last, ...before] = taken;
  if (last !== undefined && (await verifySecret(secret, last.hash))) return 'same';
  for (const { hash } of before) if (await verifySecret(secret, hash)) return 'replaced';
  const [client] = (clientRows?.rows ?? []) as unknown as readonly FirstClient[];
  if (client === undefined) return 'unknown';
  const hashes = secretsOf(client).map(({ secretHash }) => secretHash ?? '');
  const known = last === undefined ? await hashOf(secret, hashes) : null;
  const hash = known ?? (await hashSecret(secret));
  const record = { hash, at: now } satisfies TakenSecret;
  const id = newId();
  await store.commit([
    insert('artefact', {
      ...{ id, model, payload: record, grantId: null, userCode: null, uid: null, userId: null },
      ...{ consumedAt: null, expiresAt: null },
    }),
    ...(known === null ? replacement(client, { hash, last }, { now, newId }) : []),
  ]);
  return known === null ? 'taken' : 'same';
}

async function hashOf(secret: string, hashes: readonly string[]): Promise<string | null> {
  for (const hash of hashes) if (await verifySecret(secret, hash)) return hash;
  return null;
}

type FirstClient = DirectoryObject & { readonly credentials: ExpandedRows };

/** Those that a start gave it. */
const secretsOf = ({ credentials }: FirstClient): readonly Credential[] =>
  (credentials.rows as unknown as readonly Credential[]).filter(({ displayName }) => displayName === startSecretName);

/** Secrets that the client got in another way stay. */
function replacement(
  client: FirstClient,
  { hash, last }: { readonly hash: string; readonly last: TakenSecret | undefined },
  { now, newId }: Pick<AdminSecretStart, 'now' | 'newId'>,
): readonly Change[] {
  const gone = secretsOf(client).filter(({ secretHash }) => last === undefined || secretHash === last.hash);
  return [
    ...gone.map(({ id, version }): Change => ({ kind: 'delete', entity: 'credential', id, version })),
    ...secretChanges(client.id, [hash], { now, newId }),
    audit(
      { now, newId, correlationId: newId(), userAgent: null, address: null, caller: systemCaller },
      {
        activity: 'Update application – Certificates and secrets management',
        targets: [auditTarget('Application', client)],
        reason: 'Another LATCHKEY_ADMIN_SECRET was set.',
      },
    ),
  ];
}
