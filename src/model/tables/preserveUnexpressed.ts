// Members that a body cannot express in its API version stay as they were: a PUT through beta loses nothing that only
// v1.0 has a word for.

import { aliasVersions, perVersion, type ApiVersion, type PerVersion } from '../apiVersions.ts';
import type { Member } from './members.ts';

/**
 * Decoded values, with the keys that their API version has no word for and that the body did not say by a name of the
 * other version.
 */
const inexpressibleOf = new WeakMap<object, readonly string[]>();

export function markInexpressible<T extends object>(value: T, keys: readonly string[]): T {
  if (keys.length > 0) inexpressibleOf.set(value, keys);
  return value;
}

/** Keys of a value that an API version has no word for and another has. */
export function inexpressibleKeys(members: readonly Member[]): PerVersion<readonly string[]> {
  const said = (apiVersion: ApiVersion): readonly string[] =>
    members.filter(({ names }) => names[apiVersion] !== null).flatMap(({ needs }) => needs);
  return perVersion((apiVersion) =>
    aliasVersions[apiVersion].flatMap(said).filter((key) => !said(apiVersion).includes(key)),
  );
}

/**
 * The decoded value, with the keys that the body could not express taken from the value that it replaces; lists are
 * compared place by place. Both values are of one kind, such as the approval settings of a policy.
 */
export function preserveInexpressible<T>(before: unknown, said: T): T {
  if (Array.isArray(said))
    return said.map((each, at) => preserveInexpressible(Array.isArray(before) ? before[at] : undefined, each)) as T;
  if (!isRecord(said) || !isRecord(before)) return said;
  const kept = Object.fromEntries((inexpressibleOf.get(said) ?? []).map((key) => [key, before[key]]));
  return {
    ...Object.fromEntries(Object.entries(said).map(([key, each]) => [key, preserveInexpressible(before[key], each)])),
    ...kept,
  } as T;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
