// A membership rule as a field of a body: its fault is the field's, with the place in the text.

import type { Check } from '../check.ts';
import { isRule, readRule } from './reads.ts';

export function checkRule(text: string, field: string, faults: Check): void {
  const read = readRule(text);
  if (!isRule(read)) faults.fault('invalidField', field, { says: read.message, position: read.position });
}
