// A store whose commits also have the links of connections looked at again, where they change who is in a linked group
// or what a linked account says: no verb can forget it.

import type { Id } from '../../domain/base.ts';
import { any, eq, not, oneOfValues, or, type Condition } from '../../odata/query.ts';
import { flattenChanges, type Change, type Store } from '../../store/contract.ts';
import { scopeChanges, type ChangedAssignment } from '../connections/synchronization/assignedScope.ts';
import { touchLink } from '../connections/linkJobs.ts';
import { load, refine, rows } from '../load.ts';
import { commitContext, type CommitClock } from './commitContext.ts';

/**
 * The store with such commits. Where a membership or a field that is sent changes, a commit costs one read. A link that
 * begins meanwhile raises the version of the settings, which commits that change memberships hold
 * (ruleWatchingStore.ts).
 */
export function createConnectionWatchingStore(store: Store, clock: CommitClock): Store {
  const commit = async (changes: readonly Change[]): Promise<void> => {
    const scoped = await assignmentChanges(store, changes, clock);
    const { objectIds, ended } = changedObjects(changes);
    if (objectIds.length === 0 && ended.length === 0) return store.commit([...changes, ...scoped]);
    const { links, left } = await load(store, {
      links: refine(rows('remoteLink', oneOfValues('objectId', objectIds)), { fields: [] }),
      left: refine(rows('remoteLink', ended.length === 0 ? or() : any(['object', 'closureBelow'], or(...ended))), {
        fields: [],
      }),
    });
    const ids = [...new Set([...links, ...left].map(({ id }) => id))];
    if (ids.length === 0) return store.commit([...changes, ...scoped]);
    const ctx = commitContext(store, changes, clock);
    return store.commit([...changes, ...scoped, ...ids.flatMap((id) => touchLink(ctx, id))]);
  };
  return { ...store, commit, batched: () => createConnectionWatchingStore(store.batched(), clock) };
}

/** Fields of a user that an account there has, or that decide whether it is enabled. */
const sentFields: ReadonlySet<string> = new Set([
  'accountEnabled',
  'deletedAt',
  'displayName',
  'givenName',
  'mail',
  'mailNickname',
  'surname',
  'userPrincipalName',
]);

interface ChangedObjects {
  /** Groups that somebody joins, who joins, and users whose account may change. */
  readonly objectIds: readonly Id[];
  /** Rows of the closure that end. */
  readonly ended: readonly Condition[];
}

function changedObjects(changes: readonly Change[]): ChangedObjects {
  const objectIds = new Set<Id>();
  const ended: Condition[] = [];
  for (const change of flattenChanges(changes)) {
    if (change.entity === 'memberOf') {
      // Whoever joins has an account that is to be enabled again.
      if (change.kind === 'insert') objectIds.add(change.row.groupId).add(change.row.memberId);
      else if (change.kind === 'delete') ended.push(eq('id', change.id));
      else if (change.kind === 'deleteWhere') ended.push(change.where);
    } else if (change.entity === 'directoryObject' && change.kind === 'update') {
      if (Object.keys(change.set).some((field) => sentFields.has(field))) objectIds.add(change.id);
    }
  }
  return { objectIds: [...objectIds], ended };
}

/** Assignments of application roles that begin and end put users and groups into the scope of a connection. */
async function assignmentChanges(
  store: Store,
  changes: readonly Change[],
  clock: CommitClock,
): Promise<readonly Change[]> {
  const begun: ChangedAssignment[] = [];
  const touched: Condition[] = [];
  for (const change of flattenChanges(changes)) {
    if (change.entity !== 'appRoleAssignment') continue;
    if (change.kind === 'insert') begun.push({ ...change.row, isBegun: true });
    else if (change.kind === 'update' || change.kind === 'delete') touched.push(eq('id', change.id));
    else if (change.kind === 'updateWhere' || change.kind === 'deleteWhere') touched.push(change.where);
  }
  if (begun.length === 0 && touched.length === 0) return [];
  const { ending, connections } = await load(store, {
    ending: rows('appRoleAssignment', touched.length === 0 ? or() : or(...touched)),
    connections: rows('connection', not(eq('servicePrincipalId', null))),
  });
  const changed = [...begun, ...ending.map((each) => ({ ...each, isBegun: false }))];
  const concerned = connections.filter((each) =>
    changed.some(({ resourceId }) => resourceId === each.servicePrincipalId),
  );
  if (concerned.length === 0) return [];
  return scopeChanges(store, commitContext(store, changes, clock), { connections: concerned, changed });
}
