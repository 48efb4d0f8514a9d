// The update that needs no code of its own: load, decide by the hooks of its entity, commit at the version that was
// read.

import { audit, target } from '../domain/audit.ts';
import { check } from '../domain/check.ts';
import type { Entities, EntityName } from '../domain/entities.ts';
import { differences, said, type PlainUpdate } from '../domain/plain.ts';
import { update, type Change } from '../store/contract.ts';
import type { Command } from './context.ts';
import { found, load, row } from './load.ts';

/** PATCH: merges what was said. A body that changes nothing is answered like any other, and leaves no trace. */
export const updatePlain =
  <E extends EntityName>(rule: PlainUpdate<E>): Command =>
  async (ctx, { id, body }) => {
    const loaded = await load(ctx.store, { rows: row(rule.entity, id) });
    const before = found(loaded.rows[0] as Entities[E] | undefined, rule.entity, id);
    rule.demand(ctx.caller, before);
    const set = said<Entities[E]>(rule, body);
    const faults = check();
    rule.check({ ...before, ...set }, before, faults);
    faults.done();
    const changed = differences(before, set);
    if (changed.length > 0) {
      const stamped = { ...set, ...rule.stamp(ctx.caller, ctx.now) } as never;
      const about = target(rule.audit.type, { id: before.id, displayName: nameOf({ ...before, ...set }) }, changed);
      await ctx.store.commit([
        update(rule.entity, before.id, stamped, before.version),
        audit(ctx, { activity: rule.audit.activity, targets: [about] }) as Change,
      ]);
    }
    return { status: 204 };
  };

const nameOf = (row: object): string | null => (row as { readonly displayName?: string | null }).displayName ?? null;
