// Clients and APIs as the token issuer reads them: applications and service principals with their credentials, roles
// and grants.
import { actingServicePrincipal } from '../../domain/directory/applications.ts';
import { isGood } from '../../domain/directory/credentials.ts';
import type { Credential, FederatedCredential } from '../../domain/directory/credentialEntities.ts';
import type { AppRoleAssignment, DirectoryObject, PermissionGrant } from '../../domain/directory/directoryEntities.ts';
import type { KeptFields } from '../../domain/directory/keptFields.ts';
import { scopesIn } from '../../domain/directory/permissionGrants.ts';
import { redirectUrisOf } from '../../domain/directory/redirects.ts';
import type { Id } from '../../domain/base.ts';
import { appRolesOf, graphAppId, scopesOf } from '../../domain/rights/graphPermissions.ts';
import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import { formatInstant } from '../../domain/time.ts';
import { isGuid } from '../../domain/text.ts';
import { and, any, eq, from, or, type ExpandedRows, type Expansion, type Query } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { Accounts, Api, ClientApplication } from './accounts.ts';

/** Reads them as they are committed now. Credentials are good or not by the tenant's time. */
export const createClients = (store: Store): Pick<Accounts, 'findClient' | 'findApi' | 'findUserRoles'> => ({
  findClient: (clientId) => findClient(store, clientId.toLowerCase()),
  findApi: (identifier) => findApi(store, identifier),
  findUserRoles: (userId, servicePrincipalId) => findUserRoles(store, userId, servicePrincipalId),
});

type Registration = DirectoryObject & {
  readonly [N in 'credentials' | 'federatedIdentityCredentials' | 'appRoleAssignments' | 'clientGrants']: ExpandedRows;
};

const expand = (navigation: string, query: Query): Expansion => ({ navigation, as: navigation, query });
const ofRegistration: readonly Expansion[] = [
  expand('credentials', from('credential')),
  expand('federatedIdentityCredentials', from('federatedCredential')),
  expand('appRoleAssignments', from('appRoleAssignment')),
  expand('clientGrants', from('permissionGrant')),
];

async function findClient(store: Store, appId: string): Promise<ClientApplication | undefined> {
  if (!isGuid(appId)) return undefined;
  const [found, tenants] = await store.read([
    from('directoryObject', eq('appId', appId), { expand: ofRegistration }),
    from('tenant'),
  ]);
  const registration = (found?.rows ?? []) as unknown as readonly Registration[];
  const application = registration.find(({ kind, deletedAt }) => kind === 'application' && deletedAt === null);
  if (application === undefined) return undefined;
  const acting = actingServicePrincipal(registration);
  const principal = acting ?? registration.find(({ kind }) => kind === 'servicePrincipal');
  const now = tenantTime(tenants?.rows[0] as unknown as Tenant);
  const good = registration
    .filter(({ deletedAt }) => deletedAt === null)
    .flatMap(({ credentials }) => credentials.rows as unknown as readonly Credential[])
    .filter((each) => isGood(each, now));
  return {
    clientId: appId,
    servicePrincipalId: principal?.id ?? application.id,
    displayName: application.displayName ?? '',
    accountEnabled: acting !== null,
    assignmentRequired: principal?.appRoleAssignmentRequired === true,
    isFallbackPublicClient: application.otherProperties?.['isFallbackPublicClient'] === true,
    redirectUris: redirectUrisOf(application),
    secretHashes: good.flatMap(({ secretHash }) => secretHash ?? []),
    certificates: good.flatMap(({ key }) => key ?? []),
    federatedCredentials: application.federatedIdentityCredentials.rows as unknown as readonly FederatedCredential[],
    requiredAccess: requiredAccessOf(application),
    roles: rolesOf(principal?.appRoleAssignments),
    grants: ((principal?.clientGrants.rows ?? []) as unknown as readonly PermissionGrant[]).map((grant) => ({
      resourceId: grant.resourceId,
      principalId: grant.principalId,
      scopes: scopesIn(grant),
    })),
  };
}

interface RequiredResource {
  readonly resourceAppId?: string | null;
  readonly resourceAccess?: readonly { readonly id?: string | null; readonly type?: string | null }[] | null;
}

const requiredAccessOf = ({ otherProperties }: DirectoryObject): ClientApplication['requiredAccess'] =>
  ((otherProperties?.['requiredResourceAccess'] ?? []) as unknown as readonly RequiredResource[]).flatMap(
    ({ resourceAppId, resourceAccess }) =>
      (resourceAccess ?? []).map(({ id, type }) => ({
        appId: resourceAppId?.toLowerCase() ?? '',
        id: id?.toLowerCase() ?? '',
        type: type === 'Role' ? 'Role' : 'Scope',
      })),
  );

const rolesOf = (assignments: ExpandedRows | undefined): ClientApplication['roles'] =>
  ((assignments?.rows ?? []) as unknown as readonly AppRoleAssignment[]).map(({ resourceId, appRoleId }) => ({
    resourceId,
    roleId: appRoleId,
  }));

const tenantTime = ({ clockFrozenAt, clockOffsetMs }: Tenant): string =>
  clockFrozenAt ?? formatInstant(Date.now() + clockOffsetMs);

async function findApi(store: Store, identifier: string): Promise<Api | undefined> {
  if (identifier === graphAppId) return apiOf(await findPrincipal(store, graphAppId), undefined);
  const byUri = any('identifierUrisElements', eq('value', identifier));
  const isIt = isGuid(identifier) ? or(eq('appId', identifier.toLowerCase()), byUri) : byUri;
  const [page] = await store.read([from('directoryObject', and(eq('kind', 'application'), isIt))]);
  const [application, ...others] = (page?.rows ?? []) as unknown as readonly DirectoryObject[];
  // Of applications that took one address at the same moment, none may pass for the other.
  if (application === undefined || application.appId === null || others.length > 0) return undefined;
  return apiOf(await findPrincipal(store, application.appId), application);
}

async function findPrincipal(store: Store, appId: Id): Promise<DirectoryObject | undefined> {
  const [page] = await store.read([from('directoryObject', and(eq('kind', 'servicePrincipal'), eq('appId', appId)))]);
  return page?.rows[0] as unknown as DirectoryObject | undefined;
}

function apiOf(principal: DirectoryObject | undefined, application: DirectoryObject | undefined): Api | undefined {
  if (principal === undefined) return undefined;
  const settings = (application?.otherProperties?.['api'] ?? {}) as KeptFields;
  return {
    id: principal.id,
    appId: principal.appId ?? '',
    displayName: principal.displayName ?? '',
    accountEnabled: principal.accountEnabled !== false,
    roles: appRolesOf(principal),
    scopes: scopesOf(principal),
    assignmentRequired: principal.appRoleAssignmentRequired === true,
    tokenVersion: settings['requestedAccessTokenVersion'] === 2 ? 2 : 1,
  };
}

async function findUserRoles(store: Store, userId: Id, servicePrincipalId: Id): Promise<readonly Id[]> {
  const isTheirs = or(eq('principalId', userId), any(['principal', 'transitiveMembers'], eq('id', userId)));
  const [page] = await store.read([from('appRoleAssignment', and(eq('resourceId', servicePrincipalId), isTheirs))]);
  return ((page?.rows ?? []) as unknown as readonly AppRoleAssignment[]).map(({ appRoleId }) => appRoleId);
}
