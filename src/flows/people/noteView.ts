// The audit of views as somebody else: an entry for each administrator, user and hour.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Id } from '../../domain/base.ts';
import { any, compare, eq, type Condition } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import { callerIdOf, type Context } from '../context.ts';
import { limitToOne, load, rows } from '../load.ts';

/** Of each store, the views of an hour of which the entry is sought or written at this moment. */
const underWay = new WeakMap<Store, Map<string, Promise<void>>>();

/** Writes the entry unless this hour has one. Reads of one moment write one together. */
export function noteView(
  ctx: Context,
  viewed: Pick<Caller, 'objectId' | 'displayName' | 'userPrincipalName'>,
): Promise<void> {
  const views = underWay.get(ctx.store) ?? new Map<string, Promise<void>>();
  underWay.set(ctx.store, views);
  const hour = ctx.now.slice(0, 13);
  const key = `${hour} ${ctx.caller.objectId ?? ''} ${viewed.objectId ?? ''}`;
  const known = views.get(key);
  if (known !== undefined) return known;
  const noted = writeView(ctx, { ...viewed, id: viewed.objectId }, hour).finally(() => views.delete(key));
  views.set(key, noted);
  return noted;
}

async function writeView(
  ctx: Context,
  user: Pick<Caller, 'displayName' | 'userPrincipalName'> & { readonly id: Id | null },
  hour: string,
): Promise<void> {
  const at = (test: 'ge' | 'le', rest: string): Condition => compare('activityAt', test, `${hour}:${rest}Z`);
  const { entries } = await load(ctx.store, {
    entries: limitToOne(
      rows(
        'audit',
        eq('activityDisplayName', 'View as user'),
        eq('userId', callerIdOf(ctx)),
        at('ge', '00:00.000'),
        // A clock that was set back left entries of later hours.
        at('le', '59:59.999'),
        any('targets', eq('targetId', user.id)),
      ),
    ),
  });
  if (entries.length > 0) return;
  await ctx.store.commit([audit(ctx, { activity: 'View as user', targets: [auditTarget('User', user)] })]);
}
