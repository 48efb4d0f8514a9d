// Takes a sponsor of a user away.

import { audit, target } from '../../domain/audit.ts';
import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { load, rows } from '../load.ts';
import { ownedObject } from './objects.ts';

export const removeSponsor: Command = async (ctx, { parent, ref }) => {
  const { object: user } = await ownedObject(ctx, parent?.id ?? null, 'user');
  demand(ctx.caller, 'updateUser');
  const { held } = await load(ctx.store, {
    held: rows('sponsorship', eq('objectId', user.id), eq('sponsorId', ref ?? '')),
  });
  if (held[0] === undefined) throw new Refusal('notFound', { entity: 'sponsorship', id: ref });
  await ctx.store.commit([
    { kind: 'delete', entity: 'sponsorship', id: held[0].id, version: held[0].version },
    audit(ctx, { activity: 'Update user', targets: [target('User', user, [['sponsors', ref, null]])] }),
  ]);
  return done;
};
