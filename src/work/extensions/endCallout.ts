// How a call to an extension went, as changes of one commit: its record, the audit, and the end of a request that
// waited for it in vain.

import { load, row, rows } from '../../flows/load.ts';
import { any, eq, everyRow, type Condition } from '../../odata/query.ts';
import type { Context } from '../../flows/context.ts';
import { cancelTimeOutCalloutJob } from '../../flows/extensions/extensionJobs.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Callout, CustomExtension } from '../../domain/extensions/extensionEntities.ts';
import { blockingStages } from '../../domain/extensions/extensionStages.ts';
import { calloutMachine, type CalloutEffect } from '../../domain/machines/callout.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import type { Event } from '../../observe/events.ts';
import { update, type Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';
import { endLoadedRequest } from '../../flows/requests/endRequest.ts';
import { acceptsEvent } from '../../flows/requests/moveRequest.ts';
import { loadRequest } from '../../flows/requests/request.ts';

/** `correlationId`: how the other side calls it. */
export interface CalloutEnd {
  readonly event: 'answer' | 'refuse' | 'timeout';
  readonly detail: string | null;
  readonly correlationId: string | null;
  readonly attempts: number;
}
interface CalloutEndResult {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

/** Nothing where it has ended already: it may have called back before it answered. */
export async function endCallout(ctx: Context, id: string, end: CalloutEnd): Promise<CalloutEndResult> {
  const { callouts } = await load(ctx.store, { callouts: row('callout', id) });
  const [callout] = callouts;
  if (callout === undefined) return { changes: [], events: [] };
  const { extensions, packages } = await load(ctx.store, {
    extensions: row('customExtension', callout.extensionId),
    packages: rows('accessPackage', everyRow, isPackageOf(callout)),
  });
  const auditEntry = auditOf(ctx, callout, [extensions[0], packages[0]], end);
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
              auditEntry,
            ]
          : [],
      events: [],
    };
  const { to, effects } = transition(calloutMachine, callout.state, end.event, { waits: callout.waits });
  const isOpen = to === 'waitingForCallback';
  const failedRequest = await failWaitingRequest(ctx, callout, extensions[0], effects, end);
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
      ...(isOpen ? [] : cancelTimeOutCalloutJob(callout.id)),
      auditEntry,
      ...failedRequest.changes,
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
      ...failedRequest.events,
    ],
  };
}

const isPackageOf = ({ requestId, assignmentId }: Callout): Condition =>
  requestId === null ? any('assignments', eq('id', assignmentId)) : any('requests', eq('id', requestId));

function auditOf(
  ctx: Context,
  callout: Callout,
  [extension, accessPackage]: readonly [CustomExtension | undefined, AccessPackage | undefined],
  { event, detail, attempts }: CalloutEnd,
): Change {
  const packageName = accessPackage?.displayName ?? null;
  return audit(ctx, {
    activity: 'Execute custom extension',
    result: event === 'answer' ? 'success' : event === 'timeout' ? 'timeout' : 'failure',
    reason: detail ?? '',
    targets: [
      auditTarget('CustomExtension', { id: callout.extensionId, displayName: extension?.displayName ?? null }),
      callout.requestId === null
        ? auditTarget('AccessPackageAssignment', { id: callout.assignmentId, displayName: packageName })
        : auditTarget('AccessPackageAssignmentRequest', { id: callout.requestId, displayName: packageName }),
    ],
    details: { stage: callout.stage, customExtensionStageInstanceId: callout.id, attempts: String(attempts) },
  });
}

/** A request that has ended otherwise is left alone. */
async function failWaitingRequest(
  ctx: Context,
  callout: Callout,
  extension: CustomExtension | undefined,
  effects: readonly CalloutEffect[],
  { detail }: CalloutEnd,
): Promise<CalloutEndResult> {
  const nothing: CalloutEndResult = { changes: [], events: [] };
  if (!effects.includes('failRequest') || !blockingStages.includes(callout.stage) || callout.requestId === null)
    return nothing;
  const loaded = await loadRequest(ctx, callout.requestId);
  const state = loaded?.request.state;
  if (loaded === null || (state !== 'submitted' && state !== 'pendingApproval')) return nothing;
  const { request } = loaded;
  if (!acceptsEvent(request, 'fail')) return nothing;
  const name = extension?.displayName ?? callout.extensionId;
  const reason = `The custom extension ${name} did not let the request go on. ${detail ?? ''}`.trim();
  return endLoadedRequest(ctx, request, { event: 'fail', reason }, callout.id);
}

/** It was waited for long enough. */
export const timeOutCallout: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { changes, events } = await endCallout(work.ctx, work.job.subject, {
        event: 'timeout',
        detail: 'It did not call back in time.',
        correlationId: null,
        attempts: 0,
      });
      // The commit ends this very job, whatever else it throws away.
      await work.ctx.store.commit([completeJob(work.job), ...changes]);
      return events;
    }),
};
