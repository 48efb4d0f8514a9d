// A store whose commits also queue, where they change who may approve, a new look at the open stages that this may
// concern: no verb can forget it.

import type { Id } from '../../domain/base.ts';
import { any, eq, oneOfValues, or, type Condition } from '../../odata/query.ts';
import { RuleViolationError, flattenChanges, type Change, type Store } from '../../store/contract.ts';
import { commitContext, type CommitClock, type CommitContext } from './commitContext.ts';
import { load, rows } from '../load.ts';
import { askOthersJob } from '../queueJobs.ts';
import {
  authorityChangesOf,
  changesNoAuthority,
  type AuthorityChanges,
  type AuthorityLink,
} from './authorityChanges.ts';

const maxAttempts = 5;

/**
 * The store with such commits. Where a link ends or a deciding field changes, a commit costs two or three reads; where
 * the two queue a job for the same stage at once, the later one begins again.
 */
export function createApproverWatchingStore(store: Store, clock: CommitClock): Store {
  const commit = async (changes: readonly Change[]): Promise<void> => {
    const authority = authorityChangesOf(changes);
    if (changesNoAuthority(authority)) return store.commit(changes);
    for (let left = maxAttempts; ; left -= 1) {
      const ctx = commitContext(store, changes, clock);
      const closed = closedStages(changes);
      const stageIds = (await loadConcernedStages(ctx, authority)).filter((id) => !closed.has(id));
      try {
        return await store.commit([...changes, ...stageIds.flatMap((id) => askOthersJob(ctx, id))]);
      } catch (error) {
        const isRace = error instanceof RuleViolationError && error.rule === 'job_is_once';
        if (left <= 1 || stageIds.length === 0 || !isRace) throw error;
      }
    }
  };
  return { ...store, commit, batched: () => createApproverWatchingStore(store.batched(), clock) };
}

/** Stages that the commit itself ends: with the request of a person who is deleted. */
const closedStages = (changes: readonly Change[]): ReadonlySet<Id> =>
  new Set(
    flattenChanges(changes).flatMap((change) =>
      change.kind === 'update' && change.entity === 'approvalStage' && change.set.state !== undefined
        ? [change.id]
        : [],
    ),
  );

const isOpen = any('stage', eq('state', 'inProgress'));

/** The open stages that asked those who change, or whose request is of somebody for whom others answer now. */
async function loadConcernedStages(ctx: CommitContext, authority: AuthorityChanges): Promise<readonly Id[]> {
  const { principalIds, requests } = await resolveAuthority(ctx, authority);
  const { groups, asked, pending } = await load(ctx.store, {
    groups: rows('memberOf', oneOfValues('memberId', principalIds)),
    asked: rows('approver', oneOfValues('principalId', principalIds), isOpen),
    pending: rows('approvalStage', eq('state', 'inProgress'), any(['approval', 'request'], or(...requests))),
  });
  const above = groups.map(({ groupId }) => groupId);
  const { askedAbove } = await load(ctx.store, {
    askedAbove: rows('approver', oneOfValues('principalId', above), isOpen),
  });
  const ids = [...[...asked, ...askedAbove].map(({ stageId }) => stageId), ...pending.map(({ id }) => id)];
  return [...new Set(ids)];
}

interface ConcernedParties {
  /** Those who may be asked, and who change. */
  readonly principalIds: readonly Id[];
  /** Which requests are of people or applications for whom others answer now. */
  readonly requests: readonly Condition[];
}

async function resolveAuthority(ctx: CommitContext, authority: AuthorityChanges): Promise<ConcernedParties> {
  const { objects, subjects } = authority;
  const { memberships, sponsorships, organizationSponsors, ownerships } = await load(ctx.store, {
    memberships: rows('membership', whereOf(authority, 'membership')),
    sponsorships: rows('sponsorship', whereOf(authority, 'sponsorship')),
    organizationSponsors: rows('organizationSponsor', whereOf(authority, 'organizationSponsor')),
    ownerships: rows('ownership', whereOf(authority, 'ownership')),
  });
  const begun = (entity: AuthorityLink): readonly Id[] =>
    authority.answeredFor.filter((each) => each.entity === entity).map(({ id }) => id);
  const owned = [...ownerships.map(({ objectId }) => objectId), ...begun('ownership')];
  const sponsored = [...sponsorships.map(({ objectId }) => objectId), ...begun('sponsorship')];
  const organizations = [
    ...organizationSponsors.map(({ organizationId }) => organizationId),
    ...begun('organizationSponsor'),
  ];
  return {
    principalIds: [...objects, ...memberships.map(({ groupId }) => groupId)],
    requests: [
      ...['requestor', 'target'].flatMap((party) => [
        ...whereAny([party, 'object'], or(oneOfValues('id', objects), oneOfValues('managerId', objects))),
        // A manager of the second level who may sign in again was perhaps never asked.
        ...whereAny([party, 'object', 'manager'], oneOfValues('managerId', objects)),
      ]),
      ...whereAny(
        ['target', 'object'],
        oneOfValues('id', [...sponsored, ...owned, ...(await principalsOf(ctx, owned))]),
      ),
      ...whereAny(['target'], or(oneOfValues('connectedOrganizationId', organizations), ...subjects)),
    ],
  };
}

const whereOf = ({ links }: AuthorityChanges, entity: AuthorityLink): Condition =>
  or(...links.filter((each) => each.entity === entity).map(({ where }) => where));

const whereAny = (path: readonly [string, ...string[]], where: Condition): readonly Condition[] =>
  where.op === 'false' ? [] : [any(path, where)];

/** The service principals of applications: an application's owners answer for them too. */
async function principalsOf(ctx: CommitContext, applicationIds: readonly Id[]): Promise<readonly Id[]> {
  const { applications } = await load(ctx.store, {
    applications: rows('directoryObject', oneOfValues('id', applicationIds), eq('kind', 'application')),
  });
  const { principals } = await load(ctx.store, {
    principals: rows(
      'directoryObject',
      oneOfValues(
        'appId',
        applications.map(({ appId }) => appId),
      ),
      eq('kind', 'servicePrincipal'),
    ),
  });
  return principals.map(({ id }) => id);
}
