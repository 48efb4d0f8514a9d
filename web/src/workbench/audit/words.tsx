// What an audit row is about, as links where there is a page for it.

import type { ReactNode } from 'react';
import { ObjectLink, type ObjectKind } from '../../parts/chips.tsx';
import type { AuditRow } from '../../parts/history.tsx';
import { wordsOf } from '../../parts/words.ts';

type Target = AuditRow['targetResources'][number];

const kinds: Readonly<Record<string, ObjectKind>> = {
  AccessPackage: 'accessPackage',
  AccessPackageCatalog: 'catalog',
  AccessPackageAssignmentPolicy: 'policy',
  AccessPackageAssignment: 'assignment',
  AccessPackageAssignmentRequest: 'request',
  User: 'user',
  Group: 'group',
};

/** `AccessPackageAssignmentRequest` as "Request". */
export function kindInWords({ type }: Target): string {
  return wordsOf(type.replace(/^AccessPackage(Assignment)?(?=[A-Z])/, ''));
}

export function TargetLink({ of }: { readonly of: Target }): ReactNode {
  const kind = kinds[of.type];
  const name = of.displayName ?? kindInWords(of);
  return kind === undefined ? name : <ObjectLink kind={kind} id={of.id} name={name} />;
}

export function textOf({ targetResources }: AuditRow): string {
  return targetResources.map((each) => each.displayName ?? kindInWords(each)).join(', ');
}
