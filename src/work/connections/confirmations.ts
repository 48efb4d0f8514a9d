// Access that lives in another system too: whether it is so there.

import { accessKey, type Access } from '../../domain/requests/delivery.ts';
import type { Difference } from '../../domain/connections/remoteEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { any, and, eq, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** How long a request waits for another system, from its delivery here: then it says what it has not got. */
export const longestWait = 'P1D';

/** Of accesses that another system has not confirmed: why it does not come, or that people are at it; else null. */
export type UnconfirmedAccess = ReadonlyMap<string, { readonly says: string } | 'awaited' | null>;

/** Connections that make it so there: the others are not waited for. */
const isMadeSo = any('connection', and(eq('mode', 'enforce'), oneOfValues('state', ['active', 'quarantined'])));

/** States of a difference that no try ends. */
const stuck: ReadonlySet<Difference['state']> = new Set(['refused', 'asked', 'reported', 'protected']);

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
    given.flatMap((access): readonly (readonly [string, { readonly says: string } | 'awaited' | null])[] => {
      const open = links.filter(
        ({ id, objectId }) =>
          (objectId === access.objectId ||
            above.some((each) => each.groupId === objectId && each.memberId === access.objectId)) &&
          !holdings.some(({ linkId }) => linkId === id),
      );
      if (open.length === 0) return [];
      const its = differences.filter(
        (each) =>
          (open.some(({ id }) => id === each.linkId) || each.aspect === 'account') &&
          open.some(({ connectionId }) => connectionId === each.connectionId),
      );
      const stands = its.find(({ state }) => stuck.has(state));
      if (stands !== undefined)
        return [[accessKey(access), { says: stands.says ?? 'The other system does not take it.' }]];
      return [[accessKey(access), its.some(({ state }) => state === 'awaited') ? 'awaited' : null]];
    }),
  );
}

const ofConnections = (links: readonly { readonly connectionId: Id }[]): Condition =>
  oneOfValues('connectionId', [...new Set(links.map(({ connectionId }) => connectionId))]);
