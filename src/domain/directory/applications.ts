// Applications, their service principals and the roles that they offer.
// https://learn.microsoft.com/graph/api/resources/application https://learn.microsoft.com/graph/api/resources/approle

import { auditTarget, type AuditTargetFields } from '../audit/auditEntry.ts';
import { isNonBlank, type FaultCollector, invalidField } from '../faultCollector.ts';
import type { AppRole, DirectoryObject } from './directoryEntities.ts';
import type { KeptFields } from './keptFields.ts';
import type { Id } from '../base.ts';
import { Refusal } from '../refusal.ts';
import { noRoleId } from '../catalogs/resources.ts';
import { appRolesOf, graphAppId } from '../rights/graphPermissions.ts';
import { checkRedirects } from './redirects.ts';
import { checkUniqueName } from './directoryObjects.ts';
import { isGuid } from '../text.ts';

const audiences = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
];
const memberTypes = ['User', 'Application'];

/** Notes the faults of an application; `before` is null for a new one. A role must be disabled before it is removed. */
export function checkApplication(
  application: Omit<DirectoryObject, 'version'>,
  before: DirectoryObject | null,
  faults: FaultCollector,
): void {
  if (application.displayName === null) faults.add('missingField', 'displayName');
  else faults.holds(isNonBlank(application.displayName), 'displayName', 'a name');
  faults.holds(audiences.includes(application.signInAudience ?? ''), 'signInAudience', audiences.join(', '));
  for (const [at, uri] of application.identifierUris?.entries() ?? [])
    faults.holds(URL.canParse(uri), `identifierUris/${at}`, 'a URI such as api://something');
  checkRoles(application.appRoles ?? [], before?.appRoles ?? [], faults.below('appRoles'));
  checkRedirects(application, faults);
  checkUniqueName(application, before, faults);
}

/** Tokens name a role by its word; one that has none is no word twice. */
const isWordless = ({ value }: AppRole): boolean => value === null || value === '';

function checkRoles(roles: readonly AppRole[], before: readonly AppRole[], faults: FaultCollector): void {
  const values = new Set<string>();
  const ids = new Set<string>();
  roles.forEach((role, at) => {
    const here = faults.below(at);
    here.holds(
      isGuid(role.id) && role.id !== noRoleId && !ids.has(role.id.toLowerCase()),
      'id',
      'a GUID that no other role here has',
    );
    here.holds(isNonBlank(role.displayName), 'displayName', 'a name');
    here.holds(
      role.allowedMemberTypes.length > 0 && role.allowedMemberTypes.every((type) => memberTypes.includes(type)),
      'allowedMemberTypes',
      'User, Application or both',
    );
    here.holds(
      isWordless(role) || (/^\S{1,120}$/.test(role.value ?? '') && !values.has(role.value ?? '')),
      'value',
      'a word of at most 120 characters that no other role here has',
    );
    ids.add(role.id.toLowerCase());
    if (!isWordless(role)) values.add(role.value ?? '');
  });
  // Whoever holds a role shall not lose it by an oversight: it is disabled first.
  const lost = before.filter((role) => role.isEnabled && !ids.has(role.id.toLowerCase()));
  faults.holds(
    lost.length === 0,
    '',
    `sent with ${lost.map((role) => role.displayName).join(', ')}, which must be disabled before it can go`,
  );
}

/** Properties of Microsoft Graph's service principal that a tenant may say; all else is as Microsoft publishes it. */
const ownOfGraph: ReadonlySet<string> = new Set(['tags', 'description', 'homepage', 'notes', 'accountEnabled']);

/** Lists in which Microsoft Graph's has no entries; Terraform sends them so. */
const emptyOfGraph: ReadonlySet<string> = new Set(['alternativeNames', 'notificationEmailAddresses']);
const isUnchanged = (name: string, said: unknown, before: unknown): boolean =>
  JSON.stringify(said) === JSON.stringify(before ?? (emptyOfGraph.has(name) && said !== null ? [] : null));

/** Throws `builtInObject` for a change of Microsoft Graph's service principal that a tenant may not make. */
export function requireChangeable(principal: DirectoryObject, set: Partial<DirectoryObject> | null): void {
  if (principal.appId !== graphAppId) return;
  const { otherProperties, ...fields } = set ?? {};
  const kept = Object.entries(otherProperties ?? {}).filter(
    ([name, value]) => !isUnchanged(name, value, principal.otherProperties?.[name]),
  );
  const changed = Object.entries(fields).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(principal[name as keyof DirectoryObject]),
  );
  const isOwn = [...changed, ...kept].every(([name]) => ownOfGraph.has(name));
  if (set === null || !isOwn || set.accountEnabled === false)
    throw new Refusal('builtInObject', { displayName: principal.displayName });
}

type Application = Omit<DirectoryObject, 'version'>;

/** What a service principal shows of its application: fields, and properties that are kept. */
export function sharedWithServicePrincipal(application: Application) {
  const { appId, appRoles, identifierUris, signInAudience, otherProperties } = application;
  const part = (name: string): KeptFields => (otherProperties?.[name] ?? {}) as KeptFields;
  const scopes = part('api')['oauth2PermissionScopes'] ?? [];
  return {
    fields: {
      appRoles,
      homepage: (part('web')['homePageUrl'] as string | undefined) ?? application.homepage,
      signInAudience,
      servicePrincipalNames: [...(appId === null ? [] : [appId]), ...(identifierUris ?? [])],
    },
    kept: {
      info: part('info'),
      logoutUrl: part('web')['logoutUrl'] ?? null,
      oauth2PermissionScopes: scopes,
      publishedPermissionScopes: scopes,
      replyUrls: ['web', 'spa', 'publicClient'].flatMap((name) => (part(name)['redirectUris'] ?? []) as string[]),
    },
  };
}

/** What a change of an application changes of its service principal; null where that shows nothing of it. */
export function servicePrincipalChanges(
  before: Application,
  after: Application,
  principal: Pick<DirectoryObject, 'otherProperties'>,
): Partial<DirectoryObject> | null {
  const [old, now] = [sharedWithServicePrincipal(before), sharedWithServicePrincipal(after)];
  const fields = differing(old.fields, now.fields);
  const kept = differing(old.kept, now.kept);
  if (Object.keys({ ...fields, ...kept }).length === 0) return null;
  return { ...fields, otherProperties: { ...principal.otherProperties, ...kept } };
}

function differing<T extends object>(before: T, after: T): Partial<T> {
  const said = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof T]),
  );
  return Object.fromEntries(said) as Partial<T>;
}

/**
 * The service principal as which a client may act, out of the rows that bear its `appId`; null where it is disabled, or
 * it or its application is deleted. It is asked for each token that is to be given, and for each call with one.
 */
export function actingServicePrincipal<Row extends Pick<DirectoryObject, 'kind' | 'deletedAt' | 'accountEnabled'>>(
  registration: readonly Row[],
): Row | null {
  const live = registration.filter(({ deletedAt }) => deletedAt === null);
  const principal = live.find(({ kind }) => kind === 'servicePrincipal');
  if (principal === undefined || principal.accountEnabled === false) return null;
  return live.some(({ kind }) => kind === 'application') ? principal : null;
}

const typeOf = {
  user: 'User',
  group: 'Group',
  servicePrincipal: 'ServicePrincipal',
  application: 'Application',
} as const;

/** The published word for the kind of a principal: `User`, `Group`, `ServicePrincipal`. */
export const principalTypeOf = (principal: Pick<DirectoryObject, 'kind'>): string => typeOf[principal.kind];

/** A principal as the target of an audit entry; where its row is gone, its id alone. */
export const principalTarget = (
  principal: Pick<DirectoryObject, 'id' | 'kind' | 'displayName' | 'userPrincipalName' | 'groupTypes'> | undefined,
  id: Id | null,
): AuditTargetFields =>
  principal === undefined
    ? auditTarget('User', { id, displayName: null })
    : auditTarget(principalTypeOf(principal), principal);

/**
 * Whether the resource offers that role to that kind of principal. The all-zero id is access as such, of an application
 * without roles.
 */
export function checkAssignable(
  resource: Pick<DirectoryObject, 'appId' | 'appRoles' | 'displayName' | 'kind'>,
  principal: Pick<DirectoryObject, 'kind'>,
  appRoleId: Id,
): void {
  if (resource.kind !== 'servicePrincipal') throw invalidField('resourceId', 'the id of a service principal');
  if (principal.kind === 'application')
    throw invalidField('principalId', 'the id of a user, a group or a service principal');
  const wanted = principal.kind === 'servicePrincipal' ? 'Application' : 'User';
  const offered = appRolesOf(resource).filter((role) => role.isEnabled && role.allowedMemberTypes.includes(wanted));
  if (appRoleId === noRoleId && offered.length === 0) return;
  if (!offered.some((role) => role.id.toLowerCase() === appRoleId))
    throw new Refusal('roleNotFound', { field: 'appRoleId', originId: appRoleId, resource: resource.displayName });
}
