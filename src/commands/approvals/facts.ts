// What the subject sets of a stage lead to in the directory now: managers, sponsors, owners, and who of them is there
// to decide.

import { candidates, type ApproverFacts, type Found } from '../../domain/approval/resolve.ts';
import { withDelegates } from '../../domain/approval/delegates.ts';
import type { DirectoryObject, Id } from '../../domain/entities.ts';
import type { SubjectSet } from '../../domain/values.ts';
import { and, any, eq, not, oneOfValues, or } from '../../odata/query.ts';
import { load, row, rows } from '../load.ts';
import type { Context } from '../context.ts';
import type { Parties } from './parties.ts';

type Meanings = Omit<ApproverFacts, 'users' | 'groups' | 'barred'>;

export async function approverFacts(
  ctx: Context,
  parties: Parties,
  sets: readonly SubjectSet[],
): Promise<ApproverFacts> {
  const meanings = await meaningsOf(ctx, parties);
  const ids = [...new Set(sets.flatMap((set) => candidates(set, meanings)))];
  const { objects, staffed } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', ids)),
    staffed: rows(
      'directoryObject',
      oneOfValues('id', ids),
      eq('kind', 'group'),
      any('transitiveMembers', and(isAble, not(oneOfValues('id', [...parties.barred])))),
    ),
  });
  const withSomebody = new Set(staffed.map((each) => each.id));
  return {
    ...meanings,
    barred: parties.barred,
    users: new Set(
      objects.filter((each) => each.kind === 'user' && each.accountEnabled !== false).map((each) => each.id),
    ),
    groups: new Map(
      objects.filter((each) => each.kind === 'group').map((each) => [each.id, withSomebody.has(each.id)]),
    ),
  };
}

const isAble = and(eq('kind', 'user'), not(eq('accountEnabled', false)));

async function meaningsOf(ctx: Context, { subject, requestor }: Parties): Promise<Meanings> {
  const targetId = subject.objectId ?? subject.id;
  const { objects, sponsors, answering, owned } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', [targetId, requestor?.objectId ?? targetId])),
    sponsors: rows('sponsorship', eq('objectId', targetId)),
    answering: rows('organizationSponsor', eq('organizationId', subject.connectedOrganizationId ?? subject.id)),
    owned: rows('ownership', eq('objectId', targetId)),
  });
  const target = objects.find((each) => each.id === targetId);
  const asking = objects.find((each) => each.id === requestor?.objectId) ?? target;
  const applicationOwners =
    target?.kind === 'servicePrincipal'
      ? [...owned.map((each) => each.ownerId), ...(await ownersOfApplication(ctx, target))]
      : [];
  const targetSponsors = sponsors.map((each) => each.sponsorId);
  return {
    requestorManagers: await managersOf(ctx, asking),
    targetManagers: await managersOf(ctx, target),
    targetSponsors,
    internalSponsors: answering.filter((each) => each.kind === 'internal').map((each) => each.sponsorId),
    externalSponsors: answering.filter((each) => each.kind === 'external').map((each) => each.sponsorId),
    applicationOwners,
    agentResponsibles: [...new Set([...targetSponsors, ...applicationOwners])],
  };
}

async function managersOf(ctx: Context, user: DirectoryObject | undefined): Promise<Meanings['targetManagers']> {
  if (user?.managerId == null) return [null, null];
  const { managers } = await load(ctx.store, { managers: row('directoryObject', user.managerId) });
  return [user.managerId, managers[0]?.managerId ?? null];
}

async function ownersOfApplication(ctx: Context, { appId }: DirectoryObject): Promise<readonly Id[]> {
  if (appId === null) return [];
  const { owners } = await load(ctx.store, {
    owners: rows('ownership', any('object', and(eq('kind', 'application'), eq('appId', appId)))),
  });
  return owners.map((each) => each.ownerId);
}

/** Those found, and whom they let decide in their stead now. */
export async function joinDelegates(
  ctx: Context,
  found: readonly Found[],
  facts: ApproverFacts,
): Promise<readonly Found[]> {
  const groups = found.map((each) => each.principalId).filter((id) => facts.groups.has(id));
  const { delegations } = await load(ctx.store, {
    delegations: rows(
      'approverDelegate',
      or(
        oneOfValues(
          'approverId',
          found.map((each) => each.principalId),
        ),
        ...(groups.length === 0 ? [] : [any(['approver', 'transitiveMemberOf'], oneOfValues('id', groups))]),
      ),
    ),
  });
  if (delegations.length === 0) return found;
  const { held, able } = await load(ctx.store, {
    held: rows(
      'memberOf',
      oneOfValues(
        'memberId',
        delegations.map((each) => each.approverId),
      ),
      oneOfValues('groupId', groups),
    ),
    able: rows(
      'directoryObject',
      oneOfValues(
        'id',
        delegations.map((each) => each.delegateId),
      ),
      isAble,
    ),
  });
  const groupsOf = new Map(
    delegations.map(
      ({ approverId }) =>
        [approverId, new Set(held.filter((each) => each.memberId === approverId).map((each) => each.groupId))] as const,
    ),
  );
  return withDelegates(
    found,
    delegations,
    groupsOf,
    { users: new Set(able.map((each) => each.id)), barred: facts.barred },
    ctx.now,
  );
}
