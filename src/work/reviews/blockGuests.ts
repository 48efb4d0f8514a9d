// Guests whose access is denied where the review says so: their sign-in is blocked at once, and after thirty days the
// account is deleted, unless an administrator lets them sign in again.
// https://learn.microsoft.com/entra/id-governance/complete-access-review

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import type { ReviewDecision, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import { addDuration } from '../../domain/time.ts';
import type { Context } from '../../flows/context.ts';
import { deletionChanges } from '../../flows/directory/deletionChanges.ts';
import { isLastAdministrator } from '../../flows/directory/directoryRoles.ts';
import { load, rows } from '../../flows/load.ts';
import { oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { TakenAccess } from './takeAccess.ts';

const blockedFor = 'P30D';

type Outcome = TakenAccess['items'][number];

/** Blocks who was not blocked yet, and deletes whose time has come. `until` of an item says when that is. */
export async function takeBlocked(
  ctx: Context,
  _: ReviewInstance,
  items: readonly ReviewDecision[],
): Promise<TakenAccess> {
  const { guests } = await load(ctx.store, {
    guests: rows(
      'directoryObject',
      oneOfValues(
        'id',
        items.map(({ principalId }) => principalId),
      ),
    ),
  });
  const outcomes: Outcome[] = [];
  const changes: Change[] = [];
  for (const item of items) {
    const guest = guests.find(({ id }) => id === item.principalId);
    if (guest === undefined) outcomes.push({ item, event: 'miss', description: 'The account was deleted before.' });
    else if (guest.userType !== 'Guest')
      outcomes.push({ item, event: 'refuse', description: 'The account is not that of a guest any more.' });
    else if (await isLastAdministrator(ctx, guest.id))
      outcomes.push({ item, event: 'refuse', description: 'The guest is the last Global Administrator.' });
    else if (item.applyResult === 'new') {
      const until = addDuration(ctx.now, blockedFor) ?? ctx.now;
      const description = `Sign-in is blocked. The account is deleted on ${until.slice(0, 10)}.`;
      outcomes.push({ item, event: 'apply', description, set: { until } });
      changes.push(
        update(
          'directoryObject',
          guest.id,
          { accountEnabled: false, ...endedSessions(ctx.machineNow()) },
          guest.version,
        ),
        audit(ctx, {
          activity: 'Update user',
          reason: 'The access of the guest was denied in an access review.',
          targets: [auditTarget('User', guest, [['accountEnabled', 'true', 'false']])],
        }),
      );
    } else if (guest.accountEnabled === true)
      outcomes.push({ item, event: 'refuse', description: 'An administrator let the guest sign in again.' });
    else if (item.until !== null && item.until <= ctx.now) {
      outcomes.push({ item, event: 'succeed', description: 'The account was deleted.' });
      changes.push(
        ...(await deletionChanges(ctx, guest)),
        audit(ctx, {
          activity: 'Delete user',
          reason: 'The access of the guest was denied in an access review.',
          targets: [auditTarget('User', guest)],
        }),
      );
    } else outcomes.push({ item, event: null, description: null });
  }
  const waiting = items.flatMap(({ until }) => (until === null || until <= ctx.now ? [] : [until]));
  return { items: outcomes, changes, nextAt: waiting.toSorted()[0] ?? null };
}
