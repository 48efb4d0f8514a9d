// Every way to ask a service about far rows, taken from its model: filters through each navigation, orders, counts,
// searches, expansions, paths.

import { planQuery } from '../../src/odata/plan/planQuery.ts';
import { readOptions } from '../../src/odata/parse/queryOptions.ts';
import { resolveResourcePath } from '../../src/odata/parse/resolveResourcePath.ts';
import { always, never } from '../../src/odata/query.ts';
import { Fault } from '../../src/odata/fault.ts';
import type { PlanContext } from '../../src/odata/plan/planContext.ts';
import type { Navigation, Property, Service, StructuredType } from '../../src/odata/serviceDescription.ts';
import { searchedFields } from '../../src/model/searchedFields.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';
import type { Hidden } from './hidden.ts';

export interface Start {
  readonly path: string;
  readonly type: StructuredType;
  readonly isList: boolean;
}

/** In the names of all that is hidden. */
export const mark = 'Zq7';

/** Sets and singletons of a service, by their paths. */
export function startsOf(service: Service): readonly Start[] {
  const below = (navigations: ReadonlyMap<string, Navigation>, path: string): readonly Start[] =>
    [...navigations.values()]
      .filter((each) => each.listed)
      .flatMap((each) => {
        const type = typeOf(service, each);
        const here = `${path}/${each.name}`;
        if (each.source.kind === 'container') return below(type.navigations, here);
        return type.entity === null ? [] : [{ path: here, type, isList: each.source.kind === 'set' }];
      });
  return below(service.root, '');
}

const typeOf = (service: Service, { to }: Navigation): StructuredType =>
  service.types.get(to.toLowerCase()) as StructuredType;
export const navigationsOf = (type: StructuredType): readonly Navigation[] =>
  [...type.navigations.values()].filter((each) => each.listed);

/** What may be asked of a list or a singleton, each below its path; what the engine does not take is left out. */
export function questionsOf(service: Service, start: Start, hidden: Hidden): readonly string[] {
  const isTaken = (question: string): boolean => takes(service, `${start.path}${question}`);
  const expansions = expansionsOf(service, start.type, hidden).filter((each) => isTaken(`?$expand=${each}`));
  const whole = groupsOf(expansions, 12).map((each) => `?$expand=${each.join(',')}`);
  if (!start.isList) return ['', ...whole];
  const chains = chainsOf(service, start.type).filter((chain) => hidden.isOf((chain.at(-1) as Link).far));
  // None of these holds for what one sees, so that any of them that does shows in the answer; of their opposites all
  // hold.
  const found = chains
    .flatMap((chain) => leavesOf(chain, hidden).map((leaf) => within(chain, 'any', leaf)))
    .filter((each) => isTaken(`?$filter=${each}`));
  const everywhere = chains
    .filter((chain) => chain.length === 1 && chain[0].collection)
    .flatMap((chain) => leavesOf(chain, hidden).map((leaf) => within(chain, 'all', `not(${leaf})`)))
    .filter((each) => isTaken(`?$filter=${each}`));
  const counted = chains
    .filter((chain) => chain.length === 1 && chain[0]?.collection)
    .flatMap(([one]) => [0, 1].map((least) => `${one?.name}/$count gt ${least}`))
    .filter((each) => isTaken(`?$filter=${each}`));
  const orders = chains
    .filter((chain) => chain.every((each) => !each.collection))
    .flatMap((chain) =>
      textOf(chain.at(-1)?.far)?.name === undefined
        ? []
        : [`${chain.map((each) => each.name).join('/')}/${textOf(chain.at(-1)?.far)?.name}`],
    )
    .filter((each) => isTaken(`?$orderby=${each}`));
  const plain = [
    '',
    '/$count',
    '?$count=true&$top=1',
    `?$search="${mark}"`,
    `?$filter=contains(displayName,'${mark}')`,
    ...ownIds(start.type, hidden).map((each) => `?$filter=${each}`),
  ].filter(isTaken);
  return [
    ...plain,
    ...whole,
    ...functionsOf(service, start.type, hidden).filter(isTaken),
    ...groupsOf(found, 8).map((each) => `?$count=true&$filter=${each.join(' or ')}`),
    ...groupsOf(everywhere, 8).map((each) => `?$filter=${each.join(' and ')}`),
    ...counted.map((each) => `?$filter=${each}`),
    ...groupsOf(orders, 6).map((each) => `?$orderby=${each.join(',')}`),
  ];
}

/** Below one row that is seen: what each navigation leads to, how much that is, and one hidden row of it. */
export function pathsOf(service: Service, start: Start, id: string, hidden: Hidden): readonly string[] {
  const row = `/${id}`;
  return navigationsOf(start.type)
    .flatMap((each) => {
      const far = typeOf(service, each);
      const [one] = hidden.idsOf(far);
      if (!hidden.isOf(far)) return [];
      return each.collection
        ? [`${row}/${each.name}/$count`, ...(one === undefined ? [] : [`${row}/${each.name}/${one}`])]
        : [`${row}/${each.name}`];
    })
    .filter((question) => takes(service, `${start.path}${question}`));
}

/** Functions that choose rows of a list, with each word that they take, and with hidden packages. */
function functionsOf(service: Service, type: StructuredType, hidden: Hidden): readonly string[] {
  const packages = service.types.get('accesspackage');
  const ids = packages === undefined ? [] : hidden.idsOf(packages).slice(0, 2);
  return service.operations
    .filter(
      (each) =>
        each.kind === 'function' &&
        each.listed &&
        each.boundTo?.collection === true &&
        each.boundTo.type === type.name.toLowerCase(),
    )
    .flatMap(({ name, parameters }) => {
      const choices = parameters.map((each) =>
        (each.type.kind === 'enum'
          ? (service.enums.get(each.type.name.toLowerCase())?.members.map((member) => member.name) ?? [])
          : [hidden.visiblePackage, ...ids]
        ).map((value) => `${each.name}='${value}'`),
      );
      const all = choices.reduce<readonly (readonly string[])[]>(
        (before, more) => before.flatMap((one) => more.map((each) => [...one, each])),
        [[]],
      );
      return all.map((each) => `/${name}(${each.join(',')})`);
    });
}

interface Link {
  readonly name: string;
  readonly collection: boolean;
  readonly far: StructuredType;
}
type Chain = readonly [Link, ...Link[]];

/** Through one navigation, and through two. */
function chainsOf(service: Service, type: StructuredType): readonly Chain[] {
  const links = (of: StructuredType): readonly Link[] =>
    navigationsOf(of).map((each) => ({ name: each.name, collection: each.collection, far: typeOf(service, each) }));
  return links(type).flatMap((first): readonly Chain[] => [
    [first],
    ...links(first.far).map((second): Chain => [first, second]),
  ]);
}

/** `a/b/any(x:x/c eq …)`: the leaf at the end of a chain. */
function within([first, ...rest]: Chain, quantifier: 'any' | 'all', leaf: string, at = ''): string {
  const variable = `v${at.length}`;
  const path = `${at}${first.name}`;
  const next = first.collection ? `${variable}/` : `${path}/`;
  const inner =
    rest.length === 0 ? leaf.replaceAll('@/', next) : within(rest as unknown as Chain, quantifier, leaf, next);
  return first.collection ? `${path}/${quantifier}(${variable}:${inner})` : inner;
}

/** Conditions that only hidden rows fit; `@/` stands for the way to the row. */
function leavesOf(chain: Chain, hidden: Hidden): readonly string[] {
  const { far } = chain.at(-1) as Link;
  const text = textOf(far);
  return [
    ...ownIds(far, hidden).map((each) => each.replaceAll('id eq', '@/id eq')),
    ...(text === undefined ? [] : [`contains(@/${text.name},'${mark}')`]),
  ];
}

function ownIds(type: StructuredType, hidden: Hidden): readonly string[] {
  const ids = hidden.idsOf(type).slice(0, 4);
  return ids.length === 0 ? [] : [`(${ids.map((id) => `id eq '${id}'`).join(' or ')})`];
}

/** The name by which people know such a row. */
function textOf(type: StructuredType | undefined): Property | undefined {
  return ['displayname', 'text', 'description']
    .map((each) => type?.properties.get(each))
    .find((each) => each !== undefined && each.path !== null && each.sortable);
}

function expansionsOf(service: Service, type: StructuredType, hidden: Hidden): readonly string[] {
  const leadsToHidden = (of: StructuredType, name: string): boolean =>
    hidden.isOf(typeOf(service, of.navigations.get(name.toLowerCase()) as Navigation));
  return navigationsOf(type).flatMap((each) => {
    const far = typeOf(service, each);
    const inner = navigationsOf(far)
      .map(({ name }) => name)
      .filter((name) => leadsToHidden(far, name) && takesExpand(service, far, name));
    if (inner.length === 0 && !hidden.isOf(far)) return [];
    const [leaf] = leavesOf([{ name: each.name, collection: each.collection, far }], hidden);
    return [
      `${each.name}${inner.length === 0 ? '' : `($expand=${inner.join(',')})`}`,
      ...(each.collection
        ? [
            `${each.name}($count=true;$top=1)`,
            ...(leaf === undefined ? [] : [`${each.name}($count=true;$filter=${leaf.replaceAll('@/', '')})`]),
          ]
        : []),
    ];
  });
}

const takesExpand = (service: Service, type: StructuredType, name: string): boolean => {
  const start = startsOf(service).find((each) => each.type === type);
  return start === undefined ? true : takes(service, `${start.path}?$expand=${name}`);
};

const open: PlanContext = {
  restrict: () => always,
  callerId: '00000000-0000-4000-8000-000000000000',
  pageSize: { default: 100, max: 999 },
  requireFilters: false,
  setCondition: () => always,
  functionCondition: () => never,
  searchFields: (entity) => searchedFields.get(entity) ?? [],
  relatedEntity: (entity, navigation) => storedEntities.get(entity as never)?.relations.get(navigation)?.to ?? null,
};

/** Whether the engine understands an address. */
function takes(service: Service, address: string): boolean {
  const [path = '', search = ''] = address.split('?');
  try {
    planQuery(service, resolveResourcePath(service, path), readOptions(search.replaceAll(' ', '%20')), open);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** No navigation twice in one expansion. */
function groupsOf(all: readonly string[], most: number): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (const each of all) {
    const name = each.split('(')[0];
    const group = groups.find(
      (one) =>
        one.length < most && (!each.startsWith(`${name}(`) || !one.some((other) => other.split('(')[0] === name)),
    );
    if (group === undefined) groups.push([each]);
    else group.push(each);
  }
  return groups;
}
