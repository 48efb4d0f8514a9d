// The number of people from whom an edit may take something, whatever the limit says.

import { invalidField } from '../faultCollector.ts';

const mostConfirmed = 10_000_000;

/** What a number must be, for who sends another one. */
export const confirmableNumbers = `a whole number from 0 to ${mostConfirmed}`;

/** Whether a number may be confirmed. */
export const isConfirmable = (said: number): boolean => Number.isInteger(said) && said >= 0 && said <= mostConfirmed;

/** The number in a call that is written into another one; null where it is left out. Throws `invalidField`. */
export function readConfirmedRemovals(field: string, said: unknown): number | null {
  if (said === undefined || said === null) return null;
  if (typeof said !== 'number' || !isConfirmable(said)) throw invalidField(field, confirmableNumbers);
  return said;
}
