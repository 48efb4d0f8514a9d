// A condition as a sentence that people can read: "target/objectId is the caller, or there is one of assignments for
// which …".

import type { Comparison, Condition, Path, Value } from '../query.ts';

/** How a value is called where it has a name of its own, such as the caller's id; null where it has none. */
type ValueLabeler = (value: Value) => string | null;

/** Completes "those for which …"; `everything` and `nothing` stand alone. */
export function describeCondition(condition: Condition, nameOf: ValueLabeler = () => null): string {
  const part = (of: Condition): string =>
    of.op === 'and' || of.op === 'or' ? `(${describeCondition(of, nameOf)})` : describeCondition(of, nameOf);
  const value = (of: Value): string => nameOf(of) ?? (typeof of === 'string' ? `'${of}'` : String(of));
  switch (condition.op) {
    case 'true':
      return 'everything';
    case 'everyRow':
      return 'everything, deleted or not';
    case 'false':
      return 'nothing';
    case 'and':
      return condition.of.map(part).join(' and ');
    case 'or':
      return condition.of.map(part).join(', or ');
    case 'not':
      return `not (${describeCondition(condition.of, nameOf)})`;
    case 'compare':
      return describeComparison(condition.path, condition.test, condition.value, value);
    case 'compareFields':
      return `${pathOf(condition.left)} ${tests[condition.test]} ${pathOf(condition.right)}`;
    case 'in':
      return (
        `${pathOf(condition.path)} is ` +
        `${condition.values.length === 1 ? '' : 'one of '}${condition.values.map(value).join(', ')}`
      );
    case 'text':
      return `${pathOf(condition.path)} ${texts[condition.fn]} ${value(condition.value)}`;
    case 'any':
      return condition.where.op === 'true'
        ? `there is a row in ${pathOf(condition.path)}`
        : `there is a row in ${pathOf(condition.path)} for which (${describeCondition(condition.where, nameOf)})`;
    case 'exists':
      return `there is a ${condition.entity} for which (${describeCondition(condition.where, nameOf)})`;
    case 'all':
      return `for every row in ${pathOf(condition.path)} (${describeCondition(condition.where, nameOf)})`;
  }
}

const tests: Readonly<Record<Comparison, string>> = {
  eq: 'is',
  ne: 'is not',
  gt: 'is greater than',
  ge: 'is at least',
  lt: 'is less than',
  le: 'is at most',
};
const texts = { contains: 'contains', startswith: 'starts with', endswith: 'ends with' } as const;

const pathOf = (path: Path): string => path.join('/');

function describeComparison(path: Path, test: Comparison, value: Value, shown: (value: Value) => string): string {
  if (value === null) return `${pathOf(path)} ${test === 'ne' ? 'has a value' : 'has no value'}`;
  return `${pathOf(path)} ${tests[test]} ${shown(value)}`;
}
