// Who receives a delivery: the directory object of a subject, found by her address or invited as a guest where there is
// none yet.

import { load, one, row, rows } from '../commands/load.ts';
import type { Context } from '../commands/context.ts';
import { bestOfAddress, userOfAddress } from '../commands/requests/target.ts';
import { audit } from '../domain/audit.ts';
import type { DirectoryObject, Subject } from '../domain/entities.ts';
import { foundLifecycle, guestUser, subjectFields } from '../domain/guest.ts';
import { personTarget } from '../domain/requestActivities.ts';
import { eq } from '../odata/query.ts';
import { insert, update, type Change } from '../store/contract.ts';
import { isParting, welcomedBack } from './parting.ts';

export interface Receiver {
  /** Null: she was in the directory, and is no longer. */
  readonly principal: Pick<DirectoryObject, 'id' | 'kind'> | null;
  /** The subject that stands for her; another than the request's where she came into the directory by another way. */
  readonly subject: Subject;
  /** Hold the subject, and make what was missing. */
  readonly changes: readonly Change[];
  /** The hold alone, for a commit that delivers nothing. */
  readonly hold: readonly Change[];
}

const expect = (subject: Subject): readonly Change[] => [
  { kind: 'expect', entity: 'subject', id: subject.id, version: subject.version },
];

export async function receiverOf(ctx: Context, subject: Subject): Promise<Receiver> {
  const hold = expect(subject);
  if (subject.objectId !== null) {
    const { objects } = await load(ctx.store, { objects: row('directoryObject', subject.objectId) });
    const object = objects[0] ?? null;
    return {
      principal: object,
      subject,
      changes: object === null || !isParting(subject) ? hold : welcomedBack(ctx, subject, object),
      hold,
    };
  }
  if (subject.email === null) return { principal: null, subject, changes: hold, hold };
  const { users } = await load(ctx.store, { users: rows('directoryObject', userOfAddress(subject.email)) });
  const user = bestOfAddress(users, subject.email);
  return user === undefined ? invited(ctx, subject, subject.email) : known(ctx, subject, user);
}

/** She came into the directory meanwhile: her subject is bound to her, unless another stands for her already. */
async function known(ctx: Context, subject: Subject, user: DirectoryObject): Promise<Receiver> {
  const { subjects } = await load(ctx.store, { subjects: one(rows('subject', eq('objectId', user.id))) });
  const other = subjects[0];
  if (other !== undefined)
    return {
      principal: user,
      subject: other,
      changes: isParting(other) ? welcomedBack(ctx, other, user) : expect(other),
      hold: expect(other),
    };
  const fields = { ...subjectFields(user), lifecycle: foundLifecycle(user) };
  return {
    principal: user,
    subject: { ...subject, ...fields },
    changes: [update('subject', subject.id, fields, subject.version)],
    hold: expect(subject),
  };
}

async function invited(ctx: Context, subject: Subject, email: string): Promise<Receiver> {
  const id = ctx.newId();
  const { domains } = await load(ctx.store, { domains: rows('domain', eq('isVerified', true)) });
  const domain = domains.find((each) => each.isInitial) ?? domains.find((each) => each.isDefault) ?? domains[0];
  if (domain === undefined) throw new Error('the tenant has no verified domain to name a guest in');
  const wish = { id, now: ctx.now, email, displayName: subject.displayName, domain: domain.name, suffix: '' };
  const first = guestUser(wish);
  const { taken } = await load(ctx.store, {
    taken: one(rows('directoryObject', eq('userPrincipalName', first.userPrincipalName))),
  });
  const guest = taken.length === 0 ? first : guestUser({ ...wish, suffix: `_${id.slice(-8)}` });
  const fields = { ...subjectFields(guest), lifecycle: 'governed' as const };
  return {
    principal: guest,
    subject: { ...subject, ...fields },
    hold: expect(subject),
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
