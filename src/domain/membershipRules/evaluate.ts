// Whether a rule admits a person, and when that may change by itself: pure, without fault for any rule that could be
// read.

import type { Duration, Instant } from '../base.ts';
import { matchesPattern } from '../pattern.ts';
import { fold } from '../text.ts';
import { addDuration, formatInstant, millisecondsOf } from '../time.ts';
import type { RuleLiteral, PropertyValue, MembershipRule, RuleFacts, PropertySource, RuleTest } from './rule.ts';

/** Whether the rule admits the person. */
export function admits(rule: MembershipRule, facts: RuleFacts): boolean {
  return holds(rule, facts, { person: facts.person, element: null });
}

function holds(rule: MembershipRule, facts: RuleFacts, source: PropertySource): boolean {
  switch (rule.op) {
    case 'and':
      return rule.of.every((each) => holds(each, facts, source));
    case 'or':
      return rule.of.some((each) => holds(each, facts, source));
    case 'not':
      return !holds(rule.of, facts, source);
    case 'any':
      return listOf(rule.property.read(source)).some((element) => holds(rule.where, facts, { ...source, element }));
    case 'all':
      return listOf(rule.property.read(source)).every((element) => holds(rule.where, facts, { ...source, element }));
    case 'reportsOf':
      return facts.person.managerId === rule.managerId;
    case 'memberOf':
      return rule.groupIds.some((id) => facts.groups.has(id));
    case 'test':
      return passes(rule.test, rule.property.read(source), rule.value, facts.now) !== rule.isNegated;
  }
}

const listOf = (value: PropertyValue): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * Of several values it is enough that one passes; a negated operator wants that none does. Nothing passes no test but
 * `-eq null`.
 */
function passes(test: RuleTest, value: PropertyValue, literal: RuleLiteral, now: Instant): boolean {
  if (Array.isArray(value))
    return literal.kind === 'null'
      ? value.length === 0
      : value.some((each) => passes(test, each as PropertyValue, literal, now));
  if (literal.kind === 'null') return value === null;
  if (value === null) return false;
  if (literal.kind === 'boolean') return value === literal.is;
  if (typeof value !== 'string') return false;
  if (literal.kind === 'instant' || literal.kind === 'now') return passesTime(test, value, literal, now);
  if (literal.kind === 'pattern') return matchesPattern(literal.pattern, value) === true;
  const folded = fold(value);
  if (literal.kind === 'list') return literal.folded.has(folded);
  if (test === 'startsWith') return folded.startsWith(literal.folded);
  if (test === 'endsWith') return folded.endsWith(literal.folded);
  return test === 'contains' ? folded.includes(literal.folded) : folded === literal.folded;
}

function passesTime(
  test: RuleTest,
  value: Instant,
  literal: RuleLiteral & { readonly kind: 'instant' | 'now' },
  now: Instant,
): boolean {
  const bound = literal.kind === 'instant' ? literal.at : offsetFrom(now, literal.offset);
  if (bound === null) return false;
  return test === 'le' ? value <= bound : test === 'ge' ? value >= bound : value === bound;
}

const offsetFrom = (instant: Instant, by: Duration | null): Instant | null =>
  by === null ? instant : addDuration(instant, by);

/**
 * The first instant after now at which the answer may change though no data does; null where the rule does not look at
 * the clock.
 */
export function nextChangeAt(rule: MembershipRule, facts: RuleFacts): Instant | null {
  const all = clockTests(rule).flatMap((clock) => nextChangeOf(clock, facts) ?? []);
  return all.toSorted()[0] ?? null;
}

type ClockTest = Extract<MembershipRule, { readonly op: 'test' }> & {
  readonly value: { readonly kind: 'now'; readonly offset: Duration | null };
};

function clockTests(rule: MembershipRule): readonly ClockTest[] {
  if (rule.op === 'and' || rule.op === 'or') return rule.of.flatMap(clockTests);
  if (rule.op === 'not') return clockTests(rule.of);
  return rule.op === 'test' && rule.value.kind === 'now' ? [rule as ClockTest] : [];
}

const day = 86_400_000;
/** Months have no exact way back: the turn is looked for around it. */
const around = [-4 * day, -3 * day, -2 * day, -day, 0, 1, day, 2 * day, 3 * day, 4 * day];

function nextChangeOf({ property, test, value }: ClockTest, { person, now }: RuleFacts): Instant | null {
  const read = property.read({ person, element: null });
  if (typeof read !== 'string') return null;
  const back =
    value.offset === null
      ? read
      : addDuration(read, value.offset.startsWith('-') ? value.offset.slice(1) : `-${value.offset}`);
  if (back === null) return null;
  const before = passesTime(test, read, value, now);
  const candidates = around.map((by) => formatInstant(millisecondsOf(back) + by)).filter((at) => at > now);
  return candidates.find((at) => passesTime(test, read, value, at) !== before) ?? null;
}
