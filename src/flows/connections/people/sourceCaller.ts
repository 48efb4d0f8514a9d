// A connection that brings people and groups, as the caller of commands: it sees, names and changes what it brought.

import type { Id } from '../../../domain/base.ts';
import type { Caller } from '../../../domain/caller.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import { eq, never } from '../../../odata/query.ts';
import type { Context } from '../../context.ts';

/** `appId`: the client of the token by which it calls; null where it proves itself otherwise. */
export const sourceCaller = ({ id, displayName }: Connection, appId: Id | null): Caller => ({
  kind: 'application',
  objectId: id,
  displayName,
  userPrincipalName: null,
  appId,
  isGuest: false,
  permissions: new Set(['User.ReadWrite.All', 'Group.ReadWrite.All']),
  directoryRoles: new Set(),
  catalogRoles: new Map(),
  sourceId: id,
});

/** The context with no other rows than those of the connection. */
export function withinSource(ctx: Context, sourceId: Id): Context {
  const own: Context['visible'] = (entity) => (entity === 'directoryObject' ? eq('sourceId', sourceId) : never);
  return { ...ctx, visible: own, readable: own };
}
