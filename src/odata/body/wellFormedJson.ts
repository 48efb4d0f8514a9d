// Checks that hold for any JSON of a body: no text that a database cannot keep, no nesting without end.

import type { FaultCollector } from './faultCollector.ts';
import { truncate } from '../fault.ts';

const mostDepth = 32;

/** Reports every fault; `json` comes from a JSON parser. Nothing deeper than the bound is entered. */
export function checkWellFormed(json: unknown, faults: FaultCollector, depth = 0): void {
  if (typeof json === 'string') {
    if (!isStorable(json)) faults.report('badField', '', 'Text may hold neither U+0000 nor half of a surrogate pair.');
    return;
  }
  if (json === null || typeof json !== 'object' || faults.isFull()) return;
  if (depth >= mostDepth) {
    faults.report('tooComplex', '', `Values may be nested ${mostDepth} levels deep at the most.`);
    return;
  }
  if (Array.isArray(json)) {
    for (const [index, each] of json.entries())
      if (needsCheck(each)) checkWellFormed(each, faults.below(index), depth + 1);
    return;
  }
  for (const name of Object.keys(json)) {
    if (faults.isFull()) return;
    if (!isStorable(name)) faults.report('badField', '', 'Names may hold neither U+0000 nor half of a surrogate pair.');
    const value = (json as Record<string, unknown>)[name];
    if (needsCheck(value)) checkWellFormed(value, faults.below(truncate(name)), depth + 1);
  }
}

const needsCheck = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || (typeof value === 'string' && !isStorable(value));

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');
