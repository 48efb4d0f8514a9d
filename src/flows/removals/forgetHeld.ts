// A command that makes removals which were held needless.

import type { HeldRemoval } from '../../domain/removals/removalEntities.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';

/** Runs a command; its commit, or one of its own where it writes nothing, also deletes these rows. */
export async function forgetHeld(
  ctx: Context,
  held: readonly HeldRemoval[],
  run: (ctx: Context) => Promise<unknown>,
): Promise<void> {
  let over = held.map(({ id, version }): Change => ({ kind: 'delete', entity: 'heldRemoval', id, version }));
  const commit: Context['store']['commit'] = async (changes) => {
    const all = [...over, ...changes];
    over = [];
    return ctx.store.commit(all);
  };
  await run({ ...ctx, store: { ...ctx.store, commit } });
  if (over.length > 0) await commit([]);
}
