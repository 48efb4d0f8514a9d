// What a package asks of everybody: loaded by its id alone, and so in one read with other rows.

import type { AccessPackage, ResourceRoleScope } from '../../domain/catalogs/catalogEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy, Question } from '../../domain/policies/policyEntities.ts';
import type { Resource } from '../../domain/catalogs/resourceEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { eq, never, oneOfValues } from '../../odata/query.ts';
import { row, rows, type LoadedRows } from '../load.ts';
import { incompatibilityQueries, type IncompatibilityRules } from './incompatibleAccess.ts';

export interface PackageOffer {
  readonly accessPackage: AccessPackage;
  /** All of the package's, or the one that was named. */
  readonly policies: readonly Policy[];
  /** Of these policies, in their order. */
  readonly questions: readonly Question[];
  readonly roleScopes: readonly ResourceRoleScope[];
  readonly rules: IncompatibilityRules;
}

/**
 * `policyId` null: every policy of the package. Plain questions all of them, so that those who ask side by side ask
 * together.
 */
export const packageOfferQueries = (packageId: Id | null, policyId: Id | null) => {
  const ofPackage = packageId === null ? never : eq('packageId', packageId);
  return {
    packages: row('accessPackage', packageId),
    roleScopes: rows('resourceRoleScope', ofPackage),
    policies: rows('policy', ofPackage, ...(policyId === null ? [] : [eq('id', policyId)])),
    questions: rows(
      'question',
      packageId === null
        ? never
        : policyId === null
          ? eq(['policy', 'packageId'], packageId)
          : eq('policyId', policyId),
    ),
    ...incompatibilityQueries(packageId),
  };
};

/** Throws `policyNotFound` where the named policy is not the package's. */
export function packageOfferOf(
  accessPackage: AccessPackage,
  { policies, questions, roleScopes, packageRules, groupRules }: LoadedRows<ReturnType<typeof packageOfferQueries>>,
  policyId: Id | null,
): PackageOffer {
  if (policyId !== null && policies.length === 0)
    throw new Refusal('policyNotFound', { id: policyId, packageId: accessPackage.id });
  const own = new Set(policies.map(({ id }) => id));
  const inOrder = questions
    .filter((each) => own.has(each.policyId))
    .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  return {
    accessPackage,
    policies,
    questions: inOrder,
    roleScopes,
    rules: { packages: packageRules, groups: groupRules },
  };
}

/** The query for the resources of role scopes, which may ask for attributes. */
export const resourcesQuery = (roleScopes: readonly ResourceRoleScope[]) =>
  rows('resource', oneOfValues('id', [...new Set(roleScopes.map((each) => each.resourceId))]));

/** Those of the resources that ask for attributes, by when they came into the package. */
export function resourcesWithAttributes(
  resources: readonly Resource[],
  roleScopes: readonly ResourceRoleScope[],
): readonly Resource[] {
  const order = new Map(roleScopes.map((each) => [each.resourceId, each.from] as const));
  return resources
    .filter(({ attributes }) => attributes.length > 0)
    .toSorted((a, b) => `${order.get(a.id) ?? ''}${a.id}`.localeCompare(`${order.get(b.id) ?? ''}${b.id}`));
}
