// How a call to an extension went, as changes of one commit: its record, the audit, and the end of a request that
// waited for it in vain.

import { load, row } from '../commands/load.ts';
import type { Context } from '../commands/context.ts';
import { withoutTimeOut } from '../commands/jobs.ts';
import { audit, target } from '../domain/audit.ts';
import type { AssignmentRequest, Callout, CustomExtension } from '../domain/entities.ts';
import { gates } from '../domain/extensions/stages.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  requestStatusOf,
  type RequestState,
} from '../domain/machines/assignmentRequest.ts';
import { calloutMachine, type CalloutEffect } from '../domain/machines/callout.ts';
import { accepts, next } from '../domain/machines/machine.ts';
import { stateChanged, targetsOf } from '../domain/requestActivities.ts';
import type { Event } from '../observe/events.ts';
import { update, type Change } from '../store/contract.ts';
import { finished, runToCommit, type JobKindOfWork } from './job.ts';
import { readRequest } from './requestParts.ts';

/** `correlationId`: how the other side calls it. */
export interface CalloutEnd {
  readonly event: 'answer' | 'refuse' | 'timeout';
  readonly detail: string | null;
  readonly correlationId: string | null;
  readonly attempts: number;
}
interface Ended {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

/** Nothing where it has ended already: it may have called back before it answered. */
export async function calloutEnded(ctx: Context, id: string, end: CalloutEnd): Promise<Ended> {
  const { callouts } = await load(ctx.store, { callouts: row('callout', id) });
  const [callout] = callouts;
  if (callout === undefined) return { changes: [], events: [] };
  const { extensions } = await load(ctx.store, { extensions: row('customExtension', callout.extensionId) });
  const told = toldOf(ctx, callout, extensions[0], end);
  if (!accepts(calloutMachine, callout.state, end.event))
    return {
      changes:
        end.event === 'answer' && callout.sentAt === null
          ? [
              update(
                'callout',
                callout.id,
                { sentAt: ctx.now, externalCorrelationId: end.correlationId },
                callout.version,
              ),
              told,
            ]
          : [],
      events: [],
    };
  const { to, then } = next(calloutMachine, callout.state, end.event, { waits: callout.waits });
  const isOpen = to === 'waitingForCallback';
  const failed = await failedRequest(ctx, callout, extensions[0], then, end);
  return {
    changes: [
      update(
        'callout',
        callout.id,
        {
          state: to,
          detail: end.detail,
          endedAt: isOpen ? null : ctx.now,
          ...(end.event === 'answer' ? { sentAt: ctx.now, externalCorrelationId: end.correlationId } : {}),
        },
        callout.version,
      ),
      ...(isOpen ? [] : withoutTimeOut(callout.id)),
      told,
      ...failed.changes,
    ],
    events: [
      {
        event: 'calloutMoved',
        calloutId: callout.id,
        stage: callout.stage,
        from: callout.state,
        to,
        detail: end.detail,
        correlationId: ctx.correlationId,
      },
      ...failed.events,
    ],
  };
}

function toldOf(
  ctx: Context,
  callout: Callout,
  extension: CustomExtension | undefined,
  { event, detail, attempts }: CalloutEnd,
): Change {
  return audit(ctx, {
    activity: 'Execute custom extension',
    result: event === 'answer' ? 'success' : event === 'timeout' ? 'timeout' : 'failure',
    reason: detail ?? '',
    targets: [
      target('CustomExtension', { id: callout.extensionId, displayName: extension?.displayName ?? null }),
      callout.requestId === null
        ? target('AccessPackageAssignment', { id: callout.assignmentId })
        : target('AccessPackageAssignmentRequest', { id: callout.requestId }),
    ],
    details: { stage: callout.stage, customExtensionStageInstanceId: callout.id, attempts: String(attempts) },
  });
}

/** A request that has ended otherwise is left alone. */
async function failedRequest(
  ctx: Context,
  callout: Callout,
  extension: CustomExtension | undefined,
  then: readonly CalloutEffect[],
  { detail }: CalloutEnd,
): Promise<Ended> {
  const nothing: Ended = { changes: [], events: [] };
  if (!then.includes('failRequest') || !gates.includes(callout.stage) || callout.requestId === null) return nothing;
  const found = await readRequest(ctx, callout.requestId);
  const state = found?.request.state as RequestState | undefined;
  if (
    found === null ||
    (state !== 'submitted' && state !== 'pendingApproval') ||
    !accepts(assignmentRequestMachine, state, 'fail')
  )
    return nothing;
  const { request } = found;
  const { to } = next(assignmentRequestMachine, state, 'fail', noRequestFacts);
  const reason =
    `The custom extension ${extension?.displayName ?? callout.extensionId} did not let it go on. ${detail ?? ''}`.trim();
  const set: Partial<AssignmentRequest> = { state: to, status: requestStatusOf[to], reason, completedAt: ctx.now };
  return {
    changes: [
      update('assignmentRequest', request.id, set, request.version),
      audit(ctx, {
        activity: 'Failed access package assignment request',
        targets: targetsOf(found, stateChanged(request.state, to)),
        result: 'failure',
        reason,
      }),
    ],
    events: [
      {
        event: 'requestMoved',
        requestId: request.id,
        type: request.type,
        from: state,
        to,
        reason,
        correlationId: ctx.correlationId,
      },
    ],
  };
}

/** It was waited for long enough. */
export const timeOutCallout: JobKindOfWork = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { changes, events } = await calloutEnded(work.ctx, work.job.subject, {
        event: 'timeout',
        detail: 'It did not call back in time.',
        correlationId: null,
        attempts: 0,
      });
      // The commit ends this very job, whatever else it throws away.
      await work.ctx.store.commit([finished(work.job), ...changes]);
      return events;
    }),
};
