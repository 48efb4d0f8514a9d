// The approvers of a stage: the users and groups that each subject set stands for, and the fallback approvers where
// there is no other.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-approval-policy

import type { Approver } from './approvalEntities.ts';
import type { Id } from '../base.ts';
import type { SubjectSet } from '../values.ts';

/** A user or group that a subject set leads to, and by what: it is an approver only while that holds. */
export type ApproverCandidate = Pick<Approver, 'principalId' | 'source' | 'sourceId'>;

/** What the subject sets of a stage stand for, read once. A list may hold users and groups. */
export interface ApproverFacts {
  /** The requestor's and the target's manager, and their managers; null where there is none. */
  readonly requestorManagers: readonly [first: ApproverCandidate | null, second: ApproverCandidate | null];
  readonly targetManagers: readonly [first: ApproverCandidate | null, second: ApproverCandidate | null];
  readonly targetSponsors: readonly ApproverCandidate[];
  /** Of the connected organization that the target comes from. */
  readonly internalSponsors: readonly ApproverCandidate[];
  readonly externalSponsors: readonly ApproverCandidate[];
  /** Of a target that is a service principal: its owners and its application's; and these with its sponsors. */
  readonly applicationOwners: readonly ApproverCandidate[];
  readonly agentSponsorsAndOwners: readonly ApproverCandidate[];
  /** Users that exist and may sign in. */
  readonly users: ReadonlySet<Id>;
  /** Groups that exist, each with whether a member of it may decide now. */
  readonly groups: ReadonlyMap<Id, boolean>;
  /** The requestor and the target: nobody decides their own request. */
  readonly excluded: ReadonlySet<Id>;
}

/** A user or group that a stage asks: in which role, by what, and by which delegation. */
export type ResolvedApprover = Pick<Approver, 'principalId' | 'role' | 'delegationId' | 'source' | 'sourceId'>;

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
    const found = candidatesOf(set, facts)
      .filter(({ principalId: id }) => facts.groups.has(id) || facts.users.has(id))
      .filter(({ principalId: id }) => !facts.excluded.has(id));
    const hasDecider = found.some(({ principalId: id }) => facts.users.has(id) || facts.groups.get(id) === true);
    return { set, found, hasDecider };
  });
  return {
    approvers: distinctApprovers(
      each.flatMap(({ found }) => found.map((candidate) => ({ ...candidate, role, delegationId: null }))),
    ),
    hasDecider: each.some((one) => one.hasDecider),
    reasons: each.filter((one) => !one.hasDecider).map(({ set }) => describeFailure(set, facts)),
  };
}

/** The users and groups that a set stands for, whether or not they exist. */
export function candidatesOf(
  set: SubjectSet,
  facts: Omit<ApproverFacts, 'users' | 'groups' | 'excluded'>,
): readonly ApproverCandidate[] {
  const level = set.managerLevel === 2 ? 1 : 0;
  const one = (candidate: ApproverCandidate | null): readonly ApproverCandidate[] =>
    candidate === null ? [] : [candidate];
  switch (set.kind) {
    case 'singleUser':
    case 'groupMembers':
      return set.id === null ? [] : [{ principalId: set.id.toLowerCase(), source: 'named', sourceId: null }];
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
  const ids = candidatesOf(set, facts).map((each) => each.principalId);
  const level = set.managerLevel === 2 ? ' of the second level' : '';
  const who = `${setNames[set.kind]}${set.id === null ? '' : ` ${set.id}`}${level}`;
  if (ids.length === 0) return `${who}: there is none`;
  if (ids.every((id) => facts.excluded.has(id))) return `${who}: it is the person's own request`;
  if (ids.some((id) => facts.groups.has(id))) return `${who}: it holds nobody who may decide`;
  return `${who}: no longer in the directory, or disabled`;
}

/** Each principal once, in its first role; whoever the policy names stays an approver whatever else they are. */
export function distinctApprovers(approvers: readonly ResolvedApprover[]): readonly ResolvedApprover[] {
  const kept = new Map<Id, ResolvedApprover>();
  for (const each of approvers) {
    const known = kept.get(each.principalId);
    if (known === undefined) kept.set(each.principalId, each);
    else if (each.delegationId === null && each.source === 'named')
      kept.set(each.principalId, { ...known, source: 'named', sourceId: null });
  }
  return [...kept.values()];
}
