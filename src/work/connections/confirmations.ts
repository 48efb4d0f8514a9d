// Access that lives in another system too: whether it is so there, and who waits for it.

import { accessKey, type Access } from '../../domain/requests/delivery.ts';
import type { Difference } from '../../domain/connections/remoteEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { processRequestJob, redeliverAssignmentJobIfAbsent } from '../../flows/queueJobs.ts';
import { any, and, eq, oneOfValues, or, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';

/** How long a request waits for another system, from its delivery here: then it says what it has not got. */
export const longestWait = 'P1D';

/** Of an access that another system has not confirmed: null where it may still come, else why it does not. */
export type UnconfirmedAccess = ReadonlyMap<string, string | null>;

/** Connections that make it so there: the others are not waited for. */
const isMadeSo = any('connection', and(eq('mode', 'enforce'), oneOfValues('state', ['active', 'quarantined'])));

/** States of a difference that no try ends. */
const stuck: ReadonlySet<Difference['state']> = new Set(['refused', 'asked', 'reported']);

/**
 * Those of the accesses that are not so in each connected system yet, by access key. A group that is nested in a
 * connected one counts. A principal without such groups costs one read.
 */
export async function loadUnconfirmed(
  ctx: Context,
  principalId: Id,
  accesses: readonly Access[],
): Promise<UnconfirmedAccess> {
  const given = accesses.filter((each) => each.originSystem === 'AadGroup' && each.originId.startsWith('Member_'));
  const groups = given.map(({ objectId }) => objectId);
  if (groups.length === 0) return new Map();
  const { links } = await load(ctx.store, {
    links: rows(
      'remoteLink',
      or(oneOfValues('objectId', groups), any(['object', 'closureBelow'], oneOfValues('memberId', groups))),
      isMadeSo,
    ),
  });
  if (links.length === 0) return new Map();
  const linkIds = links.map(({ id }) => id);
  const { above, holdings, differences } = await load(ctx.store, {
    above: rows(
      'memberOf',
      oneOfValues('memberId', groups),
      oneOfValues(
        'groupId',
        links.map(({ objectId }) => objectId),
      ),
    ),
    holdings: rows('remoteHolding', eq('objectId', principalId), oneOfValues('linkId', linkIds)),
    differences: rows('difference', eq('principalId', principalId), ofConnections(links)),
  });
  return new Map(
    given.flatMap((access): readonly (readonly [string, string | null])[] => {
      const open = links.filter(
        ({ id, objectId }) =>
          (objectId === access.objectId ||
            above.some((each) => each.groupId === objectId && each.memberId === access.objectId)) &&
          !holdings.some(({ linkId }) => linkId === id),
      );
      if (open.length === 0) return [];
      const says = differences.find(
        (each) =>
          stuck.has(each.state) &&
          (open.some(({ id }) => id === each.linkId) || each.aspect === 'account') &&
          open.some(({ connectionId }) => connectionId === each.connectionId),
      );
      return [[accessKey(access), says === undefined ? null : (says.says ?? 'The other system does not take it.')]];
    }),
  );
}

const ofConnections = (links: readonly { readonly connectionId: Id }[]): Condition =>
  oneOfValues('connectionId', [...new Set(links.map(({ connectionId }) => connectionId))]);

/**
 * Whoever waits for accesses of these people looks again: requests that are being delivered, and assignments whose
 * grants are not fulfilled.
 */
export async function wakeWaiting(ctx: Context, principalIds: readonly Id[]): Promise<readonly Change[]> {
  if (principalIds.length === 0) return [];
  const { grants } = await load(ctx.store, {
    grants: rows(
      'roleGrant',
      any('subject', oneOfValues('objectId', [...new Set(principalIds)])),
      oneOfValues('status', ['PendingFulfillment', 'Failed']),
      eq('until', null),
    ),
  });
  const { given } = await load(ctx.store, {
    given: rows(
      'assignmentGrant',
      oneOfValues(
        'grantId',
        grants.map(({ id }) => id),
      ),
      eq('until', null),
    ),
  });
  const ids = [...new Set(given.map(({ assignmentId }) => assignmentId))];
  const { requests } = await load(ctx.store, {
    requests: rows('assignmentRequest', oneOfValues('id', ids), eq('state', 'delivering')),
  });
  return ids.flatMap((id) =>
    requests.some((each) => each.id === id) ? processRequestJob(ctx, id) : [redeliverAssignmentJobIfAbsent(ctx, id)],
  );
}
