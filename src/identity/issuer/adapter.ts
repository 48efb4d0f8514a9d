// The library's storage over our ports: clients from the accounts, everything else as artefacts.
import { createHash } from 'node:crypto';
import { Provider, type Adapter } from 'oidc-provider';
import type { Accounts, Artefact, Artefacts } from '../accounts/accounts.ts';
import { clientMetadata } from './clientMetadata.ts';
import { OAuthError } from './oauthErrors.ts';
import { requestContextOf } from './translateRequest.ts';

export interface AdapterOptions {
  readonly accounts: Accounts;
  readonly artefacts: Artefacts;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly mayUsePasswordGrant: boolean;
}

/** Makes the library's adapter for one kind of thing. */
export function createAdapter(kind: string, options: AdapterOptions): Adapter {
  if (kind === 'Client') return clientAdapter(options);
  // Clients of Entra send one assertion several times while it lives, so its use is not recorded.
  if (kind === 'ReplayDetection') return emptyAdapter;
  return artefactAdapter(kind, options);
}

/** Kinds whose id is a secret that lives long: only its hash is stored, so a copy of the database lets nobody in. */
const hashedKinds = new Set(['AuthorizationCode', 'RefreshToken', 'Session']);

/** The library itself judges expiry; what has expired is kept a little longer, so that it is not called unknown. */
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
      // The library looks and then consumes; of two requests that both looked, one is refused here.
      if (!(await artefacts.consume(kind, storedId(id), new Date(machineNow())))) throw new OAuthError('alreadyUsed');
    },
    destroy: (id) => artefacts.destroy(kind, storedId(id)),
    revokeByGrantId: (grantId) => artefacts.revokeByGrantId(grantId),
  };
}

/** An interaction notes the cookie of the session that it began in, which nothing reads. */
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
