// What is wrong with a policy as the directory stands: a stage that asks nobody, targets that admit nobody.

import type { Id } from '../base.ts';
import type { SubjectSet } from '../values.ts';
import { isAutomatic } from './policy.ts';
import type { Policy } from './policyEntities.ts';

/** Users who may sign in, and groups with such a user in them, of those that policies name. */
export interface StandingFacts {
  readonly users: ReadonlySet<Id>;
  readonly groups: ReadonlySet<Id>;
}

type JudgedPolicy = Pick<
  Policy,
  'approval' | 'targetScope' | 'targets' | 'acceptsSelfAdd' | 'acceptsOnBehalfAdd' | 'automatic'
>;

/** The ids of users and groups on which the verdicts about a policy depend. */
export const namedPrincipals = ({ approval, targets }: JudgedPolicy): readonly Id[] =>
  [...targets, ...approval.stages.flatMap(({ approvers }) => approvers)].flatMap(({ kind, id }) =>
    (kind === 'singleUser' || kind === 'groupMembers') && id !== null ? [id] : [],
  );

/** The stages, from 1, that ask nobody: each approver is a user who is gone, or a group without users. */
export const stagesWithoutApprover = ({ approval }: JudgedPolicy, facts: StandingFacts): readonly number[] =>
  approval.isRequiredForAdd
    ? approval.stages.flatMap(({ approvers }, at) =>
        approvers.every((set) => leadsToNobody(set, facts)) ? [at + 1] : [],
      )
    : [];

/** Whether people may ask, or are assigned, under the policy, and it names only users who are gone and empty groups. */
export const admitsNobody = (policy: JudgedPolicy, facts: StandingFacts): boolean =>
  (policy.acceptsSelfAdd || policy.acceptsOnBehalfAdd || isAutomatic(policy)) &&
  (policy.targetScope === 'specificDirectoryUsers' || policy.targetScope === 'specificConnectedOrganizationUsers') &&
  policy.targets.every((set) => leadsToNobody(set, facts));

/** Whether a stage asks the manager and no fallback approver: whoever has no manager is refused. */
export const needsManager = ({ approval }: JudgedPolicy): boolean =>
  approval.isRequiredForAdd &&
  approval.stages.some(
    ({ approvers }) =>
      approvers.every(({ isBackup }) => !isBackup) &&
      approvers.every(({ kind }) => kind === 'requestorManager' || kind === 'targetManager') &&
      approvers.length > 0,
  );

/** Sets of other kinds depend on who asks. */
const leadsToNobody = ({ kind, id }: SubjectSet, facts: StandingFacts): boolean =>
  (kind === 'singleUser' && (id === null || !facts.users.has(id))) ||
  (kind === 'groupMembers' && (id === null || !facts.groups.has(id)));
