// The erasure of a user who was deleted permanently, as `latchkey person erase` does it.

import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { erasePersonalData } from '../../flows/people/erasePersonalData.ts';

/**
 * 200 with how many rows of which entity were changed, and what is left to people. It commits page by page; called
 * again, it does what an erasure that was cut off has left. Throws `notFound`, and `invalidState` where the user is not
 * deleted for good.
 */
export const erasePerson: Command<OperationParameters<'personId'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'erasePersonalData');
  const personId = typeof body.personId === 'string' ? body.personId.toLowerCase() : '';
  // Names go from texts of what is privileged too: that edits nobody's access, and must not end half-way.
  const store = ctx.unguarded ?? ctx.store;
  return { status: 200, value: await erasePersonalData({ ...ctx, store }, personId) };
};
