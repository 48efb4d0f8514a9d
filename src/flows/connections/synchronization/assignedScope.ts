// Who is in scope of a connection that provisions a service principal: users and groups that are assigned to it. Their
// links begin by themselves.

import type { Id } from '../../../domain/base.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import type { RemoteLink } from '../../../domain/connections/remoteEntities.ts';
import { newRow } from '../../../model/newRow.ts';
import { and, any, compare, eq, oneOfValues, or, type Condition } from '../../../odata/query.ts';
import type { Change, Store } from '../../../store/contract.ts';
import { load, orderBy, refine, rows } from '../../load.ts';
import type { QueueContext } from '../../queueJobs.ts';
import { beginLink, touchLink } from '../linkJobs.ts';

/** Directory objects that are assigned to a service principal themselves. */
export const isAssignedTo = (servicePrincipalId: Id): Condition =>
  any('appRoleAssignments', eq('resourceId', servicePrincipalId));

/** Users who are in scope: assigned themselves, or through a group. */
export const isInScopeOf = (servicePrincipalId: Id): Condition =>
  or(
    isAssignedTo(servicePrincipalId),
    any(['transitiveMemberOf', 'appRoleAssignments'], eq('resourceId', servicePrincipalId)),
  );

/** The link of an object with its first job. */
const newLink = (ctx: QueueContext, connectionId: Id, { id, kind }: { readonly id: Id; readonly kind: string }) =>
  beginLink(
    ctx,
    newRow('remoteLink', {
      id: ctx.newId(),
      connectionId,
      kind: kind === 'group' ? 'group' : ('account' satisfies RemoteLink['kind']),
      objectId: id,
      from: ctx.now,
      until: null,
    }),
  );

/** Principals whose assignments changed: links of those who have none begin, the others are looked at. */
export async function scopeChanges(
  store: Pick<Store, 'read'>,
  ctx: QueueContext,
  {
    connections,
    changed,
  }: { readonly connections: readonly Connection[]; readonly changed: readonly ChangedAssignment[] },
): Promise<readonly Change[]> {
  const ids = changed.map(({ principalId }) => principalId);
  const { links, objects } = await load(store as Store, {
    links: rows(
      'remoteLink',
      oneOfValues(
        'connectionId',
        connections.map(({ id }) => id),
      ),
      oneOfValues('objectId', ids),
    ),
    objects: refine(rows('directoryObject', oneOfValues('id', ids), oneOfValues('kind', ['user', 'group'])), {
      fields: ['kind'],
    }),
  });
  return connections.flatMap(({ id, servicePrincipalId }) =>
    objects
      .filter((object) =>
        changed.some((each) => each.principalId === object.id && each.resourceId === servicePrincipalId),
      )
      .flatMap((object) => {
        const link = links.find((each) => each.connectionId === id && each.objectId === object.id);
        if (link !== undefined) return touchLink(ctx, link.id);
        const isBegun = changed.some(
          (each) => each.principalId === object.id && each.resourceId === servicePrincipalId && each.isBegun,
        );
        return isBegun ? newLink(ctx, id, object) : [];
      }),
  );
}

/** An assignment that begins or ends. */
export interface ChangedAssignment {
  readonly principalId: Id;
  readonly resourceId: Id;
  readonly isBegun: boolean;
}

/** Objects at once. */
const batch = 500;

/** Links of all that is assigned, as changes of one page; `after` is the id that the next page begins after. */
export async function pageOfScope(
  store: Store,
  ctx: QueueContext,
  { id: connectionId, servicePrincipalId }: Pick<Connection, 'id' | 'servicePrincipalId'>,
  after: Id | null,
): Promise<{ readonly changes: readonly Change[]; readonly after: Id | null }> {
  if (servicePrincipalId === null) return { changes: [], after: null };
  const { assigned } = await load(store, {
    assigned: refine(
      orderBy(
        rows(
          'directoryObject',
          oneOfValues('kind', ['user', 'group']),
          isAssignedTo(servicePrincipalId),
          ...(after === null ? [] : [compare('id', 'gt', after)]),
        ),
        'id',
      ),
      { fields: ['kind'], top: batch },
    ),
  });
  const { links } = await load(store, {
    links: rows(
      'remoteLink',
      and(
        eq('connectionId', connectionId),
        oneOfValues(
          'objectId',
          assigned.map(({ id }) => id),
        ),
      ),
    ),
  });
  return {
    after: assigned.length === batch ? (assigned.at(-1)?.id ?? null) : null,
    changes: assigned.flatMap((object) => {
      const link = links.find(({ objectId }) => objectId === object.id);
      if (link === undefined) return newLink(ctx, connectionId, object);
      return link.remoteId === null ? touchLink(ctx, link.id) : [];
    }),
  };
}
