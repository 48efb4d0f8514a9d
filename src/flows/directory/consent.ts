// Consent to what a client asks for: the delegated permissions of an API that one user, or an administrator, gives it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import type { PermissionGrant } from '../../domain/directory/directoryEntities.ts';
import { grantChanges, scopesIn } from '../../domain/directory/permissionGrants.ts';
import { eq } from '../../odata/query.ts';
import { insert, update } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { holdRows, load, row, rows } from '../load.ts';

/** `clientId` and `resourceId` are of service principals; `principalId` is null for all users. */
interface Consent {
  readonly clientId: Id;
  readonly resourceId: Id;
  readonly principalId: Id | null;
  readonly scopes: readonly string[];
}

/** Adds the scopes to the grant that is there, or makes one. Who may do so is decided before. */
export async function recordConsent(
  ctx: Context,
  { clientId, resourceId, principalId, scopes }: Consent,
): Promise<void> {
  const { clients, resources, there } = await load(ctx.store, {
    clients: row('directoryObject', clientId),
    resources: row('directoryObject', resourceId),
    there: rows(
      'permissionGrant',
      eq('clientId', clientId),
      eq('resourceId', resourceId),
      eq('principalId', principalId),
    ),
  });
  const [[client], [resource], [before]] = [clients, resources, there];
  if (client === undefined || resource === undefined) return;
  const given = before === undefined ? [] : scopesIn(before);
  const added = scopes.filter((each) => !given.includes(each));
  if (added.length === 0) return;
  const consentType = principalId === null ? 'AllPrincipals' : 'Principal';
  const scope = [...given, ...added].join(' ');
  const made: Omit<PermissionGrant, 'version'> = {
    id: ctx.newId(),
    ...{ clientId, resourceId, principalId, consentType, scope },
    ...{ startsAt: null, expiresAt: null, endedWith: null },
  };
  await ctx.store.commit([
    ...holdRows('directoryObject', [client, resource]),
    before === undefined
      ? insert('permissionGrant', made)
      : update('permissionGrant', before.id, { scope }, before.version),
    audit(ctx, {
      activity: 'Consent to application',
      targets: [
        auditTarget('ServicePrincipal', client, grantChanges(client, before ?? null, { scope, consentType })),
        auditTarget('ServicePrincipal', resource),
      ],
    }),
  ]);
}
