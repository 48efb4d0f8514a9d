// A rule's text, read once; and what it reads of a person: the index by which a change finds the rules that it may
// concern.

import { RuleFault } from './ruleFault.ts';
import { parseRule } from './parseRule.ts';
import type { MembershipRule } from './rule.ts';

/**
 * What the answer of a rule depends on: fields of the person; `manager:<id>`, that the manager is this one;
 * `memberOf:<id>`, that the group has the person as a member.
 */
export function dependenciesOf(rule: MembershipRule): ReadonlySet<string> {
  switch (rule.op) {
    case 'and':
    case 'or':
      return new Set(rule.of.flatMap((each) => [...dependenciesOf(each)]));
    case 'not':
      return dependenciesOf(rule.of);
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

/** The attributes of the person that a rule reads, by the names of fields; extension attributes one by one. */
export function attributesReadBy(rule: MembershipRule): ReadonlySet<string> {
  switch (rule.op) {
    case 'and':
    case 'or':
      return new Set(rule.of.flatMap((each) => [...attributesReadBy(each)]));
    case 'not':
      return attributesReadBy(rule.of);
    case 'any':
    case 'all':
    case 'test': {
      const { attribute, name } = rule.property;
      return new Set(attribute === extensions ? [name.slice('user.'.length)] : attribute === null ? [] : [attribute]);
    }
    case 'reportsOf':
    case 'memberOf':
      return new Set();
  }
}
const extensions = 'onPremisesExtensionAttributes';

/** The name under which a rule that reads the attribute is indexed. */
export const indexNameOf = (attribute: string): string =>
  attribute.startsWith('extensionAttribute') ? extensions : attribute;

const parsedRules = new Map<string, MembershipRule | RuleFault>();

/** The rule, or its fault; remembered by its text. */
export function parseRuleCached(text: string): MembershipRule | RuleFault {
  const before = parsedRules.get(text);
  if (before !== undefined) return before;
  const read = tryParse(text);
  if (parsedRules.size >= 5_000) parsedRules.clear();
  parsedRules.set(text, read);
  return read;
}

/** Whether it says something that can be followed. */
export const isRule = (read: MembershipRule | RuleFault): read is MembershipRule => !(read instanceof RuleFault);

function tryParse(text: string): MembershipRule | RuleFault {
  try {
    return parseRule(text);
  } catch (error) {
    if (error instanceof RuleFault) return error;
    throw error;
  }
}
