// Makes the tables of published facts beside this file from published schemas: node test/facts/generate.ts <folder with
// the CSDL files>

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentBeta } from './currentBeta.ts';
import type { Facts, TypeFacts } from './schemaFacts.ts';

/** Which file says it, and what it calls itself. */
export const sources = [
  {
    file: 'csdl-v1.0.xml',
    further: 'access-reviews-v1.0.csdl.xml',
    facts: 'schema-v1.0.json',
    source: 'Microsoft Graph v1.0 metadata (CSDL), types of entitlement management',
    bringUp: (facts: Facts): Facts => facts,
  },
  {
    file: 'csdl-beta-national.xml',
    further: 'access-reviews-beta.csdl.xml',
    facts: 'schema-beta.json',
    source: 'Microsoft Graph beta: the SDK for JavaScript and metadata (CSDL), types of entitlement management',
    bringUp: currentBeta,
  },
];

export function factsOf(xml: string, source: string): Facts {
  const schema = xml.slice(xml.indexOf('<Schema Namespace="microsoft.graph"'), xml.indexOf('</Schema>'));
  return {
    generated: 'by test/facts/generate.ts; do not edit',
    source,
    enums: Object.fromEntries(
      elements(schema, 'EnumType').map((each) => [
        each.get('Name'),
        Object.fromEntries(
          elements(each.inside, 'Member').map((member) => [member.get('Name'), Number(member.get('Value'))]),
        ),
      ]),
    ),
    types: Object.fromEntries(
      [
        ...elements(schema, 'EntityType').map((each) => typeOf(each, 'entity')),
        ...elements(schema, 'ComplexType').map((each) => typeOf(each, 'complex')),
      ].sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    operations: [...elements(schema, 'Action'), ...elements(schema, 'Function')].map(operationOf).sort(),
  };
}

/** The facts of a file, with what a further one says of types that the first lacks, and of more navigations. */
export function factsIn(
  read: (file: string) => string,
  { file, further, source }: { readonly file: string; readonly further: string; readonly source: string },
): Facts {
  const [first, second] = [factsOf(read(file), source), factsOf(read(further), source)];
  const types = Object.entries({ ...second.types, ...first.types }).map(([name, type]): [string, TypeFacts] => [
    name,
    {
      ...type,
      navigations:
        name === 'identityGovernance' ? { ...second.types[name]?.navigations, ...type.navigations } : type.navigations,
    },
  ]);
  return {
    ...first,
    enums: { ...second.enums, ...first.enums },
    types: Object.fromEntries(types.sort(([a], [b]) => (a < b ? -1 : 1))),
    operations: [...new Set([...first.operations, ...second.operations])].sort(),
  };
}

interface Element {
  readonly name: string;
  readonly get: (attribute: string) => string;
  readonly inside: string;
}

/** The elements of one name; the schemas have no element of a name inside another of that name. */
function elements(xml: string, name: string): readonly Element[] {
  return [...xml.matchAll(new RegExp(`<${name}\\b([^>]*?)(?:/>|>([\\s\\S]*?)</${name}>)`, 'g'))].map(
    ([, attributes = '', inside = '']) => {
      const values = new Map(
        [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
      );
      return { name, inside, get: (attribute) => values.get(attribute) ?? '' };
    },
  );
}

const short = (type: string): string => type.replaceAll('microsoft.graph.', '').replaceAll('graph.', '');

function typeOf(element: Element, kind: TypeFacts['kind']): readonly [string, TypeFacts] {
  return [
    element.get('Name'),
    {
      kind,
      base: element.get('BaseType') === '' ? null : short(element.get('BaseType')),
      abstract: element.get('Abstract') === 'true',
      properties: Object.fromEntries(
        elements(element.inside, 'Property').map((each) => [
          each.get('Name'),
          short(each.get('Type')) + (each.get('Nullable') === 'false' ? '' : '?'),
        ]),
      ),
      navigations: Object.fromEntries(
        elements(element.inside, 'NavigationProperty').map((each) => [
          each.get('Name'),
          short(each.get('Type')) + (each.get('ContainsTarget') === 'true' ? '*' : ''),
        ]),
      ),
    },
  ];
}

/**
 * `function filterByCurrentUser(Collection(accessPackage), on: accessPackageFilterByCurrentUserOptions):
 * Collection(accessPackage)`
 */
function operationOf(element: Element): string {
  const [bound, ...parameters] = elements(element.inside, 'Parameter');
  const given = parameters.map(
    (each) => `${each.get('Name')}: ${short(each.get('Type'))}${each.get('Nullable') === 'false' ? '' : '?'}`,
  );
  const [returned] = elements(element.inside, 'ReturnType');
  const signature = `${element.get('Name')}(${[short(bound?.get('Type') ?? ''), ...given].join(', ')})`;
  const answer = returned === undefined ? '' : `: ${short(returned.get('Type'))}`;
  return `${element.name.toLowerCase()} ${signature}${answer}`;
}

/** One row a line, so that a difference reads as one. */
export function written(facts: Facts): string {
  const rows = (table: object): string =>
    Object.entries(table)
      .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return (
    `{\n  "generated": ${JSON.stringify(facts.generated)},\n  "source": ${JSON.stringify(facts.source)},\n  ` +
    `"enums": {\n${rows(facts.enums)}\n  },\n  "types": {\n${rows(facts.types)}\n  },\n` +
    `  "operations": [\n${facts.operations.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]\n}\n`
  );
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('Say where the CSDL files are: node test/facts/generate.ts <folder>');
  for (const { file, further, facts, source, bringUp } of sources)
    writeFileSync(
      join(import.meta.dirname, facts),
      written(bringUp(factsIn((each) => readFileSync(join(folder, each), 'utf8'), { file, further, source }))),
    );
}
