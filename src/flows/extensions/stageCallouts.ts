// The calls that a stage still needs: rows and their jobs, for the commit that reaches the stage.

import {
  blockingStages,
  waitsForCallbackAt,
  type ExtensionStageName,
} from '../../domain/extensions/extensionStages.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { Callout, CustomExtension } from '../../domain/extensions/extensionEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { openCalloutStates, settledCalloutStates } from '../../domain/machines/callout.ts';
import { addDuration } from '../../domain/time.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { callOutJob, timeOutCalloutJob } from './extensionJobs.ts';
import { load, rows } from '../load.ts';

/** The calls of one stage, for the commit that reaches it. */
export interface StageCallouts {
  readonly changes: readonly Change[];
  /** Whether the request goes on only after a callback. */
  readonly waits: boolean;
}
/** A stage at which no extension is called. */
export const noCallouts: StageCallouts = { changes: [], waits: false };

interface CalloutTrigger {
  readonly stage: ExtensionStageName;
  /** As it was when the request was made. */
  readonly policy: Pick<Policy, 'extensionStages'> | null;
  readonly of: Pick<Callout, 'requestId' | 'assignmentId' | 'catalogId'>;
  /** Calls before this instant do not count: they were about another end of the assignment. */
  readonly since?: string;
}

/**
 * The calls that a stage still needs. An extension is called once for each stage; again only where its callback never
 * came and the request was reprocessed.
 */
export async function calloutsForStage(
  ctx: Context,
  { stage, policy, of, since }: CalloutTrigger,
): Promise<StageCallouts> {
  const wanted = [
    ...new Set(
      (policy?.extensionStages ?? []).filter((each) => each.stage === stage).map(({ extensionId }) => extensionId),
    ),
  ];
  if (wanted.length === 0) return noCallouts;
  const about = of.requestId !== null ? eq('requestId', of.requestId) : eq('assignmentId', of.assignmentId);
  const { extensions, callouts } = await load(ctx.store, {
    extensions: rows('customExtension', oneOfValues('id', wanted)),
    callouts: rows('callout', and(about, eq('stage', stage))),
  });
  const before = callouts.filter((each) => since === undefined || each.createdAt >= since);
  const needed = extensions.filter((each) => !before.some((call) => call.extensionId === each.id && isDone(call)));
  const made = needed.map((extension) => calloutRow(ctx, extension, stage, of));
  const isGate = blockingStages.includes(stage);
  return {
    changes: made.flatMap((each) => [
      insert('callout', each),
      ...callOutJob(ctx, each.id),
      ...(each.timesOutAt === null ? [] : timeOutCalloutJob(ctx, each.id, each.timesOutAt)),
    ]),
    waits: isGate && [...made, ...before].some((each) => each.waits && openCalloutStates.includes(each.state)),
  };
}

/** Whether the call was made, is under way, or failed while nothing waited for it. */
const isDone = ({ state, waits }: Callout): boolean =>
  settledCalloutStates.includes(state) || openCalloutStates.includes(state) || !waits;

function calloutRow(
  ctx: Context,
  extension: CustomExtension,
  stage: ExtensionStageName,
  of: CalloutTrigger['of'],
): Omit<Callout, 'version'> {
  const waits = waitsForCallbackAt(extension, stage);
  return {
    id: ctx.newId(),
    ...of,
    extensionId: extension.id,
    extensionKind: extension.kind,
    stage,
    state: 'queued',
    waits,
    detail: null,
    externalCorrelationId: null,
    createdAt: ctx.now,
    sentAt: null,
    endedAt: null,
    timesOutAt: waits ? addDuration(ctx.now, extension.callback?.timeoutDuration ?? 'PT1H') : null,
  };
}

/**
 * The stage at which a request ended because the callback of an extension never came; null where it ended otherwise.
 */
export async function failedCalloutStage(
  ctx: Context,
  request: Pick<AssignmentRequest, 'id'>,
): Promise<ExtensionStageName | null> {
  const { callouts } = await load(ctx.store, {
    callouts: rows(
      'callout',
      and(eq('requestId', request.id), eq('waits', true), oneOfValues('stage', blockingStages)),
    ),
  });
  const failed = callouts.filter(
    (each) =>
      !isDone(each) &&
      !callouts.some((other) => other.stage === each.stage && other.extensionId === each.extensionId && isDone(other)),
  );
  return blockingStages.find((stage) => failed.some((each) => each.stage === stage)) ?? null;
}

/** The columns of a call that is about a request. */
export const calloutOwnerOfRequest = (request: Pick<AssignmentRequest, 'id' | 'catalogId'>): CalloutTrigger['of'] => ({
  requestId: request.id,
  assignmentId: null,
  catalogId: request.catalogId,
});
/** The columns of a call that is about an assignment. */
export const calloutOwnerOfAssignment = (assignment: {
  readonly id: Id;
  readonly catalogId: Id;
}): CalloutTrigger['of'] => ({
  requestId: null,
  assignmentId: assignment.id,
  catalogId: assignment.catalogId,
});
