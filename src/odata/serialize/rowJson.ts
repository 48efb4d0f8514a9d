// One row as JSON: its properties in the declared order, id first, then its expansions.

import type { Service, StructuredType } from '../serviceDescription.ts';
import { entityPath, expansionLink, wireIdOf, selectList, type RequestUrls } from './links.ts';
import { cursorOf } from '../plan/orderBy.ts';
import { listIdentity } from '../parse/queryOptions.ts';
import type { ExpandedRows as Rows, Row } from '../query.ts';
import type { ExpansionShape, AnswerShape, TypeVariant } from '../plan/answerShape.ts';
import { etagOf, versionOf } from './etag.ts';
import { writeSkipToken } from '../parse/skipToken.ts';
import { setPath } from '../schemaLookup.ts';
import { keyText } from '../parse/resourcePath.ts';

/** How rows are written: `path` is the canonical path of their collection, or of the entity itself where `isEntity`. */
export interface WriteContext {
  readonly service: Service;
  readonly urls: RequestUrls;
  readonly path: string;
  /** The context of an answer that is one entity, as JSON. */
  readonly contextAnnotation: string | null;
  readonly isEntity?: boolean;
}

/** One row as the text of a JSON object, with its annotations and expansions. */
export function writeRow(place: WriteContext, shape: AnswerShape, row: Row): string {
  const variant = variantOf(shape, row);
  const { contextAnnotation: annotate, urls, isEntity } = place;
  const isShownWhole = isTold(shape, row);
  const said = urls.isFull === true ? controlInformation(place, shape, variant.type, row) : variant.annotation;
  const tagged = isShownWhole ? appendEtag(said, variant, row) : said;
  const head = annotate === null ? tagged : `"@odata.context":${annotate}${tagged === '' ? '' : `,${tagged}`}`;
  const out = isShownWhole ? appendMembers(head, variant, row) : appendUntold(head, variant, row);
  if (shape.expanded.length === 0) return `{${out}}`;
  const key = isEntity === true ? '' : keyText(wireIdOf(variant.type, row));
  return `{${appendEach(out, shape.expanded, (each) => writeExpanded(place, key, each, row))}}`;
}

function appendMembers(head: string, { shown }: TypeVariant, row: Row): string {
  let out = head;
  for (const { key, keyWithComma: next, write } of shown) {
    const text = write(row);
    if (text !== undefined) out += (out === '' ? key : next) + text;
  }
  return out;
}

function appendEtag(head: string, { type }: TypeVariant, row: Row): string {
  const version = versionOf(type, row);
  if (version === null) return head;
  return `${head === '' ? '' : `${head},`}"@odata.etag":${JSON.stringify(etagOf(version))}`;
}

/** The version that the ETag of a row is made from; null where an answer shows no ETag of the row. */
export const shownVersion = (shape: AnswerShape, row: Row): number | null =>
  isTold(shape, row) ? versionOf(variantOf(shape, row).type, row) : null;

/** Whether the answer shows more of a row than its type and id. */
export const isTold = ({ told }: AnswerShape, row: Row): boolean => told === null || told.isTold(row);

/**
 * The id, and null or an empty list for each other property, as Graph shows objects that the permissions do not reach:
 * https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 */
function appendUntold(head: string, { shown }: TypeVariant, row: Row): string {
  let out = head;
  for (const { key, keyWithComma: next, property, write } of shown) {
    const text = property.canonical === 'id' ? write(row) : property.type.collection ? '[]' : 'null';
    out += (out === '' ? key : next) + (text ?? 'null');
  }
  return out;
}

function appendEach<T>(head: string, all: readonly T[], write: (each: T) => string): string {
  let out = head;
  for (const each of all) {
    const text = write(each);
    if (text !== '') out += out === '' ? text : `,${text}`;
  }
  return out;
}

/** The control information of `odata.metadata=full`: type, address, and links of navigations that were not expanded. */
function controlInformation(
  { service, urls, path, isEntity }: WriteContext,
  shape: AnswerShape,
  type: StructuredType,
  row: Row,
): string {
  const set = setPath(service, type) ?? setPath(service, shape.type);
  const at = set === null && isEntity === true ? path : `${set ?? path}${keyText(wireIdOf(type, row))}`;
  const cast = type.name === shape.type.name ? '' : `/${service.namespace}.${type.name}`;
  const shown = new Set(shape.expanded.map((each) => each.name));
  const links = [...type.navigations.values()]
    .filter(({ name, canonical, listed }) => listed && name === canonical && !shown.has(name))
    .map(({ name }) => {
      const to = `${urls.base}/${at}${cast}/${name}`;
      return (
        `,${JSON.stringify(`${name}@odata.associationLink`)}:${JSON.stringify(`${to}/$ref`)},` +
        `${JSON.stringify(`${name}@odata.navigationLink`)}:${JSON.stringify(to)}`
      );
    });
  return (
    `"@odata.type":"#${service.namespace}.${type.name}","@odata.id":${JSON.stringify(`${urls.base}/${at}`)},` +
    `"@odata.editLink":${JSON.stringify(at + cast)}${links.join('')}`
  );
}

/** Throws where the model's `typeOf` names a type that was not declared: a defect of the model. */
export function variantOf(shape: AnswerShape, row: Row): TypeVariant {
  if (shape.single !== null) return shape.single;
  const name = shape.type.typeOf(row);
  const variant = shape.variants.get(name) ?? (shape.variants.size === 1 ? [...shape.variants.values()][0] : undefined);
  if (variant === undefined) throw new Error(`a row of ${shape.type.name} says that it is a ${name}`);
  return variant;
}

/** The expansion of a row; `key` is the key of the row, behind the path of its list. */
function writeExpanded(place: WriteContext, key: string, expanded: ExpansionShape, row: Row): string {
  const far = row[expanded.as] as Row | Rows | null | undefined;
  const { shape, form } = expanded;
  if (!expanded.many) {
    if (far == null) return `${expanded.key}:null`;
    const isAlone = form === 'rows' && shape.expanded.length === 0 && shape.told === null && place.urls.isFull !== true;
    if (expanded.isChain) return writeChain(place, key, expanded, far as Row);
    const variant = isAlone ? variantOf(shape, far as Row) : null;
    const text =
      variant !== null
        ? `{${appendMembers(appendEtag(variant.annotation, variant, far as Row), variant, far as Row)}}`
        : writeRelatedRow(contextBelow(place, key, expanded, true), expanded, far as Row);
    return `${expansionContext(place, key, expanded)}${expanded.key}:${text}`;
  }
  const rows = (far ?? { rows: [], count: 0, more: false }) as Rows;
  return `${expansionContext(place, key, expanded)}${writeMany(place, key, expanded, rows)}`;
}

/** A row that shows the expansion that led to it again; the last one shows none. */
function writeChain(place: WriteContext, key: string, expanded: ExpansionShape, row: Row): string {
  const below = contextBelow(place, key, expanded, true);
  const text = writeRow(below, expanded.shape, row);
  const next = row[expanded.as] == null ? '' : `,${writeChain(below, '', expanded, row[expanded.as] as Row)}`;
  return `${expansionContext(place, key, expanded)}${expanded.key}:${text.slice(0, -1)}${next}}`;
}

function writeMany(place: WriteContext, key: string, expanded: ExpansionShape, { rows, count, more }: Rows): string {
  const name = expanded.key.slice(0, -1);
  const counted = expanded.counted || expanded.form === 'count' ? `${name}@odata.count":${count ?? 0}` : '';
  if (expanded.form === 'count') return counted;
  const below = contextBelow(place, key, expanded, false);
  const last = rows.at(-1);
  let next = '';
  if (more && last !== undefined) {
    const token = expansionSkipToken(below.path, expanded, last);
    const link = expansionLink(place.urls, place.path + key, expanded, token);
    next = `${name}@odata.nextLink":${JSON.stringify(link)},`;
  }
  const items = rows.map((each) => writeRelatedRow(below, expanded, each));
  return `${counted === '' ? '' : `${counted},`}${next}${expanded.key}:[${items.join(',')}]`;
}

const writeRelatedRow = (place: WriteContext, { form, shape }: ExpansionShape, row: Row): string =>
  form === 'refs' ? writeRef(place, shape, row) : writeRow(place, shape, row);

const contextBelow = (
  { service, urls, path }: WriteContext,
  key: string,
  { name, cast }: ExpansionShape,
  isEntity: boolean,
): WriteContext => ({ service, urls, path: `${path}${key}/${name}${cast}`, contextAnnotation: null, isEntity });

/** The context of an expansion before and behind the key of its parent: the same for every row of a list. */
interface ContextTemplate {
  readonly base: string;
  readonly path: string;
  readonly before: string;
  readonly behind: string;
}
const contextTemplates = new WeakMap<ExpansionShape, ContextTemplate>();

function expansionContext({ urls: { base }, path }: WriteContext, key: string, expanded: ExpansionShape): string {
  if (expanded.form !== 'rows') return '';
  let known = contextTemplates.get(expanded);
  if (known?.base !== base || known.path !== path) {
    known = createContextTemplate(base, path, expanded);
    contextTemplates.set(expanded, known);
  }
  return expanded.set === null ? known.before + key + known.behind : known.before + known.behind;
}

/** A key is escaped in an address already and needs no escaping in JSON. */
function createContextTemplate(
  base: string,
  path: string,
  { key, name, cast, set, shape, many }: ExpansionShape,
): ContextTemplate {
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
  return {
    base,
    path,
    before: `${key.slice(0, -1)}@odata.context":"${inJson(`${base}/$metadata#${set ?? path}`)}`,
    behind: `${inJson(`${set === null ? `/${name}${cast}` : ''}${selectList(shape)}${many ? '' : '/$entity'}`)}",`,
  };
}

/** The token of the list that the link leads to, which is read by its own path. */
function expansionSkipToken(path: string, { texts, orders }: ExpansionShape, last: Row): string {
  const text = (option: string): string | null => texts.get(option) ?? null;
  return writeSkipToken(
    `${path} ${listIdentity(text('$filter'), text('$orderby'), text('$search'))}`,
    cursorOf(orders, last),
  );
}

export function writeRef({ service, urls, path }: WriteContext, shape: AnswerShape, row: Row): string {
  const { type } = variantOf(shape, row);
  const address = `${urls.base}/${entityPath(service, type, shape.type, path, wireIdOf(type, row))}`;
  return `{"@odata.id":${JSON.stringify(address)}}`;
}
