// The token issuer's data over the store: users, client applications, keys, and the artefacts of sign-ins.

import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Entities } from '../../domain/entities.ts';
import { and, compare, eq, from, oneOfValues, or, type Condition } from '../../odata/query.ts';
import { ConflictError, insert, RuleViolationError, update, type Change, type Store } from '../../store/contract.ts';
import type { Artefact, IdentityStore, StoredCookieKey, StoredSigningKey, UserAccount } from './accounts.ts';
import { createClients } from './clients.ts';
import { artefactKey, grantKind } from './artefactKey.ts';

const cookieKind = 'CookieKey';

/** `tenant` and its domains are read once, for neither changes while a server runs. */
export function createIdentityStore(store: Store, tenant: Tenant, domains: readonly string[]): IdentityStore {
  return {
    tenant: { id: tenant.tenantId, displayName: tenant.displayName, domains },
    accounts: createAccounts(store),
    signingKeys: createSigningKeys(store),
    cookieKeys: createCookieKeys(store),
    artefacts: createArtefacts(store),
    readBrandings: () => findAll(store, 'branding'),
  };
}

const createAccounts = (store: Store): IdentityStore['accounts'] => ({
  findUser: async (id) => toAccount(await findUserRow(store, eq('id', id))),
  findUserByPrincipalName: async (name) => toAccount(await findUserByName(store, name)),
  ...createClients(store),
});

const createSigningKeys = (store: Store): IdentityStore['signingKeys'] => ({
  list: async () =>
    (await findAll(store, 'signingKey')).map((each) => ({
      ...(each.jwk as { kid: string; material: string }),
      createdAt: new Date(each.createdAt),
      // Of keys of earlier versions, which signed at once.
      signsFrom: new Date((each.jwk as { signsFrom?: string }).signsFrom ?? each.createdAt),
      notAfter: date(each.retiredAt),
    })),
  add: (key) => store.commit([signingKey(key)]),
  addFirst: async (key) => void (await commitOnce(store, 'SigningKey', [signingKey(key)])),
  addAfter: (kid, key) => commitOnce(store, `SigningKey after ${kid}`, [signingKey(key)]),
  end: (kid, notAfter) =>
    store.commit([
      {
        kind: 'updateWhere',
        entity: 'signingKey',
        where: and(
          eq('id', artefactKey('SigningKey', kid)),
          or(eq('retiredAt', null), compare('retiredAt', 'gt', notAfter.toISOString())),
        ),
        set: { retiredAt: notAfter.toISOString() },
      },
    ]),
  retire: (kid, notAfter) =>
    store.commit([
      {
        kind: 'updateWhere',
        entity: 'signingKey',
        where: and(eq('id', artefactKey('SigningKey', kid)), eq('retiredAt', null)),
        set: { retiredAt: notAfter.toISOString() },
      },
    ]),
});

const createCookieKeys = (store: Store): IdentityStore['cookieKeys'] => ({
  list: async () =>
    (await findAll(store, 'artefact', eq('model', cookieKind)))
      .map((each) => each.payload as { material: string; createdAt: string })
      .map((each) => ({ material: each.material, createdAt: new Date(each.createdAt) })),
  addFirst: async (key) => {
    await commitOnce(store, cookieKind, [
      insert('artefact', toRow({ ...withoutOwner, kind: cookieKind, id: key.material, payload: cookiePayload(key) })),
    ]);
  },
  replaceMaterial: (key, material) =>
    store.commit([
      update('artefact', artefactKey(cookieKind, key.material), {
        payload: JSON.parse(cookiePayload({ ...key, material })) as unknown,
      }),
    ]),
});

const createArtefacts = (store: Store): IdentityStore['artefacts'] => ({
  insert: (artefact) => insertOnce(store, artefact),
  upsert: (artefact) => upsert(store, artefact),
  find: async (kind, id) => readArtefact(kind, id, await findOne(store, 'artefact', eq('id', artefactKey(kind, id)))),
  findByUid: async (kind, uid) => toArtefact(await findOne(store, 'artefact', and(eq('model', kind), eq('uid', uid)))),
  findByUserCode: async (kind, userCode) =>
    toArtefact(await findOne(store, 'artefact', and(eq('model', kind), eq('userCode', userCode)))),
  consume: (kind, id, at) => consume(store, kind, id, at),
  listOfUser: async (userId) =>
    (
      await findAll(
        store,
        'artefact',
        and(eq('userId', userId), eq('consumedAt', null), oneOfValues('model', ['Session', 'RefreshToken'])),
      )
    ).flatMap((row) => toArtefact(row) ?? []),
  listBy: async (kind, field, value) =>
    (await findAll(store, 'artefact', and(eq('model', kind), eq(field, value)))).flatMap(
      (row) => toArtefact(row) ?? [],
    ),
  destroy: (kind, id) =>
    store.commit([{ kind: 'deleteWhere', entity: 'artefact', where: eq('id', artefactKey(kind, id)) }]),
  destroyByUid: (kind, uid) =>
    store.commit([{ kind: 'deleteWhere', entity: 'artefact', where: and(eq('model', kind), eq('uid', uid)) }]),
  revokeByGrantId: (grantId) =>
    store.commit([
      {
        kind: 'deleteWhere',
        entity: 'artefact',
        where: or(eq('grantId', grantId), eq('id', artefactKey(grantKind, grantId))),
      },
    ]),
});

const cookiePayload = ({ material, createdAt }: StoredCookieKey): string =>
  JSON.stringify({ material, createdAt: createdAt.toISOString() });

const withoutOwner = {
  grantId: null,
  userCode: null,
  uid: null,
  userId: null,
  consumedAt: null,
  expiresAt: null,
} as const;

const signingKey = (key: StoredSigningKey): Change =>
  insert('signingKey', {
    id: artefactKey('SigningKey', key.kid),
    jwk: { kid: key.kid, material: key.material, signsFrom: key.signsFrom.toISOString() },
    createdAt: key.createdAt.toISOString(),
    retiredAt: text(key.notAfter),
  });

/** Commits with a row that can exist only once: a second process meets the conflict, changes nothing and gets false. */
async function commitOnce(store: Store, what: string, changes: readonly Change[]): Promise<boolean> {
  try {
    await store.commit([
      insert('artefact', toRow({ ...withoutOwner, kind: 'First', id: what, payload: '{}' })),
      ...changes,
    ]);
    return true;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return false;
  }
}

/** Deletes the artefacts that ended, and signing keys by which no token can be valid. `machineNow`: machine time. */
export function deleteExpiredArtefacts(store: Store, machineNow: Date): Promise<void> {
  return store.commit([
    {
      kind: 'deleteWhere',
      entity: 'signingKey',
      where: compare('retiredAt', 'lt', new Date(machineNow.getTime() - 24 * 3_600_000).toISOString()),
    },
    {
      kind: 'deleteWhere',
      entity: 'artefact',
      where: compare('expiresAt', 'lt', machineNow.toISOString()),
    },
  ]);
}

async function findAll<E extends keyof Entities>(
  store: Store,
  entity: E,
  where?: Condition,
): Promise<readonly Entities[E][]> {
  const [page] = await store.read([from(entity, where)]);
  return (page?.rows ?? []) as unknown as readonly Entities[E][];
}

async function findOne<E extends keyof Entities>(
  store: Store,
  entity: E,
  where: Condition,
): Promise<Entities[E] | undefined> {
  return (await findAll(store, entity, where))[0];
}

/** The user of a sign-in name, else the one person who was invited at the address; a deleted one is not found. */
export async function findUserByName(store: Store, name: string): Promise<DirectoryObject | undefined> {
  const isInvitedAt = and(eq('mail', name), or(eq('userType', 'Guest'), eq('creationType', 'Invitation')));
  const found = await findAll(
    store,
    'directoryObject',
    and(eq('kind', 'user'), eq('deletedAt', null), or(eq('userPrincipalName', name), isInvitedAt)),
  );
  return (
    found.find(({ userPrincipalName }) => userPrincipalName?.toLowerCase() === name.toLowerCase()) ??
    (found.length === 1 ? found[0] : undefined)
  );
}

function findUserRow(store: Store, where: Condition): Promise<DirectoryObject | undefined> {
  return findOne(store, 'directoryObject', and(eq('kind', 'user'), eq('deletedAt', null), where));
}

function toAccount(row: DirectoryObject | undefined): UserAccount | undefined {
  if (row === undefined) return undefined;
  return {
    id: row.id,
    userPrincipalName: row.userPrincipalName ?? '',
    displayName: row.displayName ?? '',
    givenName: row.givenName,
    surname: row.surname,
    mail: row.mail,
    userType: row.userType === 'Guest' ? 'Guest' : 'Member',
    accountEnabled: row.accountEnabled === true,
    sessionsValidFrom: date(row.signInSessionsValidFrom),
    mustChangePassword: row.forceChangePassword === true,
    passwordHash: row.passwordHash,
  };
}

function toRow(artefact: Artefact): Omit<Entities['artefact'], 'version'> {
  return {
    id: artefactKey(artefact.kind, artefact.id),
    model: artefact.kind,
    payload:
      artefact.kind === cookieKind
        ? (JSON.parse(artefact.payload) as unknown)
        : { id: artefact.id, payload: artefact.payload },
    grantId: artefact.grantId,
    userCode: artefact.userCode,
    uid: artefact.uid,
    userId: artefact.userId,
    consumedAt: text(artefact.consumedAt),
    expiresAt: text(artefact.expiresAt),
  };
}

function toArtefact(stored: Entities['artefact'] | undefined): Artefact | undefined {
  return stored === undefined ? undefined : readArtefact(stored.model, (stored.payload as { id: string }).id, stored);
}

function readArtefact(kind: string, id: string, stored: Entities['artefact'] | undefined): Artefact | undefined {
  if (stored === undefined) return undefined;
  const { payload } = stored.payload as { readonly payload: unknown };
  return {
    kind,
    id,
    // Versions before 0.3 kept an object here.
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    grantId: stored.grantId,
    userCode: stored.userCode,
    uid: stored.uid,
    userId: stored.userId,
    consumedAt: date(stored.consumedAt),
    expiresAt: date(stored.expiresAt),
  };
}

async function insertOnce(store: Store, artefact: Artefact): Promise<boolean> {
  try {
    await store.commit([insert('artefact', toRow(artefact))]);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}

async function upsert(store: Store, artefact: Artefact): Promise<void> {
  const { id, ...set } = toRow(artefact);
  try {
    await store.commit([update('artefact', id, set)]);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    await store.commit([insert('artefact', { id, ...set })]);
  }
}

/** Whatever else changes the row meanwhile, such as another key that seals it, is no use of it. */
async function consume(store: Store, kind: string, id: string, at: Date): Promise<boolean> {
  for (let left = 3; left > 0; left -= 1) {
    const stored = await findOne(store, 'artefact', eq('id', artefactKey(kind, id)));
    if (stored === undefined || stored.consumedAt !== null) return false;
    try {
      await store.commit([update('artefact', stored.id, { consumedAt: at.toISOString() }, stored.version)]);
      return true;
    } catch (error) {
      if (!(error instanceof ConflictError || error instanceof RuleViolationError)) throw error;
    }
  }
  return false;
}

const date = (instant: string | null): Date | null => (instant === null ? null : new Date(instant));
const text = (at: Date | null): string | null => (at === null ? null : at.toISOString());
