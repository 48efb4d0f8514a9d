// Statements that differ only in their values are put together once: a query's shape is the key, its texts are filled
// in when it is asked.

import { withValues, type Condition, type Expansion, type Query, type Value } from '../odata/query.ts';
import type { Context, Statement } from './dialect.ts';

/**
 * The place of a value that is only known when a statement runs; `make` turns what is given into the parameter,
 * `undefined` where it cannot be one.
 */
export class Slot {
  readonly at: number;
  readonly make: (given: unknown) => unknown;
  constructor(at: number, make: (given: unknown) => unknown = (given) => given) {
    this.at = at;
    this.make = make;
  }

  through(next: (made: unknown) => unknown): Slot {
    return new Slot(this.at, (given) => next(this.make(given)));
  }
}

/** A list of texts in the place of a condition's values. It holds no null. */
export class ListSlot extends Slot {
  includes(): boolean {
    return false;
  }
}

/** What a statement is made of; with slots in the place of texts while a template is made. `ids` are encoded. */
export interface Asked {
  readonly query: Query;
  readonly ids: readonly unknown[] | Slot;
}
export type Templates = Map<string, { readonly statement: Statement }>;

const mostTemplates = 2_000;
/** A shape that nobody asks for twice is not worth keeping. */
const longestKey = 8_000;

/**
 * What a statement's text depends on, and what is filled in: first the ids, then texts and lists of texts in the order
 * of `slotted…`.
 */
interface Keyed {
  readonly key: string;
  readonly given: readonly unknown[];
}

/** Which expansions of an entity's rows are read in the same statement, so that it depends on all that they ask. */
type IsBeside = (entity: string, expansion: Expansion) => boolean;
const nothingBeside: IsBeside = () => false;

/** Of queries that are asked again as the same objects: what was keyed is not keyed anew. */
const again = new WeakMap<Query, Map<string, Keyed>>();

/** `kind` says what else the text depends on. `compile` MUST look at no value that is a slot, only hand it on. */
export function templated<T extends { readonly statement: Statement }>(
  { templates, instead }: Context,
  kind: string,
  query: Query,
  ids: readonly unknown[],
  compile: (asked: Asked) => T,
  isBeside = nothingBeside,
): T {
  const make = (): Keyed => keyed(kind, query, ids, isBeside);
  const { key, given } = instead === null ? make() : keyedAgain(kind, query, ids, instead, make);
  const asked = (): Asked => ({
    ids,
    query:
      instead === null
        ? query
        : withEach(query, isBeside, {
            value: (value) => (typeof value === 'string' ? (instead.get(value) ?? value) : value),
          }),
  });
  if (key.length > longestKey) return compile(asked());
  let known = templates.get(key) as T | undefined;
  if (known === undefined) {
    const next = counter();
    const slotted = withEach(query, isBeside, {
      value: (value) => slottedValue(value, next),
      list: (values) => (isList(values) ? (new ListSlot(next()) as unknown as readonly Value[]) : values),
    });
    known = compile({ ids: ids.length === 1 ? [new Slot(0)] : new Slot(0), query: slotted });
    if (templates.size >= mostTemplates) templates.clear();
    templates.set(key, known);
  }
  const values = filled(known.statement.values, given);
  return values === null ? compile(asked()) : { ...known, statement: { text: known.statement.text, values } };
}

interface Each {
  readonly value: (value: Value) => Value;
  readonly list?: (values: readonly Value[]) => readonly Value[];
}

/** The query with other values, in the order of its key. */
function withEach(query: Query, isBeside: IsBeside, each: Each): Query {
  const where = withValues(query.where, each.value, each.list);
  const expand = query.expand.map((expansion) =>
    isBeside(query.entity, expansion) ? { ...expansion, query: withEach(expansion.query, isBeside, each) } : expansion,
  );
  return { ...query, where, expand, after: query.after?.map(each.value) ?? null };
}

function keyed(kind: string, query: Query, ids: readonly unknown[], isBeside: IsBeside): Keyed {
  const given: unknown[] = [ids.length === 1 ? ids[0] : ids];
  return { key: `${kind} ${ids.length === 1 ? '1' : '*'} ${keyOf(query, given, isBeside)}`, given };
}

function keyedAgain(
  kind: string,
  query: Query,
  ids: readonly unknown[],
  instead: ReadonlyMap<string, string>,
  make: () => Keyed,
): Keyed {
  let kinds = again.get(query);
  if (kinds === undefined) again.set(query, (kinds = new Map<string, Keyed>()));
  const which = ids.length === 1 ? kind : `${kind} *`;
  let known = kinds.get(which);
  if (known === undefined) kinds.set(which, (known = make()));
  const textOf = (text: unknown): unknown => instead.get(text as string) ?? text;
  const [, ...texts] = known.given;
  return {
    key: known.key,
    given: [
      ids.length === 1 ? ids[0] : ids,
      ...texts.map((each) => (Array.isArray(each) ? each.map(textOf) : textOf(each))),
    ],
  };
}

/** Null where a value cannot be kept as its column's kind: the text is another one then. */
function filled(values: readonly unknown[], given: readonly unknown[]): readonly unknown[] | null {
  const made: unknown[] = [];
  for (const value of values) {
    const one = value instanceof Slot ? value.make(given[value.at]) : value;
    if (one === undefined) return null;
    made.push(one);
  }
  return made;
}

/**
 * Everything that the text depends on; the texts that will be filled in are added to `given`, in the order of
 * `slotted…`.
 */
function keyOf(
  { entity, fields, where, expand, orderBy, top, skip, after }: Query,
  given: unknown[],
  isBeside: IsBeside,
): string {
  let key = `${entity} ${fields === 'all' ? '*' : fields.join()} `;
  for (const { path, descending } of orderBy) key += `${path.join('/')}${descending ? '-' : '+'}`;
  key += ` ${top} ${skip} ${keyOfWhere(where, given)} `;
  for (const each of expand)
    key += isBeside(entity, each)
      ? `${each.navigation} as ${each.as} (${keyOf(each.query, given, isBeside)}),`
      : `${each.navigation},`;
  return after === null ? key : `${key} after ${after.map((value) => keyOfValue(value, given)).join()}`;
}

function keyOfWhere(where: Condition, given: unknown[]): string {
  switch (where.op) {
    case 'true':
      return 'T';
    case 'false':
      return 'F';
    case 'everyRow':
      return 'E';
    case 'not':
      return `!${keyOfWhere(where.of, given)}`;
    case 'and':
    case 'or': {
      let key = where.op === 'and' ? '&(' : '|(';
      for (const each of where.of) key += keyOfWhere(each, given);
      return `${key})`;
    }
    case 'compare':
      return `${where.path.join('/')} ${where.test}${where.apply ?? ''} ${keyOfValue(where.value, given)};`;
    case 'compareFields':
      return `${where.left.join('/')} ${where.test} ${where.right.join('/')};`;
    case 'in':
      return (
        `${where.path.join('/')} in ` +
        `${isList(where.values) ? (given.push(where.values), '*') : JSON.stringify(where.values)};`
      );
    case 'text':
      return `${where.path.join('/')} ${where.fn}${where.apply ?? ''} ${JSON.stringify(where.value)};`;
    case 'any':
    case 'all':
      return `${where.op} ${where.path.join('/')}(${keyOfWhere(where.where, given)})`;
    case 'exists':
      return `exists ${where.entity}(${keyOfWhere(where.where, given)})`;
  }
}

const isList = (values: readonly Value[]): boolean =>
  values.length > 1 && values.every((value) => typeof value === 'string');
const keyOfValue = (value: Value, given: unknown[]): string =>
  typeof value === 'string' ? (given.push(value), '?') : String(value);

type Next = () => number;
const counter = (): Next => {
  let at = 0;
  return () => (at += 1);
};

const slottedValue = (value: Value, next: Next): Value =>
  typeof value === 'string' ? (new Slot(next()) as unknown as Value) : value;
