// What an outside provider knows of the last sign-ins of users: it becomes part of their sign-in activity.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { latestActivity, noActivity } from '../../../domain/signIns/signInAttempt.ts';
import { readReports, type SignInReport } from '../../../domain/signIns/signInReports.ts';
import type { SignInActivity } from '../../../domain/signIns/signInEntities.ts';
import { Refusal } from '../../../domain/refusal.ts';
import type { Command, OperationParameters } from '../../../flows/context.ts';
import { load, rows } from '../../../flows/load.ts';
import { doneResult } from '../../../flows/results.ts';
import { eq, oneOfValues } from '../../../odata/query.ts';
import { insert, update, type Change } from '../../../store/contract.ts';

/**
 * 204. `value`: up to 1,000 users with the times that the provider knows; a time that is earlier than the one known
 * here changes nothing. Throws every fault of the list at once, and `unknownReference` for who is no user here.
 */
export const reportSignIns: Command<OperationParameters<'value'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'reportSignIns');
  const reports = readReports(body.value, ctx.now);
  const ids = reports.map(({ userId }) => userId);
  const { users, activities } = await load(ctx.store, {
    users: rows('directoryObject', eq('kind', 'user'), eq('deletedAt', null), oneOfValues('id', ids)),
    activities: rows('signInActivity', oneOfValues('id', ids)),
  });
  const userOf = new Map(users.map((user) => [user.id, user]));
  const at = reports.findIndex(({ userId }) => !userOf.has(userId));
  if (at >= 0)
    throw new Refusal('unknownReference', {
      field: `value/${at}/userId`,
      entity: 'user',
      id: reports[at]?.userId ?? '',
    });
  const knownOf = new Map(activities.map((activity) => [activity.id, activity]));
  await ctx.store.commit([
    ...reports.map((report) => activityChange(report, knownOf.get(report.userId))),
    audit(ctx, {
      activity: 'Report sign-in activity',
      targets: reports.map(({ userId }) => auditTarget('User', userOf.get(userId) as DirectoryObject)),
    }),
  ]);
  return doneResult;
};

function activityChange({ userId, activity }: SignInReport, known: SignInActivity | undefined): Change {
  if (known === undefined) return insert('signInActivity', { id: userId, ...noActivity, ...activity });
  const { id: _id, version, ...before } = known;
  return update('signInActivity', userId, latestActivity(before, { ...noActivity, ...activity }), version);
}
