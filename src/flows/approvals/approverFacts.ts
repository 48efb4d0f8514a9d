// Who the subject sets of a stage mean in the directory now: managers, sponsors, owners; and which of them can decide.

import {
  candidatesOf,
  resolveApprovers,
  type ApproverCandidate,
  type ApproverFacts,
  type ApproverResolution,
  type ResolvedApprover,
} from '../../domain/approvals/resolveApprovers.ts';
import { withDelegates } from '../../domain/approvals/delegates.ts';
import type { DirectoryObject, Ownership } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { ApprovalStageSettings, SubjectSet } from '../../domain/values.ts';
import { and, any, eq, not, oneOfValues, or } from '../../odata/query.ts';
import { load, row, rows } from '../load.ts';
import type { Context } from '../context.ts';
import { isEnabledUser } from './approverAuthority.ts';
import type { ApprovalParties } from './parties.ts';

type SubjectSetMembers = Omit<ApproverFacts, 'users' | 'groups' | 'excluded'>;

/** Approvers to ask, with their delegates, and the users and groups that they are. */
export interface FoundApprovers {
  readonly approvers: readonly ResolvedApprover[];
  readonly objects: ReadonlyMap<Id, DirectoryObject>;
}

/** Those whom a stage asks first, its alternates where they are asked too, and both together. */
interface StageApprovers {
  readonly first: ApproverResolution;
  readonly second: ApproverResolution | null;
  readonly found: FoundApprovers;
}

/** The approvers that the settings of a stage lead to now; alternates where nobody else can decide. */
export async function loadStageApprovers(
  ctx: Context,
  parties: ApprovalParties,
  settings: Pick<ApprovalStageSettings, 'approvers' | 'escalationApprovers' | 'isEscalationEnabled'>,
  { isDecidable }: { readonly isDecidable: boolean },
): Promise<StageApprovers> {
  const alternates = settings.isEscalationEnabled ? settings.escalationApprovers : [];
  const loaded = await loadApproverFacts(ctx, parties, [...settings.approvers, ...alternates]);
  const first = resolveApprovers(settings.approvers, loaded.facts, 'primary');
  const second = isDecidable || first.hasDecider ? null : resolveApprovers(alternates, loaded.facts, 'escalation');
  const approvers = [...first.approvers, ...(second?.approvers ?? [])];
  return { first, second, found: await addDelegates(ctx, approvers, loaded) };
}

/** The alternates of a stage that can be found now. */
export async function loadAlternates(
  ctx: Context,
  parties: ApprovalParties,
  { escalationApprovers }: Pick<ApprovalStageSettings, 'escalationApprovers'>,
): Promise<FoundApprovers> {
  const loaded = await loadApproverFacts(ctx, parties, escalationApprovers);
  return addDelegates(ctx, resolveApprovers(escalationApprovers, loaded.facts, 'escalation').approvers, loaded);
}

interface LoadedFacts {
  readonly facts: ApproverFacts;
  readonly objects: readonly DirectoryObject[];
}

export async function loadApproverFacts(
  ctx: Context,
  parties: ApprovalParties,
  sets: readonly SubjectSet[],
): Promise<LoadedFacts> {
  const meanings = await loadSubjectSetMembers(ctx, parties);
  const ids = [...new Set(sets.flatMap((set) => candidatesOf(set, meanings)).map((each) => each.principalId))];
  const { objects, staffed } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', ids)),
    staffed: rows(
      'directoryObject',
      oneOfValues('id', ids),
      eq('kind', 'group'),
      any('transitiveMembers', and(isEnabledUser, not(oneOfValues('id', [...parties.excluded])))),
    ),
  });
  const withSomebody = new Set(staffed.map((each) => each.id));
  const facts = {
    ...meanings,
    excluded: parties.excluded,
    users: new Set(
      objects.filter((each) => each.kind === 'user' && each.accountEnabled !== false).map((each) => each.id),
    ),
    groups: new Map(
      objects.filter((each) => each.kind === 'group').map((each) => [each.id, withSomebody.has(each.id)]),
    ),
  };
  return { facts, objects };
}

async function loadSubjectSetMembers(
  ctx: Context,
  { subject, requestor }: ApprovalParties,
): Promise<SubjectSetMembers> {
  const targetId = subject.objectId ?? subject.id;
  const { objects, sponsors, answering, owned } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', [targetId, requestor?.objectId ?? targetId])),
    sponsors: rows('sponsorship', eq('objectId', targetId)),
    answering: rows('organizationSponsor', eq('organizationId', subject.connectedOrganizationId ?? subject.id)),
    owned: rows('ownership', eq('objectId', targetId)),
  });
  const target = objects.find((each) => each.id === targetId);
  const requesting = objects.find((each) => each.id === requestor?.objectId);
  const ownerships =
    target?.kind === 'servicePrincipal' ? [...owned, ...(await ownershipsOfApplication(ctx, target))] : [];
  const applicationOwners = ownerships.map(({ ownerId, id }) => linked(ownerId, 'ownership', id));
  const targetSponsors = sponsors.map(({ sponsorId, id }) => linked(sponsorId, 'sponsorship', id));
  const answeringAs = (kind: 'internal' | 'external') =>
    answering
      .filter((each) => each.kind === kind)
      .map(({ sponsorId, id }) => linked(sponsorId, 'organizationSponsor', id));
  const targetManagers = await managersOf(ctx, target, ['targetManager', 'targetSecondManager']);
  return {
    requestorManagers:
      requesting === undefined
        ? targetManagers
        : await managersOf(ctx, requesting, ['requestorManager', 'requestorSecondManager']),
    targetManagers,
    targetSponsors,
    internalSponsors: answeringAs('internal'),
    externalSponsors: answeringAs('external'),
    applicationOwners,
    agentSponsorsAndOwners: [...targetSponsors, ...applicationOwners],
  };
}

const linked = (
  principalId: Id,
  source: ApproverCandidate['source'],
  sourceId: Id | null = null,
): ApproverCandidate => ({ principalId, source, sourceId });

async function managersOf(
  ctx: Context,
  user: DirectoryObject | undefined,
  [first, second]: readonly [ApproverCandidate['source'], ApproverCandidate['source']],
): Promise<SubjectSetMembers['targetManagers']> {
  if (user?.managerId == null) return [null, null];
  const { managers } = await load(ctx.store, { managers: row('directoryObject', user.managerId) });
  const above = managers[0]?.managerId ?? null;
  return [linked(user.managerId, first), above === null ? null : linked(above, second)];
}

async function ownershipsOfApplication(ctx: Context, { appId }: DirectoryObject): Promise<readonly Ownership[]> {
  if (appId === null) return [];
  const { owners } = await load(ctx.store, {
    owners: rows('ownership', any('object', and(eq('kind', 'application'), eq('appId', appId)))),
  });
  return owners;
}

/** The approvers, and the delegates that decide in their place now. */
async function addDelegates(
  ctx: Context,
  found: readonly ResolvedApprover[],
  { facts, objects }: LoadedFacts,
): Promise<FoundApprovers> {
  const objectsWith = (more: readonly DirectoryObject[]) =>
    new Map([...objects, ...more].map((each) => [each.id, each]));
  const groups = found.map((each) => each.principalId).filter((id) => facts.groups.has(id));
  const { delegations } = await load(ctx.store, {
    delegations: rows(
      'approverDelegate',
      or(
        oneOfValues('approverId', [...found.map((each) => each.principalId), ...facts.excluded]),
        ...(groups.length === 0 ? [] : [any(['approver', 'transitiveMemberOf'], oneOfValues('id', groups))]),
      ),
    ),
  });
  if (delegations.length === 0) return { approvers: found, objects: objectsWith([]) };
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
      isEnabledUser,
    ),
  });
  const groupsOf = new Map(
    delegations.map(
      ({ approverId }) =>
        [approverId, new Set(held.filter((each) => each.memberId === approverId).map((each) => each.groupId))] as const,
    ),
  );
  const approvers = withDelegates(
    found,
    delegations,
    groupsOf,
    { users: new Set(able.map((each) => each.id)), excluded: facts.excluded },
    ctx.now,
  );
  return { approvers, objects: objectsWith(able) };
}
