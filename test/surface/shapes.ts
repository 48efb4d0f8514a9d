// What the published schema says that a route answers with, and how an answer differs from that.

import type { Facts, TypeFacts } from '../facts/schemaFacts.ts';
import { schemaDifferences } from '../../src/model/schemaDifferences.ts';
import { published } from '../model/published.ts';
import type { SurfaceRow, Version } from './rows.ts';

/** Wire type of what is answered; `list` where it is `{"value": [..]}`. */
export interface Answered {
  readonly type: string;
  readonly list: boolean;
}

/** What an older schema lacks is as the newer one has it. */
function typeNamed(version: Version, name: string): TypeFacts | undefined {
  return published[version].types[name] ?? published['v1.0'].types[name] ?? published.beta.types[name];
}

const element = (type: string): string => /^Collection\((.*)\)$/.exec(type)?.[1] ?? type;
const isList = (type: string): boolean => type.startsWith('Collection(');
const starts: Readonly<Record<string, string>> = {
  '/identityGovernance/entitlementManagement': 'entitlementManagement',
  '/roleManagement/entitlementManagement': 'rbacApplication',
};

/** Null where there is no body: `$ref`, deletions, actions without a result. */
export function answeredBy({ version, method, path, status }: SurfaceRow): Answered | null {
  const [start = '', type = ''] = Object.entries(starts).find(([each]) => path.startsWith(each)) ?? [];
  let at: Answered = { type, list: false };
  for (const segment of path.slice(start.length).split('/').slice(1)) {
    const name = segment.split('(')[0] ?? '';
    if (segment === '$ref' || status === 204) return null;
    if (segment === '{id}' || segment === 'endUserSettings')
      at = { type: segment === '{id}' ? at.type : segment, list: false };
    else if (isOperation(version, at.type, name)) return returned(version, at.type, name);
    else {
      const to = navigation(version, at.type, name);
      at = { type: element(to), list: isList(to) && !segment.includes('(') };
    }
  }
  return at.list && method === 'POST' ? { ...at, list: false } : at;
}

const operationsOf = (version: Version, type: string, name: string): readonly string[] =>
  [published[version], published['v1.0'], published.beta]
    .flatMap(({ operations }: Facts) => operations)
    .filter((each) => new RegExp(`^\\w+ ${name}\\((Collection\\()?${type}\\b`, 'i').test(each));
const isOperation = (version: Version, type: string, name: string): boolean =>
  operationsOf(version, type, name).length > 0;
function returned(version: Version, type: string, name: string): Answered | null {
  const [, result] = /\): (.*)$/.exec(operationsOf(version, type, name)[0] ?? '') ?? [];
  return result === undefined ? null : { type: element(result), list: isList(result) };
}

function navigation(version: Version, type: string, name: string): string {
  for (let at: string | null = type; at !== null; at = typeNamed(version, at)?.base ?? null) {
    const to = [published[version], published['v1.0'], published.beta]
      .map((each) => each.types[at as string]?.navigations[name])
      .find((each) => each !== undefined);
    if (to !== undefined) return to.replace(/[*~]$/, '');
  }
  throw new Error(`the published schema has no ${type}/${name}`);
}

/** Own and inherited. */
function membersOf(
  version: Version,
  type: string,
  kind: 'properties' | 'navigations',
): Readonly<Record<string, string>> {
  const facts = typeNamed(version, type);
  if (facts === undefined) return {};
  return { ...(facts.base === null ? {} : membersOf(version, facts.base, kind)), ...facts[kind] };
}

/** Of the directory the published schema at hand holds only a part, and not which properties must be selected. */
const partlyKnown: ReadonlySet<string> = new Set(['user', 'group', 'servicePrincipal', 'directoryObject']);

/** Members that are known to be there or not there otherwise than the schema says: `v1.0 type/member`. */
const known: ReadonlySet<string> = new Set(
  schemaDifferences.flatMap(([dialect, , types, members]) =>
    (dialect === 'both' || dialect === 'either' ? ['v1.0', 'beta'] : [dialect]).flatMap((version) =>
      types.split(' ').flatMap((type) => members.split(' ').map((member) => `${version} ${type}/${member}`)),
    ),
  ),
);

function isKnown(version: Version, type: string, member: string): boolean {
  for (let at: string | null = type; at !== null; at = typeNamed(version, at)?.base ?? null)
    if (known.has(`${version} ${at}/${member}`)) return true;
  return false;
}

/** The schema calls it abstract, and has no other that would do. */
const instantiated: ReadonlySet<string> = new Set(['directoryObject', 'customExtensionCallbackConfiguration']);

/** Each difference of a value from its type as one line. */
export function misshapen(version: Version, type: string, value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: no ${type}`];
  const said = (value as { readonly '@odata.type'?: string })['@odata.type']?.replace('#microsoft.graph.', '') ?? type;
  if (typeNamed(version, said) === undefined) return [`${at}: of type ${said}, which the schema does not have`];
  const [properties, navigations] = [membersOf(version, said, 'properties'), membersOf(version, said, 'navigations')];
  const abstract =
    typeNamed(version, said)?.abstract === true && !instantiated.has(said)
      ? [`${at}: says no type, and ${said} is abstract`]
      : [];
  const isFree = (member: string): boolean => partlyKnown.has(said) || isKnown(version, said, member);
  const lacking = Object.keys(properties)
    .filter((each) => !(each in value) && !isFree(each))
    .map((each) => `${at}/${each}: lacking (${said})`);
  const rest = Object.entries(value)
    .filter(([name]) => !name.includes('@odata.'))
    .flatMap(([name, each]): readonly string[] => {
      const declared = properties[name];
      if (declared !== undefined) return misfit(version, declared, each, `${at}/${name}`);
      return name in navigations || isFree(name) ? [] : [`${at}/${name}: unknown (${said})`];
    });
  return [...abstract, ...lacking, ...rest];
}

const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.Int32': Number.isInteger,
  'Edm.Int64': Number.isInteger,
  'Edm.Double': (value) => typeof value === 'number',
  'Edm.DateTimeOffset': (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/.test(value),
  'Edm.Duration': (value) => typeof value === 'string' && /^-?P/.test(value),
  'Edm.Guid': (value) => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value),
};

function misfit(version: Version, declared: string, value: unknown, at: string): readonly string[] {
  const type = declared.replace(/\?$/, '');
  if (value === null) return declared.endsWith('?') ? [] : [`${at}: null, and it must not be`];
  if (isList(type))
    return Array.isArray(value)
      ? value.flatMap((each, index) => misfit(version, element(type), each, `${at}/${index}`))
      : [`${at}: no list`];
  const form = forms[type];
  if (form !== undefined) return form(value) ? [] : [`${at}: ${JSON.stringify(value)} is no ${type}`];
  const members = Object.assign({}, published['v1.0'].enums[type], published.beta.enums[type]) as object;
  if (Object.keys(members).length > 0)
    return String(value)
      .split(',')
      .every((each) => each in members)
      ? []
      : [`${at}: ${JSON.stringify(value)} is no ${type}`];
  return typeNamed(version, type) === undefined
    ? typeof value === 'string' || type !== 'Edm.String'
      ? []
      : [`${at}: no text`]
    : misshapen(version, type, value, at);
}
