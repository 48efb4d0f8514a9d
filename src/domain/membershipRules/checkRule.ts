// A membership rule as a field of a body: its fault is the field's, with the place in the text.

import type { FaultCollector } from '../faultCollector.ts';
import { isRule, parseRuleCached } from './ruleDependencies.ts';

export function checkRule(text: string, field: string, faults: FaultCollector): void {
  const read = parseRuleCached(text);
  if (!isRule(read)) faults.add('invalidField', field, { says: read.message, position: read.position });
}
