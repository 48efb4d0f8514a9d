// The approvers of a stage: the users and groups that each subject set stands for, and the fallback approvers where
// there is no other.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-approval-policy

import type { Approver } from './approvalEntities.ts';
import type { Id } from '../base.ts';
import type { SubjectSet } from '../values.ts';

/** What the subject sets of a stage stand for, read once. A list may hold ids of users and of groups. */
export interface ApproverFacts {
  /** The requestor's and the target's manager, and their managers; null where there is none. */
  readonly requestorManagers: readonly [first: Id | null, second: Id | null];
  readonly targetManagers: readonly [first: Id | null, second: Id | null];
  readonly targetSponsors: readonly Id[];
  /** Of the connected organization that the target comes from. */
  readonly internalSponsors: readonly Id[];
  readonly externalSponsors: readonly Id[];
  /** Of a target that is a service principal: its owners and its application's; and these with its sponsors. */
  readonly applicationOwners: readonly Id[];
  readonly agentSponsorsAndOwners: readonly Id[];
  /** Users that exist and may sign in. */
  readonly users: ReadonlySet<Id>;
  /** Groups that exist, each with whether a member of it may decide now. */
  readonly groups: ReadonlyMap<Id, boolean>;
  /** The requestor and the target: nobody decides their own request. */
  readonly excluded: ReadonlySet<Id>;
}

/** A user or group that a stage asks: in which role, and by which delegation. */
export interface ResolvedApprover {
  readonly principalId: Id;
  readonly role: Approver['role'];
  readonly delegationId: Id | null;
}

/** Who a stage asks, whether one of them can decide, and where the sets lead to nobody. */
export interface ApproverResolution {
  readonly approvers: readonly ResolvedApprover[];
  /** Whether somebody may decide now. */
  readonly hasDecider: boolean;
  /** Why a set leads to nobody, a sentence for each such set. */
  readonly reasons: readonly string[];
}

/**
 * The approvers of a list of subject sets. Primary approvers come first; fallback approvers only where the primary ones
 * lead to nobody, never because these are slow. A group is asked as a group, so that its members at the moment of the
 * decision may decide; a group without a member who may decide counts as nobody.
 */
export function resolveApprovers(
  sets: readonly SubjectSet[],
  facts: ApproverFacts,
  role: 'primary' | 'escalation',
): ApproverResolution {
  const first = resolveSets(
    sets.filter((set) => !set.isBackup),
    facts,
    role,
  );
  const backups = sets.filter((set) => set.isBackup);
  if (first.hasDecider || backups.length === 0) return first;
  const second = resolveSets(backups, facts, role === 'primary' ? 'fallback' : role);
  return {
    approvers: distinctApprovers([...first.approvers, ...second.approvers]),
    hasDecider: second.hasDecider,
    reasons: [...first.reasons, ...second.reasons],
  };
}

function resolveSets(sets: readonly SubjectSet[], facts: ApproverFacts, role: Approver['role']): ApproverResolution {
  const each = sets.map((set) => {
    const ids = candidateIds(set, facts)
      .filter((id) => facts.groups.has(id) || facts.users.has(id))
      .filter((id) => !facts.excluded.has(id));
    return { set, ids, hasDecider: ids.some((id) => facts.users.has(id) || facts.groups.get(id) === true) };
  });
  return {
    approvers: distinctApprovers(
      each.flatMap(({ ids }) => ids.map((principalId) => ({ principalId, role, delegationId: null }))),
    ),
    hasDecider: each.some((one) => one.hasDecider),
    reasons: each.filter((one) => !one.hasDecider).map(({ set }) => describeFailure(set, facts)),
  };
}

/** Ids of the users and groups that a set stands for, whether or not they exist. */
export function candidateIds(
  set: SubjectSet,
  facts: Omit<ApproverFacts, 'users' | 'groups' | 'excluded'>,
): readonly Id[] {
  const level = set.managerLevel === 2 ? 1 : 0;
  const one = (id: Id | null): readonly Id[] => (id === null ? [] : [id]);
  switch (set.kind) {
    case 'singleUser':
    case 'groupMembers':
      return one(set.id?.toLowerCase() ?? null);
    case 'requestorManager':
      return one(facts.requestorManagers[level]);
    case 'targetManager':
      return one(facts.targetManagers[level]);
    case 'targetUserSponsors':
      return facts.targetSponsors;
    case 'internalSponsors':
      return facts.internalSponsors;
    case 'externalSponsors':
      return facts.externalSponsors;
    case 'targetApplicationOwners':
      return facts.applicationOwners;
    case 'targetAgentIdentitySponsorsOrOwners':
      return facts.agentSponsorsAndOwners;
    // Nobody can name these as approvers: a policy that does is refused.
    case 'connectedOrganizationMembers':
    case 'singleServicePrincipal':
    case 'attributeRuleMembers':
      return [];
  }
}

const setNames: Readonly<Record<SubjectSet['kind'], string>> = {
  singleUser: 'the user',
  groupMembers: 'the group',
  requestorManager: "the requestor's manager",
  targetManager: "the target's manager",
  targetUserSponsors: "the target's sponsors",
  internalSponsors: "the internal sponsors of the target's organization",
  externalSponsors: "the external sponsors of the target's organization",
  targetApplicationOwners: "the owners of the target's application",
  targetAgentIdentitySponsorsOrOwners: "the target's sponsors and owners",
  connectedOrganizationMembers: 'the members of an organization',
  singleServicePrincipal: 'a service principal',
  attributeRuleMembers: 'the members by a rule',
};

function describeFailure(set: SubjectSet, facts: ApproverFacts): string {
  const ids = candidateIds(set, facts);
  const level = set.managerLevel === 2 ? ' of the second level' : '';
  const who = `${setNames[set.kind]}${set.id === null ? '' : ` ${set.id}`}${level}`;
  if (ids.length === 0) return `${who}: there is none`;
  if (ids.every((id) => facts.excluded.has(id))) return `${who}: it is the person's own request`;
  if (ids.some((id) => facts.groups.has(id))) return `${who}: it holds nobody who may decide`;
  return `${who}: no longer in the directory, or disabled`;
}

/** Each principal once, in its first role. */
export function distinctApprovers(approvers: readonly ResolvedApprover[]): readonly ResolvedApprover[] {
  const kept = new Map<Id, ResolvedApprover>();
  for (const each of approvers) if (!kept.has(each.principalId)) kept.set(each.principalId, each);
  return [...kept.values()];
}
