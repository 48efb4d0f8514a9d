// One row as JSON: its properties in the declared order, id first, then what was expanded.

import type { Service, StructuredType } from './describe.ts';
import { entityPath, expansionLink, idOf, listOf, type Urls } from './links.ts';
import { cursorOf } from './order.ts';
import { identityOf } from './options.ts';
import type { Expanded as Rows, Row } from './query.ts';
import type { Expanded, Shape, Variant } from './shape.ts';
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
  const variant = typeOfRow(shape, row);
  const { annotate, urls, isEntity } = place;
  const said = urls.isFull === true ? control(place, shape, variant.type, row) : variant.annotation;
  const out = withMembers(
    annotate === null ? said : `"@odata.context":${annotate}${said === '' ? '' : `,${said}`}`,
    variant,
    row,
  );
  if (shape.expanded.length === 0) return `{${out}}`;
  const key = isEntity === true ? '' : keyText(idOf(variant.type, row));
  return `{${withEach(out, shape.expanded, (each) => writeExpanded(place, key, each, row))}}`;
}

function withMembers(head: string, { shown }: Variant, row: Row): string {
  let out = head;
  for (const { key, next, write } of shown) {
    const text = write(row);
    if (text !== undefined) out += (out === '' ? key : next) + text;
  }
  return out;
}

function withEach<T>(head: string, all: readonly T[], write: (each: T) => string): string {
  let out = head;
  for (const each of all) {
    const text = write(each);
    if (text !== '') out += out === '' ? text : `,${text}`;
  }
  return out;
}

/**
 * What `odata.metadata=full` says of an entity: its type, its address, and where the navigations lead that were not
 * expanded.
 */
function control({ service, urls, path, isEntity }: Place, shape: Shape, type: StructuredType, row: Row): string {
  const set = setPath(service, type) ?? setPath(service, shape.type);
  const at = set === null && isEntity === true ? path : `${set ?? path}${keyText(idOf(type, row))}`;
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
export function typeOfRow(shape: Shape, row: Row): Variant {
  if (shape.single !== null) return shape.single;
  const name = shape.type.typeOf(row);
  const variant = shape.variants.get(name) ?? (shape.variants.size === 1 ? [...shape.variants.values()][0] : undefined);
  if (variant === undefined) throw new Error(`a row of ${shape.type.name} says that it is a ${name}`);
  return variant;
}

/** What hangs on a row; `key` is the row's own, behind the path of its list. */
function writeExpanded(place: Place, key: string, expanded: Expanded, row: Row): string {
  const far = row[expanded.as] as Row | Rows | null | undefined;
  const { shape, form } = expanded;
  if (!expanded.many) {
    if (far == null) return `${expanded.key}:null`;
    const isAlone = form === 'rows' && shape.expanded.length === 0 && place.urls.isFull !== true;
    const variant = isAlone ? typeOfRow(shape, far as Row) : null;
    const text =
      variant !== null
        ? `{${withMembers(variant.annotation, variant, far as Row)}}`
        : writeFar(placeBelow(place, key, expanded, true), expanded, far as Row);
    return `${contextOf(place, key, expanded)}${expanded.key}:${text}`;
  }
  return `${contextOf(place, key, expanded)}${writeMany(place, key, expanded, (far ?? { rows: [], count: 0, more: false }) as Rows)}`;
}

function writeMany(place: Place, key: string, expanded: Expanded, { rows, count, more }: Rows): string {
  const name = expanded.key.slice(0, -1);
  const counted = expanded.counted || expanded.form === 'count' ? `${name}@odata.count":${count ?? 0}` : '';
  if (expanded.form === 'count') return counted;
  const below = placeBelow(place, key, expanded, false);
  const last = rows.at(-1);
  const next =
    more && last !== undefined
      ? `${name}@odata.nextLink":${JSON.stringify(expansionLink(place.urls, place.path + key, expanded, nextToken(below.path, expanded, last)))},`
      : '';
  return `${counted === '' ? '' : `${counted},`}${next}${expanded.key}:[${rows.map((each) => writeFar(below, expanded, each)).join(',')}]`;
}

const writeFar = (place: Place, { form, shape }: Expanded, row: Row): string =>
  form === 'refs' ? writeRef(place, shape, row) : writeRow(place, shape, row);

const placeBelow = (
  { service, urls, path }: Place,
  key: string,
  { name, cast }: Expanded,
  isEntity: boolean,
): Place => ({ service, urls, path: `${path}${key}/${name}${cast}`, annotate: null, isEntity });

/**
 * What a context says before and behind the key of the row that the expansion hangs on: the same for every row of a
 * list.
 */
interface Around {
  readonly base: string;
  readonly path: string;
  readonly before: string;
  readonly behind: string;
}
const arounds = new WeakMap<Expanded, Around>();

function contextOf({ urls: { base }, path }: Place, key: string, expanded: Expanded): string {
  if (expanded.form !== 'rows') return '';
  let known = arounds.get(expanded);
  if (known?.base !== base || known.path !== path) arounds.set(expanded, (known = aroundOf(base, path, expanded)));
  return expanded.set === null ? known.before + key + known.behind : known.before + known.behind;
}

/** A key needs no other letters in JSON than in an address. */
function aroundOf(base: string, path: string, { key, name, cast, set, shape, many }: Expanded): Around {
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
  return {
    base,
    path,
    before: `${key.slice(0, -1)}@odata.context":"${inJson(`${base}/$metadata#${set ?? path}`)}`,
    behind: `${inJson(`${set === null ? `/${name}${cast}` : ''}${listOf(shape)}${many ? '' : '/$entity'}`)}",`,
  };
}

/** Good for the list that the link leads to, which is read by its own path. */
function nextToken(path: string, { texts, orders }: Expanded, last: Row): string {
  const text = (option: string): string | null => texts.get(option) ?? null;
  return writeToken(
    `${path} ${identityOf(text('$filter'), text('$orderby'), text('$search'))}`,
    cursorOf(orders, last),
  );
}

export function writeRef({ service, urls, path }: Place, shape: Shape, row: Row): string {
  const { type } = typeOfRow(shape, row);
  return `{"@odata.id":${JSON.stringify(`${urls.base}/${entityPath(service, type, shape.type, path, idOf(type, row))}`)}}`;
}
