// The service principal of Microsoft Graph, which every tenant has: permissions of clients are roles and scopes of it.

import type { Id, Instant } from '../domain/base.ts';
import { graphAppId, graphRoleIdOf, microsoftTenantId } from '../domain/rights/graphPermissions.ts';
import { newDirectoryObject, newRow } from '../model/newRow.ts';
import { and, eq, from } from '../odata/query.ts';
import { insert, type Change, type Store } from '../store/contract.ts';
import { unlessDoneByOther } from './unlessDoneByOther.ts';

/** When, and where ids come from. */
export interface SetupContext {
  readonly now: Instant;
  readonly newId: () => Id;
}

/** The change that makes it in a new tenant. */
export const graphPrincipal = (id: Id, now: Instant): Change =>
  insert(
    'directoryObject',
    newDirectoryObject('servicePrincipal', id, now, {
      appId: graphAppId,
      displayName: 'Microsoft Graph',
      servicePrincipalNames: [graphAppId, 'https://graph.microsoft.com'],
      signInAudience: 'AzureADMultipleOrgs',
      otherProperties: { appOwnerOrganizationId: microsoftTenantId },
    }),
  );

/** Its id in this tenant. Makes it where it is missing: a tenant of an earlier version has none. At each start. */
export async function addMicrosoftGraph(store: Store, { now, newId }: SetupContext): Promise<Id> {
  const where = and(eq('kind', 'servicePrincipal'), eq('appId', graphAppId));
  for (;;) {
    const [page] = await store.read([from('directoryObject', where, { fields: [] })]);
    const [found] = page?.rows ?? [];
    if (found !== undefined) return found.id;
    await unlessDoneByOther(() => store.commit([graphPrincipal(newId(), now)]));
  }
}

/** Permissions of Graph by name: of an application itself, and of those who use it. */
export interface ClientPermissions {
  readonly application: readonly string[];
  readonly delegated: readonly string[];
}

/** A client's service principal, and that of Microsoft Graph; `endedWith` as rows of a deleted client have it. */
interface PermissionHolder {
  readonly principalId: Id;
  readonly graphId: Id;
  readonly endedWith?: Id | null;
}

/** The rows by which a client has permissions of Graph. A name that Graph does not publish gives none. */
export function permissionChanges(
  { principalId, graphId, endedWith = null }: PermissionHolder,
  { application, delegated }: ClientPermissions,
  { now, newId }: SetupContext,
): readonly Change[] {
  const roleIds = application.map(graphRoleIdOf).filter((id) => id !== null);
  const shared = { principalId, resourceId: graphId, createdAt: now, from: now, endedWith };
  const until = endedWith === null ? null : now;
  const grant = { clientId: principalId, resourceId: graphId, consentType: 'AllPrincipals', endedWith };
  return [
    ...roleIds.map((appRoleId) =>
      insert('appRoleAssignment', { id: newId(), ...shared, appRoleId, principalType: 'ServicePrincipal', until }),
    ),
    ...(delegated.length === 0
      ? []
      : [insert('permissionGrant', newRow('permissionGrant', { id: newId(), ...grant, scope: delegated.join(' ') }))]),
  ];
}
