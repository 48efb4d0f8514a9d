// The directory stand-in of these tests: the ports of accounts.ts over plain maps.
import { appRolesOf, graphAppId, graphRoleIdOf, scopesOf } from '../../src/domain/rights/graphPermissions.ts';
import type {
  AccountAndBlock,
  Api,
  Artefact,
  ClientApplication,
  IdentityStore,
  SignInFailures,
  StoredCookieKey,
  StoredSigningKey,
  UserAccount,
} from '../../src/identity/accounts/accounts.ts';
import { hashRandomSecret } from '../../src/identity/accounts/secretHashes.ts';

export const testTenantId = '5f2b3d2e-8a0c-4b0e-9a55-0d6f4f9f0c11';
export const testDomain = 'latchkey.example';

export interface MemoryStore extends IdentityStore {
  readonly artefacts: { -readonly [Port in keyof IdentityStore['artefacts']]: IdentityStore['artefacts'][Port] };
  readonly signInFailures: SignInFailures;
  readonly users: Map<string, UserAccount>;
  readonly clients: Map<string, ClientApplication>;
  readonly keys: Map<string, StoredSigningKey>;
  readonly cookies: StoredCookieKey[];
  readonly rows: Map<string, Artefact>;
}

const blankUser: Omit<UserAccount, 'id' | 'userPrincipalName' | 'displayName' | 'passwordHash'> = {
  givenName: null,
  surname: null,
  mail: null,
  userType: 'Member',
  accountEnabled: true,
  sessionsValidFrom: null,
  mustChangePassword: false,
};

const blankClient: Omit<ClientApplication, 'clientId' | 'servicePrincipalId' | 'displayName'> = {
  accountEnabled: true,
  assignmentRequired: false,
  isFallbackPublicClient: false,
  secretHashes: [],
  certificates: [],
  federatedCredentials: [],
  redirectUris: { web: [], spa: [], publicClient: [] },
  requiredAccess: [],
  roles: [],
  grants: [],
};

const graphId = 'd0000000-0000-4000-8000-000000000003';
const noApplication = { appId: graphAppId, appRoles: null, otherProperties: null };
const graph: Api = {
  id: graphId,
  appId: graphAppId,
  displayName: 'Microsoft Graph',
  accountEnabled: true,
  roles: appRolesOf(noApplication),
  scopes: scopesOf(noApplication),
  assignmentRequired: false,
  tokenVersion: 2,
};
const rolesNamed = (...names: readonly string[]): ClientApplication['roles'] =>
  names.map((name) => ({ resourceId: graphId, roleId: graphRoleIdOf(name) ?? '' }));

export const testPassword = 'correct horse battery staple';
export const testSecret = 'n7Q~the-secret-of-the-daemon_0123456789';

export const ids = {
  ada: 'a0000000-0000-4000-8000-000000000001',
  disabled: 'a0000000-0000-4000-8000-000000000002',
  guest: 'a0000000-0000-4000-8000-000000000003',
  public: 'c0000000-0000-4000-8000-000000000001',
  daemon: 'c0000000-0000-4000-8000-000000000002',
  certified: 'c0000000-0000-4000-8000-000000000003',
  web: 'c0000000-0000-4000-8000-000000000004',
  off: 'c0000000-0000-4000-8000-000000000005',
  bare: 'c0000000-0000-4000-8000-000000000006',
  offTool: 'c0000000-0000-4000-8000-000000000007',
} as const;

export const servicePrincipalOf = (clientId: string): string => clientId.replace(/^c/, 'd');

export async function memoryStore(certificate: string): Promise<MemoryStore> {
  const passwordHash = await hashRandomSecret(testPassword);
  const secretHashes = [await hashRandomSecret('an older secret'), await hashRandomSecret(testSecret)];
  const user = (id: string, name: string, more: Partial<UserAccount> = {}): UserAccount => ({
    ...blankUser,
    id,
    userPrincipalName: `${name.toLowerCase()}@${testDomain}`,
    displayName: name,
    passwordHash,
    ...more,
  });
  const client = (clientId: string, displayName: string, more: Partial<ClientApplication>): ClientApplication => ({
    ...blankClient,
    clientId,
    servicePrincipalId: servicePrincipalOf(clientId),
    displayName,
    ...more,
  });
  const scopes = ['EntitlementManagement.Read.All', 'EntitlementManagement.ReadWrite.All', 'User.Read'];
  const grants = [{ resourceId: graphId, principalId: null, scopes }];
  const addresses = (of: Partial<ClientApplication['redirectUris']>) => ({ ...blankClient.redirectUris, ...of });
  const users = [
    user(ids.ada, 'Ada', { givenName: 'Ada', surname: 'Kim', mail: 'ada@mail.example' }),
    user(ids.disabled, 'Disabled', { accountEnabled: false }),
    user(ids.guest, 'Guest', { userType: 'Guest', passwordHash: null }),
  ];
  const clients = [
    client(ids.public, 'Sandbox tools', {
      isFallbackPublicClient: true,
      grants,
      redirectUris: addresses({ publicClient: ['http://localhost', 'http://localhost/callback'] }),
    }),
    client(ids.daemon, 'Nightly job', {
      secretHashes,
      roles: rolesNamed('EntitlementManagement.Read.All', 'Group.ReadWrite.All'),
    }),
    client(ids.certified, 'Certified job', { certificates: [certificate], roles: rolesNamed('User.Read.All') }),
    client(ids.web, 'Web <site> & "co"', {
      secretHashes,
      grants,
      redirectUris: addresses({ web: ['https://site.example/answer', 'http://localhost:3000/answer'] }),
    }),
    client(ids.off, 'Switched off', { secretHashes, accountEnabled: false }),
    client(ids.offTool, 'Switched off tool', { isFallbackPublicClient: true, accountEnabled: false, grants }),
    client(ids.bare, 'No permissions', {
      isFallbackPublicClient: true,
      redirectUris: addresses({ publicClient: ['http://localhost'] }),
    }),
  ];
  return overMaps(users, clients);
}

/** Counts of failures over a map. */
export function memoryFailures(): SignInFailures {
  const counts = new Map<string, AccountAndBlock & { failures: number; endsAt: Date }>();
  const keyOf = ({ account, block }: AccountAndBlock): string => `${account} ${block}`;
  return {
    count: async (pair, now) => {
      const live = [...counts.values()].filter((each) => each.endsAt > now);
      const sum = (fits: (each: AccountAndBlock) => boolean): number =>
        live.filter(fits).reduce((total, each) => total + each.failures, 0);
      return {
        ofPair: sum((each) => keyOf(each) === keyOf(pair)),
        ofAccount: sum((each) => each.account === pair.account),
        ofBlock: sum((each) => each.block === pair.block),
      };
    },
    add: async (pair, { now, windowEndsAt }) => {
      const known = counts.get(keyOf(pair));
      if (known !== undefined && known.endsAt > now) known.failures += 1;
      else counts.set(keyOf(pair), { ...pair, failures: 1, endsAt: windowEndsAt });
    },
    forget: async (pair) => void counts.delete(keyOf(pair)),
  };
}

function overMaps(userRows: readonly UserAccount[], clientRows: readonly ClientApplication[]): MemoryStore {
  const users = new Map(userRows.map((row) => [row.id, row]));
  const clients = new Map(clientRows.map((row) => [row.clientId, row]));
  const keys = new Map<string, StoredSigningKey>();
  const followed = new Set<string>();
  const cookies: StoredCookieKey[] = [];
  const rows = new Map<string, Artefact>();
  const name = (kind: string, id: string): string => `${kind} ${id}`;
  const all = (): Artefact[] => [...rows.values()];
  return {
    users,
    clients,
    keys,
    cookies,
    rows,
    tenant: { id: testTenantId, displayName: 'Latchkey tests', domains: [testDomain, 'other.example'] },
    accounts: {
      findUser: async (id) => users.get(id),
      findUserByPrincipalName: async (upn) =>
        [...users.values()].find((user) => user.userPrincipalName.toLowerCase() === upn.toLowerCase()),
      findClient: async (clientId) => clients.get(clientId),
      findApi: async (identifier) => (identifier === graphAppId ? graph : undefined),
      findUserRoles: async () => [],
    },
    signInFailures: memoryFailures(),
    signingKeys: {
      list: async () => [...keys.values()],
      add: async (key) => void keys.set(key.kid, key),
      addFirst: async (key) => {
        if (keys.size === 0) keys.set(key.kid, key);
      },
      addAfter: async (kid, key) => {
        if (followed.has(kid)) return false;
        followed.add(kid);
        keys.set(key.kid, key);
        return true;
      },
      end: async (kid, notAfter) => {
        const key = keys.get(kid);
        if (key !== undefined) keys.set(kid, { ...key, notAfter });
      },
      retire: async (kid, notAfter) => {
        const key = keys.get(kid);
        if (key?.notAfter === null) keys.set(kid, { ...key, notAfter });
      },
    },
    readBrandings: async () => [],
    cookieKeys: {
      list: async () => cookies,
      addFirst: async (key) => {
        if (cookies.length === 0) cookies.push(key);
      },
      replaceMaterial: async (key, material) => {
        cookies.splice(cookies.indexOf(key), 1, { ...key, material });
      },
    },
    artefacts: {
      insert: async (row) => {
        const key = name(row.kind, row.id);
        if (rows.has(key)) return false;
        rows.set(key, row);
        return true;
      },
      upsert: async (row) => void rows.set(name(row.kind, row.id), row),
      find: async (kind, id) => rows.get(name(kind, id)),
      findByUid: async (kind, uid) => all().find((row) => row.kind === kind && row.uid === uid),
      findByUserCode: async (kind, userCode) => all().find((row) => row.kind === kind && row.userCode === userCode),
      consume: async (kind, id, consumedAt) => {
        const row = rows.get(name(kind, id));
        if (row === undefined || row.consumedAt !== null) return false;
        rows.set(name(kind, id), { ...row, consumedAt });
        return true;
      },
      listOfUser: async (userId) =>
        all().filter(
          ({ userId: of, consumedAt, kind }) =>
            of === userId && consumedAt === null && ['Session', 'RefreshToken'].includes(kind),
        ),
      listBy: async (kind, field, value) => all().filter((row) => row.kind === kind && row[field] === value),
      destroy: async (kind, id) => void rows.delete(name(kind, id)),
      destroyByUid: async (kind, uid) => {
        for (const [key, row] of rows) if (row.kind === kind && row.uid === uid) rows.delete(key);
      },
      revokeByGrantId: async (grantId) => {
        rows.delete(name('Grant', grantId));
        for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key);
      },
    },
  };
}
