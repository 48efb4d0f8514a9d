// Faults of a body, collected with the path of each field and thrown together.

import { Refusal, Refusals, type RefusalFacts, type RefusalCode } from './refusal.ts';

export interface FaultCollector {
  /** Notes a fault at a field below this place. */
  readonly add: (code: RefusalCode, field: string, facts?: RefusalFacts) => void;
  /** Notes `invalidField` where the statement does not hold; `says` is what would be right, as for `wrong`. */
  readonly holds: (statement: boolean, field: string, says: string) => void;
  readonly below: (segment: string | number) => FaultCollector;
  /** Throws what was noted, if anything was. */
  readonly throwIfAny: () => void;
}

export function createFaultCollector(): FaultCollector {
  const faults: Refusal[] = [];
  const at = (prefix: string): FaultCollector => ({
    add: (code, field, facts = {}) => {
      faults.push(new Refusal(code, { field: prefix + field, ...facts }));
    },
    holds: (statement, field, says) => {
      if (!statement) faults.push(invalidField(prefix + field, says));
    },
    below: (segment) => at(`${prefix}${segment}/`),
    throwIfAny: () => {
      if (faults.length === 1) throw faults[0];
      if (faults.length > 1) throw new Refusals(faults);
    },
  });
  return at('');
}

/** The refusal of a field that is not as it must be; `is` says what would be right: `a duration such as P30D`. */
export const invalidField = (field: string, is: string): Refusal =>
  new Refusal('invalidField', { field, says: `It must be ${is}.` });

/** A text that is there and not only blanks. */
export function isNonBlank(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Those of these fields that a draft bears; the rest of it is read-only or something else's. */
export function pick<T extends object>(
  draft: Readonly<Record<string, unknown>>,
  fields: readonly (keyof T & string)[],
): Partial<T> {
  return Object.fromEntries(
    fields.filter((field) => draft[field] !== undefined).map((field) => [field, draft[field]]),
  ) as Partial<T>;
}
