// Reminders: approvers at half time of their stage, and people a fortnight and a day before their access ends.

import { loadActiveApprovers } from '../../flows/approvals/approverAuthority.ts';
import { askOthers } from '../../flows/approvals/askOthers.ts';
import { loadParties } from '../../flows/approvals/parties.ts';
import { stageMailContext } from '../../flows/approvals/startStage.ts';
import { load, row } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { remindOfEndJob } from '../../flows/queueJobs.ts';
import { mailPrincipals, mailSubjects } from '../../flows/queueMails.ts';
import type { Assignment } from '../../domain/requests/requestEntities.ts';
import { isLastDay, nextReminder } from '../../domain/mail/reminders.ts';
import { assignmentMachine } from '../../domain/machines/assignment.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { update, type Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';
import { loadPolicyOfAssignment } from '../../flows/requests/request.ts';

/**
 * Those who were asked first and may still decide; alternates are asked late enough. Where somebody lost their right at
 * the very moment at which the stage began, others are asked now.
 */
export const remindApprovers: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { stages } = await load(ctx.store, { stages: row('approvalStage', job.subject) });
      const approvers = await loadActiveApprovers(ctx, job.subject);
      const [stage] = stages;
      const parties = stage?.state === 'inProgress' ? await loadParties(ctx, stage.approvalId) : null;
      const others = stage === undefined || parties === null ? [] : await askOthers(ctx, parties, stage);
      const asked = approvers.filter((each) => each.role !== 'escalation').map((each) => each.principalId);
      const mails =
        stage === undefined || parties === null
          ? []
          : await mailPrincipals(ctx, 'approvalReminder', stageMailContext(parties, stage), asked, parties.excluded);
      await ctx.store.commit([
        completeJob(job),
        ...(stage === undefined || others.length > 0
          ? []
          : [{ kind: 'requireExists', entity: 'approvalStage', id: stage.id, version: stage.version } as const]),
        ...others,
        ...mails,
      ]);
      return [];
    }),
};

/** Where the policy lets people extend: otherwise there is nothing that they could do. */
export const remindOfEnd: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { assignments } = await load(ctx.store, { assignments: row('assignment', job.subject) });
      const [assignment] = assignments;
      const isOver =
        assignment?.endsAt == null ||
        assignment.endsAt <= ctx.now ||
        !accepts(assignmentMachine, assignment.state, 'remind');
      await ctx.store.commit([
        completeJob(job),
        ...(isOver ? [] : await reminderChanges(ctx, { ...assignment, endsAt: assignment.endsAt as string })),
      ]);
      return [];
    }),
};

async function reminderChanges(
  ctx: Context,
  assignment: Assignment & { readonly endsAt: string },
): Promise<readonly Change[]> {
  const policy = await loadPolicyOfAssignment(ctx, assignment);
  const { subjects, packages, requests } = await load(ctx.store, {
    subjects: row('subject', assignment.targetId),
    packages: row('accessPackage', assignment.packageId),
    requests: row('assignmentRequest', assignment.id),
  });
  const [subject] = subjects;
  const isTold = subject !== undefined && policy?.acceptsSelfUpdate === true && requests[0]?.type !== 'adminAdd';
  const about = { assignment, accessPackage: packages[0] ?? null, policy, by: assignment.endsAt };
  const mails = isTold ? await mailSubjects(ctx, 'accessNearEnd', { ...about, subject }, subjects) : [];
  const { to } = transition(assignmentMachine, assignment.state, 'remind', { outcome: null });
  const status =
    isLastDay(assignment.endsAt, ctx.now) && mails.length > 0
      ? { status: 'NearExpiry1DayNotificationTriggered' as const }
      : {};
  const later = nextReminder(assignment.endsAt, ctx.now);
  // At its version: an extension meanwhile has moved the end.
  return [
    update('assignment', assignment.id, { state: to, ...status }, assignment.version),
    ...mails,
    ...(later === null ? [] : remindOfEndJob(ctx, assignment.id, later)),
  ];
}
