// A governed guest whose last assignment ends is kept from signing in, and deleted later; a new assignment meanwhile
// cancels that.

import { load, limitToOne, row, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { isLastAdministrator } from '../../flows/directory/directoryRoles.ts';
import { cancelRemoveGuestJob, removeGuestJob } from '../../flows/queueJobs.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import type { Id } from '../../domain/base.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { offboardingOf } from '../../domain/organizations/guestLifecycle.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { eq, not, oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { auditKeptAdministrator } from '../delivery/keptAdministrator.ts';

/** Of an assignment that ends; the commit MUST hold the subject, so that another assignment cannot begin unseen. */
export async function offboardingChanges(ctx: Context, subject: Subject, endingId: Id): Promise<readonly Change[]> {
  if (subject.lifecycle !== 'governed' || subject.objectId === null) return [];
  const { others, objects, settings } = await load(ctx.store, {
    others: limitToOne(
      rows(
        'assignment',
        eq('targetId', subject.id),
        oneOfValues('state', unexpiredAssignmentStates),
        not(eq('id', endingId)),
      ),
    ),
    objects: row('directoryObject', subject.objectId),
    settings: row('settings', 'singleton'),
  });
  const guest = objects[0] ?? null;
  const offboarding =
    settings[0] === undefined || others.length > 0 ? null : offboardingOf(settings[0], subject, guest, ctx.now);
  if (guest === null || offboarding === null) return [];
  if (await isLastAdministrator(ctx, guest.id)) return [auditKeptAdministrator(ctx, subject, 'Update user')];
  // An account that was disabled by somebody else stays disabled when the guest gets access again.
  const blocks = offboarding.blocks && guest.accountEnabled !== false;
  return [
    update('subject', subject.id, { blockedAt: blocks ? ctx.now : subject.blockedAt, cleanupAt: offboarding.removeAt }),
    ...(blocks ? setAccountEnabled(ctx, guest, false, "The guest's last assignment ended.") : []),
    ...(offboarding.removeAt === null
      ? []
      : [
          ...removeGuestJob(ctx, subject.id, offboarding.removeAt),
          auditCleanup(ctx, subject, subject.cleanupAt, offboarding.removeAt),
        ]),
  ];
}

/** Whether the guest is blocked or to be deleted, which a new assignment cancels. */
export const isBeingRemoved = (subject: Pick<Subject, 'blockedAt' | 'cleanupAt'>): boolean =>
  subject.blockedAt !== null || subject.cleanupAt !== null;

export const active = { blockedAt: null, cleanupAt: null } as const;

/** In place of a hold of the subject, whose row it changes at its version. */
export function cancelOffboarding(ctx: Context, subject: Subject, guest: DirectoryObject): readonly Change[] {
  return [
    update('subject', subject.id, active, subject.version),
    ...cancelRemoveGuestJob(subject.id),
    ...(subject.cleanupAt === null ? [] : [auditCleanup(ctx, subject, subject.cleanupAt, null)]),
    ...(subject.blockedAt !== null && guest.accountEnabled === false
      ? setAccountEnabled(ctx, guest, true, 'The guest has an assignment again.')
      : []),
  ];
}

function setAccountEnabled(
  ctx: Context,
  guest: DirectoryObject,
  accountEnabled: boolean,
  reason: string,
): readonly Change[] {
  return [
    update(
      'directoryObject',
      guest.id,
      { accountEnabled, ...(accountEnabled ? {} : endedSessions(ctx.machineNow())) },
      guest.version,
    ),
    audit(ctx, {
      activity: 'Update user',
      reason,
      targets: [auditTarget('User', guest, [['accountEnabled', String(!accountEnabled), String(accountEnabled)]])],
    }),
  ];
}

export const auditCleanup = (
  ctx: Context,
  subject: Pick<Subject, 'id' | 'displayName'>,
  before: string | null,
  after: string | null,
): Change =>
  audit(ctx, {
    activity: 'Update access package user lifecycle.',
    targets: [auditTarget('AccessPackageSubject', subject, [['cleanupScheduledDateTime', before, after]])],
  });
