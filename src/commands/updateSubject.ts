// Says how a subject is governed: whether she, a guest, goes when she holds nothing any more.
// https://learn.microsoft.com/graph/api/accesspackagesubject-update

import { audit, target } from '../domain/audit.ts';
import { check } from '../domain/check.ts';
import type { Subject } from '../domain/entities.ts';
import { isGuestUser } from '../domain/organizations.ts';
import { differences, said } from '../domain/plain.ts';
import { demand, mayManageCatalog } from '../domain/rights.ts';
import { eq, oneOfValues } from '../odata/query.ts';
import { update } from '../store/contract.ts';
import { done } from './answer.ts';
import type { Command, Context } from './context.ts';
import { noRemoveGuestJob } from './jobs.ts';
import { found, load, row, rows } from './load.ts';

export const updateSubject: Command = async (ctx, { id, body }) => {
  const { subjects } = await load(ctx.store, { subjects: row('subject', id) });
  const before = found(subjects[0], 'subject', id);
  await demandGoverned(ctx, before);
  const { objects } = await load(ctx.store, { objects: row('directoryObject', before.objectId) });
  const set = said<Subject>({ fields: ['lifecycle'], nullable: [] }, body);
  const isOutsider = before.type !== 'servicePrincipal' && (objects[0] === undefined || isGuestUser(objects[0]));
  const faults = check();
  faults.holds(set.lifecycle !== 'unknownFutureValue', 'lifecycle', 'notDefined, notGoverned or governed');
  faults.holds(
    set.lifecycle !== 'governed' || isOutsider,
    'lifecycle',
    'notGoverned or notDefined: only guests are governed',
  );
  faults.done();
  // Who is governed no longer stays; whether she may sign in is from then on the directory's to say.
  const released = set.lifecycle !== undefined && set.lifecycle !== 'governed' && before.cleanupAt !== null;
  const changed = differences(before, { ...set, ...(released ? { cleanupAt: null } : {}) });
  if (changed.length === 0) return done;
  await ctx.store.commit([
    update('subject', before.id, { ...set, ...(released ? { cleanupAt: null } : {}) }, before.version),
    ...(released ? noRemoveGuestJob(before.id) : []),
    audit(ctx, {
      activity: 'Update access package user lifecycle.',
      targets: [target('AccessPackageSubject', before, changed)],
    }),
  ]);
  return done;
};

/** The owner of a catalog says it of those who have, or had, something out of it. */
async function demandGoverned(ctx: Context, { id }: Subject): Promise<void> {
  const { assignments } = await load(ctx.store, {
    assignments: rows('assignment', eq('targetId', id), oneOfValues('catalogId', [...ctx.caller.catalogRoles.keys()])),
  });
  if (!assignments.some((each) => mayManageCatalog(ctx.caller, each.catalogId)))
    demand(ctx.caller, 'administerEntitlement');
}
