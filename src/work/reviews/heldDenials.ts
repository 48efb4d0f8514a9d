// Denials of one turn within the limit of removals: those beyond it are held until an administrator decides.

import { heldRemovalAudit } from '../../domain/removals/heldRemovalAudit.ts';
import { limitOf, takeRemoval, type RemovalAccount } from '../../domain/removals/removalBudget.ts';
import type { HeldRemoval } from '../../domain/removals/removalEntities.ts';
import type { ReviewDecision, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import type { Context } from '../../flows/context.ts';
import { loadAdministrators } from '../../flows/directory/administrators.ts';
import { load, rows } from '../../flows/load.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import { eq, everyRow, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';

/** The items that go on now, and the changes that hold the others. Released ones go whatever the limit says. */
export async function holdBeyondLimit(
  ctx: Context,
  instance: ReviewInstance,
  items: readonly ReviewDecision[],
  held: readonly HeldRemoval[],
): Promise<{ readonly taken: readonly ReviewDecision[]; readonly changes: readonly Change[] }> {
  if (items.length === 0) return { taken: [], changes: [] };
  const stateOf = ({ principalId }: ReviewDecision) => held.find((each) => each.principalId === principalId)?.state;
  const released = items.filter((item) => stateOf(item) === 'released');
  const fresh = items.filter((item) => stateOf(item) === undefined);
  const { ledgers, settings, persons } = await load(ctx.store, {
    ledgers: rows('removalLedger', eq('thingId', instance.id)),
    settings: rows('settings', eq('id', 'singleton')),
    persons: rows(
      'directoryObject',
      everyRow,
      oneOfValues(
        'id',
        fresh.map(({ principalId }) => principalId),
      ),
    ),
  });
  const [ledger = null] = ledgers;
  const limit = limitOf('review', settings[0]?.removalLimits ?? []);
  let account: RemovalAccount = {
    base: instance.itemCount,
    baseAt: ledger?.baseAt ?? ctx.now,
    spent: ledger?.spent ?? [],
    confirmed: ledger?.confirmed ?? 0,
    confirmedAt: ledger?.confirmedAt ?? null,
  };
  const taken: ReviewDecision[] = [...released];
  const changes: Change[] = [];
  for (const item of fresh) {
    const after = takeRemoval(account, limit, ctx.now);
    if (after === null)
      changes.push(
        ...hold(
          ctx,
          instance,
          item,
          persons.find(({ id }) => id === item.principalId),
        ),
      );
    else {
      account = after;
      taken.push(item);
    }
  }
  const isTold = changes.length > 0 && ledger?.toldAt == null;
  const set = { ...account, ...(isTold ? { toldAt: ctx.now } : {}) };
  const written =
    ledger === null
      ? insert('removalLedger', { id: ctx.newId(), thingId: instance.id, cause: 'review', ...set })
      : update('removalLedger', ledger.id, set, ledger.version);
  return {
    taken,
    changes: [...(fresh.length === 0 ? [] : [written]), ...changes, ...(isTold ? await tell(ctx, fresh[0]) : [])],
  };
}

function hold(
  ctx: Context,
  instance: ReviewInstance,
  item: ReviewDecision,
  person: Parameters<typeof heldRemovalAudit>[2] | undefined,
): readonly Change[] {
  const row = {
    id: ctx.newId(),
    cause: 'review' as const,
    thingId: instance.id,
    principalId: item.principalId,
    groupId: instance.policyId === null ? instance.resourceId : null,
    policyId: instance.policyId,
    packageId: instance.packageId,
    assignmentId: instance.policyId === null ? null : item.grantId,
    reason: 'deniedInReview' as const,
    createdAt: ctx.now,
  };
  const displayName = item.packageName ?? item.resourceName;
  const kind = instance.kind === 'applicationRoles' ? 'servicePrincipal' : 'group';
  return [
    insert('heldRemoval', row),
    ...(person === undefined
      ? []
      : [heldRemovalAudit(ctx, 'Hold removal of access', person, { ...row, displayName, kind })]),
  ];
}

/** Administrators are told once of a turn. */
async function tell(ctx: Context, item: ReviewDecision | undefined): Promise<readonly Change[]> {
  const administrators = await loadAdministrators(ctx.store);
  return mailPrincipals(
    ctx,
    'removalsHeld',
    { person: item?.packageName ?? item?.resourceName ?? null },
    administrators.map(({ id }) => id),
  );
}
