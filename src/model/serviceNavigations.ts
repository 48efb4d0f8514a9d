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
    if (name !== null)
      navigations.set(name.toLowerCase(), withCasts(model, apiVersion, rows, row, { ...to, name, canonical: name }));
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

/** With the navigation that stands in its place behind a cast to the type of that one's rows. */
function withCasts(
  model: Model,
  apiVersion: ApiVersion,
  rows: readonly (readonly [string, NavigationRow])[],
  [, , , ...traits]: NavigationRow,
  of: Navigation,
): Navigation {
  const listed = { ...of, listed: true };
  const casts = traits.flatMap((trait) => {
    const key = typeof trait === 'object' && 'castTo' in trait ? trait.castTo : null;
    const row = rows.find(([name]) => name === key)?.[1];
    const to = key === null || row === undefined ? null : relationOf(model, apiVersion, key, row);
    return to === null ? [] : [[to.to.toLowerCase(), { ...to, name: of.name, canonical: of.canonical }] as const];
  });
  return casts.length === 0 ? listed : { ...listed, casts: new Map(casts) };
}

function navigation(
  model: Model,
  apiVersion: ApiVersion,
  key: string,
  row: NavigationRow,
): { key: string; row: NavigationRow; to: Navigation } | null {
  if (row[0] === null && row[1] === null && !row.includes('ours')) return null;
  const to = relationOf(model, apiVersion, key, row);
  return to === null ? null : { key, row, to };
}

/** A navigation that has no name yet; null where its type is not of the API version. */
function relationOf(
  model: Model,
  apiVersion: ApiVersion,
  key: string,
  [, , { relation, as }, ...traits]: NavigationRow,
): Navigation | null {
  const to =
    as === undefined ? typeName(model.entities[relation.to], apiVersion) : isTypeOf(model, apiVersion, as) ? as : null;
  if (to === null) return null;
  const demanded = traits.flatMap((trait) =>
    typeof trait === 'object' && 'demandsFilter' in trait ? trait.demandsFilter : [],
  );
  return {
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
