// Who receives a delivery: the directory object of a subject, found by its address or invited as a guest where there is
// none yet.

import { newGuest } from '../../flows/organizations/newGuest.ts';
import { holdRows, limitToOne, load, row, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { bestMatchForAddress, usersWithAddress } from '../../flows/requests/requestTarget.ts';
import { audit } from '../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { lifecycleOfExisting, subjectFields } from '../../domain/organizations/guestUser.ts';
import { personTarget } from '../../domain/audit/requestAudit.ts';
import { eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { isBeingRemoved, cancelOffboarding } from '../guests/offboarding.ts';

export interface Receiver {
  /** Null where the person is no longer in the directory. */
  readonly principal: Pick<DirectoryObject, 'id' | 'kind'> | null;
  /** The person's subject; another than the request's where the person came into the directory by another way. */
  readonly subject: Subject;
  /** Lock the subject, and create what is missing. */
  readonly changes: readonly Change[];
  /** The lock alone, for a commit that delivers nothing. */
  readonly hold: readonly Change[];
}

const expectSubject = (subject: Subject): readonly Change[] => [
  { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
];

/** `catalogId`: whose package is given. */
export async function resolveReceiver(ctx: Context, subject: Subject, catalogId: Id): Promise<Receiver> {
  const hold = expectSubject(subject);
  if (subject.objectId !== null) {
    const { objects } = await load(ctx.store, { objects: row('directoryObject', subject.objectId) });
    const object = objects[0] ?? null;
    return {
      principal: object,
      subject,
      changes: object === null || !isBeingRemoved(subject) ? hold : cancelOffboarding(ctx, subject, object),
      hold,
    };
  }
  if (subject.email === null) return { principal: null, subject, changes: hold, hold };
  const { users } = await load(ctx.store, { users: rows('directoryObject', usersWithAddress(subject.email)) });
  const user = bestMatchForAddress(users, subject.email);
  return user === undefined
    ? inviteGuest(ctx, { ...subject, email: subject.email, invitedInCatalogId: catalogId })
    : bindExistingUser(ctx, subject, user);
}

/** The person came into the directory meanwhile: the subject is bound to the user, unless the user has one already. */
async function bindExistingUser(ctx: Context, subject: Subject, user: DirectoryObject): Promise<Receiver> {
  const { subjects } = await load(ctx.store, { subjects: limitToOne(rows('subject', eq('objectId', user.id))) });
  const other = subjects[0];
  if (other !== undefined)
    return {
      principal: user,
      subject: other,
      changes: isBeingRemoved(other) ? cancelOffboarding(ctx, other, user) : expectSubject(other),
      hold: expectSubject(other),
    };
  const fields = { ...subjectFields(user), lifecycle: lifecycleOfExisting(user) };
  return {
    principal: user,
    subject: { ...subject, ...fields },
    changes: [...holdRows('directoryObject', [user]), update('subject', subject.id, fields, subject.version)],
    hold: expectSubject(subject),
  };
}

async function inviteGuest(ctx: Context, subject: Subject & { readonly email: string }): Promise<Receiver> {
  const { email, invitedInCatalogId } = subject;
  const guest = await newGuest(ctx, { email, displayName: subject.displayName });
  const fields = { ...subjectFields(guest), lifecycle: 'governed' as const, invitedInCatalogId };
  return {
    principal: guest,
    subject: { ...subject, ...fields },
    hold: expectSubject(subject),
    changes: [
      insert('directoryObject', guest),
      update('subject', subject.id, fields, subject.version),
      audit(ctx, {
        activity: 'Entitlement Management invites external user.',
        targets: [personTarget({ ...subject, ...fields })],
        details: { email },
      }),
    ],
  };
}
