// Faults of a body, collected with the path of each field and thrown together.

import { Refusal, Refusals, type RefusalFacts, type RefusalCode } from './refusal.ts';

/** Collects the faults of a body, each with the path of its field, and throws them together. */
export interface FaultCollector {
  /** Notes a fault at a field below this place. The hundredth is thrown with all others. */
  readonly add: (code: RefusalCode, field: string, facts?: RefusalFacts) => void;
  /** Notes `invalidField` where the statement does not hold; `says` is what would be right, as for `wrong`. */
  readonly holds: (statement: boolean, field: string, says: string) => void;
  readonly below: (segment: string | number) => FaultCollector;
  /** Throws what was noted, if anything was. */
  readonly throwIfAny: () => void;
}

/** More faults help nobody: the hundredth ends the check, and all are told. */
const maxFaults = 100;

/** A collector for a whole body. */
export function createFaultCollector(): FaultCollector {
  const faults: Refusal[] = [];
  const note = (fault: Refusal): void => {
    faults.push(fault);
    if (faults.length >= maxFaults) throw new Refusals(faults);
  };
  const at = (prefix: string): FaultCollector => ({
    add: (code, field, facts = {}) => {
      note(new Refusal(code, { field: prefix + field, ...facts }));
    },
    holds: (statement, field, says) => {
      if (!statement) note(invalidField(prefix + field, says));
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
