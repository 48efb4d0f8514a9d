// What a package gives: roles of resources, added and taken out in a draft and saved with it.

import { useState } from 'react';
import type { Named } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { em } from '../../../api/paths.ts';
import { detailsOf, type Savable } from '../../forms/useForm.ts';
import type { Values } from '../../forms/formField.ts';
import type { PlannedCall } from '../../forms/whatIf.ts';

export interface Resource extends Named {
  readonly originId: string;
  readonly originSystem: string;
  readonly roles?: readonly (Named & { readonly originId: string; readonly originSystem: string })[];
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

export interface Contents extends Savable {
  /** As it would be after saving. */
  readonly given: readonly GivenRole[];
  readonly fault: string | null;
  readonly add: (resource: Resource, role: NonNullable<Resource['roles']>[number]) => void;
  readonly remove: (key: string) => void;
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

interface Draft {
  readonly added: readonly GivenRole[];
  /** Ids of role scopes. */
  readonly removed: readonly string[];
}
const unchanged: Draft = { added: [], removed: [] };

/** `packageId` is null for a package that is made just before; `first` are roles that it begins with. */
export function useContents(
  packageId: string | null,
  read: readonly RoleScope[],
  first: readonly GivenRole[] = [],
): Contents {
  const [{ added, removed }, setDraft] = useState<Draft>({ added: first, removed: [] });
  const [fault, setFault] = useState<string | null>(null);
  const kept = read.filter(({ id }) => !removed.includes(id)).map(givenRole);
  const plan = (id: string): readonly PlannedCall[] => {
    const url = `${em}/accessPackages/${id}/resourceRoleScopes`;
    return [
      ...removed.map((each) => ({ method: 'DELETE', url: `${url}/${each}` })),
      ...added.map(({ body }) => ({ method: 'POST', url, body })),
    ];
  };
  const discard = (): void => {
    setDraft(unchanged);
    setFault(null);
  };
  return {
    given: [...kept, ...added],
    fault,
    isDirty: added.length + removed.length > 0,
    mayTakeAway: removed.length > 0,
    mark: added.length + removed.length,
    plan: () => plan(packageId ?? ''),
    tell: (details) => setFault(details.map(({ message }) => message ?? '').join(' ')),
    discard,
    saved: discard,
    add: (resource, role) => {
      const [scope] = resource.scopes ?? [];
      if (scope === undefined) return;
      const next: GivenRole = {
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
      setFault(null);
      setDraft((before) => {
        const again = read.find((each) => givenRole(each).key === next.key);
        if (again !== undefined) return { ...before, removed: before.removed.filter((id) => id !== again.id) };
        return before.added.some(({ key }) => key === next.key)
          ? before
          : { ...before, added: [...before.added, next] };
      });
    },
    remove: (key) =>
      setDraft((before) => {
        const here = read.find((each) => givenRole(each).key === key);
        return {
          added: before.added.filter((each) => each.key !== key),
          removed: here === undefined ? before.removed : [...before.removed, here.id],
        };
      }),
    send: async (identity, earlier) => {
      let left: Draft = { added, removed };
      for (const call of plan(packageId ?? String(earlier?.['id']))) {
        try {
          await callGraph(identity, call.method, call.url, call.body);
        } catch (error) {
          // What was done is not done again.
          setDraft(left);
          const details = detailsOf(error);
          if (details === null) throw error;
          setFault(details.map(({ message }) => message ?? '').join(' '));
          return null;
        }
        left =
          call.method === 'DELETE'
            ? { ...left, removed: left.removed.slice(1) }
            : { ...left, added: left.added.slice(1) };
      }
      return {};
    },
  };
}
