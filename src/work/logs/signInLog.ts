// The log of sign-ins: takes what the issuer tells of them, and writes their rows a moment later, many at once. No
// sign-in waits for it.

import type { Id, Instant } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { createFailureTally, type FailureTally, type TallyLimits } from '../../domain/signIns/failureTally.ts';
import {
  activityAfter,
  clientOf,
  noActivity,
  signInRow,
  type ResolvedSignIn,
  type SignInAttempt,
} from '../../domain/signIns/signInAttempt.ts';
import type { SignIn, SignInActivity } from '../../domain/signIns/signInEntities.ts';
import { fold, isGuid } from '../../domain/text.ts';
import { loggedRows } from '../../feed/loggedRows.ts';
import { retry } from '../../flows/retry.ts';
import type { Observer } from '../../observe/events.ts';
import { and, eq, everyRow, from, oneOfValues, or, type Query } from '../../odata/query.ts';
import { createBufferedLog, type BufferedLog } from './bufferedLog.ts';
import { insert, isConflict, update, type Change, type Store } from '../../store/contract.ts';

interface SignInLogDeps {
  readonly store: Store;
  readonly tenantNow: () => Instant;
  readonly observer: Observer;
  readonly keptAddress: (address: string) => string;
  /** The id of a new row of the feed, where log stores are sent the log; null where none is. */
  readonly newFeedId: (() => Id) | null;
}

/** Takes sign-ins, and writes them. */
export type SignInLog = BufferedLog<SignInAttempt>;

/** Tries of a commit that meets those of other processes. */
const attempts = 5;
const tallyLimits: TallyLimits = { ofKnown: 10, ofUnknown: 1, kinds: 1_000 };

/** A sign-in that waits to be written. */
type WaitingSignIn = Pick<ResolvedSignIn, 'attempt' | 'at'>;
/** What one commit writes: new rows, how often the failures of earlier rows have been, and when users signed in. */
interface SignInBatch {
  readonly rows: Omit<SignIn, 'version'>[];
  readonly counts: Map<Id, number>;
  readonly signIns: readonly ResolvedSignIn[];
}

/** The log of a tenant's sign-ins in this process. */
export function createSignInLog(deps: SignInLogDeps): SignInLog {
  const { tenantNow, observer, keptAddress, store } = deps;
  const tally = createFailureTally(tallyLimits);
  const log = createBufferedLog<WaitingSignIn, SignInBatch>({
    name: 'signIns',
    observer,
    prepare: async (waiting) => batchOf(await resolveSignIns(store, waiting), tally),
    write: (batch) => retry(attempts, isConflict, () => commitBatch(deps, batch)),
    written: ({ signIns }) => {
      for (const { attempt } of signIns)
        observer.publish({ event: 'signInWritten', type: attempt.eventType, errorCode: attempt.errorCode });
    },
  });
  return {
    ...log,
    record: (attempt) => {
      const address = keptAddress(attempt.address);
      log.record({ attempt: { ...attempt, address }, at: tenantNow() });
    },
  };
}

function batchOf(signIns: readonly ResolvedSignIn[], tally: FailureTally): SignInBatch {
  const batch: SignInBatch = { rows: [], counts: new Map(), signIns };
  for (const each of signIns) addTo(batch, each, tally);
  return batch;
}

const minuteOf = (at: Instant): string => at.slice(0, 16);

function addTo({ rows, counts }: SignInBatch, signIn: ResolvedSignIn, tally: FailureTally): void {
  const { attempt, at, user, servicePrincipal } = signIn;
  if (attempt.errorCode === 0) {
    rows.push(signInRow(signIn, attempt.address));
    return;
  }
  const client = clientOf(signIn);
  const tallied = tally.add(
    {
      kind: [attempt.eventType, attempt.errorCode],
      from: [user?.id ?? null, client, attempt.addressBlock],
      isKnown: user !== null || (attempt.eventType === 'servicePrincipal' && servicePrincipal !== null),
    },
    minuteOf(at),
    attempt.id,
  );
  if (tallied.becomes === 'count') counts.set(tallied.id, tallied.attempts);
  else if (tallied.isTogether) rows.push(signInRow({ ...signIn, user: null, servicePrincipal: null }, null));
  else rows.push(signInRow(signIn, attempt.address));
}

const people = ['id', 'displayName', 'userPrincipalName', 'userType'] as const;
type Person = NonNullable<ResolvedSignIn['user']>;

/** Reads whom and which clients the sign-ins are about, all at once. */
async function resolveSignIns(store: Store, batch: readonly WaitingSignIn[]): Promise<readonly ResolvedSignIn[]> {
  const users = batch.flatMap(({ attempt: { user } }) => user ?? []);
  const ids = unique(users.flatMap((user) => ('id' in user ? [user.id] : [])));
  const names = unique(users.flatMap((user) => ('name' in user ? [user.name] : [])));
  const appIds = unique(batch.flatMap(({ attempt: { appId } }) => (appId !== null && isGuid(appId) ? [appId] : [])));
  const queries: readonly Query[] = [
    from(
      'directoryObject',
      and(
        eq('kind', 'user'),
        eq('deletedAt', null),
        or(oneOfValues('id', ids), oneOfValues('userPrincipalName', names)),
      ),
      { fields: people },
    ),
    from('directoryObject', and(eq('kind', 'servicePrincipal'), eq('deletedAt', null), oneOfValues('appId', appIds)), {
      fields: ['id', 'appId', 'displayName'],
    }),
  ];
  const [found, clients] = await store.read(queries);
  const persons = (found?.rows ?? []) as unknown as readonly Person[];
  const byId = new Map(persons.map((each) => [each.id, each]));
  const byName = new Map(persons.map((each) => [fold(each.userPrincipalName ?? ''), each]));
  const byAppId = new Map(
    ((clients?.rows ?? []) as unknown as readonly DirectoryObject[]).map((each) => [each.appId, each]),
  );
  return batch.map(({ attempt, at }) => {
    const { user, appId } = attempt;
    const person = user === null ? undefined : 'id' in user ? byId.get(user.id) : byName.get(fold(user.name));
    return { attempt, at, user: person ?? null, servicePrincipal: byAppId.get(appId?.toLowerCase() ?? '') ?? null };
  });
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts.map((each) => each.toLowerCase()))];

/** Rows that are there already were written by a commit whose answer was lost. */
async function commitBatch(
  { store, tenantNow, newFeedId }: SignInLogDeps,
  { rows, counts, signIns }: SignInBatch,
): Promise<void> {
  const users = unique(signIns.flatMap(({ user }) => user?.id ?? []));
  const [there, activities] = await store.read([
    from(
      'signIn',
      and(
        everyRow,
        oneOfValues(
          'id',
          rows.map(({ id }) => id),
        ),
      ),
      { fields: [] },
    ),
    from('signInActivity', oneOfValues('id', users), { fields: 'all' }),
  ]);
  const written = new Set((there?.rows ?? []).map(({ id }) => id));
  const before = new Map((activities?.rows ?? []).map((row) => [row.id, row as unknown as SignInActivity]));
  const created = rows.filter(({ id }) => !written.has(id));
  const touched = { created: created.map(({ id }) => id), counted: [...counts.keys()] };
  const feed = newFeedId === null ? [] : loggedRows('signIn', touched, { id: newFeedId(), at: tenantNow() });
  const changes: readonly Change[] = [
    ...created.map((row) => insert('signIn', row)),
    ...[...counts].map(
      ([id, number]): Change => ({
        kind: 'updateWhere',
        entity: 'signIn',
        where: eq('id', id),
        set: { attempts: number },
      }),
    ),
    ...users.flatMap((id) => activityChange(before.get(id), id, signIns)),
    ...feed,
  ];
  if (changes.length > 0) await store.commit(changes);
}

function activityChange(before: SignInActivity | undefined, id: Id, signIns: readonly ResolvedSignIn[]): Change {
  const { id: _id, version: _version, ...known } = before ?? { id, version: 0, ...noActivity };
  const now = signIns.filter(({ user }) => user?.id === id).reduce(activityAfter, known);
  return before === undefined
    ? insert('signInActivity', { id, ...now })
    : update('signInActivity', id, now, before.version);
}
