// Statements that differ only in their values are put together once: a query's shape is the key, its texts are filled in when it is asked.

import type { Condition, Query, Value } from '../odata/query.ts';
import type { Statement } from './dialect.ts';

/** The place of a value that is only known when a statement runs; `make` turns what is given into the parameter, `undefined` where it cannot be one. */
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
  includes(): boolean { return false; }
}

/** What a statement is made of; with slots in the place of texts while a template is made. `ids` are encoded. */
export interface Asked { readonly query: Query; readonly ids: readonly unknown[] | Slot }
export type Templates = Map<string, { readonly statement: Statement }>;

const mostTemplates = 2_000;
/** A shape that nobody asks for twice is not worth keeping. */
const longestKey = 8_000;

/** `kind` says what else the text depends on. `compile` MUST look at no value that is a slot, only hand it on. */
export function templated<T extends { readonly statement: Statement }>(templates: Templates, kind: string, query: Query, ids: readonly unknown[], compile: (asked: Asked) => T): T {
  const given: unknown[] = [ids.length === 1 ? ids[0] : ids];
  const key = `${kind} ${ids.length === 1 ? '1' : '*'} ${keyOf(query, given)}`;
  if (key.length > longestKey) return compile({ query, ids });
  let known = templates.get(key) as T | undefined;
  if (known === undefined) {
    const next = counter();
    known = compile({ ids: ids.length === 1 ? [new Slot(0)] : new Slot(0), query: { ...query, where: slottedWhere(query.where, next), after: query.after?.map((value) => slottedValue(value, next)) ?? null } });
    if (templates.size >= mostTemplates) templates.clear();
    templates.set(key, known);
  }
  const values = filled(known.statement.values, given);
  return values === null ? compile({ query, ids }) : { ...known, statement: { text: known.statement.text, values } };
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

/** Everything that the text depends on; the texts that will be filled in are added to `given`, in the order of `slotted…`. */
function keyOf({ entity, fields, where, expand, orderBy, top, skip, after }: Query, given: unknown[]): string {
  let key = `${entity} ${fields === 'all' ? '*' : fields.join()} ${expand.map(({ navigation }) => navigation).join()} `;
  for (const { path, descending } of orderBy) key += `${path.join('/')}${descending ? '-' : '+'}`;
  key += ` ${top} ${skip} ${keyOfWhere(where, given)}`;
  return after === null ? key : `${key} after ${after.map((value) => keyOfValue(value, given)).join()}`;
}

function keyOfWhere(where: Condition, given: unknown[]): string {
  switch (where.op) {
    case 'true': return 'T';
    case 'false': return 'F';
    case 'everyRow': return 'E';
    case 'not': return `!${keyOfWhere(where.of, given)}`;
    case 'and':
    case 'or': {
      let key = where.op === 'and' ? '&(' : '|(';
      for (const each of where.of) key += keyOfWhere(each, given);
      return `${key})`;
    }
    case 'compare': return `${where.path.join('/')} ${where.test}${where.apply ?? ''} ${keyOfValue(where.value, given)};`;
    case 'compareFields': return `${where.left.join('/')} ${where.test} ${where.right.join('/')};`;
    case 'in': return `${where.path.join('/')} in ${isList(where.values) ? (given.push(where.values), '*') : JSON.stringify(where.values)};`;
    case 'text': return `${where.path.join('/')} ${where.fn}${where.apply ?? ''} ${JSON.stringify(where.value)};`;
    case 'any':
    case 'all': return `${where.op} ${where.path.join('/')}(${keyOfWhere(where.where, given)})`;
    case 'exists': return `exists ${where.entity}(${keyOfWhere(where.where, given)})`;
  }
}

const isList = (values: readonly Value[]): boolean => values.length > 1 && values.every((value) => typeof value === 'string');
const keyOfValue = (value: Value, given: unknown[]): string => (typeof value === 'string' ? (given.push(value), '?') : String(value));

type Next = () => number;
const counter = (): Next => {
  let at = 0;
  return () => (at += 1);
};

function slottedWhere(where: Condition, next: Next): Condition {
  switch (where.op) {
    case 'not': return { op: 'not', of: slottedWhere(where.of, next) };
    case 'and':
    case 'or': return { op: where.op, of: where.of.map((each) => slottedWhere(each, next)) };
    case 'compare': return { ...where, value: slottedValue(where.value, next) };
    case 'in': return isList(where.values) ? { ...where, values: new ListSlot(next()) as unknown as readonly Value[] } : where;
    case 'any':
    case 'all':
    case 'exists': return { ...where, where: slottedWhere(where.where, next) };
    default: return where;
  }
}

const slottedValue = (value: Value, next: Next): Value => (typeof value === 'string' ? new Slot(next()) as unknown as Value : value);
