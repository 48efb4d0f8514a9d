// Whether one value of a list is as a filter says: for the brackets of a path.

import { badRequest } from './scimError.ts';
import { findAttribute, type Attribute } from './schema.ts';
import type { AttributePath, Filter, FilterTest, FilterValue } from './filter.ts';
import type { JsonObject } from './readResource.ts';

/** `parts` are those of the list's attribute. Throws `invalidPath` for a part that it does not have. */
export function matches(where: Filter, value: JsonObject, parts: readonly Attribute[]): boolean {
  switch (where.op) {
    case 'and':
      return where.of.every((each) => matches(each, value, parts));
    case 'or':
      return where.of.some((each) => matches(each, value, parts));
    case 'not':
      return !matches(where.of, value, parts);
    case 'present':
      return value[partOf(where.path, parts).name] !== undefined;
    case 'compare': {
      const part = partOf(where.path, parts);
      return compare(part, value[part.name], where);
    }
    default:
      throw badRequest('invalidPath', 'A bracket stands in no bracket.');
  }
}

function partOf({ schema, attribute, sub, text }: AttributePath, parts: readonly Attribute[]): Attribute {
  const part = schema === null && sub === null ? findAttribute(parts, attribute) : undefined;
  if (part === undefined) throw badRequest('invalidPath', `There is no ${text} in it.`);
  return part;
}

interface Comparison {
  readonly test: FilterTest;
  readonly value: FilterValue;
}

function compare(part: Attribute, has: unknown, { test, value }: Comparison): boolean {
  if (part.type === 'boolean') {
    const wanted = typeof value === 'string' ? value.toLowerCase() === 'true' : value;
    return test === 'ne' ? (has ?? false) !== wanted : test === 'eq' && (has ?? false) === wanted;
  }
  if (value === null) return test === 'eq' ? has === undefined : test === 'ne' && has !== undefined;
  const fold = (text: string): string => (part.caseExact ? text : text.toLowerCase());
  if (typeof has !== 'string') return test === 'ne';
  return textTests[test](fold(has), fold(String(value)));
}

const textTests: Readonly<Record<FilterTest, (has: string, wanted: string) => boolean>> = {
  eq: (has, wanted) => has === wanted,
  ne: (has, wanted) => has !== wanted,
  co: (has, wanted) => has.includes(wanted),
  sw: (has, wanted) => has.startsWith(wanted),
  ew: (has, wanted) => has.endsWith(wanted),
  gt: (has, wanted) => has > wanted,
  ge: (has, wanted) => has >= wanted,
  lt: (has, wanted) => has < wanted,
  le: (has, wanted) => has <= wanted,
};

/** What `type eq "work" and primary eq true` says of a value that is to be made; null for any other filter. */
export function valueSaidBy(where: Filter, parts: readonly Attribute[]): JsonObject | null {
  const terms = where.op === 'and' ? where.of : [where];
  const said: Record<string, unknown> = {};
  for (const term of terms) {
    if (term.op !== 'compare' || term.test !== 'eq' || term.value === null) return null;
    const part = partOf(term.path, parts);
    // Whoever names a value by what it is means that one, and no new one.
    if (part.name !== 'type' && part.name !== 'primary') return null;
    said[part.name] = part.type === 'boolean' ? String(term.value).toLowerCase() === 'true' : String(term.value);
  }
  return said;
}
