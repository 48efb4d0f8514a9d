// The links and contexts of an answer: absolute, percent-encoded, on the origin that the client used.

import type { PlannedRead } from '../plan/planQuery.ts';
import { queryPairs } from '../parse/queryOptions.ts';
import type { Service, StructuredType } from '../serviceDescription.ts';
import type { ExpansionShape, AnswerShape } from '../plan/answerShape.ts';
import { rootSet, setPath } from '../schemaLookup.ts';
import { canonicalPath, keyText, type PathStep } from '../parse/resourcePath.ts';
import type { Row } from '../query.ts';

/** The URLs that links and contexts of an answer are made of. */
export interface RequestUrls {
  /** Origin and version: `https://host/v1.0`. */
  readonly base: string;
  /** The address as the client sent it: `https://host`, `/v1.0/catalogs`, `$top=5`. */
  readonly origin: string;
  readonly path: string;
  readonly search: string;
  /** Whether lists without $select contain a hint at $select, as in Graph. */
  readonly tips: boolean;
  /** Whether every entity has its type, its address and the links of its navigations. */
  readonly isFull?: boolean;
}

/** `…/$metadata#catalogs('1')/resources(id)` or `…/$entity` behind it. */
export function contextUrl({ service, target, shape }: PlannedRead, urls: RequestUrls, isEntity: boolean): string {
  const last = target.steps.at(-1);
  const names = shape === null ? '' : selectList(shape);
  if (last === undefined) return `${urls.base}/$metadata`;
  const set = last.navigation.contained ? null : rootSet(service, last.cast ?? last.declared);
  const path = set === null ? canonicalPath([...target.steps.slice(0, -1), { ...last, key: null }]) : set.name;
  return `${urls.base}/$metadata#${path}${names}${isEntity ? '/$entity' : ''}`;
}

/** The selected and expanded names: `(id,displayName,resource())`. */
export function selectList(shape: AnswerShape): string {
  const names = [
    ...(shape.selected ?? []),
    ...shape.expanded
      .filter((each) => each.form === 'rows')
      .map((each) => `${each.name}${selectList(each.shape) || '()'}`),
  ];
  return names.length === 0 ? '' : `(${names.join(',')})`;
}

/** The address of the client with another start. */
export function nextLink({ origin, path, search }: RequestUrls, token: string): string {
  const kept = queryPairs(search).filter(({ name }) => !['$skiptoken', '$skip'].includes(name.trim().toLowerCase()));
  const options = [...kept, { name: '$skiptoken', value: token }].map(
    ({ name, value }) => `${encodeOption(name).replace('%24', '$')}=${encodeOption(value)}`,
  );
  return `${origin}${/^[\x21-\x7e]*$/.test(path) ? path : encodeURI(path)}?${options.join('&')}`;
}

/** As URL libraries normalise it, so that a link is the same text again when it was parsed and printed. */
const encodeOption = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27');

/** The link to further rows of an expansion. */
export function expansionLink(urls: RequestUrls, parent: string, expanded: ExpansionShape, token: string): string {
  const options = new Map(expanded.texts);
  options.delete('$skip');
  options.set('$skiptoken', token);
  const text = [...options].map(([name, value]) => `${name}=${encodeOption(value)}`).join('&');
  return `${urls.base}/${parent}/${expanded.name}${expanded.cast}?${text}`;
}

/** The address of an entity: in a set of its type, or else below the path that it was read by. */
export function entityPath(
  service: Service,
  type: StructuredType,
  declared: StructuredType,
  path: string,
  id: string,
): string {
  return `${setPath(service, type) ?? setPath(service, declared) ?? path}${keyText(id)}`;
}

/** The key as clients see it. */
export function wireIdOf(type: StructuredType, row: Row): string {
  const id = type.properties.get('id')?.encode(row);
  return typeof id === 'string' ? id : row.id;
}

/** Graph's own hint, with the first two properties by name and every key hidden. */
export function selectTip({ target, shape }: PlannedRead): string | null {
  if (shape === null || shape.selected !== null || target.steps.length === 0) return null;
  const names = (shape.single?.shown ?? [])
    .map((each) => each.property.name)
    .filter((each) => each !== 'id')
    .sort()
    .slice(0, 2);
  if (names.length === 0) return null;
  const unkeyed = target.steps.map(
    (each): PathStep => (each.key === null ? each : { ...each, key: { kind: 'id', text: '' } }),
  );
  const path = canonicalPath(unkeyed).replaceAll("('')", "('<guid>')");
  return (
    'Use $select to choose only the properties your app needs, as this can lead to performance improvements. ' +
    `For example: GET ${path}?$select=${names.join(',')}`
  );
}
