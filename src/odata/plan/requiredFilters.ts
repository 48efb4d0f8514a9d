// Lists that Graph gives only with certain filters, or in part without them: which paths a filter names.

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

/** Whether a filter asks for one of the paths (lower-case, joined with `/`), in whichever way. */
export function namesAnyPath(paths: readonly string[], filter: Expression | null): boolean {
  if (filter === null) return false;
  const names = (each: Expression): boolean => namesAnyPath(paths, each);
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.some(names);
    case 'not':
      return names(filter.of);
    case 'compare':
      return names(filter.left) || names(filter.right);
    case 'in':
      return names(filter.left);
    case 'call':
      return filter.args.some(names);
    case 'lambda':
    case 'path':
      return paths.includes(filter.names.map((each) => each.name.toLowerCase()).join('/'));
    default:
      return false;
  }
}
