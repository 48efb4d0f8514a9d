// Who is asked in a stage: each kind of subject set as the people and groups that it means, fallbacks where nobody was
// found.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-approval-policy

import type { Approver } from './approvalEntities.ts';
import type { Id } from '../base.ts';
import type { SubjectSet } from '../values.ts';

/** What the sets of a stage mean, read once. A list may name users and groups. */
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
  /** Users who are there and may sign in. */
  readonly users: ReadonlySet<Id>;
  /** Groups that are there; whether they hold anybody now who may decide. */
  readonly groups: ReadonlyMap<Id, boolean>;
  /** Who asks and for whom it is asked: nobody decides about herself. */
  readonly excluded: ReadonlySet<Id>;
}

export interface ResolvedApprover {
  readonly principalId: Id;
  readonly role: Approver['role'];
  readonly delegationId: Id | null;
}

export interface ApproverResolution {
  readonly approvers: readonly ResolvedApprover[];
  /** Whether there is anybody who may decide now. */
  readonly hasDecider: boolean;
  /** Why not, a sentence for each set that leads to nobody. */
  readonly reasons: readonly string[];
}

/**
 * The approvers of a list of sets. Those that are no backup come first; backups only where these lead to nobody, never
 * because they are
 * slow. A group is asked as a group, so that who belongs to it when she decides may decide; one that holds nobody now
 * counts as nobody.
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
    return { set, ids, isAnyone: ids.some((id) => facts.users.has(id) || facts.groups.get(id) === true) };
  });
  return {
    approvers: distinctApprovers(
      each.flatMap(({ ids }) => ids.map((principalId) => ({ principalId, role, delegationId: null }))),
    ),
    hasDecider: each.some((one) => one.isAnyone),
    reasons: each.filter((one) => !one.isAnyone).map(({ set }) => describeFailure(set, facts)),
  };
}

/** Users and groups that a set means, whether or not they are there. */
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
  const who = `${setNames[set.kind]}${set.id === null ? '' : ` ${set.id}`}${set.managerLevel === 2 ? ' of the second level' : ''}`;
  if (ids.length === 0) return `${who}: there is none`;
  if (ids.every((id) => facts.excluded.has(id))) return `${who}: it is the person's own request`;
  if (ids.some((id) => facts.groups.has(id))) return `${who}: it holds nobody who may decide`;
  return `${who}: no longer in the directory, or disabled`;
}

export function distinctApprovers(approvers: readonly ResolvedApprover[]): readonly ResolvedApprover[] {
  const kept = new Map<Id, ResolvedApprover>();
  for (const each of approvers) if (!kept.has(each.principalId)) kept.set(each.principalId, each);
  return [...kept.values()];
}
