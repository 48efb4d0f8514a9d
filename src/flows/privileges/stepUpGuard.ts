// A store whose commits refuse, by a sign-in without a fresh second factor, what changes roles, clients, connections,
// factors and who signs in as whom, and what decides about privileged access: no command can forget it.

import type { Caller } from '../../domain/caller.ts';
import { isPrivileged } from '../../domain/catalogs/privileges.ts';
import type { Entities, EntityName } from '../../domain/entities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import { flattenChanges, type Change, type Store } from '../../store/contract.ts';
import { load, row, rows } from '../load.ts';

/** Rows that nobody writes without a fresh factor, whatever the change is. */
const guarded: ReadonlySet<EntityName> = new Set([
  'roleAssignment',
  'appRoleAssignment',
  'permissionGrant',
  'credential',
  'federatedCredential',
  'authenticationMethod',
  'connection',
  'connectionSecret',
  'identityProvider',
  'identityLink',
]);

/** How old a factor may be (null where none is demanded), and machine time in milliseconds. */
interface FactorDemand {
  readonly seconds: number | null;
  readonly now: number;
}

const isFresh = ({ provedAt }: Caller, seconds: number, now: number): boolean =>
  provedAt !== undefined && provedAt + seconds * 1000 >= now;

/**
 * The store for the calls of a caller; the same one where none demands a factor of them: applications, the server
 * itself, fresh sign-ins. Commits throw `freshFactorNeeded`.
 */
export function createStepUpGuard(store: Store, caller: Caller, demand: FactorDemand): Store {
  const { seconds, now } = demand;
  if (seconds === null || caller.kind !== 'user' || isFresh(caller, seconds, now)) return store;
  const commit = async (changes: readonly Change[]): Promise<void> => {
    if (await isOfStepUp(store, flattenChanges(changes))) throw new Refusal('freshFactorNeeded');
    return store.commit(changes);
  };
  return { ...store, commit, batched: () => createStepUpGuard(store.batched(), caller, demand) };
}

async function isOfStepUp(store: Store, changes: readonly Change[]): Promise<boolean> {
  if (changes.some((change) => isWrite(change) && guarded.has(change.entity))) return true;
  // To decide about a proposal.
  if (idsIn(changes, 'proposal').length > 0) return true;
  return (
    (await writesClient(store, changes)) ||
    (await changesGroupForRoles(store, changes)) ||
    decidesPrivileged(store, changes)
  );
}

/** What holds a row changes nothing. */
const isWrite = ({ kind }: Change): boolean => kind !== 'expectVersion' && kind !== 'requireExists';

const idsIn = (changes: readonly Change[], entity: EntityName): readonly string[] =>
  changes.flatMap((change) =>
    (change.kind === 'update' || change.kind === 'delete') && change.entity === entity ? [change.id] : [],
  );

const insertedIn = <E extends EntityName>(changes: readonly Change[], entity: E): readonly Partial<Entities[E]>[] =>
  changes.flatMap((change) =>
    change.kind === 'insert' && change.entity === entity ? [change.row as Partial<Entities[E]>] : [],
  );

const isClient = ({ kind }: { readonly kind?: string }): boolean =>
  kind === 'application' || kind === 'servicePrincipal';

async function writesClient(store: Store, changes: readonly Change[]): Promise<boolean> {
  if (insertedIn(changes, 'directoryObject').some(isClient)) return true;
  const ids = idsIn(changes, 'directoryObject');
  if (ids.length === 0) return false;
  const { objects } = await load(store, { objects: rows('directoryObject', oneOfValues('id', [...ids])) });
  return objects.some(isClient);
}

/** Members of such a group have its roles. */
async function changesGroupForRoles(store: Store, changes: readonly Change[]): Promise<boolean> {
  const named = [
    ...insertedIn(changes, 'membership').flatMap(({ groupId }) => groupId ?? []),
    ...insertedIn(changes, 'ownership').flatMap(({ objectId }) => objectId ?? []),
  ];
  const [ended, left] = [idsIn(changes, 'membership'), idsIn(changes, 'ownership')];
  if (named.length + ended.length + left.length === 0) return false;
  const { memberships, ownerships } = await load(store, {
    memberships: rows('membership', oneOfValues('id', [...ended])),
    ownerships: rows('ownership', oneOfValues('id', [...left])),
  });
  const ids = [...named, ...memberships.map((each) => each.groupId), ...ownerships.map((each) => each.objectId)];
  const isForRoles = and(oneOfValues('id', ids), eq('isAssignableToRole', true));
  return (await load(store, { groups: rows('directoryObject', isForRoles) })).groups.length > 0;
}

/** A decision about a request for a privileged package, or a package of a privileged catalog. */
async function decidesPrivileged(store: Store, changes: readonly Change[]): Promise<boolean> {
  for (const id of idsIn(changes, 'approvalStage')) {
    const { stages } = await load(store, { stages: row('approvalStage', id) });
    const { approvals } = await load(store, { approvals: row('approval', stages[0]?.approvalId) });
    const [approval] = approvals;
    if (approval === undefined) continue;
    const { packages, catalogs } = await load(store, {
      packages: row('accessPackage', approval.packageId),
      catalogs: row('catalog', approval.catalogId),
    });
    const [catalog] = catalogs;
    if (catalog !== undefined && isPrivileged(catalog, packages[0] ?? null)) return true;
  }
  return false;
}
