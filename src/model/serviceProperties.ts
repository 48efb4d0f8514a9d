// The properties of a type as a service describes them: names, types, and how each is encoded, decoded and filtered.

import type { Property } from '../odata/serviceDescription.ts';
import { aliasVersions, type ApiVersion, type DecodeOptions } from './apiVersions.ts';
import type { ServiceOptions } from './serviceModel.ts';
import { noLiteral } from './tables/fieldTypes.ts';
import type { Member } from './tables/members.ts';

interface PropertyOptions {
  /** Lower-case names that belong to navigations. */
  readonly skip: ReadonlySet<string>;
  /** Fields that every property needs besides its own. */
  readonly needs: readonly string[];
  /** Fields that a draft has as soon as one of the properties is decoded. */
  readonly said: Readonly<Record<string, unknown>>;
}

/**
 * Properties by lower-case name: those that the version lists, under its own names; then, unless the service is strict,
 * the names of the other version and aliases, which never hide a name of its own.
 */
export function propertiesOf(
  members: readonly Member[],
  { apiVersion, isStrict }: ServiceOptions,
  extra: PropertyOptions,
): ReadonlyMap<string, Property> {
  const properties = new Map<string, Property>();
  const options: DecodeOptions = {
    apiVersion,
    names: isStrict || aliasVersions[apiVersion].length === 0 ? apiVersion : 'any',
  };
  const made = members.map((member) => ({ member, property: propertyOf(member, apiVersion, options, extra) }));
  for (const { member, property } of made) {
    const name = member.names[apiVersion];
    if (name !== null)
      properties.set(name.toLowerCase(), {
        ...property,
        name,
        canonical: name,
        listed: true,
        byDefault: member.byDefault[apiVersion],
      });
  }
  if (isStrict) return properties;
  for (const { member, property } of made) {
    for (const name of furtherNames(member, apiVersion)) {
      const key = name.toLowerCase();
      if (properties.has(key) || extra.skip.has(key)) continue;
      properties.set(key, {
        ...property,
        name,
        canonical: member.names[apiVersion] ?? name,
        listed: false,
        byDefault: false,
      });
    }
  }
  return properties;
}

/** Names of a member in the other versions, and its aliases: of versions that take such names. */
function furtherNames(member: Member, apiVersion: ApiVersion): readonly string[] {
  const versions = aliasVersions[apiVersion];
  return [
    ...versions.flatMap((version) => member.names[version] ?? []),
    ...(versions.length === 0 ? [] : member.aliases),
  ];
}

function propertyOf(
  member: Member,
  apiVersion: ApiVersion,
  options: DecodeOptions,
  { needs, said }: PropertyOptions,
): Property {
  const { filter, elements, elementField = 'value', elementLiteral } = member;
  const decode: Property['decode'] = (value, draft, faults) => {
    Object.assign(draft, said);
    member.decode(value, draft, faults, options);
  };
  return {
    name: '',
    canonical: '',
    listed: false,
    byDefault: false,
    elements: elements === null ? null : { navigation: elements, field: elementField },
    type: member.types[apiVersion],
    nullable: member.nullable[apiVersion],
    path: filter?.path ?? null,
    sortable: filter !== null && filter.condition === undefined && filter.path.length > 0 && filter.hasParts !== true,
    ...(filter?.hasParts === true ? { hasParts: true } : {}),
    ...(filter?.rowBehind === undefined ? {} : { rowBehind: filter.rowBehind }),
    decodeLiteral: (filter?.literal ?? elementLiteral)?.[apiVersion] ?? noLiteral,
    ...(filter?.condition === undefined ? {} : { whenEqual: filter.condition }),
    ...(filter?.words === undefined || member.types[apiVersion].kind === 'enum'
      ? {}
      : { displayValues: filter.words[apiVersion] }),
    needs: [...new Set([...member.needs, ...needs])],
    needsRows: member.needsRows,
    writes: member.writes,
    isInEveryBody: member.isInEveryBody,
    encode: member.encode[apiVersion],
    write: member.write[apiVersion],
    decode,
  };
}
