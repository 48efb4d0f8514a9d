// A custom extension answers: the request that waits for it goes on, or ends as the extension says.
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-resume

import { invalidField } from '../../domain/faultCollector.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { Callout } from '../../domain/extensions/extensionEntities.ts';
import { stageType } from '../../domain/extensions/calloutBody.ts';
import { blockingStages } from '../../domain/extensions/extensionStages.ts';
import { calloutMachine, openCalloutStates } from '../../domain/machines/callout.ts';
import { transition } from '../../domain/machines/machine.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requestTargets } from '../../domain/audit/requestAudit.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { eq, everyRow } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { processRequestJob } from '../../flows/queueJobs.ts';
import { cancelTimeOutCalloutJob } from '../../flows/extensions/extensionJobs.ts';
import { load, rows } from '../../flows/load.ts';
import { mailRequestor } from '../../flows/queueMails.ts';
import { endLoadedRequest } from '../../flows/requests/endRequest.ts';
import { moveRequest, requestChange } from '../../flows/requests/moveRequest.ts';
import { requireRequest, type LoadedRequest } from '../../flows/requests/request.ts';

type CallbackParameters = OperationParameters<'source' | 'type' | 'data'>;

interface Callback {
  readonly id: string;
  /** What the body says of the stage, each at its field. */
  readonly stages: Readonly<Record<'data/stage' | 'type', string | null>>;
  readonly detail: string | null;
  readonly says: 'resume' | 'deny' | 'cancel';
}

const maxDetailLength = 4_000;

/**
 * 204. Throws `missingField` where the body does not name the call that it answers, `invalidState` where no call waits,
 * `unknownReference` where it names another one, `invalidField` where its parts contradict each other.
 */
export const resumeRequest: Command<CallbackParameters> = async (ctx, { id, body }) => {
  const found = await requireRequest(ctx, id);
  const { request, subject, accessPackage, policy } = found;
  requireRight(ctx.caller, 'manageAssignments', { catalogId: request.catalogId });
  const said = readCallback(body);
  const { callouts } = await load(ctx.store, { callouts: rows('callout', eq('requestId', request.id)) });
  const callout = requireWaitingCallout(callouts, said, request);
  const { extensions } = await load(ctx.store, {
    extensions: rows('customExtension', everyRow, eq('id', callout.extensionId)),
  });
  if (said.says !== 'resume' && !blockingStages.includes(callout.stage))
    throw invalidField('data/state', `left out, since the stage ${callout.stage} has nothing left to deny`);
  const { to } = transition(calloutMachine, callout.state, 'callback', { waits: callout.waits });
  const stillWaits = callouts.some(
    (each) =>
      each.id !== callout.id && each.waits && each.stage === callout.stage && openCalloutStates.includes(each.state),
  );
  await ctx.store.commit([
    update('callout', callout.id, { state: to, detail: said.detail, endedAt: ctx.now }, callout.version),
    ...cancelTimeOutCalloutJob(callout.id),
    ...(blockingStages.includes(callout.stage) ? await requestChanges(ctx, found, said, { callout, stillWaits }) : []),
    ...(said.says === 'deny'
      ? await mailRequestor(ctx, 'requestDenied', { request, subject, accessPackage, policy, reason: said.detail })
      : []),
    audit(ctx, {
      activity: 'Execute custom extension',
      targets: [
        auditTarget('CustomExtension', { id: callout.extensionId, displayName: extensions[0]?.displayName ?? null }),
        ...requestTargets(found),
      ],
      details: {
        stage: callout.stage,
        callback: said.says,
        customExtensionStageInstanceId: callout.id,
        ...(said.detail === null ? {} : { detail: said.detail }),
      },
    }),
  ]);
  return doneResult;
};

function readCallback({ type, data }: CallbackParameters): Callback {
  const said = (data ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string | null =>
    typeof said[name] === 'string' && said[name] !== '' ? said[name] : null;
  for (const name of ['customExtensionStageInstanceId', 'customExtensionStageInstanceDetail', 'stage', 'state']) {
    if (said[name] !== undefined && said[name] !== null && typeof said[name] !== 'string')
      throw invalidField(`data/${name}`, 'a string');
  }
  const id = text('customExtensionStageInstanceId');
  if (id === null)
    throw new Refusal('missingField', {
      field: 'data/customExtensionStageInstanceId',
      reason: 'It names the call that is answered; a callback that names none lets nothing go on.',
    });
  const detail = text('customExtensionStageInstanceDetail');
  if ((detail?.length ?? 0) > maxDetailLength || detail?.includes('\0') === true)
    throw invalidField('data/customExtensionStageInstanceDetail', `a text of at most ${maxDetailLength} characters`);
  const says = ({ '': 'resume', denied: 'deny', canceled: 'cancel' } as const)[
    (text('state') ?? '').toLowerCase() as ''
  ];
  if (says === undefined)
    throw invalidField('data/state', 'Denied, Canceled, or left out, so that the request goes on');
  return {
    id: id.toLowerCase(),
    stages: { 'data/stage': text('stage'), type: typeof type === 'string' && type !== '' ? type : null },
    detail,
    says,
  };
}

/** The call that is answered; whatever else the body says of it must be so. */
function requireWaitingCallout(
  callouts: readonly Callout[],
  { id, stages }: Callback,
  request: AssignmentRequest,
): Callout {
  const open = callouts.filter((each) => each.waits && openCalloutStates.includes(each.state));
  if (open.length === 0)
    throw new Refusal('invalidState', { state: request.state, reason: 'No custom extension is waited for.' });
  const callout = open.find((each) => each.id === id);
  if (callout === undefined)
    throw new Refusal('unknownReference', {
      field: 'data/customExtensionStageInstanceId',
      entity: 'call that waits',
      id,
    });
  for (const [field, stage] of Object.entries(stages)) {
    if (stage !== null && stage.slice(stage.lastIndexOf('.') + 1).toLowerCase() !== callout.stage.toLowerCase())
      throw invalidField(
        field,
        `${field === 'type' ? stageType(callout.stage) : callout.stage}, as the answered call says`,
      );
  }
  return callout;
}

/** What becomes of the request; the last of several that are waited for lets it go on. */
async function requestChanges(
  ctx: Context,
  found: LoadedRequest,
  { says, detail }: Callback,
  { callout, stillWaits }: { readonly callout: Callout; readonly stillWaits: boolean },
): Promise<readonly Change[]> {
  const { request, subject } = found;
  if (says === 'resume') {
    const move = moveRequest(ctx, found, says);
    return stillWaits
      ? [update('assignmentRequest', request.id, {}, request.version)]
      : [requestChange(ctx, request, move), ...processRequestJob(ctx, request.id)];
  }
  const reason = detail ?? (says === 'deny' ? 'A custom extension denied it.' : 'A custom extension canceled it.');
  return [
    { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
    ...(await endLoadedRequest(ctx, request, { event: says, reason }, callout.id)).changes,
  ];
}
