// What is recommended of an item, and why: by when the person signed in last, and by whether people around them have
// the access too. It is calculated once, at the start, and kept.
// https://learn.microsoft.com/entra/id-governance/review-recommendations-access-reviews

import type { Duration, Id, Instant } from '../base.ts';
import { addDuration } from '../time.ts';
import type { Recommendation } from './reviewWords.ts';

/** The look-back of a review that says none. */
export const defaultLookBack: Duration = 'P30D';
/** A tree of managers says nothing of fewer members, and costs too much with more. */
const membersForPeers = { least: 5, most: 600 } as const;

/** Which recommendations a review wants. */
export interface RecommendationRules {
  readonly bySignIn: boolean;
  readonly byPeers: boolean;
  readonly lookBack: Duration | null;
}

/** What is known of a person at the start of a review. */
export interface ReviewedPerson {
  readonly createdAt: Instant;
  /** The newest sign-in of either kind, interactive or not. */
  readonly lastSignInAt: Instant | null;
  readonly isDisabled: boolean;
  readonly isDeleted: boolean;
}

/** What is known besides. */
export interface RecommendationFacts {
  readonly startsAt: Instant;
  /** Whether a sign-in of anybody is known: without one, that a person has none says nothing. */
  readonly knowsSignIns: boolean;
  /** How many others have the access, where the person stands apart from all of them in the tree of managers. */
  readonly apartFrom: number | null;
}

/** Why something is recommended: a word with its facts, from which each language makes its sentence. */
export type RecommendationReason =
  | { readonly why: 'accountDeleted' | 'accountDisabled' | 'signInsUnknown' }
  | { readonly why: 'signedIn' | 'signedInLongAgo'; readonly at: Instant; readonly since: Instant }
  | { readonly why: 'neverSignedIn' | 'newAccount'; readonly at: Instant; readonly since: Instant }
  | { readonly why: 'apartFromOthers'; readonly others: number };

/** What is recommended of an item, and why. */
export interface GivenRecommendation {
  readonly recommendation: Recommendation;
  readonly reasons: readonly RecommendationReason[];
  /** The reasons as sentences; null where nothing was asked for. */
  readonly words: string | null;
  readonly isOutlier: boolean;
}

type Finding = readonly [Recommendation, RecommendationReason];

/**
 * Of one item. A denial outweighs an approval, and knowing nothing outweighs neither. `lookBack` is an ISO 8601
 * duration before the start.
 */
export function recommend(
  rules: RecommendationRules,
  person: ReviewedPerson,
  facts: RecommendationFacts,
): GivenRecommendation {
  const { apartFrom } = facts;
  const isOutlier = rules.byPeers && apartFrom !== null;
  const findings: readonly Finding[] = [
    ...(rules.bySignIn ? [signInFinding(rules, person, facts)] : []),
    ...(isOutlier ? [['deny', { why: 'apartFromOthers', others: apartFrom }] as const] : []),
  ];
  const recommendation =
    (['deny', 'approve'] as const).find((each) => findings.some(([found]) => found === each)) ?? 'noInfoAvailable';
  const reasons = findings.filter(([found]) => found === recommendation).map(([, reason]) => reason);
  return { recommendation, reasons, words: inWords(reasons), isOutlier };
}

function signInFinding(
  { lookBack }: RecommendationRules,
  { createdAt, lastSignInAt: at, isDisabled, isDeleted }: ReviewedPerson,
  { startsAt, knowsSignIns }: RecommendationFacts,
): Finding {
  const since = addDuration(startsAt, `-${lookBack ?? defaultLookBack}`) ?? startsAt;
  if (isDeleted) return ['deny', { why: 'accountDeleted' }];
  if (isDisabled) return ['deny', { why: 'accountDisabled' }];
  if (at !== null)
    return at >= since ? ['approve', { why: 'signedIn', at, since }] : ['deny', { why: 'signedInLongAgo', at, since }];
  if (!knowsSignIns) return ['noInfoAvailable', { why: 'signInsUnknown' }];
  return createdAt < since
    ? ['deny', { why: 'neverSignedIn', at: createdAt, since }]
    : ['noInfoAvailable', { why: 'newAccount', at: createdAt, since }];
}

const day = (instant: Instant): string => instant.slice(0, 10);

// biome-ignore format: a table, read by column
const sentences: {
  readonly [W in RecommendationReason['why']]: (reason: RecommendationReason & { readonly why: W }) => string;
} = {
  accountDeleted:  () => 'The account was deleted.',
  accountDisabled: () => 'The account is disabled.',
  signedIn:        ({ at }) => `The last sign-in was on ${day(at)}.`,
  signedInLongAgo: ({ at, since }) => `The last sign-in was on ${day(at)}, before ${day(since)}.`,
  neverSignedIn:   ({ at }) => `The person never signed in, and the account is from ${day(at)}.`,
  newAccount:      ({ at }) => `The person has not signed in yet; the account is from ${day(at)}.`,
  signInsUnknown:  () => 'Nothing is known of when people sign in.',
  apartFromOthers: ({ others }) =>
    `None of the ${others} others who have the access has the same manager, or a manager next to theirs.`,
};

/** The reasons in English, for exports and for clients that show what they get; null for none. */
function inWords(reasons: readonly RecommendationReason[]): string | null {
  if (reasons.length === 0) return null;
  const say = (reason: RecommendationReason): string =>
    (sentences[reason.why] as (of: RecommendationReason) => string)(reason);
  return reasons.map(say).join(' ');
}

/** A person in the tree of managers. */
export interface TreePlace {
  readonly id: Id;
  readonly managerId: Id | null;
  /** The manager's manager. */
  readonly secondManagerId: Id | null;
}

/**
 * The members who stand apart: no other one is their manager or report, has the same manager, or a manager with the
 * same manager. Whoever has no manager and no reports is in no tree, and never found. Empty for few members or many.
 */
export function membersApart(members: readonly TreePlace[]): ReadonlySet<Id> {
  if (members.length < membersForPeers.least || members.length > membersForPeers.most) return new Set();
  const ids = new Set(members.map(({ id }) => id));
  const byManager = countBy(members.map(({ managerId }) => managerId));
  const bySecond = countBy(members.map(({ secondManagerId }) => secondManagerId));
  const isNear = ({ id, managerId, secondManagerId }: TreePlace): boolean =>
    (managerId !== null && (ids.has(managerId) || (byManager.get(managerId) ?? 0) > 1)) ||
    (secondManagerId !== null && (ids.has(secondManagerId) || (bySecond.get(secondManagerId) ?? 0) > 1)) ||
    byManager.has(id) ||
    bySecond.has(id);
  return new Set(members.filter((each) => each.managerId !== null && !isNear(each)).map(({ id }) => id));
}

function countBy(keys: readonly (Id | null)[]): ReadonlyMap<Id, number> {
  const counts = new Map<Id, number>();
  for (const key of keys) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
