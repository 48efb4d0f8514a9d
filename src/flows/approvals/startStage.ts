// Asking approvers: an approval begins with its request, a stage when its turn comes, and alternates join when its
// approvers are slow.

import type { ResolvedApprover } from '../../domain/approvals/resolveApprovers.ts';
import { latestEndOf } from '../../domain/approvals/approvalVerdicts.ts';
import { stageDeadlines } from '../../domain/approvals/stageDeadlines.ts';
import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Approval, ApprovalStage, Approver } from '../../domain/approvals/approvalEntities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import { halfwayInstant } from '../../domain/mail/reminders.ts';
import type { MailEvent } from '../../domain/mail/mailKinds.ts';
import { transition } from '../../domain/machines/machine.ts';
import { requestTargets } from '../../domain/audit/requestAudit.ts';
import type { ApprovalStageSettings as StageSettings } from '../../domain/values.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { principalTypeOf } from '../../domain/directory/applications.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { escalateStageJob, remindApproversJob, timeOutStageJob } from '../queueJobs.ts';
import { mailPrincipals } from '../queueMails.ts';
import { loadActiveApprovers } from './approverAuthority.ts';
import { loadAlternates, loadStageApprovers, type FoundApprovers } from './approverFacts.ts';
import type { ApprovalParties } from './parties.ts';

type NewRow<T> = Omit<T, 'version'>;
/**
 * A stage as it starts. `set`: the new fields of its row. `nobody`: why nobody can be asked, upon which the request is
 * denied.
 */
interface StageStart {
  readonly set: Pick<ApprovalStage, 'state' | 'startedAt' | 'escalatesAt' | 'escalatedAt' | 'timesOutAt'>;
  readonly changes: readonly Change[];
  readonly nobody: string | null;
}

/** An approval as it begins: its rows, the changes of its first stage, and why nobody can be asked, if so. */
export interface ApprovalStart {
  readonly approval: NewRow<Approval>;
  readonly stages: readonly NewRow<ApprovalStage>[];
  readonly changes: readonly Change[];
  readonly nobody: string | null;
  readonly timesOutAt: Instant | null;
}

/**
 * Begins the approval of a request with all its stages, and starts the first one. The rows are not among the changes.
 */
export async function beginApproval(ctx: Context, parties: ApprovalParties): Promise<ApprovalStart> {
  const { request } = parties;
  const approval: NewRow<Approval> = {
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

function stageRow(
  id: Id,
  { request }: ApprovalParties,
  settings: StageSettings,
  position: number,
): NewRow<ApprovalStage> {
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
    grantedUntil: null,
    remindedAt: null,
  };
}

/** Asks the approvers of a stage. Where none can be found, the alternates are asked at once. */
export async function startStage(
  ctx: Context,
  parties: ApprovalParties,
  stage: NewRow<ApprovalStage>,
): Promise<StageStart> {
  const settings = stageSettingsOf(parties, stage);
  const { first, second, found } = await loadStageApprovers(ctx, parties, settings, { isDecidable: false });
  const { to, effects } = transition(approvalStageMachine, stage.state, 'start', {
    ...noStageFacts,
    someoneFound: first.hasDecider || second?.hasDecider === true,
  });
  const times = stageDeadlines(settings, ctx.now, latestEndOf(parties.request));
  if (!effects.includes('askApprovers')) {
    const nobody =
      `Nobody could be found to approve stage ${stage.position + 1}. ` +
      `${[...first.reasons, ...(second?.reasons ?? [])].map((each) => `${each}.`).join(' ')}`;
    return {
      set: { state: to, startedAt: ctx.now, escalatesAt: null, escalatedAt: null, timesOutAt: null },
      changes: [],
      nobody,
    };
  }
  const escalatesAt = first.hasDecider ? times.escalatesAt : null;
  return {
    set: {
      state: to,
      startedAt: ctx.now,
      escalatesAt,
      escalatedAt: first.hasDecider ? null : ctx.now,
      timesOutAt: times.timesOutAt,
    },
    nobody: null,
    changes: [
      ...(await addApprovers(
        ctx,
        parties,
        { ...stage, timesOutAt: times.timesOutAt },
        {
          joining: found.approvers,
          objects: found.objects,
          former: new Map(),
          event: 'approvalAsked',
          told: found.approvers.map(({ principalId }) => principalId),
        },
      )),
      ...timeOutStageJob(ctx, stage.id, times.timesOutAt),
      ...remindApproversJob(ctx, stage.id, halfwayInstant(ctx.now, times.timesOutAt)),
      ...(escalatesAt === null ? [] : escalateStageJob(ctx, stage.id, escalatesAt)),
    ],
  };
}

/** Asks the alternates who do not decide yet. No changes where none can be found. */
export async function askAlternates(
  ctx: Context,
  parties: ApprovalParties,
  stage: ApprovalStage,
  asked: readonly Approver[],
): Promise<readonly Change[]> {
  const found = await loadAlternates(ctx, parties, stageSettingsOf(parties, stage));
  return joinApprovers(ctx, parties, stage, { found, asked, active: await loadActiveApprovers(ctx, stage.id) });
}

interface JoiningApprovers {
  readonly found: FoundApprovers;
  /** All who were asked before, and those of them who may still decide. */
  readonly asked: readonly Approver[];
  readonly active: readonly Approver[];
}

/**
 * Adds to an open stage whoever does not decide it by a right of their own yet. A delegate, or somebody to whom the
 * stage was handed on, decides by the right of another person, which may end: they get their own. Mails go to those who
 * could not decide before.
 */
export async function joinApprovers(
  ctx: Context,
  parties: ApprovalParties,
  stage: ApprovalStage,
  { found, asked, active }: JoiningApprovers,
): Promise<readonly Change[]> {
  const able = new Map(active.map((each) => [each.principalId, each]));
  const isTheirOwn = ({ delegationId, source }: Approver): boolean => delegationId === null && source !== 'forwarded';
  const joining = found.approvers.filter(({ principalId, role }) => {
    const held = able.get(principalId);
    return held === undefined || (role !== 'delegate' && !isTheirOwn(held));
  });
  return addApprovers(ctx, parties, stage, {
    joining,
    objects: found.objects,
    former: new Map(asked.map((each) => [each.principalId, each])),
    event: 'approvalForwarded',
    told: joining.map(({ principalId }) => principalId).filter((id) => !able.has(id)),
  });
}

/** The settings of a stage in the policy. Throws where the policy has no such stage. */
export function stageSettingsOf(
  { stages, request }: ApprovalParties,
  { position }: Pick<ApprovalStage, 'position'>,
): StageSettings {
  const settings = stages[position];
  if (settings === undefined) throw new Error(`the policy of request ${request.id} has no stage ${position + 1}`);
  return settings;
}

/** What mails about a stage that waits speak of. */
export const stageMailContext = (parties: ApprovalParties, stage: NewRow<ApprovalStage>) => ({
  ...parties,
  by: stage.timesOutAt,
  stage: stage.position + 1,
  escalates: stageSettingsOf(parties, stage).isEscalationEnabled,
});

interface ApproverAddition {
  readonly joining: readonly ResolvedApprover[];
  readonly objects: FoundApprovers['objects'];
  /** The rows by which the same principals were asked before. */
  readonly former: ReadonlyMap<Id, Approver>;
  readonly event: MailEvent;
  readonly told: readonly Id[];
}

/** The rows of approvers, an audit entry for each, and the mails. */
async function addApprovers(
  ctx: Context,
  parties: ApprovalParties,
  stage: NewRow<ApprovalStage>,
  { joining, objects, former, event, told }: ApproverAddition,
): Promise<readonly Change[]> {
  const about = stageMailContext(parties, stage);
  const added = joining.flatMap((each) => [
    approverChange(ctx, stage, each, former.get(each.principalId)),
    auditApproval(
      ctx,
      'Add approver to request approval',
      parties,
      {
        stage: String(stage.position + 1),
        approverId: each.principalId,
        approverRole: each.role,
      },
      objects.get(each.principalId) ?? null,
    ),
  ]);
  return [...added, ...(await mailPrincipals(ctx, event, about, told, parties.excluded))];
}

/** A principal is an approver of a stage once: who was asked before is asked by another right from now on. */
function approverChange(
  ctx: Context,
  { id: stageId, approvalId }: NewRow<ApprovalStage>,
  resolved: ResolvedApprover,
  former: Approver | undefined,
): Change {
  const set = { ...resolved, addedAt: ctx.now };
  if (former === undefined) return insert('approver', { id: ctx.newId(), approvalId, stageId, ...set });
  return update('approver', former.id, { ...set, forwardedById: null, forwarderMemberOfId: null }, former.version);
}

/** An audit entry about an approval, which names the request, and the approver where it is about one. */
export const auditApproval = (
  ctx: Context,
  activity: Activity,
  parties: ApprovalParties,
  details: Readonly<Record<string, string>>,
  approver: DirectoryObject | null = null,
): Change =>
  audit(ctx, {
    activity,
    targets: [
      ...requestTargets(parties),
      ...(approver === null ? [] : [auditTarget(principalTypeOf(approver), approver)]),
    ],
    details,
  });
