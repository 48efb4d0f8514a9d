// The audit of views as somebody else: an entry for each administrator, user and hour.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Id } from '../../domain/base.ts';
import { any, eq, type Condition } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import { callerIdOf, type Context } from '../context.ts';
import { limitToOne, load, rows } from '../load.ts';

/** Of each store, the views that are known to be in the audit, and the hour that they are of. */
const known = new WeakMap<Store, { readonly hour: string; readonly views: Map<string, Promise<void>> }>();

/** Writes the entry unless this hour has one. Reads of one moment write one together. */
export function noteView(
  ctx: Context,
  viewed: Pick<Caller, 'objectId' | 'displayName' | 'userPrincipalName'>,
): Promise<void> {
  const hour = ctx.now.slice(0, 13);
  const kept = known.get(ctx.store);
  const views = kept?.hour === hour ? kept.views : new Map<string, Promise<void>>();
  if (kept?.hour !== hour) known.set(ctx.store, { hour, views });
  const key = `${ctx.caller.objectId ?? ''} ${viewed.objectId ?? ''}`;
  const noted = views.get(key) ?? writeView(ctx, { ...viewed, id: viewed.objectId }, hour);
  views.set(key, noted);
  return noted.catch((error: unknown) => {
    views.delete(key);
    throw error;
  });
}

async function writeView(
  ctx: Context,
  user: Pick<Caller, 'displayName' | 'userPrincipalName'> & { readonly id: Id | null },
  hour: string,
): Promise<void> {
  const since: Condition = { op: 'compare', path: ['activityAt'], test: 'ge', value: `${hour}:00:00.000Z` };
  const { entries } = await load(ctx.store, {
    entries: limitToOne(
      rows(
        'audit',
        eq('activityDisplayName', 'View as user'),
        eq('userId', callerIdOf(ctx)),
        since,
        any('targets', eq('targetId', user.id)),
      ),
    ),
  });
  if (entries.length > 0) return;
  await ctx.store.commit([audit(ctx, { activity: 'View as user', targets: [auditTarget('User', user)] })]);
}
