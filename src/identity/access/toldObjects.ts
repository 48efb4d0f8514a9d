// Which directory objects a caller is told in full wherever a navigation leads to them; of the others, type and id.

import type { Caller } from '../../domain/caller.ts';
import { DirectoryObjectKinds } from '../../domain/enums.ts';
import { eq, never, oneOfValues, or, type Condition, type Row } from '../../odata/query.ts';
import { isPermitted, permissionsFor, permissionsOf } from './permissions.ts';

type Kind = (typeof DirectoryObjectKinds)[number];

/** The path by which an object of each kind is read by itself: its permissions are those of the object. */
const pathOfKind: Readonly<Record<Kind, string>> = {
  user: '/users/{id}',
  group: '/groups/{id}',
  servicePrincipal: '/serviceprincipals/{id}',
  application: '/applications/{id}',
};

/** The objects that are told in full: their condition, the same as a test of a row, and the fields that it reads. */
export interface ToldObjects {
  readonly where: Condition;
  readonly isTold: (row: Row) => boolean;
  readonly fields: readonly string[];
}

const isKind = (name: string): name is Kind => name in pathOfKind;

/**
 * `declared` is the type of the navigation, `type` that of the rows, by their wire names. A navigation to one kind is
 * published with what it needs; one to any directory object tells those that the token's permissions reach:
 * https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects.
 * Null: all of them.
 */
export function toldObjects(caller: Caller, declared: string, type: string): ToldObjects | null {
  if (isKind(declared) || caller.kind === 'system') return null;
  const { kinds, self } = reachOf(caller);
  const possible = isKind(type) ? [type] : DirectoryObjectKinds;
  if (possible.every((kind) => kinds.has(kind))) return null;
  return {
    where: or(oneOfValues('kind', [...kinds]), self === null ? never : eq('id', self)),
    isTold: (row) => kinds.has(row['kind'] as Kind) || row.id === self,
    fields: ['kind'],
  };
}

interface Reach {
  readonly kinds: ReadonlySet<Kind>;
  /** The caller's own id, where the token reaches the caller's account; otherwise null. */
  readonly self: string | null;
}
const reaches = new WeakMap<Caller, Reach>();

function reachOf(caller: Caller): Reach {
  const known = reaches.get(caller);
  if (known !== undefined) return known;
  const isReached = (path: string, isOwn: boolean): boolean =>
    isPermitted(caller, permissionsOf(caller, permissionsFor(path, 'GET'), isOwn));
  const reach = {
    kinds: new Set(DirectoryObjectKinds.filter((kind) => isReached(pathOfKind[kind], false))),
    self: caller.kind === 'user' && isReached(pathOfKind.user, true) ? caller.objectId : null,
  };
  reaches.set(caller, reach);
  return reach;
}
