// Connected organizations: rules for them and for their identity sources, and to which one a person belongs.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-organization

import type { Draft } from '../drafts.ts';
import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import type { ConnectedOrganization, IdentitySource } from './organizationEntities.ts';
import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { Id } from '../base.ts';
import { fold } from '../text.ts';

/** What a body says of an identity source. */
export type IdentitySourceDraft = Omit<IdentitySource, 'id' | 'version' | 'organizationId' | 'position'>;
type IdentitySourceFields = Pick<IdentitySource, 'kind' | 'domainName' | 'tenantId' | 'displayName'>;

/** The complete new list of identity sources; null where the body has none. Older clients name one domain alone. */
export function identitySourcesOf(body: Draft<'connectedOrganization'>): readonly IdentitySourceDraft[] | null {
  const { identitySources: listed = null, domainName: domain = null } = body;
  if (listed === null && domain === null) return null;
  const isListed =
    listed?.some((each) => each.domainName !== null && fold(each.domainName) === fold(domain ?? '')) === true;
  const drafts = [...(listed ?? []), ...(domain === null || isListed ? [] : [newDomainSource(domain)])];
  return drafts.map((each) => ({
    ...each,
    domainName: each.domainName?.toLowerCase() ?? null,
    tenantId: each.tenantId?.toLowerCase() ?? null,
    cloudInstance: each.cloudInstance?.toLowerCase() ?? null,
  }));
}

/** An identity source for one domain. */
export const newDomainSource = (domainName: string): IdentitySourceDraft => ({
  kind: 'domain',
  displayName: domainName,
  domainName,
  tenantId: null,
  cloudInstance: null,
  issuerUri: null,
  socialType: null,
});

/** Notes the faults of an organization: a missing or blank name, an unknown state. */
export function checkOrganization(
  organization: Pick<ConnectedOrganization, 'displayName'>,
  faults: FaultCollector,
): void {
  if (organization.displayName === '') faults.add('missingField', 'displayName');
  else faults.holds(isNonBlank(organization.displayName), 'displayName', 'a name that is not only blanks');
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const domainPattern = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** `own`: the tenant's verified domains and its id, whose people are no outsiders. */
export function checkIdentitySources(
  sources: readonly IdentitySourceDraft[],
  own: { readonly domains: readonly string[]; readonly tenantId: Id | null },
  faults: FaultCollector,
): void {
  const seen = new Set<string>();
  sources.forEach((source, at) => {
    const below = faults.below(`identitySources/${at}`);
    for (const field of requiredFields[source.kind]) if (!isNonBlank(source[field])) below.add('missingField', field);
    if (isNonBlank(source.tenantId)) {
      below.holds(guid.test(source.tenantId), 'tenantId', 'the id of a tenant, a GUID');
      below.holds(source.tenantId !== own.tenantId, 'tenantId', 'another tenant than this one');
    }
    if (isNonBlank(source.domainName)) {
      below.holds(domainPattern.test(source.domainName), 'domainName', 'a domain such as example.com');
      below.holds(
        !own.domains.some((each) => fold(each) === source.domainName),
        'domainName',
        "a domain of others: it is one of this tenant's",
      );
    }
    if (isNonBlank(source.cloudInstance))
      below.holds(
        cloudInstances.includes(source.cloudInstance),
        'cloudInstance',
        `one of ${cloudInstances.join(', ')}`,
      );
    const name = source.domainName ?? source.tenantId;
    if (name === null) return;
    below.holds(!seen.has(name), source.domainName === null ? 'tenantId' : 'domainName', 'named once');
    seen.add(name);
  });
}

/** https://learn.microsoft.com/graph/api/resources/crosscloudazureactivedirectorytenant */
const cloudInstances = ['microsoftonline.com', 'microsoftonline.us', 'partner.microsoftonline.cn'];

const requiredFields: Readonly<Record<IdentitySourceDraft['kind'], readonly (keyof IdentitySourceDraft & string)[]>> = {
  azureActiveDirectoryTenant: ['tenantId'],
  crossCloudAzureActiveDirectoryTenant: ['tenantId', 'cloudInstance'],
  domain: ['domainName'],
  externalDomainFederation: ['domainName', 'issuerUri'],
  social: ['socialType'],
};

/** The row of an identity source at its position. */
export const identitySourceRow = (
  source: IdentitySourceDraft,
  at: { readonly id: Id; readonly organizationId: Id; readonly position: number },
): Omit<IdentitySource, 'version'> => ({ ...source, ...at });

/** The domain of an address, as it is compared; null where there is none. */
export function emailDomainOf(address: string | null): string | null {
  const domain = address?.slice(address.lastIndexOf('@') + 1).toLowerCase() ?? '';
  return domainPattern.test(domain) ? domain : null;
}

/**
 * The domains that identity sources stand for: of a tenant, the domain that its display name is, since nothing else of
 * a guest tells their tenant.
 */
export function domainsOfSources(sources: readonly IdentitySourceFields[]): readonly string[] {
  return [
    ...new Set(
      sources.flatMap(
        (source) => source.domainName ?? (source.tenantId === null ? null : emailDomainOf(source.displayName)) ?? [],
      ),
    ),
  ];
}

/**
 * Of the sources that tell a domain, the one that counts: who names the domain goes before a tenant that is called so.
 */
export function identitySourceOfDomain<S extends IdentitySourceFields>(
  sources: readonly S[],
  domain: string,
): S | null {
  return (
    sources.find((each) => each.domainName === domain) ??
    sources.find((each) => domainsOfSources([each]).includes(domain)) ??
    null
  );
}

type ExternalUser = Pick<DirectoryObject, 'userType' | 'mail' | 'otherMails' | 'userPrincipalName' | 'kind'>;

/** Whether the object is a user of type Guest. */
export const isGuestUser = (object: Pick<DirectoryObject, 'kind' | 'userType'>): boolean =>
  object.kind === 'user' && object.userType === 'Guest';

/**
 * The address that tells the organization of a person: their own address, wherever the directory keeps it; null for
 * members of the tenant.
 */
export function externalAddressOf(object: ExternalUser | null, email: string | null): string | null {
  if (object === null) return email;
  if (!isGuestUser(object)) return null;
  return object.mail ?? object.otherMails?.[0] ?? invitedAddress(object.userPrincipalName) ?? null;
}

/** `ann_contoso.com#EXT#@tenant.example` was made of ann@contoso.com. */
function invitedAddress(name: string | null): string | null {
  const local = name?.split('#EXT#')[0];
  const at = local?.lastIndexOf('_') ?? -1;
  return local === undefined || local === name || at <= 0 ? null : `${local.slice(0, at)}@${local.slice(at + 1)}`;
}
