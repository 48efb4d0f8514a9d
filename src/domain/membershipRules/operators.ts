// The operators of a condition: what each tests, and of which types of property.

import type { PropertyType, RuleTest } from './rule.ts';

export interface Operator {
  readonly spelled: string;
  readonly test: RuleTest;
  readonly isNegated: boolean;
  readonly of: readonly PropertyType[];
}

const texts = ['text', 'texts'] as const;
const single = ['text', 'texts', 'boolean', 'instant'] as const;

// biome-ignore format: a table, read by column
type OperatorRow = readonly [spelled: string, test: RuleTest, isNegated: boolean, of: readonly PropertyType[]];
const table: readonly OperatorRow[] = [
  ['eq', 'eq', false, single],
  ['ne', 'eq', true, single],
  ['startsWith', 'startsWith', false, texts],
  ['notStartsWith', 'startsWith', true, texts],
  ['endsWith', 'endsWith', false, texts],
  ['notEndsWith', 'endsWith', true, texts],
  ['contains', 'contains', false, texts],
  ['notContains', 'contains', true, texts],
  ['match', 'match', false, texts],
  ['notMatch', 'match', true, texts],
  ['in', 'in', false, texts],
  ['notIn', 'in', true, texts],
  ['le', 'le', false, ['instant']],
  ['ge', 'ge', false, ['instant']],
];

/** By name in lower case. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  table.map(([spelled, test, isNegated, of]) => [spelled.toLowerCase(), { spelled, test, isNegated, of }]),
);

export const operatorsOf = (type: PropertyType): readonly string[] => [
  ...table.filter((row) => row[3].includes(type)).map((row) => `-${row[0]}`),
  ...(type === 'texts' || type === 'plans' ? ['-any', '-all'] : []),
];
