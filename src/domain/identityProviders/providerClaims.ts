// What the claims of a provider say of a person, read by its mapping.

import type { ClaimsMapping, IdentityProvider } from './providerEntities.ts';

/** Claims that are read where the mapping names no other: those of OpenID Connect. Of several, the first there. */
export const defaultClaims = {
  userId: ['sub'],
  userPrincipalName: ['upn', 'preferred_username'],
  mail: ['email'],
  displayName: ['name'],
  givenName: ['given_name'],
  surname: ['family_name'],
  groups: ['groups'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of what a claim is read for. */
export type MappedClaim = keyof typeof defaultClaims;

/** A person as a provider describes them. */
export interface ProvidedPerson {
  readonly subject: string;
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  /** Whether the provider says that the address is the person's. */
  readonly isMailVerified: boolean;
  /** Whether it says that it is not known to be. */
  readonly isMailUnverified: boolean;
  readonly displayName: string | null;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly groups: readonly string[];
  readonly hasSecondFactor: boolean;
}

type Claims = Readonly<Record<string, unknown>>;

/** Longer values are no names. In characters. */
const longest = 512;
const mostGroups = 1_000;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longest ? value.trim() : null;

function claimOf(claims: Claims, mapping: ClaimsMapping, name: MappedClaim): unknown {
  const named = mapping[name];
  const names: readonly string[] = named === undefined ? defaultClaims[name] : [named];
  return names.map((each) => (Object.hasOwn(claims, each) ? claims[each] : undefined)).find((each) => each != null);
}

/** The names of claims that would say something and are not there: they may be told elsewhere. */
export const lacksClaims = (claims: Claims, { claimsMapping, groupRules }: Mapped): boolean =>
  (['userPrincipalName', 'mail', 'displayName', ...(groupRules.length > 0 ? (['groups'] as const) : [])] as const).some(
    (each) => claimOf(claims, claimsMapping, each) === undefined,
  );

type Mapped = Pick<IdentityProvider, 'claimsMapping' | 'groupRules'>;

/** Null where the claims name nobody. */
export function readPerson(
  claims: Claims,
  { claimsMapping: mapping, secondFactorValues }: Pick<IdentityProvider, 'claimsMapping' | 'secondFactorValues'>,
): ProvidedPerson | null {
  const subject = textOf(claimOf(claims, mapping, 'userId'));
  if (subject === null) return null;
  const text = (name: MappedClaim): string | null => textOf(claimOf(claims, mapping, name));
  // Entra says of an address that its domain's owner was verified.
  const said = claims['email_verified'] ?? claims['xms_edov'];
  const groups = [claimOf(claims, mapping, 'groups') ?? []].flat();
  return {
    subject,
    userPrincipalName: text('userPrincipalName'),
    mail: text('mail')?.toLowerCase() ?? null,
    isMailVerified: said === true || said === 'true' || said === 1 || said === '1',
    isMailUnverified: said === false || said === 'false' || said === 0 || said === '0',
    displayName: text('displayName'),
    givenName: text('givenName'),
    surname: text('surname'),
    groups: groups.filter((each): each is string => typeof each === 'string').slice(0, mostGroups),
    hasSecondFactor: [...[claims['amr'] ?? []].flat(), claims['acr']].some(
      (each) => typeof each === 'string' && secondFactorValues.includes(each),
    ),
  };
}

/** The part behind the last `@`, in lower case; null where there is none. */
export function domainOf(name: string | null): string | null {
  const at = name?.lastIndexOf('@') ?? -1;
  return name === null || at < 1 || at === name.length - 1 ? null : name.slice(at + 1).toLowerCase();
}
