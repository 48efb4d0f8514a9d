// What a package asks of people, whoever they are: read by its id alone, and so together with anything else.

import type { AccessPackage, Catalog, Id, Policy, Question, Resource } from '../../domain/entities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { any, eq, never } from '../../odata/query.ts';
import { row, rows, sorted, type Loaded } from '../load.ts';
import { rulesOf, type Rules } from './incompatible.ts';

export interface Offer {
  readonly accessPackage: AccessPackage; readonly catalog: Catalog;
  /** All of the package's, or the one that was named. */
  readonly policies: readonly Policy[];
  /** Of these policies, in their order. */
  readonly questions: readonly Question[];
  /** Resources that ask for attributes, by when they came into the package, so that what is asked keeps its order. */
  readonly asking: readonly Resource[];
  readonly rules: Rules;
}

/** `policyId` null: every policy of the package. */
export const offerOf = (packageId: Id | null, policyId: Id | null) => {
  const ofPackage = packageId === null ? never : eq('packageId', packageId);
  return {
    packages: row('accessPackage', packageId), catalogs: rows('catalog', packageId === null ? never : any('accessPackages', eq('id', packageId))),
    policies: rows('policy', ofPackage, ...(policyId === null ? [] : [eq('id', policyId)])),
    questions: sorted(rows('question', packageId === null ? never : policyId === null ? eq(['policy', 'packageId'], packageId) : eq('policyId', policyId)), 'position'),
    ...askingOf(packageId), ...rulesOf(packageId),
  };
};

/** Throws `policyNotFound` where the named policy is not the package's. */
export function readOffer(accessPackage: AccessPackage, loaded: Loaded<ReturnType<typeof offerOf>>, policyId: Id | null): Offer {
  const { policies, questions } = loaded;
  const [catalog] = loaded.catalogs;
  if (catalog === undefined) throw new Refusal('notFound', { entity: 'catalog', id: accessPackage.catalogId });
  if (policyId !== null && policies.length === 0) throw new Refusal('policyNotFound', { id: policyId, packageId: accessPackage.id });
  const own = new Set(policies.map(({ id }) => id));
  return { accessPackage, catalog, policies, questions: questions.filter((each) => own.has(each.policyId)), asking: readAsking(loaded), rules: { packages: loaded.packageRules, groups: loaded.groupRules } };
}

export const askingOf = (packageId: Id | null) => ({
  roleScopes: rows('resourceRoleScope', packageId === null ? never : eq('packageId', packageId)),
  resources: rows('resource', packageId === null ? never : any('roleScopes', eq('packageId', packageId))),
});

export function readAsking({ roleScopes, resources }: Loaded<ReturnType<typeof askingOf>>): readonly Resource[] {
  const order = new Map(roleScopes.map((each) => [each.resourceId, each.from] as const));
  return resources.filter(({ attributes }) => attributes.length > 0).toSorted((a, b) => `${order.get(a.id) ?? ''}${a.id}`.localeCompare(`${order.get(b.id) ?? ''}${b.id}`));
}
