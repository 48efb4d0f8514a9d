// The roles that a package gives, with what was added, taken out and sent already: what it would give after saving, and
// the calls for it.

import type { Named } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import type { Values } from '../../forms/formField.ts';
import type { PlannedCall } from '../../forms/whatIf.ts';

export interface ResourceRole extends Named {
  readonly originId: string;
  readonly originSystem: string;
}
export interface Resource extends Named {
  readonly originId: string;
  readonly originSystem: string;
  readonly roles?: readonly ResourceRole[];
  readonly scopes?: readonly { readonly originId: string; readonly originSystem: string }[];
}
/** A role that the package gives, or will. */
export interface GivenRole {
  /** Of one that it gives already. */
  readonly id: string | null;
  readonly resource: string;
  readonly role: string;
  readonly originSystem: string;
  /** What tells it apart: the origin of the role. */
  readonly key: string;
  readonly body: Values | null;
}
export interface RoleScope {
  readonly id: string;
  readonly role: {
    readonly displayName: string;
    readonly originId: string;
    readonly originSystem: string;
    readonly resource?: (Named & { readonly originId: string; readonly originSystem: string }) | null;
  };
  readonly scope: { readonly displayName: string; readonly originId: string; readonly originSystem: string };
}

export const givenRole = ({ id, role, scope }: RoleScope): GivenRole => ({
  id,
  resource: role.resource?.displayName ?? scope.displayName,
  role: role.displayName,
  originSystem: role.originSystem,
  key: `${role.originId} ${scope.originId}`,
  body: null,
});

/** The same role as another package will give it. */
export const copiedRole = (of: RoleScope): GivenRole => ({
  ...givenRole(of),
  id: null,
  body: {
    role: {
      originId: of.role.originId,
      displayName: of.role.displayName,
      originSystem: of.role.originSystem,
      resource: {
        id: of.role.resource?.id,
        originId: of.role.resource?.originId,
        originSystem: of.role.resource?.originSystem,
      },
    },
    scope: { originId: of.scope.originId, originSystem: of.scope.originSystem },
  },
});

export interface ContentsDraft {
  readonly added: readonly GivenRole[];
  /** Ids of role scopes. */
  readonly removed: readonly string[];
  /** Those that were added before something that is saved with them was refused. */
  readonly sent: readonly GivenRole[];
}
export const unchanged: ContentsDraft = { added: [], removed: [], sent: [] };

/** Null for a resource that has no scope. */
export function newRole(resource: Resource, role: ResourceRole): GivenRole | null {
  const [scope] = resource.scopes ?? [];
  if (scope === undefined) return null;
  return {
    id: null,
    resource: resource.displayName,
    role: role.displayName,
    originSystem: resource.originSystem,
    key: `${role.originId} ${scope.originId}`,
    body: {
      role: {
        originId: role.originId,
        displayName: role.displayName,
        originSystem: role.originSystem,
        resource: { id: resource.id, originId: resource.originId, originSystem: resource.originSystem },
      },
      scope: { originId: scope.originId, originSystem: scope.originSystem },
    },
  };
}

/** What was read, and what was sent since. */
function there(read: readonly RoleScope[], { sent }: ContentsDraft): readonly GivenRole[] {
  const known = read.map(givenRole);
  return [...known, ...sent.filter(({ id }) => !known.some((each) => each.id === id))];
}

/** As it would be after saving. */
export const givenBy = (read: readonly RoleScope[], draft: ContentsDraft): readonly GivenRole[] => [
  ...there(read, draft).filter(({ id }) => !draft.removed.includes(id ?? '')),
  ...draft.added,
];

export function withRole(read: readonly RoleScope[], draft: ContentsDraft, next: GivenRole): ContentsDraft {
  const again = there(read, draft).find(({ key }) => key === next.key);
  if (again !== undefined) return { ...draft, removed: draft.removed.filter((id) => id !== again.id) };
  return draft.added.some(({ key }) => key === next.key) ? draft : { ...draft, added: [...draft.added, next] };
}

export function withoutRole(read: readonly RoleScope[], draft: ContentsDraft, key: string): ContentsDraft {
  const here = there(read, draft).find((each) => each.key === key)?.id ?? null;
  return {
    ...draft,
    added: draft.added.filter((each) => each.key !== key),
    removed: here === null || draft.removed.includes(here) ? draft.removed : [...draft.removed, here],
  };
}

/** After the first call of its plan was done; `id` is that of the role that it added. */
export function afterCall(draft: ContentsDraft, id: string | null): ContentsDraft {
  const [gone, ...removed] = draft.removed;
  if (gone !== undefined) return { ...draft, removed, sent: draft.sent.filter((each) => each.id !== gone) };
  const [first, ...added] = draft.added;
  return first === undefined ? draft : { ...draft, added, sent: [...draft.sent, { ...first, id }] };
}

export const isEmpty = ({ added, removed }: ContentsDraft): boolean => added.length + removed.length === 0;

export function planOf({ added, removed }: ContentsDraft, packageId: string): readonly PlannedCall[] {
  const url = `${em}/accessPackages/${packageId}/resourceRoleScopes`;
  return [
    ...removed.map((each) => ({ method: 'DELETE', url: `${url}/${each}` })),
    ...added.map(({ body }) => ({ method: 'POST', url, body })),
  ];
}
