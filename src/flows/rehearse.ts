// Runs a command up to its commit, and writes nothing: whether the command would be refused is what the command itself
// says.

import { refusalsOf, type Refusal } from '../domain/refusal.ts';
import type { CommandResult, Context } from './context.ts';

/** Thrown in the place of a commit: the command was not refused. */
class CommitReached extends Error {}

/**
 * The refusal of a command that is run with a store that commits nothing; null where it would be done. The command MUST
 * commit once, at its end, as all commands do.
 */
export async function rehearse(
  ctx: Context,
  command: (rehearsal: Context) => Promise<CommandResult>,
): Promise<Refusal | null> {
  const guard = ctx.guard ?? ((store) => store);
  const commit = async (): Promise<never> => {
    throw new CommitReached();
  };
  try {
    // A call that the command would carry out judges by itself, when it is sent.
    const unguarded = { ...ctx.store, commit };
    await command({
      ...ctx,
      store: guard(unguarded),
      unguarded,
      carryOut: commit,
      // What is judged starts no work, and tells nobody.
      waitForDueJobs: async () => {},
      tellDroppedMails: () => {},
    });
    return null;
  } catch (error) {
    if (error instanceof CommitReached) return null;
    const [first] = refusalsOf(error) ?? [];
    if (first === undefined) throw error;
    return first;
  }
}
