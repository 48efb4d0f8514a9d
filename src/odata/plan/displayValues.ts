// Words that are stored otherwise than they are shown: orders and text functions go by what is shown, and so become
// lists of stored words.

import type { Property } from '../serviceDescription.ts';
import { conditionAlongPath, type ResolvedPath } from './propertyPaths.ts';
import { never, type Comparison, type Condition, type Path } from '../query.ts';

export type CaseFunction = 'lower' | 'upper' | null;
type DisplayValues = NonNullable<Property['displayValues']>;

/** Rows with one of the words of which the shown form, under `apply`, fits. */
export function displayValueCondition(
  { hops }: ResolvedPath,
  path: readonly string[],
  words: DisplayValues,
  apply: CaseFunction,
  fits: (shown: string) => boolean,
): Condition {
  const values = [...words]
    .filter(([, shown]) => fits(apply === null ? shown : apply === 'lower' ? shown.toLowerCase() : shown.toUpperCase()))
    .map(([stored]) => stored);
  if (values.length === 0) return never;
  return conditionAlongPath(hops, (prefix) => ({ op: 'in', path: [...prefix, ...path] as unknown as Path, values }));
}

export const displayComparisons: Readonly<Record<Exclude<Comparison, 'ne'>, (shown: string, text: string) => boolean>> =
  {
    eq: (shown, text) => shown === text,
    gt: (shown, text) => shown > text,
    ge: (shown, text) => shown >= text,
    lt: (shown, text) => shown < text,
    le: (shown, text) => shown <= text,
  };

export const displayTextFunctions = {
  contains: (shown: string, text: string): boolean => shown.includes(text),
  startswith: (shown: string, text: string): boolean => shown.startsWith(text),
  endswith: (shown: string, text: string): boolean => shown.endsWith(text),
};
