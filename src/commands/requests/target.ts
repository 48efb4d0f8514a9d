// Whom a request is for: a directory object and the subject that stands for it, either of which may not be there yet.

import type { DirectoryObject, Id, Subject } from '../../domain/entities.ts';
import { foundLifecycle, newSubject, strangersSubject, subjectFields } from '../../domain/guest.ts';
import { outsidersAddress } from '../../domain/organizations.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, eq, never, oneOfValues, or } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, one, row, rows, sorted, type Loaded } from '../load.ts';
import { organizationOfAddress } from '../organizations/match.ts';

export interface Target {
  /** Null for someone who is not in the directory. */
  readonly object: DirectoryObject | null;
  /** The row that stands for the person; made up, and not stored yet, where `isNew`. */
  readonly subject: Subject;
  readonly isNew: boolean;
  /** The connected organization that an outsider is of now; `isConfigured` is false for a proposed one. */
  readonly organization: { readonly id: Id; readonly isConfigured: boolean } | null;
  /** Her row says something else of it: holding her puts it right. */
  readonly isMoved: boolean;
}

/** By object id or subject id. Throws `targetNotFound`. */
export const findTarget = async (ctx: Context, id: Id): Promise<Target> =>
  readTarget(ctx, await load(ctx.store, personOf(id)), id);

export const personOf = (id: Id | null) => ({
  ofObject: rows('subject', id === null ? never : eq('objectId', id)),
  itself: row('subject', id),
  objects: row('directoryObject', id),
});

/** Out of what `personOf` gave for the id. */
export async function readTarget(
  ctx: Context,
  { ofObject, itself, objects }: Loaded<ReturnType<typeof personOf>>,
  id: Id,
): Promise<Target> {
  const subject = ofObject[0] ?? itself[0] ?? null;
  if (objects[0] !== undefined || subject === null) return targetOf(ctx, objects[0] ?? null, subject, id);
  if (subject.objectId === null) return placed(ctx, null, subject, false);
  const { found } = await load(ctx.store, { found: row('directoryObject', subject.objectId) });
  return targetOf(ctx, found[0] ?? null, subject, id);
}

/** By e-mail address: a user who has it is she, otherwise the subject of somebody to be invited. */
export async function findTargetByEmail(ctx: Context, email: string, displayName: string | null): Promise<Target> {
  const { users, strangers } = await load(ctx.store, {
    users: sorted(rows('directoryObject', userOfAddress(email)), 'createdAt'),
    strangers: one(rows('subject', eq('email', email), eq('objectId', null))),
  });
  const user = bestOfAddress(users, email);
  if (user !== undefined) return findTarget(ctx, user.id);
  const known = strangers[0];
  if (known !== undefined) return placed(ctx, null, known, false);
  return placed(ctx, null, { ...strangersSubject(ctx.newId(), ctx.now, email, displayName), version: 0 }, true);
}

/** Users whose address or sign-in name it is. */
export const userOfAddress = (email: string) =>
  and(eq('kind', 'user'), or(eq('mail', email), eq('userPrincipalName', email)));
export const bestOfAddress = (users: readonly DirectoryObject[], email: string): DirectoryObject | undefined =>
  users.find((user) => user.userPrincipalName?.toLowerCase() === email.toLowerCase()) ?? users[0];

/** What makes the person's row stand for the decision: a new row once, an old one at the version that was read. */
export const holdSubject = ({ subject, isNew, isMoved }: Target): Change => {
  const { version, ...row } = subject;
  if (isNew) return insert('subject', row);
  return isMoved
    ? update('subject', subject.id, { connectedOrganizationId: subject.connectedOrganizationId }, version)
    : { kind: 'expect', entity: 'subject', id: subject.id, version };
};

/** Groups (of these) that hold the object, directly or through groups. */
export async function groupsAmong(ctx: Context, objectId: Id, groupIds: readonly Id[]): Promise<ReadonlySet<Id>> {
  if (groupIds.length === 0) return new Set();
  const { held } = await load(ctx.store, {
    held: rows('memberOf', eq('memberId', objectId), oneOfValues('groupId', groupIds)),
  });
  return new Set(held.map((each) => each.groupId));
}

async function targetOf(
  ctx: Context,
  object: DirectoryObject | null,
  subject: Subject | null,
  id: Id,
): Promise<Target> {
  if (object === null || (object.kind !== 'user' && object.kind !== 'servicePrincipal'))
    throw new Refusal('targetNotFound', { id });
  if (subject !== null) return placed(ctx, object, subject, false);
  return placed(
    ctx,
    object,
    { ...newSubject(ctx.newId(), ctx.now, subjectFields(object), foundLifecycle(object)), version: 0 },
    true,
  );
}

async function placed(ctx: Context, object: DirectoryObject | null, subject: Subject, isNew: boolean): Promise<Target> {
  const found = await organizationOfAddress(ctx, outsidersAddress(object, subject.email));
  const organization = found === null ? null : { id: found.id, isConfigured: found.state === 'configured' };
  const connectedOrganizationId = organization?.id ?? null;
  return {
    object,
    subject: { ...subject, connectedOrganizationId },
    isNew,
    organization,
    isMoved: subject.connectedOrganizationId !== connectedOrganizationId,
  };
}
