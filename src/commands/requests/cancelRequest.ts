// Takes back a request that was not delivered yet.

import type { Command } from '../../flows/context.ts';
import { endLoadedRequest } from '../../flows/requests/endRequest.ts';
import { demandOwnOrManaged, requireRequest } from '../../flows/requests/request.ts';

/** 200 without a body, as the published text says. Throws `invalidState` once it is being delivered or has ended. */
export const cancelRequest: Command = async (ctx, { id }) => {
  const found = await requireRequest(ctx, id);
  const { request, subject } = found;
  demandOwnOrManaged(ctx, found);
  const { changes } = await endLoadedRequest(ctx, request, { event: 'cancel', reason: null });
  await ctx.store.commit([
    { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
    ...changes,
  ]);
  return { status: 200 };
};
