// What an identity provider may say.

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import { isGuid } from '../text.ts';
import { defaultClaims } from './providerClaims.ts';
import type { IdentityProvider, ProviderGroupRule } from './providerEntities.ts';

/** A tenant has no more of them. */
export const mostProviders = 20;
const mostDomains = 100;
const mostRules = 100;
const mostValues = 20;

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/i;
const domainPattern = /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/i;
const scopePattern = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** Notes the faults of a provider, each at its field. `verified`: the verified domains of the tenant. */
export function checkProvider(
  provider: IdentityProvider,
  { verified, isOwnAddress }: { readonly verified: readonly string[]; readonly isOwnAddress: (at: string) => boolean },
  faults: FaultCollector,
): void {
  const { issuer, clientId, scope, secondFactorValues, bearerAudience } = provider;
  faults.holds(isNonBlank(provider.displayName), 'displayName', 'a name that is not only blanks');
  faults.holds(isIssuer(issuer), 'issuer', 'the https address of an OpenID issuer, as its tokens name it');
  faults.holds(!isIssuer(issuer) || !isOwnAddress(issuer), 'issuer', 'the address of another server');
  faults.holds(isNonBlank(clientId) && !/\s/.test(clientId), 'clientId', 'the id of this server there');
  faults.holds(!URL.canParse(clientId) || !isOwnAddress(clientId), 'clientId', 'no address of this server');
  faults.holds(
    scopePattern.test(scope) && scope.split(' ').includes('openid'),
    'scope',
    'words with one blank between them, openid among them',
  );
  checkDomains(provider, verified, faults);
  faults.holds(
    secondFactorValues.length <= mostValues && secondFactorValues.every(isNonBlank),
    'secondFactorValues',
    `at most ${mostValues} values of amr or acr`,
  );
  // With the client id the token of a sign-in would be one for the API.
  faults.holds(
    bearerAudience === null || (isNonBlank(bearerAudience) && bearerAudience !== clientId),
    'bearerAudience',
    'the aud of its access tokens, which is not the client id, or null',
  );
  checkMapping(provider.claimsMapping, faults);
  faults.holds(isRules(provider.groupRules), 'groupRules', `at most ${mostRules} of { value, groupId }, an id or null`);
}

const isIssuer = (issuer: string): boolean =>
  URL.canParse(issuer) && (issuer.startsWith('https://') || loopback.test(issuer)) && !/[?#@\s]/.test(issuer);

function checkDomains(
  { domains, authoritativeDomains }: Pick<IdentityProvider, 'domains' | 'authoritativeDomains'>,
  verified: readonly string[],
  faults: FaultCollector,
): void {
  faults.holds(
    domains.length <= mostDomains && domains.every((each) => domainPattern.test(each)),
    'domains',
    `at most ${mostDomains} names of domains`,
  );
  const known = new Set(verified.map((each) => each.toLowerCase()));
  faults.holds(
    authoritativeDomains.length <= mostDomains && authoritativeDomains.every((each) => known.has(each.toLowerCase())),
    'authoritativeDomains',
    `verified domains of the tenant: ${[...known].join(', ')}`,
  );
}

function checkMapping(mapping: unknown, faults: FaultCollector): void {
  const names = Object.keys(defaultClaims);
  const isMapping =
    typeof mapping === 'object' &&
    mapping !== null &&
    !Array.isArray(mapping) &&
    Object.entries(mapping).every(([name, claim]) => names.includes(name) && isNonBlank(claim) && claim.length <= 256);
  faults.holds(isMapping, 'claimsMapping', `an object with the claim for some of ${names.join(', ')}`);
}

const isRules = (rules: unknown): rules is readonly ProviderGroupRule[] =>
  Array.isArray(rules) &&
  rules.length <= mostRules &&
  rules.every(
    (each: unknown) =>
      typeof each === 'object' &&
      each !== null &&
      Object.keys(each).every((key) => key === 'value' || key === 'groupId') &&
      isNonBlank((each as ProviderGroupRule).value) &&
      (each as ProviderGroupRule).value.length <= 256 &&
      ((each as ProviderGroupRule).groupId == null || isGuid((each as ProviderGroupRule).groupId)),
  );

/** Rules as they are kept. */
export const keptRules = (rules: readonly ProviderGroupRule[]): readonly ProviderGroupRule[] =>
  rules.map(({ value, groupId }) => ({ value, groupId: groupId?.toLowerCase() ?? null }));

/** Whether people may be put into a group by what a provider says of them. */
export const isOpenGroup = (
  group: Pick<
    DirectoryObject,
    'kind' | 'deletedAt' | 'groupTypes' | 'isAssignableToRole' | 'sourceId' | 'onPremisesSyncEnabled'
  >,
): boolean =>
  group.kind === 'group' &&
  group.deletedAt === null &&
  group.groupTypes?.includes('DynamicMembership') !== true &&
  group.isAssignableToRole !== true &&
  group.sourceId === null &&
  group.onPremisesSyncEnabled !== true;
