// One row as JSON: its properties in the declared order, id first, then what was expanded.

import type { Service, StructuredType } from './describe.ts';
import { entityPath, expansionLink, idOf, listOf, type Urls } from './links.ts';
import { cursorOf } from './order.ts';
import { identityOf } from './options.ts';
import type { Expanded as Rows, Row } from './query.ts';
import type { Expanded, Shape, Shown, Variant } from './shape.ts';
import { writeToken } from './skiptoken.ts';
import { setPath } from './schema.ts';
import { keyText } from './target.ts';

/** Where rows stand: `path` is the canonical path of their collection, or of the one entity itself where `isEntity`. */
export interface Place {
  readonly service: Service;
  readonly urls: Urls;
  readonly path: string;
  /** The context of an answer that is one entity, as JSON. */
  readonly annotate: string | null;
  readonly isEntity?: boolean;
}

export function writeRow(place: Place, shape: Shape, row: Row): string {
  const { shown, annotation, type } = shape.single ?? typeOfRow(shape, row);
  let out = place.annotate === null ? '{' : `{"@odata.context":${place.annotate}`;
  if (place.urls.isFull === true) out += `${out.length > 1 ? ',' : ''}${control(place, shape, type, row)}`;
  else if (annotation !== '') out += out.length > 1 ? `,${annotation}` : annotation;
  for (const one of shown) {
    const value = one.members === null ? one.property.encode(row) : some(one, row);
    if (value === undefined) continue;
    out += out.length > 1 ? `,${one.key}` : one.key;
    if (typeof value === 'string') out += one.property.isPlain === true ? `"${value}"` : JSON.stringify(value);
    else out += typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  if (shape.expanded.length === 0) return `${out}}`;
  const path = place.isEntity === true ? place.path : place.path + keyText(idOf(type, row));
  for (const each of shape.expanded) {
    const written = writeExpanded(place, path, each, row);
    if (written !== '') out += out.length > 1 ? `,${written}` : written;
  }
  return `${out}}`;
}

/** What `odata.metadata=full` says of an entity: its type, its address, and where the navigations lead that were not expanded. */
function control({ service, urls, path, isEntity }: Place, shape: Shape, type: StructuredType, row: Row): string {
  const set = setPath(service, type) ?? setPath(service, shape.type);
  const at = set === null && isEntity === true ? path : `${set ?? path}${keyText(idOf(type, row))}`;
  const cast = type.name === shape.type.name ? '' : `/${service.namespace}.${type.name}`;
  const shown = new Set(shape.expanded.map((each) => each.name));
  const links = [...type.navigations.values()].filter(({ name, canonical, listed }) => listed && name === canonical && !shown.has(name)).map(({ name }) => {
    const to = `${urls.base}/${at}${cast}/${name}`;
    return `,${JSON.stringify(`${name}@odata.associationLink`)}:${JSON.stringify(`${to}/$ref`)},${JSON.stringify(`${name}@odata.navigationLink`)}:${JSON.stringify(to)}`;
  });
  return `"@odata.type":"#${service.namespace}.${type.name}","@odata.id":${JSON.stringify(`${urls.base}/${at}`)},"@odata.editLink":${JSON.stringify(at + cast)}${links.join('')}`;
}

/** Throws where the model's `typeOf` names a type that was not declared: a defect of the model. */
export function typeOfRow(shape: Shape, row: Row): Variant {
  if (shape.single !== null) return shape.single;
  const name = shape.type.typeOf(row);
  const variant = shape.variants.get(name) ?? (shape.variants.size === 1 ? [...shape.variants.values()][0] : undefined);
  if (variant === undefined) throw new Error(`a row of ${shape.type.name} says that it is a ${name}`);
  return variant;
}

function some({ property, members }: Shown, row: Row): unknown {
  const value = property.encode(row);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name.startsWith('@') || (members as readonly string[]).includes(name.toLowerCase())));
}

function writeExpanded(place: Place, path: string, expanded: Expanded, row: Row): string {
  const { urls } = place;
  const { shape, form } = expanded;
  const name = expanded.key.slice(0, -1);
  const far = row[expanded.as] as Row | Rows | null | undefined;
  const below = `${path}/${expanded.name}${expanded.cast}`;
  const write = (each: Row, isEntity: boolean): string =>
    form === 'refs' ? writeRef({ ...place, path: below }, shape, each) : writeRow({ service: place.service, urls, path: below, annotate: null, isEntity }, shape, each);
  const context = form !== 'rows' ? '' : expanded.set === null ? contextText(urls, expanded, below) : contextOfSet(urls, expanded, expanded.set);
  if (!expanded.many) return far == null ? `${expanded.key}:null` : `${context}${expanded.key}:${write(far as Row, true)}`;
  const { rows, count, more } = (far ?? { rows: [], count: 0, more: false }) as Rows;
  const counted = expanded.counted || form === 'count' ? `${name}@odata.count":${count ?? 0}` : '';
  if (form === 'count') return counted;
  const last = rows.at(-1);
  const next = more && last !== undefined ? `${name}@odata.nextLink":${JSON.stringify(expansionLink(urls, path, expanded, nextToken(below, expanded, last)))},` : '';
  return `${context}${counted === '' ? '' : `${counted},`}${next}${expanded.key}:[${rows.map((each) => write(each, false)).join(',')}]`;
}

function contextText({ base }: Urls, { key, shape, many }: Expanded, path: string): string {
  return `${key.slice(0, -1)}@odata.context":${JSON.stringify(`${base}/$metadata#${path}${listOf(shape)}${many ? '' : '/$entity'}`)},`;
}

/** The same for every row of an answer, but for the last address that was asked. */
const ofSets = new WeakMap<Expanded, { readonly base: string; readonly text: string }>();

function contextOfSet(urls: Urls, expanded: Expanded, set: string): string {
  const known = ofSets.get(expanded);
  if (known?.base === urls.base) return known.text;
  const text = contextText(urls, expanded, set);
  ofSets.set(expanded, { base: urls.base, text });
  return text;
}

/** Good for the list that the link leads to, which is read by its own path. */
function nextToken(path: string, { texts, orders }: Expanded, last: Row): string {
  const text = (option: string): string | null => texts.get(option) ?? null;
  return writeToken(`${path} ${identityOf(text('$filter'), text('$orderby'), text('$search'))}`, cursorOf(orders, last));
}

export function writeRef({ service, urls, path }: Place, shape: Shape, row: Row): string {
  const { type } = typeOfRow(shape, row);
  return `{"@odata.id":${JSON.stringify(`${urls.base}/${entityPath(service, type, shape.type, path, idOf(type, row))}`)}}`;
}
