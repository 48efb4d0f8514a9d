// Statements that differ only in their values are put together once: a query's shape is the key, its texts are filled
// in when it is asked.

import { mapValues, type Condition, type Expansion, type Query, type Value } from '../../odata/query.ts';
import type { SqlContext } from './context.ts';
import type { Statement } from './fragment.ts';

/**
 * The place of a value that is only known when a statement runs; `make` turns what is given into the parameter,
 * `undefined` where it cannot be one.
 */
export class ParameterSlot {
  readonly index: number;
  readonly encode: (given: unknown) => unknown;
  constructor(at: number, make: (given: unknown) => unknown = (given) => given) {
    this.index = at;
    this.encode = make;
  }

  pipe(next: (made: unknown) => unknown): ParameterSlot {
    return new ParameterSlot(this.index, (given) => next(this.encode(given)));
  }
}

/** A list of texts in the place of a condition's values. It holds no null. */
export class ListParameterSlot extends ParameterSlot {
  includes(): boolean {
    return false;
  }
}

/** What a statement is made of; with slots in the place of texts while a template is made. `ids` are encoded. */
export interface StatementInput {
  readonly query: Query;
  readonly ids: readonly unknown[] | ParameterSlot;
}

const mostTemplates = 2_000;
/** A shape that nobody asks for twice is not worth keeping. */
const longestKey = 8_000;

/**
 * What a statement's text depends on, and what is filled in: first the ids, then texts and lists of texts in the order
 * of `slotted…`.
 */
interface CacheKey {
  readonly key: string;
  readonly values: readonly unknown[];
}

/** Which expansions of an entity's rows are read in the same statement, so that it depends on all that they ask. */
type IsJoined = (entity: string, expansion: Expansion) => boolean;
const noneJoined: IsJoined = () => false;

/** Of queries that are asked again as the same objects: what was keyed is not keyed anew. */
const keysByQuery = new WeakMap<Query, Map<string, CacheKey>>();

/** `kind` says what else the text depends on. `compile` MUST look at no value that is a slot, only hand it on. */
export function cachedStatement<T extends { readonly statement: Statement }>(
  { statements: templates, parameters: instead }: SqlContext,
  kind: string,
  query: Query,
  ids: readonly unknown[],
  compile: (asked: StatementInput) => T,
  isBeside = noneJoined,
): T {
  const make = (): CacheKey => createCacheKey(kind, query, ids, isBeside);
  const { key, values: given } = instead === null ? make() : knownCacheKey(kind, query, ids, instead, make);
  const asked = (): StatementInput => ({
    ids,
    query:
      instead === null
        ? query
        : mapQueryValues(query, isBeside, {
            value: (value) => (typeof value === 'string' ? (instead.get(value) ?? value) : value),
          }),
  });
  if (key.length > longestKey) return compile(asked());
  let known = templates.get(key) as T | undefined;
  if (known === undefined) {
    const next = createCounter();
    const slotted = mapQueryValues(query, isBeside, {
      value: (value) => slotFor(value, next),
      list: (values) => (isList(values) ? (new ListParameterSlot(next()) as unknown as readonly Value[]) : values),
    });
    known = compile({ ids: ids.length === 1 ? [new ParameterSlot(0)] : new ParameterSlot(0), query: slotted });
    if (templates.size >= mostTemplates) templates.clear();
    templates.set(key, known);
  }
  const values = bindValues(known.statement.values, given);
  return values === null ? compile(asked()) : { ...known, statement: { text: known.statement.text, values } };
}

interface ValueMapper {
  readonly value: (value: Value) => Value;
  readonly list?: (values: readonly Value[]) => readonly Value[];
}

/** The query with other values, in the order of its key. */
function mapQueryValues(query: Query, isBeside: IsJoined, each: ValueMapper): Query {
  const where = mapValues(query.where, each.value, each.list);
  const expand = query.expand.map((expansion) =>
    isBeside(query.entity, expansion)
      ? { ...expansion, query: mapQueryValues(expansion.query, isBeside, each) }
      : expansion,
  );
  return { ...query, where, expand, after: query.after?.map(each.value) ?? null };
}

function createCacheKey(kind: string, query: Query, ids: readonly unknown[], isBeside: IsJoined): CacheKey {
  const given: unknown[] = [ids.length === 1 ? ids[0] : ids];
  return { key: `${kind} ${ids.length === 1 ? '1' : '*'} ${keyOf(query, given, isBeside)}`, values: given };
}

function knownCacheKey(
  kind: string,
  query: Query,
  ids: readonly unknown[],
  instead: ReadonlyMap<string, string>,
  make: () => CacheKey,
): CacheKey {
  let kinds = keysByQuery.get(query);
  if (kinds === undefined) keysByQuery.set(query, (kinds = new Map<string, CacheKey>()));
  const which = ids.length === 1 ? kind : `${kind} *`;
  let known = kinds.get(which);
  if (known === undefined) kinds.set(which, (known = make()));
  const textOf = (text: unknown): unknown => instead.get(text as string) ?? text;
  const [, ...texts] = known.values;
  return {
    key: known.key,
    values: [
      ids.length === 1 ? ids[0] : ids,
      ...texts.map((each) => (Array.isArray(each) ? each.map(textOf) : textOf(each))),
    ],
  };
}

/** Null where a value cannot be kept as its column's kind: the text is another one then. */
function bindValues(values: readonly unknown[], given: readonly unknown[]): readonly unknown[] | null {
  const made: unknown[] = [];
  for (const value of values) {
    const one = value instanceof ParameterSlot ? value.encode(given[value.index]) : value;
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
  isBeside: IsJoined,
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

type Counter = () => number;
const createCounter = (): Counter => {
  let at = 0;
  return () => (at += 1);
};

const slotFor = (value: Value, next: Counter): Value =>
  typeof value === 'string' ? (new ParameterSlot(next()) as unknown as Value) : value;
