// What is wanted and not so there, or so there and not wanted; and what is said about it.

import type { Named } from '../../../api/entities.ts';
import type { Texts } from '../../../text/text.tsx';
import type { RemoteName } from './connection.ts';

export const differenceStates = [
  'due',
  'simulated',
  'reported',
  'asked',
  'refused',
  'held',
  'released',
  'awaited',
  'protected',
] as const;

export interface Difference {
  readonly id: string;
  readonly aspect: 'account' | 'attributes' | 'group' | 'membership';
  readonly isWanted: boolean;
  readonly state: (typeof differenceStates)[number];
  readonly principalId: string | null;
  readonly tries: number;
  readonly notBefore: string | null;
  /** In the words of the system there, or why it waits. */
  readonly says: string | null;
  readonly firstSeenAt: string;
  readonly principal: Named | null;
  readonly account: RemoteName | null;
  readonly link: { readonly object: Named | null } | null;
}

/** States in which a person lets it happen. */
export const releasable = ['held', 'asked', 'reported', 'refused'] as const;

export const mayRelease = ({ aspect, state, isWanted }: Pick<Difference, 'aspect' | 'state' | 'isWanted'>): boolean =>
  (aspect === 'membership' || (aspect === 'attributes' && !isWanted)) &&
  (releasable as readonly string[]).includes(state);

/** What may be decided, by what is wanted of which aspects in which states, as the server has it. */
// biome-ignore format: a table, read by column
const decidable: readonly (readonly [
  aspects: readonly Difference['aspect'][],
  isWanted: boolean,
  states: readonly Difference['state'][],
])[] = [
  [['membership'],               true,  releasable],
  [['membership', 'attributes'], false, releasable],
  [['account', 'group'],         true,  [...releasable, 'simulated', 'due']],
];

/** Whether there may be something to decide: the server says what. What is adopted is given to somebody. */
export const mayDecide = (of: Pick<Difference, 'aspect' | 'isWanted' | 'state' | 'principalId'>): boolean =>
  decidable.some(
    ([aspects, isWanted, states]) =>
      aspects.includes(of.aspect) && isWanted === of.isWanted && states.includes(of.state),
  ) ||
  (of.aspect === 'membership' && !of.isWanted && of.state === 'simulated' && of.principalId !== null);

/** Who it is about. */
export const nameOf = ({ principal, account }: Difference, t: Texts['t']): string =>
  principal?.displayName ?? account?.name ?? t('manage.subjects.unknown');

/** What differs, in a sentence. */
export function sentenceOf(of: Difference, t: Texts['t']): string {
  const name = nameOf(of, t);
  const group = of.link?.object?.displayName ?? t('manage.subjects.unknown');
  if (of.aspect !== 'membership') return t(`connections.difference.${of.aspect}`, { name });
  return t(of.isWanted ? 'connections.difference.missing' : 'connections.difference.found', { name, group });
}
