// Objects of the directory in tables: who or what each is, with the way to its page.

import type { ReactNode } from 'react';
import type { DirectoryObject, Subject } from '../api/entities.ts';
import { ObjectLink, PersonChip } from './chips.tsx';

export function SubjectChip({ of }: { readonly of: Subject | null | undefined }): ReactNode {
  return of == null ? '' : <PersonChip id={of.objectId} name={nameOf(of)} />;
}

export function nameOf(subject: Subject | null | undefined): string {
  return subject?.displayName ?? subject?.email ?? '';
}

/** A user, a group, or something else that has no page of its own. */
export function DirectoryChip({ of }: { readonly of: DirectoryObject }): ReactNode {
  const kind = of['@odata.type']?.split('.').at(-1) ?? 'user';
  if (kind === 'user') return <PersonChip id={of.id} name={of.displayName} />;
  return kind === 'group' ? <ObjectLink kind="group" id={of.id} name={of.displayName} /> : of.displayName;
}
