// Takes a sponsor of a user away.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { load, rows } from '../../../flows/load.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';

/** 204. Throws `notFound` where the user has no such sponsor. */
export const removeSponsor: Command = async (ctx, { parent, reference }) => {
  const { object: user } = await requireOwnedObject(ctx, parent?.id ?? null, 'user');
  requireRight(ctx.caller, 'updateUser');
  const { held } = await load(ctx.store, {
    held: rows('sponsorship', eq('objectId', user.id), eq('sponsorId', reference ?? '')),
  });
  if (held[0] === undefined) throw new Refusal('notFound', { entity: 'sponsorship', id: reference });
  await ctx.store.commit([
    { kind: 'delete', entity: 'sponsorship', id: held[0].id, version: held[0].version },
    audit(ctx, { activity: 'Update user', targets: [auditTarget('User', user, [['sponsors', reference, null]])] }),
  ]);
  return doneResult;
};
