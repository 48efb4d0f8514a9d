// Removals within their limits: who may lose something now, and whose removal is held for an administrator.

import { load, rows } from '../load.ts';
import type { Context } from '../context.ts';
import { loadAdministrators } from '../directory/administrators.ts';
import { mailPrincipals } from '../queueMails.ts';
import type { Id } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { heldRemovalAudit } from '../../domain/removals/heldRemovalAudit.ts';
import {
  isBaseOld,
  limitOf,
  spentNow,
  takeRemoval,
  takeRemovals,
  type RemovalAccount,
} from '../../domain/removals/removalBudget.ts';
import type { HeldRemoval, RemovalLedger, RemovalLimit } from '../../domain/removals/removalEntities.ts';
import type { Event } from '../../observe/events.ts';
import { eq, from, oneOfValues, type Condition } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';

/** Something that a rule or a source would take from a person. */
export interface RuleRemoval
  extends Pick<HeldRemoval, 'cause' | 'thingId' | 'groupId' | 'policyId' | 'packageId' | 'assignmentId' | 'reason'> {
  /** Of the group, the package or the connection. */
  readonly displayName: string | null;
  /** Everybody who has it. */
  readonly holders: readonly [
    entity: 'memberOf' | 'membership' | 'assignment' | 'directoryObject' | 'remoteHolding' | 'remoteLink',
    where: Condition,
  ];
}

export interface DecidedRemovals {
  /** The things that the person loses now. */
  readonly taken: ReadonlySet<Id>;
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

/**
 * Decides about everything that rules would take from a person, of whom `held` are the rows so far. A released one goes
 * whatever the limit says; one that waits goes on to wait; the row of what applies no more is deleted. The ledger of a
 * thing is expected at its version, so that of two that take the last one holds.
 */
export async function decideRemovals(
  ctx: Context,
  person: DirectoryObject,
  removals: readonly RuleRemoval[],
  held: readonly HeldRemoval[],
): Promise<DecidedRemovals> {
  const applies = (row: HeldRemoval): boolean => removals.some(({ thingId }) => thingId === row.thingId);
  const released = held.filter((row) => row.state === 'released' && applies(row));
  const over = held.filter((row) => row.state === 'released' || !applies(row));
  const fresh = removals.filter(({ thingId }) => !held.some((row) => row.thingId === thingId));
  const decided = await decideFresh(ctx, person, fresh);
  return {
    taken: new Set([...released.map(({ thingId }) => thingId), ...decided.taken]),
    changes: [
      ...over.map(({ id, version }): Change => ({ kind: 'delete', entity: 'heldRemoval', id, version })),
      ...decided.changes,
    ],
    events: decided.events,
  };
}

async function decideFresh(
  ctx: Context,
  person: DirectoryObject,
  fresh: readonly RuleRemoval[],
): Promise<DecidedRemovals> {
  if (fresh.length === 0) return { taken: new Set(), changes: [], events: [] };
  const { ledgers, settings } = await load(ctx.store, {
    ledgers: rows(
      'removalLedger',
      oneOfValues(
        'thingId',
        fresh.map(({ thingId }) => thingId),
      ),
    ),
    settings: rows('settings', eq('id', 'singleton')),
  });
  const taken = new Set<Id>();
  const changes: Change[] = [];
  const events: Event[] = [];
  for (const removal of fresh) {
    const ledger = ledgers.find(({ thingId }) => thingId === removal.thingId) ?? null;
    const limit = limitOf(removal.cause, settings[0]?.removalLimits ?? []);
    const account = await loadRemovalAccount(ctx, removal, ledger, limit);
    const after = takeRemoval(account, limit, ctx.now);
    if (after !== null) {
      taken.add(removal.thingId);
      changes.push(ledgerChange(ctx, removal, ledger, after));
      continue;
    }
    const isTold = !isBaseOld(ledger?.toldAt ?? null, limit, ctx.now);
    changes.push(...hold(ctx, person, removal));
    if (isTold) continue;
    changes.push(ledgerChange(ctx, removal, ledger, { ...account, toldAt: ctx.now }), ...(await tell(ctx, removal)));
    const { cause, thingId } = removal;
    events.push({ event: 'removalsHeld', cause, thingId, correlationId: ctx.correlationId });
  }
  return { taken, changes, events };
}

/** A person from whom a source takes something, or a group that it takes out of a group. */
export interface SourceLoss {
  readonly object: DirectoryObject;
  /** How many people lose something by it; `mayNot` where only an administrator lets it happen. */
  readonly people: number | 'mayNot';
}

/**
 * Decides about one thing that a source takes from several at once. What is held already waits on. The ids in `taken`
 * are of those who lose it now.
 */
export async function decideSourceRemovals(
  ctx: Context,
  removal: RuleRemoval,
  losses: readonly SourceLoss[],
): Promise<Omit<DecidedRemovals, 'events'>> {
  if (losses.length === 0) return { taken: new Set(), changes: [] };
  const { ledgers, settings, held } = await load(ctx.store, {
    ledgers: rows('removalLedger', eq('thingId', removal.thingId)),
    settings: rows('settings', eq('id', 'singleton')),
    held: rows(
      'heldRemoval',
      eq('thingId', removal.thingId),
      oneOfValues(
        'principalId',
        losses.map(({ object }) => object.id),
      ),
    ),
  });
  const [ledger = null] = ledgers;
  const limit = limitOf(removal.cause, settings[0]?.removalLimits ?? []);
  const fresh = losses.filter(({ object }) => !held.some(({ principalId }) => principalId === object.id));
  const taken = new Set<Id>();
  let account = await loadRemovalAccount(ctx, removal, ledger, limit);
  for (const { object, people } of fresh) {
    const after = people === 'mayNot' ? null : takeRemovals(account, people, { limit, now: ctx.now });
    if (after === null) continue;
    account = after;
    taken.add(object.id);
  }
  const over = fresh.filter(({ object }) => !taken.has(object.id));
  const isTold = over.length === 0 || !isBaseOld(ledger?.toldAt ?? null, limit, ctx.now);
  const toldAt = isTold ? (ledger?.toldAt ?? null) : ctx.now;
  return {
    taken,
    changes: [
      ...over.flatMap(({ object }) => hold(ctx, object, removal)),
      ...(fresh.length === 0 ? [] : [ledgerChange(ctx, removal, ledger, { ...account, toldAt })]),
      ...(isTold ? [] : await tell(ctx, removal)),
    ],
  };
}

/** The people of a thing are counted once a window: those who have it, and those who lost it in this window. */
export async function loadRemovalAccount(
  ctx: Context,
  { holders: [entity, where] }: Pick<RuleRemoval, 'holders'>,
  ledger: RemovalLedger | null,
  limit: RemovalLimit,
): Promise<RemovalAccount> {
  const { spent, confirmed, confirmedAt } = ledger ?? { spent: [], confirmed: 0, confirmedAt: null };
  if (ledger?.base != null && ledger.baseAt !== null && !isBaseOld(ledger.baseAt, limit, ctx.now))
    return { base: ledger.base, baseAt: ledger.baseAt, spent, confirmed, confirmedAt };
  const [page] = await ctx.store.read([from(entity, where, { fields: [], top: 1, count: true })]);
  const base = (page?.count ?? 0) + spentNow(spent, limit, ctx.now);
  return { base, baseAt: ctx.now, spent, confirmed, confirmedAt };
}

/** The ledger of a thing from now on: new where it had none. */
export function ledgerChange(
  ctx: Context,
  { thingId, cause }: Pick<RuleRemoval, 'thingId' | 'cause'>,
  ledger: RemovalLedger | null,
  set: Partial<RemovalLedger>,
): Change {
  return ledger === null
    ? insert('removalLedger', { id: ctx.newId(), thingId, cause, ...set })
    : update('removalLedger', ledger.id, set, ledger.version);
}

function hold(
  ctx: Context,
  person: DirectoryObject,
  { displayName, holders: _, ...removal }: RuleRemoval,
): readonly Change[] {
  const row = { id: ctx.newId(), ...removal, principalId: person.id, createdAt: ctx.now };
  return [insert('heldRemoval', row), heldRemovalAudit(ctx, 'Hold removal of access', person, { ...row, displayName })];
}

/** Administrators are told once in a window of each thing. */
async function tell(ctx: Context, { displayName }: RuleRemoval): Promise<readonly Change[]> {
  const administrators = await loadAdministrators(ctx.store);
  return mailPrincipals(
    ctx,
    'removalsHeld',
    { person: displayName },
    administrators.map(({ id }) => id),
  );
}
