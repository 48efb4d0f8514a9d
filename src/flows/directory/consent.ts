// Consent to what a client asks for: the delegated permissions of an API that one user, or an administrator, gives it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import type { PermissionGrant } from '../../domain/directory/directoryEntities.ts';
import { grantChanges, scopesIn } from '../../domain/directory/permissionGrants.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
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

/** The changes that take a grant from a client, with the audit entry. Who may do so is decided before. */
export async function grantRemoval(ctx: Context, given: PermissionGrant): Promise<readonly Change[]> {
  const { clients, resources } = await load(ctx.store, {
    clients: row('directoryObject', given.clientId),
    resources: row('directoryObject', given.resourceId),
  });
  const client = clients[0] ?? { id: given.clientId, displayName: null, appId: null };
  const resource = resources[0] ?? { id: given.resourceId, displayName: null };
  return [
    { kind: 'delete', entity: 'permissionGrant', id: given.id, version: given.version },
    audit(ctx, {
      activity: 'Remove delegated permission grant',
      targets: [
        auditTarget('ServicePrincipal', resource, grantChanges(client, given, null)),
        auditTarget('ServicePrincipal', client),
      ],
    }),
  ];
}

/** What a user gave clients for themselves, with the service principals of client and API. */
export async function loadConsentsOf({ store }: Pick<Context, 'store'>, userId: Id) {
  const { grants } = await load(store, { grants: rows('permissionGrant', eq('principalId', userId)) });
  const ids = [...new Set(grants.flatMap(({ clientId, resourceId }) => [clientId, resourceId]))];
  const { objects } = await load(store, { objects: rows('directoryObject', oneOfValues('id', ids)) });
  const byId = new Map(objects.map((each) => [each.id, each]));
  return grants.flatMap((grant) => {
    const [client, api] = [byId.get(grant.clientId), byId.get(grant.resourceId)];
    return client === undefined || api === undefined ? [] : [{ grant, client, api }];
  });
}
