// The navigations of a type as a service describes them: names, targets, and what may be asked of them.

import type { Navigation, Property } from '../odata/serviceDescription.ts';
import type { EntityName } from '../domain/entities.ts';
import { aliasVersions, type ApiVersion } from './apiVersions.ts';
import { navigationName, typeName, type Model, type ServiceOptions } from './serviceModel.ts';
import type { NavigationRow } from './tables/entityTable.ts';
import { membersOf } from './tables/members.ts';

/**
 * Navigations by lower-case name, listed and further ones as for properties; a further name never hides a listed
 * property.
 */
export function navigationsOf(
  model: Model,
  { apiVersion, isStrict }: ServiceOptions,
  rows: readonly (readonly [string, NavigationRow])[],
  aliases: Readonly<Record<string, readonly string[]>>,
  properties: ReadonlyMap<string, Property>,
): ReadonlyMap<string, Navigation> {
  const navigations = new Map<string, Navigation>();
  const made = rows.flatMap(([key, row]) => navigation(model, apiVersion, key, row) ?? []);
  for (const { key, row, to } of made) {
    const name = navigationName(key, row, apiVersion);
    if (name !== null) navigations.set(name.toLowerCase(), { ...to, name, canonical: name, listed: true });
  }
  if (isStrict) return navigations;
  for (const { key, row, to } of made) {
    for (const name of [
      ...aliasVersions[apiVersion].map((lender) => navigationName(key, row, lender)),
      ...(aliasVersions[apiVersion].length === 0 ? [] : (aliases[key] ?? [])),
    ]) {
      const word = name?.toLowerCase();
      if (name === null || word === undefined || navigations.has(word) || properties.get(word)?.listed === true)
        continue;
      navigations.set(word, { ...to, name, canonical: navigationName(key, row, apiVersion) ?? name, listed: false });
    }
  }
  return navigations;
}

function navigation(
  model: Model,
  apiVersion: ApiVersion,
  key: string,
  row: NavigationRow,
): { key: string; row: NavigationRow; to: Navigation } | null {
  const [, , { relation, as }, ...traits] = row;
  const to =
    as === undefined ? typeName(model.entities[relation.to], apiVersion) : isTypeOf(model, apiVersion, as) ? as : null;
  if (to === null || (row[0] === null && row[1] === null && !traits.includes('ours'))) return null;
  const demanded = traits.flatMap((trait) => (typeof trait === 'object' ? trait.demandsFilter : []));
  return {
    key,
    row,
    to: {
      name: '',
      canonical: '',
      listed: false,
      navigation: key,
      to,
      collection: relation.kind === 'link' || (relation.kind === 'many' && !relation.single),
      contained: traits.includes('contained') || traits.some((trait) => trait === `contained in ${apiVersion}`),
      source: { kind: 'relation' },
      via: relation.kind === 'one' ? relation.via : null,
      inBody: traits.includes('inBody') ? 'always' : traits.includes('inNewBody') ? 'whenCreated' : 'never',
      inlined: traits.includes('inlined'),
      referenceable: traits.includes('referenceable'),
      requiredFilters: demanded.map((path) => wirePath(model, apiVersion, relation.to, path)),
    },
  };
}

/** A type that only another API version has leads nowhere here. */
const isTypeOf = (model: Model, apiVersion: ApiVersion, name: string): boolean =>
  [...model.derived, ...model.alternateTypes].some((each) => typeName(each, apiVersion) === name) ||
  Object.values(model.entities).some((each) => typeName(each, apiVersion) === name);

/** `resource/id` of the domain as the API version spells it in lower case: `accesspackageresource/id`. */
function wirePath(model: Model, apiVersion: ApiVersion, entity: EntityName, path: string): string {
  const [first = '', ...rest] = path.split('/');
  const table = model.entities[entity];
  const hop = table.navigations?.[first];
  if (rest.length > 0 && hop !== undefined) {
    const name = (navigationName(first, hop, apiVersion) ?? first).toLowerCase();
    return `${name}/${wirePath(model, apiVersion, hop[2].relation.to, rest.join('/'))}`;
  }
  return (membersOf(table, false).find((member) => member.key === first)?.names[apiVersion] ?? first).toLowerCase();
}
