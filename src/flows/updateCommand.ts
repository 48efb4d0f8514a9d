// The update that needs no code of its own: load, decide by the hooks of its entity, commit at the version that was
// read.

import { audit, auditTarget } from '../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../domain/faultCollector.ts';
import type { Draft } from '../domain/drafts.ts';
import type { Entities, EntityName } from '../domain/entities.ts';
import { propertyChanges, type FieldUpdate } from '../domain/fieldUpdate.ts';
import { update, type Change } from '../store/contract.ts';
import type { CommandInput, CommandResult, Context } from './context.ts';
import { requireRow, load, row } from './load.ts';
import { writtenFields } from '../model/newRow.ts';

/** What else the commit of an update changes. */
type Besides<E extends EntityName> = (
  ctx: Context,
  row: { readonly before: Entities[E]; readonly after: Entities[E] },
) => Promise<readonly Change[]>;

/**
 * A PATCH that merges the draft into the row. 204, also for a body that changes nothing, which leaves no audit entry.
 * Throws `notFound`, and every fault of the body at once.
 */
export const createUpdateCommand =
  <E extends EntityName>(rule: FieldUpdate<E>, besides: Besides<E> = () => Promise.resolve([])) =>
  async (ctx: Context, { id, body }: CommandInput<Draft<E>>): Promise<CommandResult> => {
    const loaded = await load(ctx.store, { rows: row(rule.entity, id) });
    const before = requireRow(loaded.rows[0], rule.entity, id);
    rule.authorize(ctx.caller, before);
    const set = writtenFields(rule.entity, body);
    const faults = createFaultCollector();
    rule.check({ ...before, ...set }, before, faults);
    faults.throwIfAny();
    const changed = propertyChanges(before, set);
    if (changed.length > 0) {
      const stamped = { ...set, ...rule.authoring(ctx.caller, ctx.now) };
      const about = auditTarget(
        rule.audit.type,
        { id: before.id, displayName: nameOf({ ...before, ...set }) },
        changed,
      );
      await ctx.store.commit([
        update(rule.entity, before.id, stamped, before.version),
        ...(await besides(ctx, { before, after: { ...before, ...set } })),
        audit(ctx, { activity: rule.audit.activity, targets: [about] }),
      ]);
    }
    return { status: 204 };
  };

const nameOf = (row: object): string | null => (row as { readonly displayName?: string | null }).displayName ?? null;
