// Whether approval settings make sense: up to three stages, each with someone to ask and times that leave them a
// chance.
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentapprovalsettings

import type { FaultCollector } from '../faultCollector.ts';
import type { ApprovalSettings, ApprovalStageSettings } from '../values.ts';
import { isWithinDays, durationMs } from './durationBounds.ts';
import { checkSubjectSets, type SubjectSetKinds } from './checkSubjectSets.ts';

const mostStages = 3;
const longestWaitDays = 365;
const approvers: SubjectSetKinds = [
  'singleUser',
  'groupMembers',
  'requestorManager',
  'targetManager',
  'internalSponsors',
  'externalSponsors',
  'targetUserSponsors',
  'targetApplicationOwners',
  'targetAgentIdentitySponsorsOrOwners',
];

export function checkApproval(approval: ApprovalSettings, faults: FaultCollector): void {
  const isRequired = approval.isRequiredForAdd || approval.isRequiredForUpdate === true;
  faults.holds(approval.stages.length <= mostStages, 'stages', `at most ${mostStages} stages`);
  faults.holds(!isRequired || approval.stages.length > 0, 'stages', 'at least one stage, since approval is required');
  faults.holds(
    !(isRequired && approval.mode === 'NoApproval'),
    'mode',
    'SingleStage or Serial, since approval is required',
  );
  faults.holds(
    approval.mode !== 'SingleStage' || approval.stages.length <= 1,
    'mode',
    'Serial, since there are several stages',
  );
  for (const [at, stage] of approval.stages.entries()) checkStage(stage, faults.below('stages').below(at), isRequired);
}

function checkStage(stage: ApprovalStageSettings, faults: FaultCollector, isRequired: boolean): void {
  const { timeout, escalateAfter } = stage;
  faults.holds(
    timeout === null || isWithinDays(timeout, longestWaitDays),
    'timeout',
    `longer than nothing and at most ${longestWaitDays} days`,
  );
  faults.holds(escalateAfter === null || durationMs(escalateAfter) !== null, 'escalateAfter', 'a duration such as P4D');
  checkSubjectSets(stage.approvers, approvers, faults.below('approvers'), 'a user, a group, a manager or a sponsor');
  checkSubjectSets(
    stage.escalationApprovers,
    approvers,
    faults.below('escalationApprovers'),
    'a user, a group, a manager or a sponsor',
  );
  faults.holds(!isRequired || stage.approvers.length > 0, 'approvers', 'a list of at least one approver');
  if (!stage.isEscalationEnabled) return;
  faults.holds(escalateAfter !== null, 'escalateAfter', 'a time, since the stage escalates; PT0S is at once');
  const after = escalateAfter === null ? 0 : (durationMs(escalateAfter) ?? 0);
  faults.holds(
    timeout === null || after < (durationMs(timeout) ?? Infinity),
    'escalateAfter',
    'before the stage times out',
  );
  faults.holds(
    stage.escalationApprovers.length > 0,
    'escalationApprovers',
    'a list of at least one approver, since the stage escalates',
  );
}
