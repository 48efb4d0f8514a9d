// A rule's text, read once; and what it reads of a person: the index by which a change finds the rules that it may
// concern.

import { RuleFault } from './fault.ts';
import { parseRule } from './parse.ts';
import type { Rule } from './rule.ts';

/**
 * What a rule's answer rests on: fields of a person; `manager:<id>`, her manager being that one; `memberOf:<id>`, that
 * group having her.
 */
export function readsOf(rule: Rule): ReadonlySet<string> {
  switch (rule.op) {
    case 'and':
    case 'or':
      return new Set(rule.of.flatMap((each) => [...readsOf(each)]));
    case 'not':
      return readsOf(rule.of);
    case 'any':
    case 'all':
    case 'test':
      return new Set(rule.property.attribute === null ? [] : [rule.property.attribute]);
    case 'reportsOf':
      return new Set(['managerId', `manager:${rule.managerId}`]);
    case 'memberOf':
      return new Set(['memberOf', ...rule.groupIds.map((id) => `memberOf:${id}`)]);
  }
}

const known = new Map<string, Rule | RuleFault>();

/** The rule, or its fault; remembered by its text. */
export function readRule(text: string): Rule | RuleFault {
  const before = known.get(text);
  if (before !== undefined) return before;
  const read = tryParse(text);
  if (known.size >= 5_000) known.clear();
  known.set(text, read);
  return read;
}

/** Whether it says something that can be followed. */
export const isRule = (read: Rule | RuleFault): read is Rule => !(read instanceof RuleFault);

function tryParse(text: string): Rule | RuleFault {
  try {
    return parseRule(text);
  } catch (error) {
    if (error instanceof RuleFault) return error;
    throw error;
  }
}
