// From a verified token to the caller: whether the account may still act, and which roles it holds now. Read with each
// call, unless it is known that nothing was committed since.

import { actingServicePrincipal } from '../../domain/directory/applications.ts';
import type { Caller } from '../../domain/caller.ts';
import { rolesOf } from '../../domain/rights/heldRoles.ts';
import type { DirectoryObject, RoleAssignment } from '../../domain/directory/directoryEntities.ts';
import type { Entities } from '../../domain/entities.ts';
import {
  and,
  any,
  eq,
  from,
  never,
  or,
  type Condition,
  type ExpandedRows,
  type Query,
  type Row,
  type Page,
} from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import { millisecondsOf } from '../../domain/time.ts';
import { isGuid } from '../../domain/text.ts';
import type { Identity } from '../tokens/verifyToken.ts';

/** A caller and the tenant, as they were read. */
export interface CallerLookup {
  /** Null where the account is gone or disabled. */
  readonly caller: Caller | null;
  readonly tenant: Entities['tenant'];
}

interface CachedLookup extends CallerLookup {
  readonly store: Store;
  /** Of the snapshot that it was read from; null where the engine has none. */
  readonly snapshotId: string | null;
  /** The rows that were read, as text. */
  readonly readRows: string;
}
const lookups = new WeakMap<Identity, CachedLookup>();

/** To be told of the snapshot that an answer was read from. */
type OnSnapshot = (snapshotId: string) => void;
const ignoreSnapshot: OnSnapshot = () => {};

/**
 * Runs `answer` as the caller that an identity stands for now. `asRemembered` is for answers that change nothing: where
 * the engine cannot say at once whether anything was committed since the caller was read, `answer` runs as the
 * remembered caller, and again as the current one if the caller changed before the snapshot that it tells `onSnapshot`.
 */
export async function asCaller<T>(
  store: Store,
  identity: Identity,
  mode: 'asRemembered' | 'now',
  answer: (lookup: CallerLookup, onSnapshot: OnSnapshot) => Promise<T>,
): Promise<T> {
  const remembered = mode === 'asRemembered' && store.snapshotId() === null ? cachedLookup(store, identity) : null;
  if (remembered === null) return answer(await findCaller(store, identity), ignoreSnapshot);
  let snapshotId: string | null = null;
  const [outcome] = await Promise.allSettled([
    answer(remembered, (of) => {
      snapshotId = of;
    }),
  ]);
  if (snapshotId !== remembered.snapshotId) {
    const now = await findCaller(store, identity);
    if (now.caller !== remembered.caller || now.tenant !== remembered.tenant) return answer(now, ignoreSnapshot);
  }
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** The caller as of now, where that is known without reading; null where it is not, or the engine cannot say so. */
export function currentCaller(store: Store, identity: Identity): CallerLookup | null {
  const known = cachedLookup(store, identity);
  if (known === null) return null;
  const snapshotId = store.snapshotId();
  return snapshotId !== null && known.snapshotId === snapshotId ? known : null;
}

function cachedLookup(store: Store, identity: Identity): CachedLookup | null {
  const known = lookups.get(identity);
  return known?.store === store ? known : null;
}

/**
 * The caller and the tenant's row, as of one snapshot. The same objects as long as nothing about them changed, so that
 * what was derived from them can be kept.
 */
async function findCaller(store: Store, identity: Identity): Promise<CallerLookup> {
  return currentCaller(store, identity) ?? readCaller(store, identity);
}

/** After every end of sign-ins: the sign-in of whoever views is judged, not one of the user who is viewed. */
const neverEnded = new Date(8.64e15);

/** A user as the caller of an identity's token; null where there is no such enabled user. */
export async function callerAs(store: Store, identity: Identity, userId: string): Promise<Caller | null> {
  if (!isGuid(userId)) return null;
  return (await readCaller(store, { ...identity, objectId: userId, grantKey: null, signedInAt: neverEnded })).caller;
}

/** The caller that an account is now, whatever its tokens were given by; null where it is gone or disabled. */
export async function callerOfAccount(store: Store, identity: Identity): Promise<Caller | null> {
  return (await readCaller(store, { ...identity, grantKey: null, signedInAt: neverEnded })).caller;
}

async function readCaller(store: Store, identity: Identity): Promise<CallerLookup> {
  // The snapshot of a moment before: whatever is committed meanwhile makes the next one differ.
  let snapshotId = store.snapshotId();
  const pages = await store.read([...callerQueries(identity), from('tenant')], undefined, {
    onSnapshot: (of) => {
      snapshotId ??= of;
    },
  });
  const readRows = JSON.stringify(pages);
  const known = cachedLookup(store, identity);
  const lookup =
    known?.readRows === readRows
      ? { ...known, snapshotId }
      : {
          caller: callerOf(identity, pages),
          tenant: pages.at(-1)?.rows[0] as unknown as Entities['tenant'],
          snapshotId,
          store,
          readRows,
        };
  if (snapshotId !== null) lookups.set(identity, lookup);
  return lookup;
}

/** The account, with the client's registration; roles that it holds directly; roles that it holds through groups. */
function callerQueries(identity: Identity): readonly Query[] {
  const held = from('roleAssignment', eq('principalId', identity.objectId));
  const throughGroups = from('memberOf', and(eq('memberId', identity.objectId), any(['group', 'roleAssignments'])), {
    fields: ['groupId'],
    expand: [
      {
        navigation: 'group',
        as: 'group',
        query: from('directoryObject', undefined, {
          fields: ['deletedAt'],
          expand: [{ navigation: 'roleAssignments', as: 'roleAssignments', query: from('roleAssignment') }],
        }),
      },
    ],
  });
  return [
    from('directoryObject', or(eq('id', identity.objectId), registrationOf(identity.appId)), {
      fields: [
        'id',
        'kind',
        'appId',
        'displayName',
        'userPrincipalName',
        'accountEnabled',
        'deletedAt',
        'userType',
        'signInSessionsValidFrom',
      ],
    }),
    held,
    throughGroups,
    ...(identity.grantKey === null ? [] : [from('artefact', eq('id', identity.grantKey), { fields: ['id'] })]),
  ];
}

/** Whether the sign-in that the token was given by has ended: all of the user's, or this one. */
function hasEnded(identity: Identity, account: DirectoryObject, grants: Page | undefined): boolean {
  if (identity.grantKey !== null && grants?.rows.length === 0) return true;
  const validFrom = account.signInSessionsValidFrom;
  return identity.kind === 'user' && validFrom !== null && identity.signedInAt.getTime() < millisecondsOf(validFrom);
}

/** The application and service principals of a client; of an outside issuer's client that has no such id, nothing. */
const registrationOf = (appId: string): Condition => (isGuid(appId) ? eq('appId', appId.toLowerCase()) : never);

/** The caller, or null where the account, the client that acts for it or the sign-in is gone or disabled (401). */
function callerOf(identity: Identity, pages: readonly Page[]): Caller | null {
  const objects = (pages[0]?.rows ?? []) as unknown as readonly DirectoryObject[];
  const account = objects.find(({ id }) => id === identity.objectId);
  const registration = objects.filter(({ appId }) => appId !== null && appId === identity.appId.toLowerCase());
  if (account === undefined || account.deletedAt !== null || account.accountEnabled === false) return null;
  // A client of an outside issuer may be registered there alone.
  if (actingServicePrincipal(registration) === null && (identity.issuedHere || registration.length > 0)) return null;
  if ((identity.kind === 'user') !== (account.kind === 'user')) return null;
  if (hasEnded(identity, account, pages[3])) return null;
  const throughGroups = (pages[2]?.rows ?? []).flatMap((row) => {
    const group = row['group'] as Row | null;
    return group === null || group['deletedAt'] !== null ? [] : (group['roleAssignments'] as ExpandedRows).rows;
  });
  const assignments = [...(pages[1]?.rows ?? []), ...throughGroups] as unknown as readonly RoleAssignment[];
  return {
    kind: identity.kind,
    objectId: identity.objectId,
    displayName: account.displayName,
    appId: identity.appId,
    sessionId: identity.grantKey,
    userPrincipalName: account.userPrincipalName,
    ...(identity.provedAt === undefined ? {} : { provedAt: identity.provedAt.getTime() }),
    isGuest: account.userType === 'Guest',
    permissions: identity.kind === 'user' ? identity.scopes : identity.roles,
    ...rolesOf(assignments),
  };
}
