// A governed guest who loses her last assignment is kept from signing in, and deleted later; a new assignment meanwhile
// takes that back.

import { load, one, row, rows } from '../commands/load.ts';
import type { Context } from '../commands/context.ts';
import { noRemoveGuestJob, removeGuestJob } from '../commands/jobs.ts';
import { audit, target } from '../domain/audit.ts';
import type { DirectoryObject, Id, Subject } from '../domain/entities.ts';
import { partingOf } from '../domain/guestLifecycle.ts';
import { unexpiredStates } from '../domain/machines/assignment.ts';
import { eq, not, oneOfValues } from '../odata/query.ts';
import { update, type Change } from '../store/contract.ts';

/** Of an assignment that ends; the commit MUST hold the subject, so that another assignment cannot begin unseen. */
export async function partingChanges(ctx: Context, subject: Subject, endingId: Id): Promise<readonly Change[]> {
  if (subject.lifecycle !== 'governed' || subject.objectId === null) return [];
  const { others, objects, settings } = await load(ctx.store, {
    others: one(
      rows('assignment', eq('targetId', subject.id), oneOfValues('state', unexpiredStates), not(eq('id', endingId))),
    ),
    objects: row('directoryObject', subject.objectId),
    settings: row('settings', 'singleton'),
  });
  const guest = objects[0] ?? null;
  const parting =
    settings[0] === undefined || others.length > 0 ? null : partingOf(settings[0], subject, guest, ctx.now);
  if (guest === null || parting === null) return [];
  // Whom somebody else keeps out stays out when we would let her in again.
  const blocks = parting.blocks && guest.accountEnabled !== false;
  return [
    update('subject', subject.id, { blockedAt: blocks ? ctx.now : subject.blockedAt, cleanupAt: parting.removeAt }),
    ...(blocks ? enabled(ctx, guest, false, 'Her last assignment ended.') : []),
    ...(parting.removeAt === null
      ? []
      : [
          ...removeGuestJob(ctx, subject.id, parting.removeAt),
          scheduled(ctx, subject, subject.cleanupAt, parting.removeAt),
        ]),
  ];
}

/** Whether anything stands against her that a new assignment takes back. */
export const isParting = (subject: Pick<Subject, 'blockedAt' | 'cleanupAt'>): boolean =>
  subject.blockedAt !== null || subject.cleanupAt !== null;

export const stays = { blockedAt: null, cleanupAt: null } as const;

/** In place of a hold of the subject, whose row it changes at its version. */
export function welcomedBack(ctx: Context, subject: Subject, guest: DirectoryObject): readonly Change[] {
  return [
    update('subject', subject.id, stays, subject.version),
    ...noRemoveGuestJob(subject.id),
    ...(subject.cleanupAt === null ? [] : [scheduled(ctx, subject, subject.cleanupAt, null)]),
    ...(subject.blockedAt !== null && guest.accountEnabled === false
      ? enabled(ctx, guest, true, 'She has an assignment again.')
      : []),
  ];
}

function enabled(ctx: Context, guest: DirectoryObject, accountEnabled: boolean, reason: string): readonly Change[] {
  return [
    update('directoryObject', guest.id, { accountEnabled }, guest.version),
    audit(ctx, {
      activity: 'Update user',
      reason,
      targets: [target('User', guest, [['accountEnabled', String(!accountEnabled), String(accountEnabled)]])],
    }),
  ];
}

export const scheduled = (
  ctx: Context,
  subject: Pick<Subject, 'id' | 'displayName'>,
  before: string | null,
  after: string | null,
): Change =>
  audit(ctx, {
    activity: 'Update access package user lifecycle.',
    targets: [target('AccessPackageSubject', subject, [['cleanupScheduledDateTime', before, after]])],
  });
