// How a denial is carried out, and why it cannot be: a row for each kind of review.

import type { ReviewDecision, ReviewInstance } from './reviewEntities.ts';
import type { ReviewRules } from './reviewValues.ts';
import type { ReviewKind } from './reviewWords.ts';

/** A request that goes the way of any removal, or the end of a row of the directory. */
type Removal = 'request' | 'membership' | 'appRoles';

/** Each kind of review, and how it takes access. */
export const removals: Readonly<Record<ReviewKind, Removal>> = {
  policyAssignments: 'request',
  groupMembers: 'membership',
  everyGroupMembers: 'membership',
  applicationRoles: 'appRoles',
};

type ReviewedItem = Pick<ReviewDecision, 'isByRule' | 'isIndirect' | 'principalKind'>;

/** Why a denial cannot be carried out, as a sentence for people; null where it can. */
export function refusalOfRemoval(
  kind: ReviewKind,
  { isByRule, isIndirect, principalKind }: ReviewedItem,
): string | null {
  if (isByRule)
    return removals[kind] === 'request'
      ? 'The membership rule of the policy gives the access again as long as it admits the person.'
      : 'The membership rule of the group gives the membership again as long as it admits the person.';
  if (!isIndirect) return null;
  if (removals[kind] === 'appRoles') return 'The person has the role through a group.';
  return `The ${principalKind === 'group' ? 'group' : 'person'} is a member through another group.`;
}

type BlockingFacts = Pick<ReviewInstance, 'kind' | 'whose'> & { readonly settings: Pick<ReviewRules, 'applyActions'> };

/** Whether a denial is meant to block the account and delete it later, instead of taking the access. */
export const wantsBlocking = ({ settings }: Pick<BlockingFacts, 'settings'>): boolean =>
  settings.applyActions.some(({ kind }) => kind === 'disableAndDeleteUser');

/** Whether that is possible: of guests in groups alone. */
export const mayBlock = ({ kind, whose }: Pick<BlockingFacts, 'kind' | 'whose'>): boolean =>
  whose === 'guests' && removals[kind] === 'membership';

/** Whether denials of a turn block accounts. */
export const isBlocking = (turn: BlockingFacts): boolean => wantsBlocking(turn) && mayBlock(turn);
