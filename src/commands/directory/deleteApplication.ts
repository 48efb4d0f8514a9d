// Deletes an application, and with it its service principal and all that was given through it.

import { audit, target } from '../../domain/audit.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { load, rows } from '../load.ts';
import { endings } from './endings.ts';
import { ownedObject } from './objects.ts';

export const deleteApplication: Command = async (ctx, { id }) => {
  const { object, isOwner } = await ownedObject(ctx, id, 'application');
  demand(ctx.caller, 'updateApplication', { isOwner });
  const { principals } = await load(ctx.store, {
    principals: rows('directoryObject', eq('kind', 'servicePrincipal'), eq('appId', object.appId)),
  });
  await ctx.store.commit([
    ...endings(ctx, object),
    ...principals.flatMap((principal) => endings(ctx, principal)),
    audit(ctx, { activity: 'Delete application', targets: [target('Application', object)] }),
    ...principals.map((principal) =>
      audit(ctx, { activity: 'Remove service principal', targets: [target('ServicePrincipal', principal)] }),
    ),
  ]);
  return done;
};
