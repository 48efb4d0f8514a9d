// Tests of one column: every comparison, list and text function as SQL that is true or false, never unknown, also when
// negated.

import { fold } from '../../domain/text.ts';
import type { Comparison, Condition, Value } from '../../odata/query.ts';
import { allOf, sqlFalse, anyOf, sqlTrue } from './dialect.ts';
import type { Operand } from './rowSource.ts';
import { sql, type Fragment } from './fragment.ts';
import { ListParameterSlot, ParameterSlot } from './statementCache.ts';
import type { SqlContext } from './context.ts';

type CaseFunction = 'lower' | 'upper' | undefined;
/** `holds` false negates the test: null then counts as "the test was not met", which `not` in SQL would not give. */
type Sense = boolean;

const oppositeTests = { eq: 'ne', ne: 'eq', gt: 'le', ge: 'lt', lt: 'ge', le: 'gt' } as const satisfies Record<
  Comparison,
  Comparison
>;
const operators = {
  eq: sql`=`,
  ne: sql`<>`,
  gt: sql`>`,
  ge: sql`>=`,
  lt: sql`<`,
  le: sql`<=`,
} as const satisfies Record<Comparison, Fragment>;
const isOrder = (test: Comparison) => test !== 'eq' && test !== 'ne';

export function compareValue(
  context: SqlContext,
  left: Operand,
  test: Comparison,
  value: Value,
  rest: { apply: CaseFunction; holds: Sense },
): Fragment {
  const { holds } = rest;
  if (value === null) return isOrder(test) ? truthSql(!holds) : isNull(left, (test === 'eq') === holds);
  const given =
    isOrder(test) && left.storage === 'integer' ? nearestInteger(test, value) : encodeFor(context, left, value);
  if (given === undefined) {
    if (!isOrder(test)) return truthSql((test === 'ne') === holds);
    // Ids are compared as text with a value that cannot be an id.
    return left.storage === 'id' && typeof value === 'string'
      ? orderTest(left, context.dialect.idAsText(left.raw), test, value, holds)
      : truthSql(!holds);
  }
  const subject = subjectOf(left, rest.apply);
  if (!isOrder(test))
    return (test === 'eq') === holds ? sql`${subject} = ${given}` : differenceTest(left, subject, given);
  return orderTest(left, subject, test, given, holds);
}

export function compareColumns(
  context: SqlContext,
  left: Operand,
  test: Comparison,
  right: Operand,
  holds: Sense,
): Fragment {
  const isMixed = left.storage !== right.storage;
  // Columns of different kinds are compared as they are stored, so that equal texts are equal.
  const side = (each: Operand) =>
    (isMixed ? null : each.folded) ??
    (isMixed && each.storage === 'id' ? context.dialect.idAsText(each.raw) : each.raw);
  const [a, b] = [side(left), side(right)];
  if (!isOrder(test))
    return (test === 'eq') === holds ? sql`${a} is not distinct from ${b}` : sql`${a} is distinct from ${b}`;
  if (holds) return sql`${a} ${operators[test]} ${b}`;
  return anyOf([sql`${a} ${operators[oppositeTests[test]]} ${b}`, isNull(left, true), isNull(right, true)]);
}

export function isOneOf(context: SqlContext, left: Operand, values: readonly Value[], holds: Sense): Fragment {
  if (values instanceof ListParameterSlot) return isInList(context, left, values, holds);
  const orNull = values.includes(null);
  const given = values
    .filter((value) => value !== null)
    .map((value) => encodeFor(context, left, value))
    .filter((value) => value !== undefined);
  const subject = subjectOf(left, undefined);
  const inList =
    given.length === 0
      ? sqlFalse
      : given.length === 1
        ? sql`${subject} = ${given[0]}`
        : context.dialect.isIn(subject, left.storage, context.dialect.encodeList(given));
  if (holds) return orNull ? anyOf([inList, isNull(left, true)]) : inList;
  const notInList = given.length === 0 ? sqlTrue : sql`not (${inList})`;
  return orNull
    ? allOf([notInList, isNull(left, false)])
    : given.length === 0
      ? sqlTrue
      : anyOf([notInList, isNull(left, true)]);
}

/** As `isOneOf`, for a list that is known only when the statement runs. */
function isInList(context: SqlContext, left: Operand, slot: ListParameterSlot, holds: Sense): Fragment {
  const inList = context.dialect.isIn(subjectOf(left, undefined), left.storage, listSlot(context, left, slot));
  return holds ? inList : anyOf([sql`not (${inList})`, isNull(left, true)]);
}

const listSlot = (context: SqlContext, left: Operand, slot: ListParameterSlot): ParameterSlot =>
  slot.pipe((values) =>
    context.dialect.encodeList(
      (values as readonly unknown[])
        .map((each) => encodeFor(context, left, each))
        .filter((value) => value !== undefined),
    ),
  );

/** The ids of a condition as rows; null where the condition gives none. */
export function idsAsRows(
  context: SqlContext,
  left: Operand,
  where: Extract<Condition, { op: 'compare' | 'in' }>,
): Fragment | null {
  const { encodeList: list, listRows: rows } = context.dialect;
  if (where.op === 'compare') {
    const one = where.test === 'eq' && where.value !== null ? encodeFor(context, left, where.value) : undefined;
    const asList = (made: unknown): unknown => (made === undefined ? undefined : list([made]));
    return one === undefined ? null : rows(left.storage, one instanceof ParameterSlot ? one.pipe(asList) : asList(one));
  }
  if (where.values instanceof ListParameterSlot) return rows(left.storage, listSlot(context, left, where.values));
  return where.values.includes(null)
    ? null
    : rows(
        left.storage,
        list(where.values.map((each) => encodeFor(context, left, each)).filter((each) => each !== undefined)),
      );
}

export function textMatch(
  context: SqlContext,
  left: Operand,
  fn: 'contains' | 'startswith' | 'endswith',
  value: string,
  rest: { apply: CaseFunction; holds: Sense },
): Fragment {
  if (left.storage === 'boolean' || left.storage === 'integer' || left.storage === 'json')
    throw new Error(`${fn} needs text`);
  const asText: Operand =
    left.storage === 'id' ? { ...left, raw: context.dialect.idAsText(left.raw), storage: 'text' } : left;
  const given = encodeFor(context, asText, value);
  if (typeof given !== 'string') return truthSql(!rest.holds);
  const test = given === '' ? isNull(left, false) : textTest(context, fn, subjectOf(asText, rest.apply), given);
  if (rest.holds) return test;
  return given === '' ? isNull(left, true) : anyOf([sql`not (${test})`, isNull(left, true)]);
}

function textTest(
  context: SqlContext,
  fn: 'contains' | 'startswith' | 'endswith',
  subject: Fragment,
  given: string,
): Fragment {
  if (fn === 'contains') return context.dialect.contains(subject, given);
  if (fn === 'endswith') return context.dialect.endsWith(subject, given);
  // Exactly the texts that begin so, by code point, and as a range of an index.
  const end = firstTextAfter(given);
  return end === null ? sql`${subject} >= ${given}` : sql`(${subject} >= ${given} and ${subject} < ${end})`;
}

/** The smallest text that is greater than every text with this beginning; null where there is none. */
function firstTextAfter(prefix: string): string | null {
  const points = [...prefix].map((each) => each.codePointAt(0) as number);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return null;
}

export function isNull(operand: Operand, holds: Sense): Fragment {
  if (!operand.nullable) return truthSql(!holds);
  return holds ? sql`${operand.raw} is null` : sql`${operand.raw} is not null`;
}

/**
 * tolower and toupper change the 26 letters of ASCII on both engines; a folded column is compared by its folded values.
 */
function subjectOf(left: Operand, apply: CaseFunction): Fragment {
  if (left.folded) return left.folded;
  if (!apply || (left.storage !== 'text' && left.storage !== 'duration')) return left.raw;
  return apply === 'lower' ? sql`lower(${left.raw})` : sql`upper(${left.raw})`;
}

function encodeFor(context: SqlContext, left: Operand, value: unknown): unknown {
  if (left.storage === 'json') throw new Error('a field that is kept as JSON is compared with nothing but null');
  const { encode } = context.dialect.codecs[left.storage];
  if (value instanceof ParameterSlot)
    return left.folded ? value.pipe((given) => foldText(encode(given))) : value.pipe(encode);
  const kept = encode(value);
  return left.folded ? foldText(kept) : kept;
}

const foldText = (kept: unknown): unknown => (typeof kept === 'string' ? fold(kept) : kept);

/**
 * Columns keep integers only: another number is replaced by its neighbour, and one that is too large by the number
 * beyond all.
 */
function nearestInteger(test: Comparison, value: Value): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  const near = test === 'gt' || test === 'le' ? Math.floor(value) : Math.ceil(value);
  return Math.max(Number.MIN_SAFE_INTEGER - 1, Math.min(Number.MAX_SAFE_INTEGER + 1, near));
}

function orderTest(left: Operand, subject: Fragment, test: Comparison, given: unknown, holds: Sense): Fragment {
  if (holds) return sql`${subject} ${operators[test]} ${given}`;
  return anyOf([sql`${subject} ${operators[oppositeTests[test]]} ${given}`, isNull(left, true)]);
}

function differenceTest(left: Operand, subject: Fragment, given: unknown): Fragment {
  return left.nullable ? sql`${subject} is distinct from ${given}` : sql`${subject} <> ${given}`;
}

function truthSql(value: boolean): Fragment {
  return value ? sqlTrue : sqlFalse;
}
