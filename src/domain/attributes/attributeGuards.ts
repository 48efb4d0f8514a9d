// Which attributes of users others rest decisions on, so that answers to resources write them only where an
// administrator allowed it.

import type { Id } from '../base.ts';
import { sensitiveFields } from '../directory/users.ts';

/** What reads an attribute: the rule of an automatic policy or of a dynamic group, or a catalog whose resources ask. */
export interface AttributeReader {
  readonly kind: 'policy' | 'group' | 'catalog';
  readonly id: Id;
  readonly displayName: string;
  /** Of a policy and a catalog. */
  readonly catalogId: Id | null;
}

/** What is known of attributes: those that an administrator allowed, and who reads each. */
export interface AttributeUse {
  readonly allowed: ReadonlySet<string>;
  readonly readersOf: (attribute: string) => readonly AttributeReader[];
}

/** Whether a change of the attribute takes over the account of an administrator. */
export const isSensitive = (attribute: string): boolean => sensitiveFields.has(attribute);

export interface AttributeGuard {
  readonly isSensitive: boolean;
  readonly readers: readonly AttributeReader[];
}

/** Why answers to resources of a catalog must not write an attribute; null where they may. */
export function guardOf(attribute: string, catalogId: Id, { allowed, readersOf }: AttributeUse): AttributeGuard | null {
  if (allowed.has(attribute)) return null;
  const readers = readersOf(attribute).filter(({ kind, id }) => kind !== 'catalog' || id !== catalogId);
  return isSensitive(attribute) || readers.length > 0 ? { isSensitive: isSensitive(attribute), readers } : null;
}

const nouns = { policy: 'automatic policies', group: 'dynamic groups', catalog: 'other catalogs' } as const;
const mostNamed = 5;

/** A guard in words. Readers that the caller may not see are counted, not named. */
export function describeGuard(guard: AttributeGuard, isNamed: (reader: AttributeReader) => boolean): string {
  const kinds = (['policy', 'group', 'catalog'] as const).flatMap((kind) => {
    const of = guard.readers.filter((each) => each.kind === kind);
    const named = of.filter(isNamed).slice(0, mostNamed);
    const others = of.length - named.length;
    const names = [
      ...named.map(({ displayName }) => `"${displayName}"`),
      ...(others === 0 ? [] : [named.length === 0 ? `${others}` : `${others} more`]),
    ];
    return of.length === 0 ? [] : [`is read by ${nouns[kind]} (${names.join(', ')})`];
  });
  return [...(guard.isSensitive ? ['is sensitive: whoever changes it takes over an account'] : []), ...kinds].join(
    ' and ',
  );
}
