// Asking: an approval begins with its request, a stage when its turn comes, and alternates join when its approvers are
// slow.

import { resolveApprovers, type Found, type Resolution } from '../../domain/approval/resolve.ts';
import { stageTimes } from '../../domain/approval/times.ts';
import { audit, target, type Activity } from '../../domain/audit.ts';
import type { Approval, ApprovalStage, Approver } from '../../domain/approval/rows.ts';
import type { Id, Instant } from '../../domain/entities.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import { halfTime } from '../../domain/mail/reminders.ts';
import type { MailEvent } from '../../domain/mail/wording.ts';
import { next } from '../../domain/machines/machine.ts';
import { targetsOf } from '../../domain/requestActivities.ts';
import type { ApprovalStage as StageSettings } from '../../domain/values.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { escalateStageJob, remindApproversJob, timeOutStageJob } from '../jobs.ts';
import { mailPrincipals } from '../mails.ts';
import { approverFacts, joinDelegates } from './facts.ts';
import type { Parties } from './parties.ts';

type Row<T> = Omit<T, 'version'>;
/**
 * `set` is what the stage's row becomes; `nobody` says why nobody can be asked: the request cannot be approved then.
 */
export interface Started {
  readonly set: Pick<ApprovalStage, 'state' | 'startedAt' | 'escalatesAt' | 'escalatedAt' | 'timesOutAt'>;
  readonly changes: readonly Change[];
  readonly nobody: string | null;
}

export interface Begun {
  readonly approval: Row<Approval>;
  readonly stages: readonly Row<ApprovalStage>[];
  readonly changes: readonly Change[];
  readonly nobody: string | null;
  readonly timesOutAt: Instant | null;
}

/**
 * The approval of a request with all its stages, the first of which is asked at once. The rows are not among the
 * changes.
 */
export async function beginApproval(ctx: Context, parties: Parties): Promise<Begun> {
  const { request } = parties;
  const approval: Row<Approval> = {
    id: request.id,
    state: 'inProgress',
    packageId: request.packageId,
    catalogId: request.catalogId,
    createdAt: ctx.now,
    completedAt: null,
  };
  const stages = parties.stages.map((settings, position) => stageRow(ctx.newId(), parties, settings, position));
  const first = stages[0];
  if (first === undefined)
    return {
      approval,
      stages,
      changes: [],
      nobody: 'The policy asks for an approval and names no stage.',
      timesOutAt: null,
    };
  const { set, changes, nobody } = await startStage(ctx, parties, first);
  return { approval, stages: [{ ...first, ...set }, ...stages.slice(1)], changes, nobody, timesOutAt: set.timesOutAt };
}

function stageRow(id: Id, { request }: Parties, settings: StageSettings, position: number): Row<ApprovalStage> {
  return {
    id,
    approvalId: request.id,
    catalogId: request.catalogId,
    position,
    state: 'initializing',
    result: 'notReviewed',
    justification: '',
    reviewedById: null,
    reviewedByName: null,
    reviewedAt: null,
    approverInformationVisibility: settings.approverInformationVisibility,
    startedAt: null,
    escalatesAt: null,
    escalatedAt: null,
    timesOutAt: null,
  };
}

/** Where nobody can be found to ask first, the alternates are asked at once. */
export async function startStage(ctx: Context, parties: Parties, stage: Row<ApprovalStage>): Promise<Started> {
  const settings = settingsOf(parties, stage);
  const alternates = settings.isEscalationEnabled ? settings.escalationApprovers : [];
  const facts = await approverFacts(ctx, parties, [...settings.approvers, ...alternates]);
  const first = resolveApprovers(settings.approvers, facts, 'primary');
  const second: Resolution = first.isAnyone
    ? { found: [], isAnyone: false, reasons: [] }
    : resolveApprovers(alternates, facts, 'escalation');
  const { to, then } = next(approvalStageMachine, stage.state, 'start', {
    ...noStageFacts,
    someoneFound: first.isAnyone || second.isAnyone,
  });
  const times = stageTimes(settings, ctx.now);
  if (!then.includes('askApprovers')) {
    const nobody =
      `Nobody could be found to approve stage ${stage.position + 1}. ` +
      `${[...first.reasons, ...second.reasons].map((each) => `${each}.`).join(' ')}`;
    return {
      set: { state: to, startedAt: ctx.now, escalatesAt: null, escalatedAt: null, timesOutAt: null },
      changes: [],
      nobody,
    };
  }
  const found = await joinDelegates(ctx, [...first.found, ...second.found], facts);
  const escalatesAt = first.isAnyone ? times.escalatesAt : null;
  return {
    set: {
      state: to,
      startedAt: ctx.now,
      escalatesAt,
      escalatedAt: first.isAnyone ? null : ctx.now,
      timesOutAt: times.timesOutAt,
    },
    nobody: null,
    changes: [
      ...(await asked(ctx, parties, { ...stage, timesOutAt: times.timesOutAt }, found, 'approvalAsked')),
      ...timeOutStageJob(ctx, stage.id, times.timesOutAt),
      ...remindApproversJob(ctx, stage.id, halfTime(ctx.now, times.timesOutAt)),
      ...(escalatesAt === null ? [] : escalateStageJob(ctx, stage.id, escalatesAt)),
    ],
  };
}

/** Rows for the alternates who are not asked yet; none where nobody can be found. */
export async function askAlternates(
  ctx: Context,
  parties: Parties,
  stage: ApprovalStage,
  already: readonly Approver[],
): Promise<readonly Change[]> {
  const { escalationApprovers } = settingsOf(parties, stage);
  const facts = await approverFacts(ctx, parties, escalationApprovers);
  const { found } = resolveApprovers(escalationApprovers, facts, 'escalation');
  const known = new Set(already.map((each) => each.principalId));
  return asked(
    ctx,
    parties,
    stage,
    (await joinDelegates(ctx, found, facts)).filter((each) => !known.has(each.principalId)),
    'approvalForwarded',
  );
}

export function settingsOf({ stages, request }: Parties, { position }: Pick<ApprovalStage, 'position'>): StageSettings {
  const settings = stages[position];
  if (settings === undefined) throw new Error(`the policy of request ${request.id} has no stage ${position + 1}`);
  return settings;
}

/** Their rows, and a mail to each of them. */
async function asked(
  ctx: Context,
  parties: Parties,
  stage: Row<ApprovalStage>,
  found: readonly Found[],
  event: MailEvent,
): Promise<readonly Change[]> {
  const about = {
    ...parties,
    by: stage.timesOutAt,
    stage: stage.position + 1,
    escalates: settingsOf(parties, stage).isEscalationEnabled,
  };
  const rows = found.flatMap((each) => [
    insert('approver', { id: ctx.newId(), approvalId: stage.approvalId, stageId: stage.id, ...each, addedAt: ctx.now }),
    tell(ctx, 'Add approver to request approval', parties, {
      stage: String(stage.position + 1),
      approverId: each.principalId,
      approverRole: each.role,
    }),
  ]);
  return [
    ...rows,
    ...(await mailPrincipals(
      ctx,
      event,
      about,
      found.map((each) => each.principalId),
      parties.barred,
    )),
  ];
}

export const tell = (
  ctx: Context,
  activity: Activity,
  parties: Parties,
  details: Readonly<Record<string, string>>,
): Change =>
  audit(ctx, {
    activity,
    targets: [
      ...targetsOf(parties),
      ...(details['approverId'] === undefined ? [] : [target('Approver', { id: details['approverId'] })]),
    ],
    details,
  });
