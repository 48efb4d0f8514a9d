// What directory commands share: an object of a kind, who owns it, whether somebody holds a directory role, whom a body
// binds, a password's hash.

import type { Draft } from '../../domain/drafts.ts';
import type { DirectoryObject, Ownership } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import { graphAppId } from '../../domain/rights/graphPermissions.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireReach, type AdministratorAction } from '../../domain/rights/administratorReach.ts';
import { hashRandomSecret, hashSecret, verifySecret } from '../../identity/accounts/secretHashes.ts';
import { any, eq, oneOfValues, or } from '../../odata/query.ts';
import type { CommandInput, Context } from '../context.ts';
import { limitToOne, requireRow, load, row, rows, visibleRow } from '../load.ts';

interface OwnedObject {
  readonly object: DirectoryObject;
  readonly owners: readonly Id[];
  readonly isOwner: boolean;
}

/** The object of a path, with its owners. Throws `notFound`, also where it is of another kind. */
export async function requireOwnedObject(
  ctx: Context,
  id: Id | null,
  ...kinds: readonly DirectoryObject['kind'][]
): Promise<OwnedObject> {
  const { objects, ownerships } = await load(ctx.store, {
    objects: row('directoryObject', id),
    ownerships: rows('ownership', eq('objectId', id ?? '')),
  });
  const object = requireRow(
    objects.find((each) => kinds.includes(each.kind)),
    'directoryObject',
    id,
  );
  const owners = ownerships.map((each) => each.ownerId);
  return { object, owners, isOwner: actsAsOwner(ctx, object.id, ownerships) };
}

/** Whether the caller owns the object, or holds an administrator role in it. */
export const actsAsOwner = (
  { caller }: Pick<Context, 'caller'>,
  id: Id,
  ownerships: readonly Pick<Ownership, 'ownerId'>[],
): boolean =>
  (caller.objectId !== null && ownerships.some((each) => each.ownerId === caller.objectId)) ||
  caller.administeredObjects?.has(id) === true;

/** Whether the object holds a directory role, directly or through a group. */
export async function isAdministrator(ctx: Context, id: Id): Promise<boolean> {
  const { held } = await load(ctx.store, { held: limitToOne(rows('roleHolding', eq('holderId', id))) });
  return held.length > 0;
}

/**
 * Throws `notAllowed` where the caller's roles do not reach the user: domain/rights/administratorReach.ts says whom
 * they reach.
 */
export async function requireReachOver(ctx: Context, id: Id, action: AdministratorAction): Promise<void> {
  const { held, groups } = await load(ctx.store, {
    held: rows('roleHolding', eq('holderId', id)),
    groups: limitToOne(
      rows(
        'directoryObject',
        eq('isAssignableToRole', true),
        or(any('members', eq('id', id)), any('owners', eq('id', id))),
      ),
    ),
  });
  requireReach(ctx.caller, action, {
    roles: held.map((each) => each.roleDefinitionId),
    isInRoleGroup: groups.length > 0,
  });
}

/**
 * The objects that a body binds as owners, members or the like: `[{id}]`. Each must be there; a name that is given
 * twice counts once.
 */
export async function requireBoundObjects(
  ctx: Context,
  bound: readonly Draft<'directoryObject'>[] | undefined,
  field: string,
): Promise<readonly DirectoryObject[]> {
  const ids = (bound ?? []).map((each) => each.id?.toLowerCase() ?? '');
  if (ids.length === 0) return [];
  const { objects } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', [...new Set(ids)]), ctx.visible('directoryObject')),
  });
  const known = new Map(objects.map((each) => [each.id, each]));
  const named = ids.map((id, at) => {
    const object = known.get(id);
    if (object === undefined || !isOfKind(object, bound?.[at]?.kind))
      throw new Refusal('unknownReference', { field: `${field}/${at}`, id });
    return object;
  });
  return [...new Set(named)];
}

/** Whether the object is of the kind that an address said: `/groups/{id}` names no user. */
const isOfKind = ({ kind }: DirectoryObject, said: string | null | undefined): boolean =>
  said === undefined || said === null || said === kind;

/** The object that a `$ref` names. */
export async function requireReferencedObject(
  ctx: Context,
  { reference: ref, referenceKind }: Pick<CommandInput, 'reference' | 'referenceKind'>,
): Promise<DirectoryObject> {
  const { objects } = await load(ctx.store, { objects: visibleRow(ctx, 'directoryObject', ref) });
  if (ref === null) throw new Refusal('missingField', { field: '@odata.id' });
  if (objects[0] === undefined || !isOfKind(objects[0], referenceKind))
    throw new Refusal('unknownReference', { field: '@odata.id', id: ref });
  return objects[0];
}

/**
 * Throws `identifierUriTaken` where another application has one of these addresses: tokens name an API by it. Of two
 * applications that take one at the same moment neither gets tokens (identity/accounts/identityStore.ts).
 */
export async function requireFreeUris(
  ctx: Context,
  { id, identifierUris }: Pick<DirectoryObject, 'id' | 'identifierUris'>,
  before: Pick<DirectoryObject, 'identifierUris'> | null,
): Promise<void> {
  const added = (identifierUris ?? []).filter((uri) => before?.identifierUris?.includes(uri) !== true);
  if (added.length === 0) return;
  const reserved = added.find((uri) => graphNames.has(uri.replace(/\/+$/, '').toLowerCase()));
  const { others } = await load(ctx.store, {
    others: rows(
      'directoryObject',
      eq('kind', 'application'),
      or(...added.map((uri) => any('identifierUrisElements', eq('value', uri)))),
    ),
  });
  if (reserved !== undefined || others.some((each) => each.id !== id))
    throw new Refusal('identifierUriTaken', { field: 'identifierUris' });
}
const graphNames: ReadonlySet<string> = new Set([`api://${graphAppId}`, 'https://graph.microsoft.com']);

/** Graph's word for an object that another system owns. */
export const syncMark = ({
  sourceId,
}: Partial<Pick<DirectoryObject, 'sourceId'>>): Pick<DirectoryObject, 'onPremisesSyncEnabled'> | null =>
  sourceId === undefined || sourceId === null ? null : { onPremisesSyncEnabled: true };

/** Names of the tenant's verified domains, the default one first. */
export async function loadVerifiedDomains(ctx: Context): Promise<readonly string[]> {
  const { domains } = await load(ctx.store, { domains: rows('domain', eq('isVerified', true)) });
  return domains.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault)).map((each) => each.name);
}

/** Whether it is the user's password now. Takes as long for a wrong one. */
export const isPasswordOf = async ({ passwordHash }: DirectoryObject, password: string): Promise<boolean> =>
  passwordHash !== null && password.length <= 1024 && (await verifySecret(password, passwordHash));

/**
 * As costly to guess as a person's password has to be. In the sandbox as cheap as a secret that was drawn: nobody real
 * is there, `/sandbox` tells the
 * passwords of its own people, and whoever tries there makes users by the hundred, at a quarter of a second of
 * processor each.
 */
export async function hashPassword({ store }: Context, password: string): Promise<string> {
  const { tenants } = await load(store, { tenants: row('tenant', 'singleton') });
  return tenants[0]?.mode === 'sandbox' ? hashRandomSecret(password) : hashSecret(password);
}
