// A membership rule once it is read, and what it is held against.

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { Duration, Id, Instant } from '../base.ts';

export type RulePerson = Pick<
  DirectoryObject,
  | 'id'
  | 'accountEnabled'
  | 'city'
  | 'companyName'
  | 'country'
  | 'department'
  | 'displayName'
  | 'employeeHireAt'
  | 'employeeId'
  | 'faxNumber'
  | 'givenName'
  | 'jobTitle'
  | 'mail'
  | 'mailNickname'
  | 'managerId'
  | 'mobilePhone'
  | 'officeLocation'
  | 'onPremisesExtensionAttributes'
  | 'onPremisesSecurityIdentifier'
  | 'onPremisesSyncEnabled'
  | 'otherMails'
  | 'passwordPolicies'
  | 'postalCode'
  | 'preferredLanguage'
  | 'proxyAddresses'
  | 'state'
  | 'streetAddress'
  | 'surname'
  | 'businessPhones'
  | 'usageLocation'
  | 'userPrincipalName'
  | 'userType'
>;

/** `groups`: groups that the person is a direct member of, at least those of the rule. `now` is tenant time. */
export interface RuleFacts {
  readonly person: RulePerson;
  readonly groups: ReadonlySet<Id>;
  readonly now: Instant;
}

/** What one condition looks at: the person, and within -any and -all one of the values. */
export interface PropertySource {
  readonly person: RulePerson;
  readonly element: unknown;
}

export type PropertyType = 'text' | 'boolean' | 'instant' | 'texts' | 'plans';
export type PropertyValue = string | boolean | null | readonly unknown[];
export interface RuleProperty {
  /** As it is documented: `user.department`. */
  readonly name: string;
  readonly type: PropertyType;
  /** The field of a person that it reads; null where it reads none that is kept. */
  readonly attribute: keyof RulePerson | null;
  readonly read: (source: PropertySource) => PropertyValue;
}

export type RuleTest = 'eq' | 'startsWith' | 'endsWith' | 'contains' | 'match' | 'in' | 'le' | 'ge';

/** Texts are folded; instants are in the width of the others. */
export type RuleLiteral =
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly folded: string }
  | { readonly kind: 'boolean'; readonly is: boolean }
  | { readonly kind: 'instant'; readonly at: Instant }
  /** The tenant's now, and so much later (or earlier, with a minus). */
  | { readonly kind: 'now'; readonly offset: Duration | null }
  | { readonly kind: 'list'; readonly folded: ReadonlySet<string> }
  | { readonly kind: 'pattern'; readonly pattern: string };

/** A parsed rule, as a tree of conditions. */
export type MembershipRule =
  | { readonly op: 'and' | 'or'; readonly of: readonly MembershipRule[] }
  | { readonly op: 'not'; readonly of: MembershipRule }
  | {
      readonly op: 'test';
      readonly property: RuleProperty;
      readonly test: RuleTest;
      readonly isNegated: boolean;
      readonly value: RuleLiteral;
    }
  | { readonly op: 'any' | 'all'; readonly property: RuleProperty; readonly where: MembershipRule }
  | { readonly op: 'reportsOf'; readonly managerId: Id }
  | { readonly op: 'memberOf'; readonly groupIds: readonly Id[] };
