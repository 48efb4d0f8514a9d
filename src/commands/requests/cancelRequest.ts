// Takes back a request that was not delivered yet.
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-cancel

import { invalidField } from '../../domain/faultCollector.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { endLoadedRequest } from '../../flows/requests/endRequest.ts';
import { demandOwnOrManaged, requireRequest } from '../../flows/requests/request.ts';

type CancelParameters = OperationParameters<'id' | 'status' | 'requestStatus'>;

/**
 * 200 without a body, as the published text says. Throws `invalidState` once it is being delivered or has ended,
 * `invalidField` where the body means another request or another end.
 */
export const cancelRequest: Command<CancelParameters> = async (ctx, { id, body }) => {
  const found = await requireRequest(ctx, id);
  const { request, subject } = found;
  demandOwnOrManaged(ctx, found);
  requireSameCancellation(request.id, body);
  const { changes } = await endLoadedRequest(ctx, request, { event: 'cancel', reason: null });
  await ctx.store.commit([
    { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
    ...changes,
  ]);
  return { status: 200 };
};

/** The beta page has the body name the request and say `cancelled`, which the schema does not have. */
function requireSameCancellation(id: string, { id: named, ...ends }: CancelParameters): void {
  if (typeof named === 'string' && named.toLowerCase() !== id.toLowerCase())
    throw invalidField('id', 'the id in the path, or left out');
  for (const field of ['status', 'requestStatus'] as const) {
    const said = ends[field];
    if (typeof said === 'string' && !/^cancell?ed$/i.test(said)) throw invalidField(field, 'cancelled, or left out');
  }
}
