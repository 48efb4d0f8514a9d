// What a person may decide about a difference between here and another system.

import type { Difference, DifferenceAspect, DifferenceState } from './remoteEntities.ts';

/**
 * `adopt`: what was found there is given here too. `revoke`: it is taken there, or the account is disabled there.
 * `give`: it is given there, again. `link`: a named object there is meant. `create`: a new object is made there,
 * whatever looks like it.
 */
export const DifferenceVerdicts = ['adopt', 'revoke', 'give', 'link', 'create'] as const;
/** One thing that a person may decide. */
export type DifferenceVerdict = (typeof DifferenceVerdicts)[number];

type Row = readonly [
  verdict: DifferenceVerdict,
  aspects: readonly DifferenceAspect[],
  isWanted: boolean,
  states: readonly DifferenceState[],
];

const waiting: readonly DifferenceState[] = ['held', 'asked', 'reported', 'refused'];

// biome-ignore format: a table, read by column
const rows: readonly Row[] = [
  ['adopt',  ['membership'],               false, [...waiting, 'simulated']],
  ['revoke', ['membership', 'attributes'], false, waiting],
  ['give',   ['membership'],               true,  waiting],
  ['link',   ['account', 'group'],         true,  [...waiting, 'simulated', 'due']],
  ['create', ['account', 'group'],         true,  waiting],
];

/** The verdicts that fit a difference. What nobody here has cannot be given to anybody here. */
export const verdictsOf = ({
  aspect,
  isWanted,
  state,
  principalId,
}: Pick<Difference, 'aspect' | 'isWanted' | 'state' | 'principalId'>): readonly DifferenceVerdict[] =>
  rows
    .filter(
      ([verdict, aspects, wanted, states]) =>
        aspects.includes(aspect) &&
        wanted === isWanted &&
        states.includes(state) &&
        (verdict !== 'adopt' || principalId !== null),
    )
    .map(([verdict]) => verdict);
