// Updates that need no code of their own, as data: which fields a body may set, who may, what must hold, what the audit
// says.

import type { Activity } from './audit/auditEntry.ts';
import type { Caller } from './caller.ts';
import type { FaultCollector } from './faultCollector.ts';
import type { Entities, EntityName } from './entities.ts';
import type { Instant } from './base.ts';

export interface FieldUpdate<E extends EntityName> {
  readonly entity: E;
  /** A null of these says nothing: they always have a value. */
  readonly fields: readonly (keyof Entities[E] & string)[];
  readonly nullable: readonly (keyof Entities[E] & string)[];
  /** Throws where the caller may not. */
  readonly authorize: (caller: Caller, row: Entities[E]) => void;
  readonly check: (after: Entities[E], before: Entities[E], faults: FaultCollector) => void;
  /** What is set beside what was said. */
  readonly authoring: (caller: Caller, now: Instant) => Partial<Entities[E]>;
  readonly audit: { readonly activity: Activity; readonly type: string };
}

/** What a body says of a row, read-only and unknown properties left out. */
export function settableFields<T extends object>(
  rule: { readonly fields: readonly string[]; readonly nullable: readonly string[] },
  body: Readonly<Record<string, unknown>>,
): Partial<T> {
  const fields = [...rule.fields.filter((field) => body[field] !== null), ...rule.nullable].filter(
    (field) => body[field] !== undefined,
  );
  return Object.fromEntries(fields.map((field) => [field, body[field]])) as Partial<T>;
}

/** `[property, before, after]` of what differs, for the audit. */
export function propertyChanges(
  before: object,
  set: object,
): readonly (readonly [string, string | null, string | null])[] {
  const text = (value: unknown): string | null =>
    value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
  return Object.entries(set).flatMap(([field, value]) => {
    const [old, now] = [text((before as Record<string, unknown>)[field]), text(value)];
    return old === now ? [] : [[field, old, now] as const];
  });
}
