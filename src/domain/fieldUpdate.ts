// Updates that need no code of their own, as data: who may, what must hold, what the audit says. Which fields a body
// may write is a trait of the model's rows.

import type { Activity } from './audit/activities.ts';
import type { Caller } from './caller.ts';
import type { FaultCollector } from './faultCollector.ts';
import type { Entities, EntityName } from './entities.ts';
import type { Instant } from './base.ts';

/** The update of one entity, which flows/updateCommand.ts runs. */
export interface FieldUpdate<E extends EntityName> {
  readonly entity: E;
  /** Throws where the caller may not. */
  readonly authorize: (caller: Caller, row: Entities[E]) => void;
  readonly check: (after: Entities[E], before: Entities[E], faults: FaultCollector) => void;
  /** Fields that a change sets by itself: the author, the time. */
  readonly authoring: (caller: Caller, now: Instant) => Partial<Entities[E]>;
  readonly audit: { readonly activity: Activity; readonly type: string };
}

/** `[property, before, after]` of what differs, for the audit. */
export function propertyChanges(
  before: object,
  set: object,
): readonly (readonly [string, string | null, string | null])[] {
  const text = (value: unknown): string | null =>
    value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
  return Object.entries(set).flatMap(([field, value]) => {
    const former = (before as Record<string, unknown>)[field];
    // Each property that is kept has its own name.
    if (field === 'otherProperties') return propertyChanges(former ?? {}, (value as object | null) ?? {});
    const [old, now] = [text(former), text(value)];
    return old === now ? [] : [[field, old, now] as const];
  });
}
