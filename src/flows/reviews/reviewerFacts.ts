// What the sources of reviewers stand for at this moment, for the people of one page.

import type { Id } from '../../domain/base.ts';
import { DirectoryRoles } from '../../domain/caller.ts';
import { CatalogRoles } from '../../domain/rights/rights.ts';
import type { ReviewedThing } from '../../domain/reviews/reviewEntities.ts';
import type { ReviewerFacts, ReviewerSource } from '../../domain/reviews/resolveReviewers.ts';
import { and, any, eq, never, oneOfValues } from '../../odata/query.ts';
import { isEnabledUser } from '../approvals/approverAuthority.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import type { ReviewedAccess } from './population.ts';

interface ReviewerSources {
  readonly primary: readonly ReviewerSource[];
  readonly fallback: readonly ReviewerSource[];
}

const lastResorts = [DirectoryRoles.globalAdministrator, DirectoryRoles.identityGovernanceAdministrator];

/** Reads every source once for all people of a page. */
export async function loadReviewerFacts(
  ctx: Context,
  of: Pick<ReviewedThing, 'catalogId' | 'resourceId' | 'kind'>,
  people: readonly Pick<ReviewedAccess, 'principalId' | 'person'>[],
  { primary, fallback }: ReviewerSources,
): Promise<ReviewerFacts> {
  const sources = [...primary, ...fallback];
  const groups = sources.flatMap((each) => (each.kind === 'groupMembers' ? [each.id] : []));
  const owned = [
    ...sources.flatMap((each) => (each.kind === 'owners' ? [each.id] : [])),
    ...(sources.some(({ kind }) => kind === 'resourceOwners') && of.resourceId !== null ? [of.resourceId] : []),
  ];
  const asksSponsors = sources.some(({ kind }) => kind === 'sponsors' || kind === 'managerOrSponsors');
  const ids = people.map(({ principalId }) => principalId);
  const { members, owners, sponsors, inCatalog, holders } = await load(ctx.store, {
    members: rows('memberOf', oneOfValues('groupId', groups)),
    owners: rows('ownership', oneOfValues('objectId', owned)),
    sponsors: rows('sponsorship', asksSponsors ? oneOfValues('objectId', ids) : never),
    inCatalog: rows('roleAssignment', of.catalogId === null ? never : eq('catalogId', of.catalogId)),
    holders: rows('roleHolding', oneOfValues('roleDefinitionId', lastResorts)),
  });
  const catalogGroups = await membersOfPrincipals(
    ctx,
    inCatalog.map(({ principalId }) => principalId),
  );
  const withRole = (role: Id): readonly Id[] =>
    inCatalog
      .filter(({ roleDefinitionId }) => roleDefinitionId === role)
      .flatMap(({ principalId }) => [principalId, ...(catalogGroups.get(principalId) ?? [])]);
  const managerOf = new Map(
    people.flatMap(({ principalId, person }) =>
      person?.managerId == null ? [] : [[principalId, person.managerId] as const],
    ),
  );
  const facts = {
    membersOf: grouped(members.map(({ groupId, memberId }) => [groupId, memberId])),
    ownersOf: grouped(owners.map(({ objectId, ownerId }) => [objectId, ownerId])),
    managerOf,
    sponsorsOf: grouped(sponsors.map(({ objectId, sponsorId }) => [objectId, sponsorId])),
    catalogOwners: withRole(CatalogRoles.owner),
    packageManagers: withRole(CatalogRoles.packageManager),
    administrators: [...new Set(holders.map(({ holderId }) => holderId))].toSorted(),
  };
  const candidates = new Set([
    ...sources.flatMap((each) => (each.kind === 'user' ? [each.id] : [])),
    ...[...facts.membersOf.values(), ...facts.ownersOf.values(), ...facts.sponsorsOf.values()].flat(),
    ...managerOf.values(),
    ...facts.catalogOwners,
    ...facts.packageManagers,
    ...facts.administrators,
    ...(sources.some(({ kind }) => kind === 'self') ? ids : []),
  ]);
  const { able } = await load(ctx.store, {
    able: rows('directoryObject', oneOfValues('id', [...candidates]), isEnabledUser),
  });
  return { ...facts, able: new Set(able.map(({ id }) => id)) };
}

async function membersOfPrincipals(ctx: Context, principals: readonly Id[]): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const { members } = await load(ctx.store, {
    members: rows('memberOf', oneOfValues('groupId', principals), any('member', and(isEnabledUser))),
  });
  return grouped(members.map(({ groupId, memberId }) => [groupId, memberId]));
}

function grouped(pairs: readonly (readonly [Id, Id])[]): ReadonlyMap<Id, readonly Id[]> {
  const lists = new Map<Id, Id[]>();
  for (const [key, value] of pairs) {
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [value]);
    else list.push(value);
  }
  return lists;
}
