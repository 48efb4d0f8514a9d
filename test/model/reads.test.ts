// Everything that a service lists can be read from a database: each set with every property and navigation, filters and
// orders by each property that has them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Navigation, Property, Service, StructuredType } from '../../src/odata/serviceDescription.ts';
import { readOptions } from '../../src/odata/parse/queryOptions.ts';
import { planQuery } from '../../src/odata/plan/planQuery.ts';
import { always } from '../../src/odata/query.ts';
import { resolveResourcePath } from '../../src/odata/parse/resolveResourcePath.ts';
import { services } from '../../src/model/services.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';
import type { Store } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';

let store: Store;
before(async () => {
  store = await open({
    database: 'sqlite::memory:',
    mode: 'sandbox',
    onFault: (error) => {
      throw error;
    },
  });
});
after(() => store.close());

const how = {
  restrict: () => always,
  callerId: '007d1c7e-7fa8-4e33-b678-5e437acdcddc',
  pageSize: { default: 10, max: 100 },
  functionCondition: () => always,
  requireFilters: false,
  relatedEntity: (entity: string, navigation: string) =>
    storedEntities.get(entity as never)?.relations.get(navigation)?.to ?? null,
};

async function read(service: Service, path: string, query: string): Promise<void> {
  const planned = planQuery(service, resolveResourcePath(service, path), readOptions(query), how);
  assert.ok(planned.query !== null, path);
  await store.read([planned.query]);
}

const collections: readonly (readonly [string, Navigation])[] = Object.entries(services).flatMap(([dialect, service]) =>
  sets(service).map((each) => [dialect, each] as const),
);

function sets(service: Service): readonly Navigation[] {
  const below = (at: string, navigations: Iterable<Navigation>): readonly Navigation[] =>
    [...navigations]
      .filter((each) => each.listed)
      .flatMap((each) => {
        if (each.source.kind === 'container')
          return below(
            `${at}${each.name}/`,
            (service.types.get(each.to.toLowerCase()) as StructuredType).navigations.values(),
          );
        return [{ ...each, name: `${at}${each.name}` }];
      });
  return below('', service.root.values());
}

for (const [dialect, set] of collections) {
  const service = services[dialect as keyof typeof services];
  const type = service.types.get(set.to.toLowerCase()) as StructuredType;
  test(`${dialect} ${set.name} can be read with all that its type lists`, async () => {
    const listed = [...type.properties.values()].filter((each) => each.listed);
    const expanded = [...type.navigations.values()].filter((each) => each.listed).map((each) => each.name);
    const select = listed.map((each) => each.name).join(',');
    await read(service, set.name, `$select=${select}${expanded.length === 0 ? '' : `&$expand=${expanded.join(',')}`}`);
    if (!set.collection) return;
    for (const each of type.properties.values()) {
      for (const path of filterable(service, each)) await read(service, set.name, `$filter=${path}&$count=true`);
      if (each.listed && each.path !== null && each.sortable)
        await read(service, set.name, `$orderby=${each.name} desc`);
    }
    for (const each of type.navigations.values()) {
      await read(service, `${set.name}/007d1c7e-7fa8-4e33-b678-5e437acdcddc/${each.name}`, '');
      await read(
        service,
        set.name,
        `$filter=${each.collection ? `${each.name}/any(x:x/id eq 'y')` : `${each.name}/id eq 'y'`}`,
      );
    }
  });
}

/** A filter by the property; by each part of one that is made of parts; by each part of the elements of a list. */
function filterable(service: Service, each: Property, at = each.name): readonly string[] {
  const partsOf = (prefix: string): readonly string[] =>
    [...(service.types.get(each.type.name.toLowerCase())?.properties.values() ?? [])]
      .filter((part) => part.listed)
      .flatMap((part) => filterable(service, part, `${prefix}/${part.name}`));
  if (each.elements !== null && each.type.kind === 'complex') return partsOf('x').map((path) => `${at}/any(x:${path})`);
  if (each.path === null) return [];
  return each.path.length === 0 || each.hasParts === true ? partsOf(at) : [`${at} eq ${example(each)}`];
}

const examples: Readonly<Record<string, string>> = {
  'Edm.Boolean': 'true',
  'Edm.Int32': '1',
  'Edm.DateTimeOffset': '2026-01-01T00:00:00Z',
  'Edm.Duration': "duration'P1D'",
  'Edm.Guid': '007d1c7e-7fa8-4e33-b678-5e437acdcddc',
};

function example({ type }: Property): string {
  const [first] =
    type.kind === 'enum'
      ? (services['v1.0'].enums.get(type.name.toLowerCase())?.members ??
        services.beta.enums.get(type.name.toLowerCase())?.members ??
        [])
      : [];
  return first === undefined ? (examples[type.name] ?? "'x'") : `'${first.name}'`;
}
