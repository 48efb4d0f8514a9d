// The library's storage over the store: clients are client applications, all other kinds are artefacts.
import { createHmac } from 'node:crypto';
import { Provider, type Adapter } from 'oidc-provider';
import type { Accounts, Artefact, Artefacts } from '../accounts/accounts.ts';
import { hashedIdOf, storedIdOf } from '../accounts/artefactKey.ts';
import { addressBlock } from '../accounts/addressBlock.ts';
import type { Sealing } from '../tokens/sealing.ts';
import { clientMetadata } from './clientMetadata.ts';
import type { SeenFrom } from '../account/ownSignIns.ts';
import { OAuthError } from './oauthErrors.ts';
import { requestContextOf } from './translateRequest.ts';

interface AdapterOptions {
  readonly accounts: Accounts;
  readonly artefacts: Artefacts;
  /** Seals payloads, which hold codes, ids and whatever the client sent. */
  readonly sealing: Sealing;
  /** Its hash is of the codes that people type, which are too short for one without a key. */
  readonly userCodeKey: string;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly mayUsePasswordGrant: boolean;
}

/** The library's adapter for one kind of its models. */
export function createAdapter(kind: string, options: AdapterOptions): Adapter {
  if (kind === 'Client') return clientAdapter(options);
  if (kind === 'ReplayDetection') return assertionUseAdapter(options);
  return artefactAdapter(kind, options);
}

/** A device code is found by the code that the user types too, and its id comes with it, sealed. */
const kindsThatKeepTheirId: ReadonlySet<string> = new Set(['DeviceCode', 'Grant']);
/** What users are shown of their sign-ins says from where they were used last: written with each use. */
const kindsSeen: ReadonlySet<string> = new Set(['Session', 'RefreshToken']);

/**
 * The library decides expiry. Expired artefacts are kept a little longer, so that they are called expired, not unknown.
 */
const expiredGraceSeconds = 600;

function artefactAdapter(kind: string, { artefacts, machineNow, sealing, userCodeKey }: AdapterOptions): Adapter {
  const hashed = (id: string): string => hashedIdOf(kind, id);
  const storedId = (id: string): string => storedIdOf(kind, id);
  const storedUserCode = (code: string): string =>
    createHmac('sha256', userCodeKey).update(`${kind} ${code}`).digest('base64url');

  function read(found: Artefact | undefined, id?: string): Record<string, unknown> | undefined {
    if (found === undefined) return undefined;
    const payload = JSON.parse(sealing.open(found.payload)) as Record<string, unknown>;
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
        ...(kindsThatKeepTheirId.has(kind) ? { jti } : {}),
        ...(session === undefined ? {} : { session: withoutCookie(session) }),
        ...(kindsSeen.has(kind) ? { seenFrom: seenFrom(machineNow()) } : {}),
      };
      await artefacts.upsert({
        kind,
        id: storedId(id),
        payload: sealing.seal(JSON.stringify(kept)),
        grantId: text(grantId),
        userCode: typeof userCode === 'string' ? storedUserCode(userCode) : null,
        uid: typeof uid === 'string' ? hashed(uid) : null,
        userId: text(rest['accountId']),
        consumedAt: typeof payload['consumed'] === 'number' ? new Date(payload['consumed'] * 1000) : null,
        expiresAt: expiresIn === undefined ? null : new Date(machineNow() + (expiresIn + expiredGraceSeconds) * 1000),
      });
    },
    find: async (id) => read(await artefacts.find(kind, storedId(id)), id),
    findByUid: async (uid) => read(await artefacts.findByUid(kind, hashed(uid))),
    findByUserCode: async (userCode) => read(await artefacts.findByUserCode(kind, storedUserCode(userCode))),
    async consume(id) {
      // The library reads first and consumes then: of two requests that have both read, one is refused here.
      if (!(await artefacts.consume(kind, storedId(id), new Date(machineNow())))) throw new OAuthError('alreadyUsed');
    },
    destroy: (id) => artefacts.destroy(kind, storedId(id)),
    destroyByUid: (uid) => artefacts.destroyByUid(kind, hashed(uid)),
    revokeByGrantId: (grantId) => artefacts.revokeByGrantId(grantId),
  };
}

/** Of the call that is being answered. */
function seenFrom(at: number): SeenFrom | undefined {
  const request = Provider.ctx?.req;
  if (request === undefined) return undefined;
  const userAgent = (request.headers['user-agent'] ?? '').slice(0, 512);
  return { address: requestContextOf(request).address, userAgent, at };
}

/**
 * The use of client assertions. Microsoft's libraries send one several times while it is valid, so that it is not
 * refused to where it was used first; whoever took it from there uses it nowhere.
 */
function assertionUseAdapter({ artefacts, machineNow, sealing }: AdapterOptions): Adapter {
  const kind = 'AssertionUse';
  return {
    ...emptyAdapter,
    // The library looks and writes then; here the write alone decides, so that of two at once one is the first.
    async upsert(id, _payload, expiresIn = 0) {
      const context = Provider.ctx;
      const from = context === undefined ? '' : addressBlock(requestContextOf(context.req).address);
      const isFirst = await artefacts.insert({
        kind,
        id,
        payload: sealing.seal(JSON.stringify({ from })),
        ...withoutOwner,
        expiresAt: new Date(machineNow() + expiresIn * 1000),
      });
      if (isFirst) return;
      const first = await artefacts.find(kind, id);
      if (first === undefined || (JSON.parse(sealing.open(first.payload)) as { from: string }).from !== from)
        throw new OAuthError('assertionReplayed');
    },
  };
}

const withoutOwner = { grantId: null, userCode: null, uid: null, userId: null, consumedAt: null } as const;

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
      const facts = context === undefined ? noRequest : requestContextOf(context.req);
      if (context !== undefined) requestContextOf(context.req).client = client;
      return clientMetadata(client, facts, { mayUsePasswordGrant, now: new Date(machineNow()) });
    },
  };
}

const noRequest = { clientProof: 'none', grantType: null, redirectUri: null } as const;

const emptyAdapter: Adapter = {
  upsert: async () => {},
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => {},
  destroy: async () => {},
  destroyByUid: async () => {},
  revokeByGrantId: async () => {},
};
