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
  /**
   * Adds a key that signs after `aheadMs`, by when every process and every client should have seen it. The old ones are
   * published until the last token that they signed has ended; with `withdraws` they end now, and their tokens with
   * them.
   */
  rotate(how: { readonly aheadMs: number; readonly withdraws: boolean }): Promise<void>;
  /**
   * Whether the key of an id was published when the store was looked at last: what was verified by another is not good
   * any more. Looks at the store, without waiting, where it was not looked at for long.
   */
  publishes(kid: string, now: number): boolean;
}

interface KeyRingOptions {
  readonly store: SigningKeys;
  readonly sealing: Sealing;
  /** Milliseconds. */
  readonly machineNow: () => number;
  /** The longest validity of a token, in seconds. */
  readonly longestTokenSeconds: number;
  /** For how long a key signs, in milliseconds; null or absent where only a command changes keys. */
  readonly lifetimeMs?: number | null;
  readonly onKeyChange?: ((change: KeyChange) => void) | undefined;
}

/**
 * `published` is told by the process that added the next key, `withdrawn` by each process that sees that a key has
 * ended before its time.
 */
export type KeyChange =
  | { readonly change: 'published'; readonly kid: string; readonly signsFrom: Date }
  | { readonly change: 'withdrawn'; readonly kid: string };

/** Seconds for which an access token is valid, where a test does not say otherwise. */
export const usualTokenSeconds = 3600;
/** The rotation of another process is noticed after this time at the latest. */
const maxKeyAgeMs = 60_000;
/** Tokens with invented key ids cause one read of the store in this time. */
const minReloadIntervalMs = 5_000;
/** Clocks that differ by less than this still see a retired key as long as they need it. */
const overlapMarginMs = 10 * 60_000;
/** The next key is published so long before it signs: clients keep what they fetched for a day. */
const publishedAheadMs = 24 * 3_600_000;

/** The keys of one store, which every process of a tenant shares. */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { store, sealing, machineNow } = options;
  let soughtAt = -Infinity;
  let loaded: { readonly at: number; readonly keys: Promise<KeySet> } | undefined;
  let published: KeySet['publicKeys'] = new Map();
  let known: readonly StoredSigningKey[] = [];

  function load(): Promise<KeySet> {
    const read = readKeys(options);
    const keys = read.then(({ keys }) => keys);
    const loading = { at: machineNow(), keys };
    loaded = loading;
    read.then(
      ({ keys: { publicKeys }, stored }) => {
        published = publicKeys;
        // Another process may have retired a key, and its time ended, since this one looked.
        const endOf = ({ notAfter }: StoredSigningKey): Date =>
          notAfter ?? lastUseOf(stored[0], options.longestTokenSeconds);
        for (const key of known)
          if (endOf(key).getTime() > machineNow() && !publicKeys.has(key.kid))
            options.onKeyChange?.({ change: 'withdrawn', kid: key.kid });
        known = stored;
      },
      () => {
        // The callers that wait for `keys` get the error; the next caller tries again.
        if (loaded === loading) loaded = undefined;
      },
    );
    return keys;
  }

  const isFresh = (now: number): boolean => loaded !== undefined && now - loaded.at < maxKeyAgeMs;
  const current = (): Promise<KeySet> => (loaded !== undefined && isFresh(machineNow()) ? loaded.keys : load());

  return {
    current,
    async findPublicKey(kid) {
      const known = (await current()).publicKeys.get(kid);
      if (known !== undefined) return known;
      if (machineNow() - soughtAt < minReloadIntervalMs) return undefined;
      soughtAt = machineNow();
      return (await load()).publicKeys.get(kid);
    },
    publishes(kid, now) {
      // Where it fails, the next call looks again; a call whose caller cannot be read is refused there.
      if (!isFresh(now)) load().catch(() => {});
      return published.has(kid);
    },
    async rotate({ aheadMs, withdraws }) {
      const now = machineNow();
      const before = await store.list();
      await store.add(await createKey(sealing, new Date(now + aheadMs), machineNow));
      if (withdraws) for (const { kid } of before) await store.end(kid, new Date(now));
      await load();
    },
  };
}

async function readKeys({ store, sealing, machineNow, ...rules }: KeyRingOptions): Promise<{
  readonly keys: KeySet;
  /** Those that are published; the first one signs. */
  readonly stored: readonly [StoredSigningKey, ...StoredSigningKey[]];
}> {
  let stored = await withoutUnsealed(store, sealing, machineNow);
  if (!stored.some((key) => key.notAfter === null)) {
    await store.addFirst(await createKey(sealing, new Date(machineNow()), machineNow));
    stored = await store.list();
  }
  const now = machineNow();
  const successor = nextSigningAt(stored, now, rules.lifetimeMs ?? null);
  if (successor !== null) {
    const next = await createKey(sealing, new Date(successor.signsFrom), machineNow);
    if (await store.addAfter(successor.of.kid, next))
      rules.onKeyChange?.({ change: 'published', kid: next.kid, signsFrom: next.signsFrom });
    stored = await store.list();
  }
  const [signing, ...others] = inOrder(stored, now);
  if (signing === undefined) throw new Error('there is no key to sign with');
  const lastUse = lastUseOf(signing, rules.longestTokenSeconds);
  const kept: StoredSigningKey[] = [];
  for (const key of others) {
    const isRetired = key.notAfter === null && key.signsFrom < signing.signsFrom;
    if (isRetired) await store.retire(key.kid, lastUse);
    if (!isRetired || lastUse.getTime() > now) kept.push(isRetired ? { ...key, notAfter: lastUse } : key);
  }
  return { keys: await keySet([signing, ...kept], sealing), stored: [signing, ...kept] };
}

/** The one that signs first: of those that are not retired the last whose time has come. Then all others that live. */
function inOrder(stored: readonly StoredSigningKey[], now: number): readonly StoredSigningKey[] {
  const live = stored
    .filter((key) => key.notAfter === null || key.notAfter.getTime() > now)
    .toSorted((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime());
  const unretired = live.filter((key) => key.notAfter === null);
  // Where the clock was set back no time has come yet: the key that would sign first signs.
  const signing = unretired.find((key) => key.signsFrom.getTime() <= now) ?? unretired.at(-1);
  return signing === undefined ? live : [signing, ...live.filter((key) => key !== signing)];
}

/** When the next key begins to sign, and which one it follows, where it is time to publish it; null where it is not. */
function nextSigningAt(
  stored: readonly StoredSigningKey[],
  now: number,
  lifetimeMs: number | null,
): { readonly of: StoredSigningKey; readonly signsFrom: number } | null {
  if (lifetimeMs === null) return null;
  const [newest] = stored
    .filter((key) => key.notAfter === null)
    .toSorted((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime());
  if (newest === undefined) return null;
  const aheadMs = Math.min(publishedAheadMs, lifetimeMs / 2);
  const due = newest.signsFrom.getTime() + lifetimeMs;
  return now < due - aheadMs ? null : { of: newest, signsFrom: Math.max(due, now + aheadMs) };
}

/** From then on no token is valid that was signed before `next` began to sign. */
const lastUseOf = (next: StoredSigningKey, longestTokenSeconds: number): Date =>
  new Date(next.signsFrom.getTime() + longestTokenSeconds * 1000 + overlapMarginMs);

async function keySet(published: readonly StoredSigningKey[], sealing: Sealing): Promise<KeySet> {
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
  await store.add(await createKey(sealing, new Date(machineNow()), machineNow));
  for (const { kid } of inTheClear) await store.retire(kid, new Date(machineNow()));
  return store.list();
}

async function createKey(sealing: Sealing, signsFrom: Date, machineNow: () => number): Promise<StoredSigningKey> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  return {
    kid: await calculateJwkThumbprint(jwk),
    material: sealing.seal(JSON.stringify(jwk)),
    createdAt: new Date(machineNow()),
    signsFrom,
    notAfter: null,
  };
}
