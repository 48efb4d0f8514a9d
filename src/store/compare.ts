// Tests of one column: every comparison, list and text function as SQL that is true or false, never unknown, in both
// senses.

import { fold } from '../domain/text.ts';
import type { Comparison, Condition, Value } from '../odata/query.ts';
import { allOf, no, oneOf, yes } from './dialect.ts';
import type { Context, Fragment } from './dialect.ts';
import type { Operand } from './source.ts';
import { sql } from './sql.ts';
import { ListSlot, Slot } from './templates.ts';

type Apply = 'lower' | 'upper' | undefined;
/**
 * `holds` false asks for the opposite: null must then count as "the test was not met", which plain `not` of SQL would
 * lose.
 */
type Sense = boolean;

const opposite = { eq: 'ne', ne: 'eq', gt: 'le', ge: 'lt', lt: 'ge', le: 'gt' } as const satisfies Record<
  Comparison,
  Comparison
>;
const signs = { eq: sql`=`, ne: sql`<>`, gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` } as const satisfies Record<
  Comparison,
  Fragment
>;
const isOrder = (test: Comparison) => test !== 'eq' && test !== 'ne';

export function compareValue(
  context: Context,
  left: Operand,
  test: Comparison,
  value: Value,
  rest: { apply: Apply; holds: Sense },
): Fragment {
  const { holds } = rest;
  if (value === null) return isOrder(test) ? truth(!holds) : isNull(left, (test === 'eq') === holds);
  const given = isOrder(test) && left.storage === 'integer' ? wholeNumber(test, value) : encoded(context, left, value);
  if (given === undefined) {
    if (!isOrder(test)) return truth((test === 'ne') === holds);
    // Ids are sorted as text where people compare them with something that is no id.
    return left.storage === 'id' && typeof value === 'string'
      ? ordered(left, context.dialect.idAsText(left.raw), test, value, holds)
      : truth(!holds);
  }
  const subject = applied(left, rest.apply);
  if (!isOrder(test)) return (test === 'eq') === holds ? sql`${subject} = ${given}` : differs(left, subject, given);
  return ordered(left, subject, test, given, holds);
}

export function compareColumns(
  context: Context,
  left: Operand,
  test: Comparison,
  right: Operand,
  holds: Sense,
): Fragment {
  const isMixed = left.storage !== right.storage;
  // A name and another text are compared as they are, so that what is the same is equal.
  const side = (each: Operand) =>
    (isMixed ? null : each.folded) ??
    (isMixed && each.storage === 'id' ? context.dialect.idAsText(each.raw) : each.raw);
  const [a, b] = [side(left), side(right)];
  if (!isOrder(test))
    return (test === 'eq') === holds ? sql`${a} is not distinct from ${b}` : sql`${a} is distinct from ${b}`;
  if (holds) return sql`${a} ${signs[test]} ${b}`;
  return oneOf([sql`${a} ${signs[opposite[test]]} ${b}`, isNull(left, true), isNull(right, true)]);
}

export function isOneOf(context: Context, left: Operand, values: readonly Value[], holds: Sense): Fragment {
  if (values instanceof ListSlot) return isAmong(context, left, values, holds);
  const orNull = values.includes(null);
  const given = values
    .filter((value) => value !== null)
    .map((value) => encoded(context, left, value))
    .filter((value) => value !== undefined);
  const subject = applied(left, undefined);
  const inList =
    given.length === 0
      ? no
      : given.length === 1
        ? sql`${subject} = ${given[0]}`
        : context.dialect.isIn(subject, left.storage, context.dialect.list(given));
  if (holds) return orNull ? oneOf([inList, isNull(left, true)]) : inList;
  const notInList = given.length === 0 ? yes : sql`not (${inList})`;
  return orNull
    ? allOf([notInList, isNull(left, false)])
    : given.length === 0
      ? yes
      : oneOf([notInList, isNull(left, true)]);
}

/** As `isOneOf` of a list that is not known yet. */
function isAmong(context: Context, left: Operand, slot: ListSlot, holds: Sense): Fragment {
  const inList = context.dialect.isIn(applied(left, undefined), left.storage, listIn(context, left, slot));
  return holds ? inList : oneOf([sql`not (${inList})`, isNull(left, true)]);
}

const listIn = (context: Context, left: Operand, slot: ListSlot): Slot =>
  slot.through((values) =>
    context.dialect.list(
      (values as readonly unknown[]).map((each) => encoded(context, left, each)).filter((value) => value !== undefined),
    ),
  );

/** Ids that are given, as rows; null where the test is another. */
export function idsAsRows(
  context: Context,
  left: Operand,
  where: Extract<Condition, { op: 'compare' | 'in' }>,
): Fragment | null {
  const { list, rows } = context.dialect;
  if (where.op === 'compare') {
    const one = where.test === 'eq' && where.value !== null ? encoded(context, left, where.value) : undefined;
    const asList = (made: unknown): unknown => (made === undefined ? undefined : list([made]));
    return one === undefined ? null : rows(left.storage, one instanceof Slot ? one.through(asList) : asList(one));
  }
  if (where.values instanceof ListSlot) return rows(left.storage, listIn(context, left, where.values));
  return where.values.includes(null)
    ? null
    : rows(
        left.storage,
        list(where.values.map((each) => encoded(context, left, each)).filter((each) => each !== undefined)),
      );
}

export function matches(
  context: Context,
  left: Operand,
  fn: 'contains' | 'startswith' | 'endswith',
  value: string,
  rest: { apply: Apply; holds: Sense },
): Fragment {
  if (left.storage === 'boolean' || left.storage === 'integer' || left.storage === 'json')
    throw new Error(`${fn} needs text`);
  const asText: Operand =
    left.storage === 'id' ? { ...left, raw: context.dialect.idAsText(left.raw), storage: 'text' } : left;
  const given = encoded(context, asText, value);
  if (typeof given !== 'string') return truth(!rest.holds);
  const test = given === '' ? isNull(left, false) : textTest(context, fn, applied(asText, rest.apply), given);
  if (rest.holds) return test;
  return given === '' ? isNull(left, true) : oneOf([sql`not (${test})`, isNull(left, true)]);
}

function textTest(
  context: Context,
  fn: 'contains' | 'startswith' | 'endswith',
  subject: Fragment,
  given: string,
): Fragment {
  if (fn === 'contains') return context.dialect.contains(subject, given);
  if (fn === 'endswith') return context.dialect.endsWith(subject, given);
  // Exactly the texts with that beginning, by code point, and a range of an index.
  const end = firstBehind(given);
  return end === null ? sql`${subject} >= ${given}` : sql`(${subject} >= ${given} and ${subject} < ${end})`;
}

/** The smallest text that is greater than every text with this beginning; null where there is none. */
export function firstBehind(prefix: string): string | null {
  const points = [...prefix].map((each) => each.codePointAt(0) as number);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return null;
}

export function isNull(operand: Operand, holds: Sense): Fragment {
  if (!operand.nullable) return truth(!holds);
  return holds ? sql`${operand.raw} is null` : sql`${operand.raw} is not null`;
}

/**
 * tolower and toupper mean the 26 letters of ASCII on both engines; text that people compare in any case has a folded
 * twin instead.
 */
function applied(left: Operand, apply: Apply): Fragment {
  if (left.folded) return left.folded;
  if (!apply || (left.storage !== 'text' && left.storage !== 'duration')) return left.raw;
  return apply === 'lower' ? sql`lower(${left.raw})` : sql`upper(${left.raw})`;
}

function encoded(context: Context, left: Operand, value: unknown): unknown {
  if (left.storage === 'json') throw new Error('a field that is kept as JSON is compared with nothing but null');
  const { encode } = context.dialect.codecs[left.storage];
  if (value instanceof Slot)
    return left.folded ? value.through((given) => folded(encode(given))) : value.through(encode);
  const kept = encode(value);
  return left.folded ? folded(kept) : kept;
}

const folded = (kept: unknown): unknown => (typeof kept === 'string' ? fold(kept) : kept);

/**
 * Whole numbers only are kept; others are compared by order with their neighbour, and too large ones with one beyond
 * all.
 */
function wholeNumber(test: Comparison, value: Value): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  const near = test === 'gt' || test === 'le' ? Math.floor(value) : Math.ceil(value);
  return Math.max(Number.MIN_SAFE_INTEGER - 1, Math.min(Number.MAX_SAFE_INTEGER + 1, near));
}

function ordered(left: Operand, subject: Fragment, test: Comparison, given: unknown, holds: Sense): Fragment {
  if (holds) return sql`${subject} ${signs[test]} ${given}`;
  return oneOf([sql`${subject} ${signs[opposite[test]]} ${given}`, isNull(left, true)]);
}

function differs(left: Operand, subject: Fragment, given: unknown): Fragment {
  return left.nullable ? sql`${subject} is distinct from ${given}` : sql`${subject} <> ${given}`;
}

function truth(value: boolean): Fragment {
  return value ? yes : no;
}
