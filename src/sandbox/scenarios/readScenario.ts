// A scenario file as it is read: YAML or JSON, checked by the schema and by what its keys must lead to; each fault is
// told with its line, its path, and what would be right.

import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import { groups as seededGroups } from '../directoryResources.ts';
import { people as seededPeople } from '../people.ts';
import {
  ScenarioError,
  type ReadFile,
  type ScenarioDeed,
  type ScenarioFile,
  type ScenarioPackage,
} from './scenarioFile.ts';
import { deedVerbs, scenarioSchema } from './scenarioSchema.ts';

type ByKey<T> = Readonly<Record<string, T>>;

type Tell = (path: readonly (string | number)[], says: string) => void;

const mostFaults = 20;
const mostCharacters = 2_000_000;

/** Reads YAML, of which JSON is a part. Throws `ScenarioError` with the first faults. */
export function readScenario(source: string): ReadFile {
  if (source.length > mostCharacters) throw new ScenarioError(['A scenario has two million characters at most.']);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0)
    throw new ScenarioError(
      document.errors.map(({ message, pos }) => `line ${lines.linePos(pos[0]).line}: It is no YAML: ${message}`),
    );
  const faults: string[] = [];
  const tell: Tell = (path, says) =>
    void faults.push(`line ${lineOf(document, lines, path)}: ${path.join('/') || 'file'}: ${says}`);
  const file = toValue(document);
  for (const error of schemaErrors(file)) tell(...described(error));
  if (faults.length === 0) checkReferences(file as ScenarioFile, tell);
  if (faults.length > 0) throw new ScenarioError([...new Set(faults)].slice(0, mostFaults));
  return { file: file as ScenarioFile, lineOf: (path) => lineOf(document, lines, path) };
}

/** Few aliases: a file of a few lines must not unfold to gigabytes. */
function toValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new ScenarioError([`It cannot be unfolded: ${(error as Error).message}`]);
  }
}

function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const above = document.getIn(path.slice(0, length - 1), true);
    const key = isMap(above) ? above.items.find((each) => String(each.key) === String(path[length - 1]))?.key : null;
    const node = (key ?? document.getIn(path.slice(0, length), true)) as { readonly range?: readonly number[] } | null;
    const start = node?.range?.[0];
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

let known: ValidateFunction | undefined;

/** Made when the first file is read: the schema takes a tenth of a second to compile, and most servers read none. */
function validator(): ValidateFunction {
  known ??= new Ajv({ allErrors: true, strict: false, verbose: true }).compile(scenarioSchema);
  return known;
}

function schemaErrors(file: unknown): readonly ErrorObject[] {
  const validate = validator();
  validate(file);
  // Where one of two forms was meant, both say what they miss: what the whole says is enough.
  const all = validate.errors ?? [];
  const whole = all.filter(({ keyword }) => keyword === 'oneOf').map(({ instancePath }) => instancePath);
  return all.filter(
    ({ keyword, instancePath }) => keyword === 'oneOf' || !whole.some((path) => instancePath.startsWith(path)),
  );
}

function described({ instancePath, keyword, params, parentSchema, message }: ErrorObject): Parameters<Tell> {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const schema = parentSchema as { readonly properties?: object; readonly description?: string };
  const parameters = params as Readonly<Record<string, unknown>>;
  if (keyword === 'additionalProperties') {
    const name = String(parameters['additionalProperty']);
    return [
      [...path, name],
      `There is no such word here; there are ${Object.keys(schema.properties ?? {}).join(', ')}.`,
    ];
  }
  if (keyword === 'required') return [path, `${String(parameters['missingProperty'])} is missing.`];
  if (keyword === 'propertyNames')
    return [[...path, String(parameters['propertyName'])], 'A key has letters, digits and hyphens.'];
  if (keyword === 'pattern' && 'propertyName' in parameters) return [path, message ?? ''];
  if (keyword === 'enum') return [path, `It must be one of ${(parameters['allowedValues'] as string[]).join(', ')}.`];
  return [
    path,
    schema.description === undefined ? `It ${message ?? 'is wrong'}.` : `It must be ${schema.description}.`,
  ];
}

/** The keys of what the sandbox has without a scenario, by kind of reference. */
const seeded: ByKey<readonly string[]> = {
  person: seededPeople.map(({ key }) => key),
  group: seededGroups.map(({ key }) => key),
  app: ['expenses', 'timesheet'],
  site: ['launch'],
};

function checkReferences(file: ScenarioFile, tell: Tell): void {
  const keys: ByKey<readonly string[]> = {
    person: [...(seeded['person'] ?? []), ...Object.keys(file.people ?? {})],
    group: [...(seeded['group'] ?? []), ...Object.keys(file.groups ?? {})],
    app: [...(seeded['app'] ?? []), ...Object.keys(file.applications ?? {})],
    site: seeded['site'] ?? [],
    org: Object.keys(file.organizations ?? {}),
    catalog: Object.keys(file.catalogs ?? {}),
    package: Object.keys(file.packages ?? {}),
  };
  for (const [at, reference, kinds] of referencesOf(file)) {
    const [kind, key] = reference.includes(':')
      ? (reference.split(':', 2) as [string, string])
      : [bareKinds.includes(kinds[0] ?? '') ? kinds[0] : '', reference];
    const name = String(key).split('/')[0] as string;
    if (!kinds.includes(kind as string)) tell(at, `It must be ${kinds.map((each) => formOf(each)).join(' or ')}.`);
    else if (!(keys[kind as string] ?? []).includes(name)) tell(at, missing(kind as string, name, keys));
  }
  for (const [at, deed] of (file.history ?? []).entries()) {
    const verbs = deedVerbs.filter((verb) => deed[verb] !== undefined);
    if (verbs.length !== 1) tell(['history', at], `It must have one of ${deedVerbs.join(', ')}.`);
  }
}

/** The kinds whose keys stand alone. */
const bareKinds: readonly string[] = ['person', 'package', 'catalog'];
const formOf = (kind: string): string => (bareKinds.includes(kind) ? `the key of a ${kind}` : `${kind}:KEY`);

/** The nearest keys first: what is missing is mostly misspelt. */
function missing(kind: string, name: string, keys: ByKey<readonly string[]>): string {
  const near = [...(keys[kind] ?? [])].sort((one, other) => common(other, name) - common(one, name)).slice(0, 5);
  return `There is no ${kind} ${JSON.stringify(name)}; there are ${near.join(', ') || 'none'}.`;
}

function common(one: string, other: string): number {
  const pairs = (text: string): ReadonlySet<string> =>
    new Set([...text.toLowerCase()].map((letter, at) => letter + (text.toLowerCase()[at + 1] ?? '')));
  const here = pairs(other);
  return [...pairs(one)].filter((pair) => here.has(pair)).length;
}

type Reference = readonly [at: readonly (string | number)[], reference: string, kinds: readonly string[]];
type Place = readonly (string | number)[];

function* referencesOf(file: ScenarioFile): Generator<Reference> {
  for (const [key, { manager, sponsor }] of Object.entries(file.people ?? {}))
    yield* [...list(['people', key, 'manager'], manager), ...list(['people', key, 'sponsor'], sponsor)];
  for (const [key, { members, owners }] of Object.entries(file.groups ?? {})) {
    yield* list(['groups', key, 'members'], members, ['person', 'group']);
    yield* list(['groups', key, 'owners'], owners);
  }
  for (const [key, { sponsors }] of Object.entries(file.organizations ?? {}))
    yield* list(['organizations', key, 'sponsors'], sponsors);
  for (const [key, { owners, managers, resources }] of Object.entries(file.catalogs ?? {})) {
    yield* [...list(['catalogs', key, 'owners'], owners), ...list(['catalogs', key, 'managers'], managers)];
    yield* list(['catalogs', key, 'resources'], resources, ['group', 'app', 'site']);
  }
  for (const [key, each] of Object.entries(file.packages ?? {})) yield* referencesOfPackage(['packages', key], each);
  for (const [at, deed] of (file.history ?? []).entries()) yield* referencesOfDeed(['history', at], deed);
}

function* referencesOfPackage(at: Place, of: ScenarioPackage): Generator<Reference> {
  yield* list([...at, 'catalog'], of.catalog, ['catalog']);
  yield* list([...at, 'gives'], of.gives, ['group', 'app', 'site']);
  yield* list([...at, 'incompatible'], of.incompatible, ['package', 'group']);
  for (const [key, policy] of Object.entries(of.policies ?? {})) {
    const here = [...at, 'policies', key];
    if (Array.isArray(policy.for))
      yield* list([...here, 'for'], policy.for as readonly string[], ['person', 'group', 'org']);
    yield* list([...here, 'fallback'], policy.fallback);
    for (const [stage, approvers] of (policy.approval ?? []).entries())
      for (const [place, approver] of approvers.entries())
        if (approver !== 'manager' && approver !== 'sponsor')
          yield [[...here, 'approval', stage, place], approver, ['person', 'group']];
    for (const [place, reviewer] of (policy.reviews?.by ?? []).entries())
      if (reviewer !== 'manager') yield [[...here, 'reviews', 'by', place], reviewer, ['person', 'group']];
  }
}

function* referencesOfDeed(at: Place, deed: ScenarioDeed): Generator<Reference> {
  for (const word of ['by', 'for', 'to', 'from'] as const) yield* list([...at, word], deed[word]);
  for (const word of ['approvedBy', 'deniedBy'] as const)
    for (const each of list([...at, word], deed[word])) if (each[1] !== 'manager') yield each;
  for (const verb of ['asks', 'cancels', 'returns', 'extends', 'assigns', 'removes'] as const)
    yield* list([...at, verb], deed[verb], ['package']);
  for (const verb of ['approves', 'denies'] as const) {
    const [person, accessPackage] = (deed[verb] ?? '').split('/');
    if (deed[verb] === undefined) continue;
    yield* list([...at, verb], person);
    yield [[...at, verb], accessPackage ?? '', ['package']];
  }
}

function list(
  at: Place,
  value: string | readonly string[] | undefined,
  kinds: readonly string[] = ['person'],
): readonly Reference[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [[at, value, kinds]] : value.map((each, place) => [[...at, place], each, kinds]);
}
