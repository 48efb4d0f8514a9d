// The paths of a service as templates: every listed entry point, what it contains, and one step along each relation.

import { resolveResourcePath } from '../../odata/parse/resolveResourcePath.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import { isA, setPath, typeNamed } from '../../odata/schemaLookup.ts';
import type { Navigation, Operation, Service, StructuredType, TypeRef } from '../../odata/serviceDescription.ts';

/** A path of a service, with what stands for its keys and arguments. */
export interface ServedPath {
  /** `/groups/{group-id}/members` */
  readonly template: string;
  readonly parameters: readonly { readonly name: string; readonly type: TypeRef }[];
  readonly target: ResourcePath;
}

/** A path while it is put together: as it is written in the document, and with values that resolve. */
interface Draft {
  readonly template: string;
  readonly sample: string;
  readonly parameters: ServedPath['parameters'];
}

const string: TypeRef = { kind: 'primitive', name: 'Edm.String', collection: false };
/** Containers within containers; nothing that is served lies deeper. */
const maxDepth = 8;

/** Every path of the service, once; those of relations end one step behind an entity of a set. */
export function servedPaths(service: Service): readonly ServedPath[] {
  const drafts: Draft[] = [];
  const start: Draft = { template: '', sample: '', parameters: [] };
  for (const root of service.root.values()) if (root.listed) collect(service, start, root, true, drafts);
  for (const operation of service.operations)
    if (operation.listed && operation.boundTo === null) drafts.push(called(start, operation));
  return drafts.map(({ template, sample, parameters }) => ({
    template,
    parameters,
    target: resolveResourcePath(service, sample),
  }));
}

/** `follows`: whether what lies behind the navigation has paths of its own here. */
function collect(service: Service, before: Draft, navigation: Navigation, follows: boolean, into: Draft[]): void {
  const type = typeNamed(service, navigation.to);
  const here = segment(before, navigation.name);
  into.push(here);
  if (navigation.referenceable) into.push(segment(here, '$ref'));
  let one = here;
  if (navigation.collection) {
    into.push(segment(here, '$count'));
    one = keyed(here, type);
    into.push(one);
    if (navigation.referenceable) into.push(segment(one, '$ref'));
  }
  if (!follows || here.sample.split('/').length > maxDepth) return;
  if (navigation.collection) into.push(...alternateKeys(here, type), ...operationsOn(service, here, type, true));
  into.push(...operationsOn(service, one, type, false));
  for (const each of type.navigations.values())
    if (each.listed) collect(service, one, each, hasNoOtherPath(service, each), into);
}

/** Rows of a set have their paths below it; of all others this is the only one. */
const hasNoOtherPath = (service: Service, { source, contained, to }: Navigation): boolean =>
  source.kind !== 'relation' || (contained && setPath(service, typeNamed(service, to)) === null);

const segment = (before: Draft, name: string): Draft => ({
  template: `${before.template}/${name}`,
  sample: `${before.sample}/${name}`,
  parameters: before.parameters,
});

function keyed(before: Draft, type: StructuredType): Draft {
  const stem = `${type.name}-id`;
  const taken = before.parameters.filter((each) => each.name.startsWith(stem)).length;
  const name = taken === 0 ? stem : `${stem}${taken + 1}`;
  return {
    template: `${before.template}/{${name}}`,
    sample: `${before.sample}/0`,
    parameters: [...before.parameters, { name, type: string }],
  };
}

const alternateKeys = (before: Draft, type: StructuredType): readonly Draft[] =>
  [...type.alternateKeys.keys()].map((key) => {
    const name = type.properties.get(key)?.name ?? key;
    return {
      template: `${before.template}(${name}='{${name}}')`,
      sample: `${before.sample}(${name}='0')`,
      parameters: [...before.parameters, { name, type: string }],
    };
  });

const operationsOn = (service: Service, before: Draft, type: StructuredType, collection: boolean): readonly Draft[] =>
  service.operations
    .filter(
      ({ listed, boundTo, isOfSets }) =>
        listed &&
        boundTo?.collection === collection &&
        isA(service, type, typeNamed(service, boundTo.type)) &&
        (isOfSets !== true || (isSet(before) && type.name === typeNamed(service, boundTo.type).name)),
    )
    .map((each) => called(before, each));

/** Whether a path is that of a set at the root. */
const isSet = ({ sample }: Draft): boolean => sample.lastIndexOf('/') === 0;

function called(before: Draft, { kind, name, parameters }: Operation): Draft {
  if (kind === 'action') return segment(before, name);
  const written = (value: (each: Operation['parameters'][number]) => string): string =>
    parameters.map((each) => `${each.name}=${isQuoted(each.type) ? `'${value(each)}'` : value(each)}`).join(',');
  return {
    template: `${before.template}/${name}(${written((each) => `{${each.name}}`)})`,
    sample: `${before.sample}/${name}(${written(() => '0')})`,
    parameters: [...before.parameters, ...parameters.map((each) => ({ name: each.name, type: each.type }))],
  };
}

const isQuoted = ({ kind, name }: TypeRef): boolean => kind === 'enum' || name === 'Edm.String';
