// One call that is done for another one: by the same caller, with changes of the other one in its commit.

import type { Call } from '../../http/pipeline/call.ts';
import type { ServerDeps } from '../../http/pipeline/serverDeps.ts';
import type { CarryOutCall } from '../../flows/whatIf/rehearsal.ts';
import type { Change, Store } from '../../store/contract.ts';
import { answer, answerOf, partOf } from './rehearsals.ts';

/** How an approved call is done: as any call of the approver, but that it needs nobody else any more. */
export const createCarryOut =
  (deps: () => ServerDeps): ((call: Call) => CarryOutCall) =>
  (call) =>
  async (wanted, { besides, correlationId }) => {
    const outside = deps();
    const once = { isCommitted: false };
    const inside: ServerDeps = {
      ...outside,
      contextFor: (caller, now, origin) => {
        const ctx = outside.contextFor(caller, now, origin);
        return { ...ctx, store: withChanges(ctx.store, besides, once) };
      },
      rehearse: null,
      carryOut: null,
      outside: null,
      onSecondNeeded: null,
      limitRate: null,
      observer: null,
    };
    const response = await answer({ ...partOf(call, wanted), requestId: correlationId }, inside);
    return { answer: answerOf(response), isCommitted: once.isCommitted };
  };

/** The store whose first commit has these changes too. */
function withChanges(store: Store, besides: readonly Change[], once: { isCommitted: boolean }): Store {
  const commit = async (changes: readonly Change[]): Promise<void> => {
    await store.commit(once.isCommitted ? changes : [...changes, ...besides]);
    once.isCommitted = true;
  };
  return { ...store, commit, batched: () => withChanges(store.batched(), besides, once) };
}
