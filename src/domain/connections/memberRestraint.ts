// Whether a membership in another system is given or taken by itself, or waits for a person.

import type { Connection } from './connectionEntities.ts';
import type { OutboundSettings } from './connectionSettings.ts';
import { isProtectedName, protectedWords } from './protectedNames.ts';
import type { Difference } from './remoteEntities.ts';

/** Why a membership is not sent: the state of its difference, and words. */
export type Restraint = Pick<Difference, 'state' | 'says'>;

interface MemberWish {
  readonly isWanted: boolean;
  /** An administrator let it happen. */
  readonly isReleased: boolean;
  /** It was there before, and nobody here gave it. */
  readonly isFound: boolean;
  /** The account there and the group. */
  readonly names: readonly string[];
}

/** Why a membership is not sent; null where it is. */
export function memberRestraint(
  { mode, mayRemove }: Pick<Connection, 'mode' | 'mayRemove'>,
  settings: Pick<OutboundSettings, 'whenFound' | 'protectedNames'>,
  { isWanted, isReleased, isFound, names }: MemberWish,
): Restraint | null {
  const left = names.find((name) => isProtectedName(settings, name));
  if (left !== undefined) return { state: 'protected', says: protectedWords(left) };
  if (mode !== 'enforce') return { state: 'simulated', says: null };
  if (isWanted || isReleased) return null;
  if (isFound && settings.whenFound !== 'revoke')
    return { state: 'reported', says: 'Nothing here asks for it, and it was there before.' };
  return mayRemove ? null : { state: 'held', says: 'The connection may not remove anything.' };
}
