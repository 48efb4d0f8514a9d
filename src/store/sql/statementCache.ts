// Statements that differ only in their values are compiled once: the key is the shape of a query, and its texts are
// bound when it is read.

import { mapValues, type Condition, type Expansion, type Query, type Value } from '../../odata/query.ts';
import type { SqlContext } from './context.ts';
import type { Statement } from './fragment.ts';

/**
 * The place of a value that is only known when a statement runs; `encode` turns the given value into the parameter,
 * `undefined` where it cannot be one.
 */
export class ParameterSlot {
  readonly index: number;
  readonly encode: (given: unknown) => unknown;
  constructor(index: number, encode: (given: unknown) => unknown = (given) => given) {
    this.index = index;
    this.encode = encode;
  }

  pipe(next: (encoded: unknown) => unknown): ParameterSlot {
    return new ParameterSlot(this.index, (given) => next(this.encode(given)));
  }
}

/** A list of texts in the place of a condition's values. It holds no null. */
export class ListParameterSlot extends ParameterSlot {
  includes(): boolean {
    return false;
  }
}

/** The input of a compilation, with slots in the place of texts where the statement is kept. `ids` are encoded. */
export interface StatementInput {
  readonly query: Query;
  readonly ids: readonly unknown[] | ParameterSlot;
}

const mostStatements = 2_000;
/** A longer key is of a shape that is hardly asked for twice. */
const longestKey = 8_000;

/**
 * What a statement's text depends on, and the values of its slots: first the ids, then texts and lists of texts in the
 * order of their slots.
 */
interface CacheKey {
  readonly key: string;
  readonly values: readonly unknown[];
}

/** Whether an expansion is read in the statement of its parents, so that the text depends on the whole expansion. */
type IsJoined = (entity: string, expansion: Expansion) => boolean;
const noneJoined: IsJoined = () => false;

/** Cache keys by the identity of a query: prepared queries come again as the same objects. */
const keysByQuery = new WeakMap<Query, Map<string, CacheKey>>();

/** `kind` says what else the text depends on. `compile` MUST look at no value that is a slot, only hand it on. */
export function cachedStatement<T extends { readonly statement: Statement }>(
  { statements, parameters }: SqlContext,
  kind: string,
  query: Query,
  ids: readonly unknown[],
  compile: (input: StatementInput) => T,
  isJoined = noneJoined,
): T {
  const make = (): CacheKey => createCacheKey(kind, query, ids, isJoined);
  const { key, values: given } = parameters === null ? make() : knownCacheKey(kind, query, ids, parameters, make);
  const asItIs = (): T => compile({ ids, query: withParameters(query, parameters, isJoined) });
  if (key.length > longestKey) return asItIs();
  let known = statements.get(key) as T | undefined;
  if (known === undefined) {
    known = compile({
      ids: ids.length === 1 ? [new ParameterSlot(0)] : new ParameterSlot(0),
      query: withSlots(query, isJoined),
    });
    if (statements.size >= mostStatements) statements.clear();
    statements.set(key, known);
  }
  const values = bindValues(known.statement.values, given);
  return values === null ? asItIs() : { ...known, statement: { text: known.statement.text, values } };
}

function withParameters(query: Query, parameters: ReadonlyMap<string, string> | null, isJoined: IsJoined): Query {
  if (parameters === null) return query;
  const value = (each: Value): Value => (typeof each === 'string' ? (parameters.get(each) ?? each) : each);
  return mapQueryValues(query, isJoined, { value });
}

/** Slots are numbered in the order in which `keyOf` collects the texts that fill them. */
function withSlots(query: Query, isJoined: IsJoined): Query {
  let slots = 0;
  const next = (): number => {
    slots += 1;
    return slots;
  };
  return mapQueryValues(query, isJoined, {
    value: (value) => (typeof value === 'string' ? (new ParameterSlot(next()) as unknown as Value) : value),
    list: (values) => (isList(values) ? (new ListParameterSlot(next()) as unknown as readonly Value[]) : values),
  });
}

interface ValueMapper {
  readonly value: (value: Value) => Value;
  readonly list?: (values: readonly Value[]) => readonly Value[];
}

/** The query with other values, in the order of its key. */
function mapQueryValues(query: Query, isJoined: IsJoined, each: ValueMapper): Query {
  const where = mapValues(query.where, each.value, each.list);
  const expand = query.expand.map((expansion) =>
    isJoined(query.entity, expansion)
      ? { ...expansion, query: mapQueryValues(expansion.query, isJoined, each) }
      : expansion,
  );
  return { ...query, where, expand, after: query.after?.map(each.value) ?? null };
}

function createCacheKey(kind: string, query: Query, ids: readonly unknown[], isJoined: IsJoined): CacheKey {
  const given: unknown[] = [ids.length === 1 ? ids[0] : ids];
  return { key: `${kind} ${ids.length === 1 ? '1' : '*'} ${keyOf(query, given, isJoined)}`, values: given };
}

function knownCacheKey(
  kind: string,
  query: Query,
  ids: readonly unknown[],
  parameters: ReadonlyMap<string, string>,
  make: () => CacheKey,
): CacheKey {
  const kinds = keysByQuery.get(query) ?? new Map<string, CacheKey>();
  if (kinds.size === 0) keysByQuery.set(query, kinds);
  const which = ids.length === 1 ? kind : `${kind} *`;
  let known = kinds.get(which);
  if (known === undefined) {
    known = make();
    kinds.set(which, known);
  }
  const textOf = (text: unknown): unknown => parameters.get(text as string) ?? text;
  const [, ...texts] = known.values;
  return {
    key: known.key,
    values: [
      ids.length === 1 ? ids[0] : ids,
      ...texts.map((each) => (Array.isArray(each) ? each.map(textOf) : textOf(each))),
    ],
  };
}

/** The parameters of a statement; null where a value does not fit its column, so that another text is needed. */
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
 * Everything that the text depends on; the texts that will be bound are added to `given`, in the order of their slots.
 */
function keyOf(
  { entity, fields, where, expand, orderBy, top, skip, after }: Query,
  given: unknown[],
  isJoined: IsJoined,
): string {
  let key = `${entity} ${fields === 'all' ? '*' : fields.join()} `;
  for (const { path, descending } of orderBy) key += `${path.join('/')}${descending ? '-' : '+'}`;
  key += ` ${top} ${skip} ${keyOfWhere(where, given)} `;
  for (const each of expand)
    key += isJoined(entity, each)
      ? `${each.navigation} as ${each.as} (${keyOf(each.query, given, isJoined)}),`
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
      return `${where.path.join('/')} in ${keyOfList(where.values, given)};`;
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

function keyOfList(values: readonly Value[], given: unknown[]): string {
  if (!isList(values)) return JSON.stringify(values);
  given.push(values);
  return '*';
}

function keyOfValue(value: Value, given: unknown[]): string {
  if (typeof value !== 'string') return String(value);
  given.push(value);
  return '?';
}
