// Who reviews an item: the people that the review names for it, then those that it falls back to, then the owners of
// the catalog, then administrators, so that no item is left to nobody; and nobody decides about their own access,
// unless the review asks people about themselves.

import type { Id } from '../base.ts';
import type { ReviewerRole } from './reviewWords.ts';

/** Whom a review names: a person, members of a group, owners, or who stands in a relation to the person reviewed. */
export type ReviewerSource =
  | { readonly kind: 'self' | 'manager' | 'sponsors' | 'managerOrSponsors' | 'resourceOwners' }
  | { readonly kind: 'user' | 'groupMembers' | 'owners'; readonly id: Id };

/** What the sources stand for at the start of a review or of a stage, read once for all items. */
export interface ReviewerFacts {
  /** Users that may sign in. */
  readonly able: ReadonlySet<Id>;
  /** Of named groups, through groups. */
  readonly membersOf: ReadonlyMap<Id, readonly Id[]>;
  /** Of groups and service principals. */
  readonly ownersOf: ReadonlyMap<Id, readonly Id[]>;
  readonly managerOf: ReadonlyMap<Id, Id>;
  readonly sponsorsOf: ReadonlyMap<Id, readonly Id[]>;
  readonly catalogOwners: readonly Id[];
  readonly packageManagers: readonly Id[];
  readonly administrators: readonly Id[];
}

/** One item, as far as it says who reviews it. */
export interface ReviewedItem {
  readonly principalId: Id;
  /** The group or service principal whose owners may review. */
  readonly resourceId: Id | null;
}

export interface ResolvedReviewer {
  readonly principalId: Id;
  readonly role: ReviewerRole;
}

/**
 * The reviewers of an item. Items with the same key have the same reviewers; among many may be the person reviewed, who
 * is none for their own item.
 */
export interface ResolvedReviewers {
  readonly key: string;
  /** Empty only where no administrator but the person reviewed is left. */
  readonly reviewers: readonly ResolvedReviewer[];
  /** Whether nobody was found whom the review names, first or as a fallback. */
  readonly isLastResort: boolean;
}

/** People by one source: `by` is the same for all items whose people are the same. */
interface Candidates {
  readonly by: string;
  readonly role: ReviewerRole;
  readonly ids: readonly Id[];
}

/** In the order in which they are asked: the next where the one before leads to nobody. */
export function resolveReviewers(
  item: ReviewedItem,
  { primary, fallback }: { readonly primary: readonly ReviewerSource[]; readonly fallback: readonly ReviewerSource[] },
  facts: ReviewerFacts,
): ResolvedReviewers {
  const named = primary.map((source) => candidatesOf(source, item, facts));
  const fallbacks = fallback.map((source) => ({ ...candidatesOf(source, item, facts), role: 'fallback' as const }));
  const last: readonly Candidates[] = [
    { by: 'catalogOwners', role: 'catalogOwner', ids: facts.catalogOwners },
    { by: 'packageManagers', role: 'catalogOwner', ids: facts.packageManagers },
    { by: 'administrators', role: 'administrator', ids: facts.administrators },
  ];
  const rungs = [named, fallbacks, ...last.map((each) => [each])];
  for (const [at, rung] of rungs.entries()) {
    const found = peopleOf(rung, item.principalId, facts);
    if (found.reviewers.length > 0) return { ...found, isLastResort: at > 1 };
  }
  return { key: 'nobody', reviewers: [], isLastResort: true };
}

/**
 * So many reviewers share their items with the reviewed among them, who decide nothing about themselves all the same:
 * where a large group reviews itself, a list for each without the person would be its square.
 */
const mostApart = 20;

function peopleOf(
  rung: readonly Candidates[],
  principalId: Id,
  { able }: ReviewerFacts,
): Pick<ResolvedReviewers, 'key' | 'reviewers'> {
  const roles = new Map<Id, ReviewerRole>();
  for (const { role, ids } of rung) for (const id of ids) if (able.has(id) && !roles.has(id)) roles.set(id, role);
  const all = [...roles].map(([id, role]) => ({ principalId: id, role }));
  const others = all.filter((each) => each.principalId !== principalId || each.role === 'self');
  const key = rung.map(({ by, role }) => `${role}:${by}`).join('+');
  const isOwnLeftOut = rung.some(({ role, ids }) => role !== 'self' && ids.includes(principalId));
  return !isOwnLeftOut || others.length >= mostApart
    ? { key, reviewers: all }
    : { key: `${key}-${principalId}`, reviewers: others };
}

function candidatesOf(source: ReviewerSource, item: ReviewedItem, facts: ReviewerFacts): Candidates {
  const { principalId, resourceId } = item;
  switch (source.kind) {
    case 'self':
      return { by: principalId, role: 'self', ids: [principalId] };
    case 'user':
      return { by: source.id, role: 'named', ids: [source.id] };
    case 'groupMembers':
      return { by: source.id, role: 'named', ids: facts.membersOf.get(source.id) ?? [] };
    case 'owners':
      return { by: source.id, role: 'owner', ids: facts.ownersOf.get(source.id) ?? [] };
    case 'resourceOwners':
      return { by: resourceId ?? '', role: 'owner', ids: facts.ownersOf.get(resourceId ?? '') ?? [] };
    case 'manager':
      return managerOf(principalId, facts);
    case 'sponsors':
      return sponsorsOf(principalId, facts);
    case 'managerOrSponsors': {
      const manager = managerOf(principalId, facts);
      return manager.ids.some((id) => facts.able.has(id)) ? manager : sponsorsOf(principalId, facts);
    }
  }
}

function managerOf(principalId: Id, facts: ReviewerFacts): Candidates {
  const id = facts.managerOf.get(principalId);
  return { by: id ?? '', role: 'manager', ids: id === undefined ? [] : [id] };
}

function sponsorsOf(principalId: Id, facts: ReviewerFacts): Candidates {
  const ids = [...(facts.sponsorsOf.get(principalId) ?? [])].sort();
  return { by: ids.length > 3 ? principalId : ids.join(','), role: 'sponsor', ids };
}
