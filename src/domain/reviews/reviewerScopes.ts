// Whom the reviewers of a series mean: scopes of Graph's as sources of reviewers, and the subject sets of a policy as
// scopes.

import type { Id } from '../base.ts';
import type { SubjectSet } from '../values.ts';
import type { ReviewerSource } from './resolveReviewers.ts';
import type { ReviewerScope } from './reviewValues.ts';

const guid = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';
const root = '(?:/?(?:v1\\.0|beta))?/';

type QueryForm = readonly [form: RegExp, source: (id: Id) => ReviewerSource];
// biome-ignore format: a table, read by column
const queryForms: readonly QueryForm[] = [
  [new RegExp(`^${root}users/${guid}/?$`, 'i'),                               (id) => ({ kind: 'user', id })],
  [new RegExp(`^${root}groups/${guid}/(?:transitiveMembers|members).*$`, 'i'), (id) => ({ kind: 'groupMembers', id })],
  [new RegExp(`^${root}groups/${guid}/owners.*$`, 'i'),                        (id) => ({ kind: 'owners', id })],
  [new RegExp(`^${root}servicePrincipals/${guid}/owners.*$`, 'i'),             (id) => ({ kind: 'owners', id })],
  [/^\.?\/?owners$/i,                                                          () => ({ kind: 'resourceOwners' })],
  [/^\.?\/?manager$/i,                                                         () => ({ kind: 'manager' })],
  [/^\.?\/?sponsors$/i,                                                        () => ({ kind: 'sponsors' })],
];

type TypedForm = (id: Id | null) => ReviewerSource | null;
const withId =
  (kind: 'user' | 'groupMembers'): TypedForm =>
  (id) =>
    id === null ? null : { kind, id };
// biome-ignore format: a table, read by column
const typedForms: Readonly<Record<string, TypedForm>> = {
  user:             withId('user'),
  group:            withId('groupMembers'),
  self:             () => ({ kind: 'self' }),
  manager:          () => ({ kind: 'manager' }),
  sponsor:          () => ({ kind: 'sponsors' }),
  managerorsponsor: () => ({ kind: 'managerOrSponsors' }),
  resourceowner:    () => ({ kind: 'resourceOwners' }),
};

/** Null for a scope that names nobody who could review. */
export function reviewerSource({ query, scopeType, reviewerId }: ReviewerScope): ReviewerSource | null {
  if (scopeType !== null) return typedForms[scopeType.toLowerCase()]?.(reviewerId?.toLowerCase() ?? null) ?? null;
  for (const [form, source] of queryForms) {
    const found = form.exec(query ?? '');
    if (found !== null) return source((found[1] ?? '').toLowerCase());
  }
  return null;
}

/** Who reviews first and as a fallback; without anybody, people review themselves. */
export function reviewerSources(
  reviewers: readonly ReviewerScope[],
  fallback: readonly ReviewerScope[],
): { readonly primary: readonly ReviewerSource[]; readonly fallback: readonly ReviewerSource[] } {
  const primary = reviewers.flatMap((each) => reviewerSource(each) ?? []);
  return {
    primary: reviewers.length === 0 ? [{ kind: 'self' }] : primary,
    fallback: fallback.flatMap((each) => reviewerSource(each) ?? []),
  };
}

const byQuery = (query: string, queryRoot: string | null = null): ReviewerScope => ({
  query,
  queryType: 'MicrosoftGraph',
  queryRoot,
  reviewerId: null,
  scopeType: null,
});

/** A subject set of a policy's review settings as a scope; null where a set names nobody who could review. */
export function reviewerScopeOf({ kind, id }: SubjectSet): ReviewerScope | null {
  switch (kind) {
    case 'singleUser':
      return id === null ? null : byQuery(`/users/${id}`);
    case 'groupMembers':
      return id === null ? null : byQuery(`/groups/${id}/transitiveMembers`);
    case 'requestorManager':
    case 'targetManager':
      return byQuery('./manager', 'decisions');
    case 'targetUserSponsors':
    case 'internalSponsors':
    case 'externalSponsors':
      return {
        ...byQuery('./sponsors', 'decisions'),
        query: null,
        queryType: null,
        queryRoot: null,
        scopeType: 'sponsor',
      };
    default:
      return null;
  }
}
