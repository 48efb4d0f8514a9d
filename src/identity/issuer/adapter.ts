// The library's storage over the store: clients are client applications, all other kinds are artefacts.
import { createHash } from 'node:crypto';
import { Provider, type Adapter } from 'oidc-provider';
import type { Accounts, Artefact, Artefacts } from '../accounts/accounts.ts';
import { clientMetadata } from './clientMetadata.ts';
import { OAuthError } from './oauthErrors.ts';
import { requestContextOf } from './translateRequest.ts';

interface AdapterOptions {
  readonly accounts: Accounts;
  readonly artefacts: Artefacts;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly mayUsePasswordGrant: boolean;
}

/** The library's adapter for one kind of its models. */
export function createAdapter(kind: string, options: AdapterOptions): Adapter {
  if (kind === 'Client') return clientAdapter(options);
  // Clients of Entra send the same assertion several times while it is valid, so that its use is not recorded.
  if (kind === 'ReplayDetection') return emptyAdapter;
  return artefactAdapter(kind, options);
}

/** Kinds whose id is a long-lived secret: its hash alone is stored, so that a copy of the database lets nobody in. */
const hashedKinds = new Set(['AuthorizationCode', 'RefreshToken', 'Session']);

/**
 * The library decides expiry. Expired artefacts are kept a little longer, so that they are called expired, not unknown.
 */
const expiredGraceSeconds = 600;

function artefactAdapter(kind: string, { artefacts, machineNow }: AdapterOptions): Adapter {
  const isHashed = hashedKinds.has(kind);
  const storedId = (id: string): string =>
    isHashed ? createHash('sha256').update(`${kind} ${id}`).digest('base64url') : id;

  function read(found: Artefact | undefined, id?: string): Record<string, unknown> | undefined {
    if (found === undefined) return undefined;
    const payload = JSON.parse(found.payload) as Record<string, unknown>;
    return {
      ...payload,
      ...(id === undefined ? {} : { jti: id }),
      ...(found.consumedAt === null ? {} : { consumed: Math.floor(found.consumedAt.getTime() / 1000) }),
    };
  }

  return {
    async upsert(id, payload, expiresIn) {
      const { grantId, userCode, uid, jti, session, ...rest } = payload;
      const kept = {
        ...rest,
        grantId,
        userCode,
        uid,
        ...(isHashed ? {} : { jti }),
        ...(session === undefined ? {} : { session: withoutCookie(session) }),
      };
      await artefacts.upsert({
        kind,
        id: storedId(id),
        payload: JSON.stringify(kept),
        grantId: text(grantId),
        userCode: text(userCode),
        uid: text(uid),
        consumedAt: typeof payload['consumed'] === 'number' ? new Date(payload['consumed'] * 1000) : null,
        expiresAt: expiresIn === undefined ? null : new Date(machineNow() + (expiresIn + expiredGraceSeconds) * 1000),
      });
    },
    find: async (id) => read(await artefacts.find(kind, storedId(id)), id),
    findByUid: async (uid) => read(await artefacts.findByUid(kind, uid)),
    findByUserCode: async (userCode) => read(await artefacts.findByUserCode(kind, userCode)),
    async consume(id) {
      // The library reads first and consumes then: of two requests that have both read, one is refused here.
      if (!(await artefacts.consume(kind, storedId(id), new Date(machineNow())))) throw new OAuthError('alreadyUsed');
    },
    destroy: (id) => artefacts.destroy(kind, storedId(id)),
    revokeByGrantId: (grantId) => artefacts.revokeByGrantId(grantId),
  };
}

/** Without the session's cookie, which the library keeps with an interaction and never reads. */
function withoutCookie(session: unknown): unknown {
  if (typeof session !== 'object' || session === null) return session;
  const { cookie, ...rest } = session as Record<string, unknown>;
  return rest;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function clientAdapter({ accounts, machineNow, mayUsePasswordGrant }: AdapterOptions): Adapter {
  return {
    ...emptyAdapter,
    async find(clientId) {
      const client = await accounts.findClient(clientId);
      if (client === undefined || !client.accountEnabled) return undefined;
      const context = Provider.ctx;
      const proof = context === undefined ? 'none' : requestContextOf(context.req).clientProof;
      return clientMetadata(client, proof, { mayUsePasswordGrant, now: new Date(machineNow()) });
    },
  };
}

const emptyAdapter: Adapter = {
  upsert: async () => {},
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => {},
  destroy: async () => {},
  revokeByGrantId: async () => {},
};
