// Who may be taken for whom at a first sign-in by a provider. By subject alone from then on.

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { Id } from '../base.ts';
import { isRedeemable } from '../organizations/invitations.ts';
import { domainOf, type ProvidedPerson } from './providerClaims.ts';
import type { IdentityLinkRule, IdentityProvider } from './providerEntities.ts';

type Domains = Pick<IdentityProvider, 'authoritativeDomains' | 'domains'>;

/** The sign-in name by which a user may be found; null where the provider may not say it. */
export function trustedName(person: ProvidedPerson, { authoritativeDomains }: Domains, verified: readonly string[]) {
  const { userPrincipalName: name, mail, isMailUnverified } = person;
  if (name === null || !isAmong(name, authoritativeDomains) || !isAmong(name, verified)) return null;
  // A name that is the address which nobody looked into is that address.
  return isMailUnverified && name.toLowerCase() === mail ? null : name;
}

/** The address by which a user may be found, as `trustedName`. */
export function trustedMail(person: ProvidedPerson, { authoritativeDomains }: Domains, verified: readonly string[]) {
  const { mail, isMailVerified } = person;
  return isMailVerified && isAmong(mail, authoritativeDomains) && isAmong(mail, verified) ? mail : null;
}

/** The address by which an invited person may be found: of a domain whose users are led to the provider. */
export const invitedMail = ({ mail, isMailVerified }: ProvidedPerson, { domains }: Domains): string | null =>
  isMailVerified && isAmong(mail, domains) ? mail : null;

function isAmong(name: string | null, domains: readonly string[]): boolean {
  const domain = domainOf(name);
  return domain !== null && domains.some((each) => each.toLowerCase() === domain);
}

/** What is known of a user whom a first sign-in may be taken for. */
export interface LinkCandidate {
  readonly user: DirectoryObject;
  readonly rule: Extract<IdentityLinkRule, 'userPrincipalName' | 'mail' | 'invitation'>;
  /** Whether they hold a directory role, or are in a group that may hold one. */
  readonly isAdministrator: boolean;
  /** Whether another person of the provider is linked to them already. */
  readonly hasOther: boolean;
}

/** What a first sign-in comes to. */
export type LinkVerdict =
  | { readonly is: 'link'; readonly candidate: LinkCandidate }
  | { readonly is: 'create'; readonly groupIds: readonly Id[] }
  | { readonly is: 'refuse'; readonly because: 'linkRefused' | 'personUnknown' | 'invitationNeeded' | 'groupMissing' };

/** What becomes of a person whom no link names. */
export function linkVerdict(
  { unknownUsers, groupRules }: Pick<IdentityProvider, 'unknownUsers' | 'groupRules'>,
  person: ProvidedPerson,
  candidates: readonly LinkCandidate[],
): LinkVerdict {
  const [candidate, ...others] = candidates;
  if (candidate !== undefined) {
    const { user, rule, isAdministrator, hasOther } = candidate;
    // An account that waits for its guest is taken by the guest alone.
    const waits = rule !== 'invitation' && isRedeemable(user);
    if (others.length > 0 || isAdministrator || hasOther || waits) return { is: 'refuse', because: 'linkRefused' };
    return { is: 'link', candidate };
  }
  if (unknownUsers === 'refuse') return { is: 'refuse', because: 'personUnknown' };
  if (unknownUsers === 'invite') return { is: 'refuse', because: 'invitationNeeded' };
  const fitting = groupRules.filter(({ value }) => person.groups.includes(value));
  if (groupRules.length > 0 && fitting.length === 0) return { is: 'refuse', because: 'groupMissing' };
  return { is: 'create', groupIds: [...new Set(fitting.flatMap(({ groupId }) => groupId ?? []))] };
}
