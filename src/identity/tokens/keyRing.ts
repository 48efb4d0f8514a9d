// The keys that sign tokens: created where there are none, published until their tokens have ended, rotated with
// overlap.
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, type CryptoKey } from 'jose';
import type { SigningKeys, StoredSigningKey } from '../accounts/accounts.ts';
import { isSealed, noSealing, type Sealing } from './sealing.ts';

export const signingAlgorithm = 'RS256';

/** The keys at one moment. */
export interface KeySet {
  /** Changes whenever the keys do. */
  readonly version: string;
  /** Private keys: the one that signs first, then those that are retired and still published. */
  readonly privateKeys: readonly JWK[];
  readonly publicKeys: ReadonlyMap<string, CryptoKey>;
}

export interface KeyRing {
  current(): Promise<KeySet>;
  /**
   * The public key of an id, or undefined. An unknown id is looked up in the store: another process may have rotated.
   */
  findPublicKey(kid: string): Promise<CryptoKey | undefined>;
  /** Signs with a new key from now on. The old keys are published until the last token that they signed has ended. */
  rotate(): Promise<void>;
}

interface KeyRingOptions {
  readonly store: SigningKeys;
  readonly sealing: Sealing;
  /** Milliseconds. */
  readonly machineNow: () => number;
  /** The longest validity of a token, in seconds. */
  readonly longestTokenSeconds: number;
}

/** The rotation of another process is noticed after this time at the latest. */
const maxKeyAgeMs = 60_000;
/** Tokens with invented key ids cause one read of the store in this time. */
const minReloadIntervalMs = 5_000;
/** Clocks that differ by less than this still see a retired key as long as they need it. */
const overlapMarginMs = 10 * 60_000;

export function createKeyRing({ store, sealing, machineNow, longestTokenSeconds }: KeyRingOptions): KeyRing {
  let soughtAt = -Infinity;
  let loaded: { readonly at: number; readonly keys: Promise<KeySet> } | undefined;

  function load(): Promise<KeySet> {
    const keys = readKeys(store, sealing, machineNow);
    const loading = { at: machineNow(), keys };
    loaded = loading;
    keys.catch(() => {
      // The callers that wait for `keys` get the error; the next caller tries again.
      if (loaded === loading) loaded = undefined;
    });
    return keys;
  }

  function current(): Promise<KeySet> {
    return loaded !== undefined && machineNow() - loaded.at < maxKeyAgeMs ? loaded.keys : load();
  }

  return {
    current,
    async findPublicKey(kid) {
      const known = (await current()).publicKeys.get(kid);
      if (known !== undefined) return known;
      if (machineNow() - soughtAt < minReloadIntervalMs) return undefined;
      soughtAt = machineNow();
      return (await load()).publicKeys.get(kid);
    },
    async rotate() {
      const before = await store.list();
      await store.add(await createKey(sealing, machineNow));
      const notAfter = new Date(machineNow() + longestTokenSeconds * 1000 + overlapMarginMs);
      for (const key of before) if (key.notAfter === null) await store.retire(key.kid, notAfter);
      await load();
    },
  };
}

async function readKeys(store: SigningKeys, sealing: Sealing, machineNow: () => number): Promise<KeySet> {
  let stored = await withoutUnsealed(store, sealing, machineNow);
  if (!stored.some((key) => key.notAfter === null)) {
    await store.addFirst(await createKey(sealing, machineNow));
    stored = await store.list();
  }
  const published = stored
    .filter((key) => key.notAfter === null || key.notAfter.getTime() > machineNow())
    .sort(
      (a, b) =>
        Number(a.notAfter !== null) - Number(b.notAfter !== null) || b.createdAt.getTime() - a.createdAt.getTime(),
    );
  const privateKeys = published.map(
    (key): JWK => ({
      ...(JSON.parse(sealing.open(key.material)) as JWK),
      kid: key.kid,
      alg: signingAlgorithm,
      use: 'sig',
    }),
  );
  const publicKeys = await Promise.all(
    privateKeys.map(
      async ({ kty, n, e, kid = '' }) =>
        [kid, (await importJWK({ kty, n, e } as JWK, signingAlgorithm)) as CryptoKey] as const,
    ),
  );
  return { version: published.map((key) => key.kid).join(' '), privateKeys, publicKeys: new Map(publicKeys) };
}

/**
 * A key that lay in the clear may have been read with the database: it is good for nothing from now on, and another
 * signs. Whoever has a token of it asks for a new one.
 */
async function withoutUnsealed(
  store: SigningKeys,
  sealing: Sealing,
  machineNow: () => number,
): Promise<readonly StoredSigningKey[]> {
  const stored = await store.list();
  const inTheClear = stored.filter(({ notAfter, material }) => notAfter === null && !isSealed(material));
  if (sealing === noSealing || inTheClear.length === 0) return stored;
  await store.add(await createKey(sealing, machineNow));
  for (const { kid } of inTheClear) await store.retire(kid, new Date(machineNow()));
  return store.list();
}

async function createKey(sealing: Sealing, machineNow: () => number): Promise<StoredSigningKey> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  return {
    kid: await calculateJwkThumbprint(jwk),
    material: sealing.seal(JSON.stringify(jwk)),
    createdAt: new Date(machineNow()),
    notAfter: null,
  };
}
