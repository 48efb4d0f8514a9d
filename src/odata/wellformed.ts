// What no JSON of a body may hold, whatever it is for: text that a database cannot keep, and nesting without end.

import type { Collector } from './collector.ts';
import { shown } from './fault.ts';

const mostDepth = 32;

/** Notes every fault; `json` comes from a JSON parser. Nothing deeper than the bound is entered. */
export function checkJson(json: unknown, faults: Collector, depth = 0): void {
  if (typeof json === 'string') {
    if (!isStorable(json)) faults.note('badField', '', 'Text may hold neither U+0000 nor half of a surrogate pair.');
    return;
  }
  if (json === null || typeof json !== 'object' || faults.isFull()) return;
  if (depth >= mostDepth)
    return faults.note('tooComplex', '', `Values may be nested ${mostDepth} levels deep at the most.`);
  if (Array.isArray(json)) {
    for (const [index, each] of json.entries()) if (isChecked(each)) checkJson(each, faults.below(index), depth + 1);
    return;
  }
  for (const name of Object.keys(json)) {
    if (!isStorable(name)) faults.note('badField', '', 'Names may hold neither U+0000 nor half of a surrogate pair.');
    const value = (json as Record<string, unknown>)[name];
    if (isChecked(value)) checkJson(value, faults.below(shown(name)), depth + 1);
  }
}

const isChecked = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || (typeof value === 'string' && !isStorable(value));

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');
