// The roots of paths and the containers below: sets and singletons under the names of each API version.

import type { Navigation, Property, StructuredType } from '../../odata/serviceDescription.ts';
import { always } from '../../odata/query.ts';
import { aliasVersions, type ApiVersion } from '../apiVersions.ts';
import { entities } from '../entities.ts';
import { noLiteral, primitive } from '../tables/fieldTypes.ts';
import type { RootRow, RootSource } from '../tables/rootTable.ts';
import { containerRows, rootRows } from './rootRows.ts';

const column: Readonly<Record<ApiVersion, 0 | 1 | 2>> = { 'v1.0': 0, beta: 1, latchkey: 2 };

export const rootNavigations = (apiVersion: ApiVersion, isStrict: boolean): readonly Navigation[] =>
  navigations(rootRows, apiVersion, isStrict, false);

export function containers(apiVersion: ApiVersion, isStrict: boolean): readonly StructuredType[] {
  if (aliasVersions[apiVersion].length === 0) return [];
  return containerRows.flatMap(([name, id, rows]): readonly StructuredType[] => {
    const below = navigations(rows, apiVersion, isStrict, true);
    return below.length === 0 ? [] : [container(name, id, below)];
  });
}

function container(name: string, id: string | null, below: readonly Navigation[]): StructuredType {
  return {
    kind: 'entity',
    name,
    entity: null,
    base: id === null ? null : 'entity',
    abstract: false,
    typed: false,
    typeOf: () => name,
    byKey: () => null,
    alternateKeys: new Map(),
    isOf: null,
    properties: new Map(id === null ? [] : [['id', constantId(id)]]),
    navigations: byName(below),
  };
}

const byName = (all: readonly Navigation[]): ReadonlyMap<string, Navigation> =>
  new Map(all.map((each) => [each.name.toLowerCase(), each]));

function constantId(id: string): Property {
  return {
    name: 'id',
    type: primitive('Edm.String'),
    nullable: false,
    listed: true,
    canonical: 'id',
    byDefault: true,
    path: null,
    sortable: false,
    decodeLiteral: noLiteral,
    elements: null,
    needs: [],
    needsRows: [],
    writes: [],
    encode: () => id,
    decode: () => {},
  };
}

function navigations(
  rows: readonly RootRow[],
  apiVersion: ApiVersion,
  isStrict: boolean,
  contained: boolean,
): readonly Navigation[] {
  const own = rows.flatMap(
    (row) => navigation(row, { apiVersion, isStrict, contained }, row[column[apiVersion]]) ?? [],
  );
  if (isStrict) return own;
  const taken = new Set(own.map(({ name }) => name.toLowerCase()));
  const isLent = ([, , , source]: RootRow): boolean => !('isLent' in source);
  const lent = rows.filter(isLent).flatMap((row) =>
    aliasVersions[apiVersion].flatMap((lender) => {
      const alias = navigation(row, { apiVersion, isStrict, contained }, row[column[lender]]);
      return alias === null || taken.has(alias.name.toLowerCase())
        ? []
        : [{ ...alias, canonical: row[column[apiVersion]] ?? alias.name, listed: false }];
    }),
  );
  return [...own, ...lent];
}

interface NavigationContext {
  readonly apiVersion: ApiVersion;
  readonly isStrict: boolean;
  readonly contained: boolean;
}

function navigation(
  [, , , source]: RootRow,
  { apiVersion, isStrict, contained }: NavigationContext,
  name: string | null,
): Navigation | null {
  const to = target(source, apiVersion);
  if (name === null || to === null) return null;
  const below = 'container' in source ? source.below : undefined;
  const besides = 'singleton' in source ? source.besides : undefined;
  return {
    name,
    canonical: name,
    listed: true,
    navigation: name,
    to,
    contained: contained && !('entity' in source && source.isContained === false),
    via: null,
    inBody: 'never',
    referenceable: false,
    collection: 'entity' in source,
    ...('entity' in source && source.whenEqual !== undefined ? { whenEqual: source.whenEqual } : {}),
    ...('entity' in source && source.isWhole === true ? { isWhole: true as const } : {}),
    ...(below === undefined ? {} : { below: byName(navigations(below, apiVersion, isStrict, true)) }),
    ...(besides === undefined ? {} : { besides: byName(navigations(besides, apiVersion, isStrict, true)) }),
    ...('entity' in source && source.unlessFiltered !== undefined ? { unlessFiltered: source.unlessFiltered } : {}),
    requiredFilters: 'entity' in source ? (source.demandsFilter ?? []) : [],
    source:
      'container' in source
        ? { kind: 'container' }
        : 'singleton' in source
          ? { kind: 'singleton', id: source.id }
          : {
              kind: 'set',
              where: source.where ?? always,
              ...(source.narrowedBy === undefined ? {} : { narrowedBy: source.narrowedBy }),
            },
  };
}

function target(source: RootSource, apiVersion: ApiVersion): string | null {
  if ('container' in source) return source.container;
  return source.as ?? entities['entity' in source ? source.entity : source.singleton].types[column[apiVersion]] ?? null;
}
