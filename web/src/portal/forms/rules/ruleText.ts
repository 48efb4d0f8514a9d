// A membership rule as conditions that a builder edits, and as the text that the API takes. Rules that say more (groups
// of conditions, lists, patterns) have the text alone.

import type { TextKey } from '../../../text/catalog.ts';

export interface RuleCondition {
  /** As the rule has it: `user.department`. */
  readonly property: string;
  /** Without the dash: `eq`. */
  readonly operator: string;
  readonly value: string;
}
export interface SimpleRule {
  readonly joinedBy: 'and' | 'or';
  readonly conditions: readonly RuleCondition[];
}

type ValueKind = 'text' | 'boolean';
interface RuleProperty {
  readonly name: string;
  readonly label: TextKey;
  readonly kind: ValueKind;
}

// biome-ignore format: a table, read by column
export const ruleProperties: readonly RuleProperty[] = [
  { name: 'user.department',                 label: 'people.department',    kind: 'text' },
  { name: 'user.jobTitle',                   label: 'people.jobTitle',      kind: 'text' },
  { name: 'user.companyName',                label: 'people.company',       kind: 'text' },
  { name: 'user.employeeType',               label: 'people.employeeType',  kind: 'text' },
  { name: 'user.employeeId',                 label: 'people.employeeId',    kind: 'text' },
  { name: 'user.physicalDeliveryOfficeName', label: 'people.office',        kind: 'text' },
  { name: 'user.city',                       label: 'people.city',          kind: 'text' },
  { name: 'user.country',                    label: 'people.country',       kind: 'text' },
  { name: 'user.usageLocation',              label: 'people.usageLocation', kind: 'text' },
  { name: 'user.displayName',                label: 'manage.name',          kind: 'text' },
  { name: 'user.userPrincipalName',          label: 'people.signsInAs',     kind: 'text' },
  { name: 'user.mail',                       label: 'people.mail',          kind: 'text' },
  { name: 'user.userType',                   label: 'people.kind',          kind: 'text' },
  { name: 'user.accountEnabled',             label: 'people.active',        kind: 'boolean' },
];

export const operatorsOf: Readonly<Record<ValueKind, readonly string[]>> = {
  text: ['eq', 'ne', 'startsWith', 'endsWith', 'contains', 'notContains'],
  boolean: ['eq', 'ne'],
};

export const propertyOf = (name: string): RuleProperty | undefined =>
  ruleProperties.find((each) => each.name.toLowerCase() === name.toLowerCase());

export const freshCondition: RuleCondition = { property: 'user.department', operator: 'eq', value: '' };

/** A backtick keeps a quote, and itself. */
const quoted = (text: string): string => `"${text.replaceAll('`', '``').replaceAll('"', '`"')}"`;

export function textOfRule({ joinedBy, conditions }: SimpleRule): string {
  return conditions
    .map(({ property, operator, value }) => {
      const isBoolean = propertyOf(property)?.kind === 'boolean';
      return `(${property} -${operator} ${isBoolean ? value || 'true' : quoted(value)})`;
    })
    .join(` -${joinedBy} `);
}

const conditionPattern =
  /^\s*(\(?)\s*([A-Za-z]+\.[A-Za-z0-9]+)\s+-([A-Za-z]+)\s+(?:"((?:`["`]|[^"`\\])*)"|(true|false))\s*(\)?)/i;
const joinPattern = /^\s*-(and|or)\s/i;

/** Null where the builder cannot show all of it; an empty text is a rule without conditions. */
export function readRule(text: string): SimpleRule | null {
  const conditions: RuleCondition[] = [];
  const joins = new Set<string>();
  let rest = text;
  while (rest.trim() !== '') {
    if (conditions.length > 0) {
      const join = joinPattern.exec(rest);
      if (join === null) return null;
      joins.add(String(join[1]).toLowerCase());
      rest = rest.slice(join[0].length - 1);
    }
    const condition = readCondition(rest);
    if (condition === null) return null;
    conditions.push(condition.is);
    rest = condition.rest;
  }
  if (joins.size > 1) return null;
  return { joinedBy: joins.has('or') ? 'or' : 'and', conditions };
}

function readCondition(text: string): { readonly is: RuleCondition; readonly rest: string } | null {
  const found = conditionPattern.exec(text);
  if (found === null) return null;
  const [all, open, name = '', said = '', value, truth, close] = found;
  if ((open === '') !== (close === '')) return null;
  const property = propertyOf(name);
  const operator = operatorsOf[property?.kind ?? 'text'].find((each) => each.toLowerCase() === said.toLowerCase());
  const isText = value !== undefined;
  if (property === undefined || operator === undefined || isText !== (property.kind === 'text')) return null;
  const is = {
    property: property.name,
    operator,
    value: isText ? value.replaceAll(/`(["`])/g, '$1') : String(truth).toLowerCase(),
  };
  return { is, rest: text.slice(all.length) };
}
