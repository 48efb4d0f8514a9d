// Whom an administrator may look at the tenant as.

import type { Id } from '../../domain/base.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Context } from '../context.ts';
import { requireReachOver } from '../directory/directoryObjects.ts';

/** Throws `notAllowed` or `scopeMissing`, as the table of reach says of whom the caller may disable. */
export async function requireView(ctx: Context, userId: Id): Promise<void> {
  requireRight(ctx.caller, 'viewAs');
  await requireReachOver(ctx, userId, 'sensitive');
}
