// Takes a role of an application away from who had it.

import { audit, target } from '../../domain/audit.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { found, load, row, rows } from '../load.ts';
import { assignmentActivities } from './createAppRoleAssignment.ts';

export const deleteAppRoleAssignment: Command = async (ctx, { id }) => {
  const { assignments } = await load(ctx.store, { assignments: row('appRoleAssignment', id) });
  const given = found(assignments[0], 'appRoleAssignment', id);
  const { principals, resources, ownerships } = await load(ctx.store, {
    principals: row('directoryObject', given.principalId),
    resources: row('directoryObject', given.resourceId),
    ownerships: rows('ownership', eq('objectId', given.resourceId)),
  });
  demand(ctx.caller, 'assignAppRoles', { isOwner: ownerships.some((each) => each.ownerId === ctx.caller.objectId) });
  const [principal] = principals;
  await ctx.store.commit([
    update('appRoleAssignment', given.id, { until: ctx.now }, given.version),
    audit(ctx, {
      activity: assignmentActivities[principal?.kind ?? 'user'][1],
      details: { appRoleId: given.appRoleId },
      targets: [
        target('ServicePrincipal', { id: given.resourceId, displayName: resources[0]?.displayName ?? null }),
        target(given.principalType, { id: given.principalId, displayName: principal?.displayName ?? null }),
      ],
    }),
  ]);
  return done;
};
