// What a package gives: roles of resources, added and taken out in a draft and saved with it.

import { useState } from 'react';
import { callWith } from '../../../api/graph.ts';
import { useSession } from '../../../session/session.ts';
import { draftKey, forgetDraft, keepDraft, keptDraft, type KeptDraft } from '../../forms/keptDrafts.ts';
import { detailsOf, type Savable } from '../../forms/useForm.ts';
import { sentOf } from '../../forms/whatIf.ts';
import {
  afterCall,
  givenBy,
  isEmpty,
  newRole,
  planOf,
  unchanged,
  withoutRole,
  withRole,
  type ContentsDraft,
  type GivenRole,
  type Resource,
  type ResourceRole,
  type RoleScope,
} from './contentsDraft.ts';

export interface Contents extends Savable {
  /** As it would be after saving. */
  readonly given: readonly GivenRole[];
  readonly fault: string | null;
  /** A draft of an earlier visit, until somebody takes or drops it. */
  readonly kept: KeptDraft | null;
  readonly resume: () => void;
  readonly drop: () => void;
  readonly add: (resource: Resource, role: ResourceRole) => void;
  readonly remove: (key: string) => void;
}

interface State {
  readonly key: string;
  readonly draft: ContentsDraft;
  readonly kept: KeptDraft | null;
}

/**
 * `packageId` is null for a package that is made just before; `first` are roles that it begins with. `draftId` tells
 * drafts apart: of packages, and of the catalogs in which a new one may be made.
 */
export function useContents(
  packageId: string | null,
  read: readonly RoleScope[],
  draftId: string,
  first: readonly GivenRole[] = [],
): Contents {
  const { identity: person } = useSession();
  const key = draftKey(person?.key ?? '', 'resourceRoleScopes', draftId);
  const begin = (): State => ({ key, draft: { ...unchanged, added: first }, kept: keptDraft(key) });
  const [held, setState] = useState<State>(begin);
  const [fault, setFault] = useState<string | null>(null);
  const state = held.key === key ? held : begin();
  const { draft } = state;
  const take = (next: ContentsDraft): void => {
    if (isEmpty(next)) forgetDraft(key);
    else keepDraft(key, { base: null, changes: { added: next.added, removed: next.removed }, at: Date.now() });
    setState({ key, draft: next, kept: null });
  };
  const set = (next: ContentsDraft): void => {
    setFault(null);
    take(next);
  };
  const end = (next: ContentsDraft): void => {
    forgetDraft(key);
    setFault(null);
    setState({ key, draft: next, kept: null });
  };
  return {
    given: givenBy(read, draft),
    fault,
    isDirty: !isEmpty(draft),
    mayTakeAway: draft.removed.length > 0,
    mark: draft,
    kept: state.kept,
    resume: () => set({ ...draft, ...(state.kept?.changes as Partial<ContentsDraft> | undefined) }),
    drop: () => end(draft),
    plan: () => planOf(draft, packageId ?? ''),
    tell: (details) => setFault(details.map(({ message }) => message ?? '').join(' ')),
    discard: () => end({ ...unchanged, added: first }),
    saved: () => end(unchanged),
    add: (resource, role) => {
      const next = newRole(resource, role);
      if (next !== null) set(withRole(read, draft, next));
    },
    remove: (role) => set(withoutRole(read, draft, role)),
    send: async (identity, earlier, headers) => {
      let left = draft;
      for (const call of planOf(draft, packageId ?? String(earlier?.['id']))) {
        try {
          const answer = await callWith<{ readonly id: string } | undefined>(identity, sentOf(call, headers));
          left = afterCall(left, answer?.id ?? null);
        } catch (error) {
          // What was done is not done again.
          take(left);
          const details = detailsOf(error);
          if (details === null) throw error;
          setFault(details.map(({ message }) => message ?? '').join(' '));
          return null;
        }
      }
      take(left);
      return {};
    },
  };
}
