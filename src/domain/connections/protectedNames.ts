// Names of accounts and groups there that are nobody's business: administrators, service accounts.

import type { OutboundSettings } from './connectionSettings.ts';

const local = (name: string): string => name.split('@', 1)[0] ?? '';

/** A star stands at the beginning or the end for any letters; upper and lower case are the same. */
function fits(pattern: string, name: string): boolean {
  const [fromStart, toEnd] = [!pattern.startsWith('*'), !pattern.endsWith('*')];
  const core = pattern.slice(fromStart ? 0 : 1, toEnd || pattern === '*' ? undefined : -1);
  if (fromStart && toEnd) return name === core;
  return fromStart ? name.startsWith(core) : toEnd ? name.endsWith(core) : name.includes(core);
}

/** Whether a name is protected: itself, or what stands before its @. */
export const isProtectedName = ({ protectedNames }: Pick<OutboundSettings, 'protectedNames'>, name: string): boolean =>
  protectedNames.some((each) => {
    const [pattern, whole] = [each.toLowerCase(), name.toLowerCase()];
    return fits(pattern, whole) || fits(pattern, local(whole));
  });

/** What people are told of an object that is left alone. */
export const protectedWords = (name: string): string =>
  `${name} is a protected name of the connection: nothing is changed there.`;
