// Lists that Graph gives only with certain filters: the comparisons that a filter must contain.

import { Fault } from '../fault.ts';
import type { Expression } from '../parse/expression.ts';

/** Throws Fault unless the filter demands `path eq literal` for each path (lower-case). */
export function requireFilterPaths(paths: readonly string[], filter: Expression | null, list: string): void {
  if (paths.length === 0) return;
  const borne = new Set<string>();
  if (filter !== null) collectComparedPaths(filter, borne);
  const missing = paths.filter((each) => !borne.has(each));
  if (missing.length === 0) return;
  const example = paths.map((each) => `${each} eq '..'`).join(' and ');
  throw new Fault('filterDemanded', `${list} is listed only with $filter=${example}.`, '$filter', null);
}

function collectComparedPaths(expression: Expression, borne: Set<string>): void {
  if (expression.kind === 'and') {
    for (const each of expression.of) collectComparedPaths(each, borne);
    return;
  }
  if (expression.kind !== 'compare' || expression.test !== 'eq') return;
  for (const side of [expression.left, expression.right]) {
    if (side.kind === 'path') borne.add(side.names.map((each) => each.name.toLowerCase()).join('/'));
  }
}
