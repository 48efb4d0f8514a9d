// How the requestor is related to the target of a request on behalf: as manager, sponsor, owner, or as member of a
// group that policies name.

import type { OnBehalfRequestor } from '../../domain/eligibility/onBehalf.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { and, any, eq, or } from '../../odata/query.ts';
import { load, row, rows } from '../load.ts';
import type { Context } from '../context.ts';
import { groupsAmong, type RequestTarget } from './requestTarget.ts';

/** Null where the requestor asks for themselves. */
export async function loadBehalf(
  ctx: Context,
  requestor: RequestTarget | null,
  target: RequestTarget,
  policies: readonly Policy[],
): Promise<OnBehalfRequestor | null> {
  const requestorId = requestor?.object?.id ?? null;
  if (requestor === null || requestorId === null) return null;
  const targetId = target.object?.id ?? target.subject.id;
  const managerId = target.object?.managerId ?? null;
  const appId = target.object?.kind === 'servicePrincipal' ? target.object.appId : null;
  const { managers, sponsors, owned } = await load(ctx.store, {
    managers: row('directoryObject', managerId),
    sponsors: rows('sponsorship', eq('objectId', targetId), eq('sponsorId', requestorId)),
    owned: rows(
      'ownership',
      eq('ownerId', requestorId),
      or(
        eq('objectId', targetId),
        ...(appId === null ? [] : [any('object', and(eq('kind', 'application'), eq('appId', appId)))]),
      ),
    ),
  });
  const secondId = managerId === null ? null : (managers[0]?.managerId ?? null);
  return {
    requestorId,
    managerLevel: managerId === requestorId ? 1 : secondId === requestorId ? 2 : null,
    isSponsor: sponsors.length > 0,
    isOwner: target.object?.kind === 'servicePrincipal' && owned.length > 0,
    groups: await groupsAmong(ctx, requestorId, groupsOf(policies)),
  };
}

const groupsOf = (policies: readonly Policy[]): readonly Id[] =>
  policies
    .flatMap((policy) => policy.onBehalfRequestors)
    .flatMap((set) => (set.kind === 'groupMembers' && set.id !== null ? [set.id.toLowerCase()] : []));
