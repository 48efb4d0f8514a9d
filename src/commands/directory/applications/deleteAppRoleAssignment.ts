// Takes a role of an application away from who had it.

import { audit } from '../../../domain/audit/auditEntry.ts';
import { principalTarget } from '../../../domain/directory/applications.ts';
import { graphAppId } from '../../../domain/rights/graphPermissions.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { update } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import { actsAsOwner } from '../../../flows/directory/directoryObjects.ts';
import type { Command } from '../../../flows/context.ts';
import { requireRow, load, row, rows } from '../../../flows/load.ts';
import { appRoleActivities } from './createAppRoleAssignment.ts';

/** 204. Throws `notFound`. */
export const deleteAppRoleAssignment: Command = async (ctx, { id }) => {
  const { assignments } = await load(ctx.store, { assignments: row('appRoleAssignment', id) });
  const given = requireRow(assignments[0], 'appRoleAssignment', id);
  const { principals, resources, ownerships } = await load(ctx.store, {
    principals: row('directoryObject', given.principalId),
    resources: row('directoryObject', given.resourceId),
    ownerships: rows('ownership', eq('objectId', given.resourceId)),
  });
  requireRight(ctx.caller, resources[0]?.appId === graphAppId ? 'assignGraphRoles' : 'assignAppRoles', {
    isOwner: actsAsOwner(ctx, given.resourceId, ownerships),
  });
  const [principal] = principals;
  await ctx.store.commit([
    update('appRoleAssignment', given.id, { until: ctx.now }, given.version),
    audit(ctx, {
      activity: appRoleActivities[principal?.kind ?? 'user'][1],
      details: { appRoleId: given.appRoleId },
      targets: [principalTarget(resources[0], given.resourceId), principalTarget(principal, given.principalId)],
    }),
  ]);
  return doneResult;
};
