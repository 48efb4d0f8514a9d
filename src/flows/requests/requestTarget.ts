// Whom a request is for: a directory object and the subject that stands for it, either of which may not be there yet.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { externalAddressOf } from '../../domain/organizations/organizations.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, eq, never, oneOfValues, or } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, limitToOne, row, rows, orderBy, type LoadedRows } from '../load.ts';
import { findOrganizationOfAddress } from '../organizations/organizationMembers.ts';
import { lifecycleOfExisting, subjectFields, subjectFieldsOfEmail } from '../../domain/organizations/guestUser.ts';
import { newRow } from '../../model/newRow.ts';

/** Whom a request is for, in the directory and as a subject. */
export interface RequestTarget {
  /** Null for someone who is not in the directory. */
  readonly object: DirectoryObject | null;
  /** The row that stands for the person; made up, and not stored yet, where `isNew`. */
  readonly subject: Subject;
  readonly isNew: boolean;
  /** The connected organization that an outsider is of now; `isConfigured` is false for a proposed one. */
  readonly organization: { readonly id: Id; readonly isConfigured: boolean } | null;
  /** The stored row has another organization: `lockSubject` corrects it. */
  readonly isOrganizationStale: boolean;
}

/** By object id or subject id. Throws `targetNotFound`. */
export const findTarget = async (ctx: Context, id: Id): Promise<RequestTarget> =>
  readTarget(ctx, await load(ctx.store, personQueries(id)), id);

/** Queries for a person by an object id or a subject id. */
export const personQueries = (id: Id | null) => ({
  ofObject: rows('subject', id === null ? never : eq('objectId', id)),
  itself: row('subject', id),
  objects: row('directoryObject', id),
});

/** Out of what `personOf` gave for the id. */
export async function readTarget(
  ctx: Context,
  { ofObject, itself, objects }: LoadedRows<ReturnType<typeof personQueries>>,
  id: Id,
): Promise<RequestTarget> {
  const subject = ofObject[0] ?? itself[0] ?? null;
  if (objects[0] !== undefined || subject === null) return targetOf(ctx, objects[0] ?? null, subject, id);
  if (subject.objectId === null) return withOrganization(ctx, null, subject, false);
  const { found } = await load(ctx.store, { found: row('directoryObject', subject.objectId) });
  return targetOf(ctx, found[0] ?? null, subject, id);
}

/** By e-mail address: the user who has it, otherwise the subject of a person who is to be invited. */
export async function findTargetByEmail(
  ctx: Context,
  email: string,
  displayName: string | null,
): Promise<RequestTarget> {
  const { users, strangers } = await load(ctx.store, {
    users: orderBy(rows('directoryObject', usersWithAddress(email)), 'createdAt'),
    strangers: limitToOne(rows('subject', eq('email', email), eq('objectId', null))),
  });
  const user = bestMatchForAddress(users, email);
  if (user !== undefined) return findTarget(ctx, user.id);
  const known = strangers[0];
  if (known !== undefined) return withOrganization(ctx, null, known, false);
  return withOrganization(ctx, null, newSubject(ctx, subjectFieldsOfEmail(email, displayName), 'notDefined'), true);
}

/** A subject for a person who had nothing to do with entitlement management before; it is not stored yet. */
const newSubject = (
  ctx: Context,
  fields: ReturnType<typeof subjectFields>,
  lifecycle: Subject['lifecycle'],
): Subject => ({
  ...newRow('subject', { id: ctx.newId(), ...fields, lifecycle, createdAt: ctx.now }),
  version: 0,
});

/** Users whose address or sign-in name it is. */
export const usersWithAddress = (email: string) =>
  and(eq('kind', 'user'), or(eq('mail', email), eq('userPrincipalName', email)));
/** The user whose sign-in name the address is, otherwise the first one. */
export const bestMatchForAddress = (users: readonly DirectoryObject[], email: string): DirectoryObject | undefined =>
  users.find((user) => user.userPrincipalName?.toLowerCase() === email.toLowerCase()) ?? users[0];

/**
 * What makes the person's row stand for the decision: a new row once, while the person is in the directory; an old one
 * at the version that was read, which the deletion of the person raises. An organization that becomes the person's must
 * be there.
 */
export function lockSubject({ object, subject, isNew, isOrganizationStale }: RequestTarget): readonly Change[] {
  const { version, ...row } = subject;
  const { connectedOrganizationId } = row;
  const organization: readonly Change[] =
    connectedOrganizationId === null || (!isNew && !isOrganizationStale)
      ? []
      : [{ kind: 'requireExists', entity: 'connectedOrganization', id: connectedOrganizationId }];
  if (isNew)
    return [
      ...(object === null ? [] : [{ kind: 'requireExists', entity: 'directoryObject', id: object.id } as const]),
      ...organization,
      insert('subject', row),
    ];
  return [
    ...organization,
    isOrganizationStale
      ? update('subject', subject.id, { connectedOrganizationId }, version)
      : { kind: 'expectVersion', entity: 'subject', id: subject.id, version },
  ];
}

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
): Promise<RequestTarget> {
  if (object === null || (object.kind !== 'user' && object.kind !== 'servicePrincipal'))
    throw new Refusal('targetNotFound', { id });
  if (subject !== null) return withOrganization(ctx, object, subject, false);
  return withOrganization(ctx, object, newSubject(ctx, subjectFields(object), lifecycleOfExisting(object)), true);
}

async function withOrganization(
  ctx: Context,
  object: DirectoryObject | null,
  subject: Subject,
  isNew: boolean,
): Promise<RequestTarget> {
  const found = await findOrganizationOfAddress(ctx, externalAddressOf(object, subject.email));
  const organization = found === null ? null : { id: found.id, isConfigured: found.state === 'configured' };
  const connectedOrganizationId = organization?.id ?? null;
  return {
    object,
    subject: { ...subject, connectedOrganizationId },
    isNew,
    organization,
    isOrganizationStale: subject.connectedOrganizationId !== connectedOrganizationId,
  };
}
