// What a body could not say in its dialect, and so leaves as it was: a PUT through beta loses nothing that only v1.0
// has a word for.

import { lenders, perDialect, type Dialect, type PerDialect } from './dialects.ts';
import type { Member } from './member.ts';

/**
 * Values that bodies said, with the keys that their dialect has no word for and that they did not say by the other's.
 */
const left = new WeakMap<object, readonly string[]>();

export function unsaid<T extends object>(value: T, keys: readonly string[]): T {
  if (keys.length > 0) left.set(value, keys);
  return value;
}

/** Keys of a value that a dialect has no word for and another has. */
export function unsayable(members: readonly Member[]): PerDialect<readonly string[]> {
  const said = (dialect: Dialect): readonly string[] =>
    members.filter(({ names }) => names[dialect] !== null).flatMap(({ needs }) => needs);
  return perDialect((dialect) => lenders[dialect].flatMap(said).filter((key) => !said(dialect).includes(key)));
}

/**
 * What a body said, with what it could not say taken from the value that it replaces; lists are compared place by
 * place.
 * Both are values of one kind, such as the approval settings of a policy.
 */
export function carried<T>(before: unknown, said: T): T {
  if (Array.isArray(said))
    return said.map((each, at) => carried(Array.isArray(before) ? before[at] : undefined, each)) as T;
  if (!isRecord(said) || !isRecord(before)) return said;
  const kept = Object.fromEntries((left.get(said) ?? []).map((key) => [key, before[key]]));
  return {
    ...Object.fromEntries(Object.entries(said).map(([key, each]) => [key, carried(before[key], each)])),
    ...kept,
  } as T;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
