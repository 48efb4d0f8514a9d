// The credentials of a synchronization job as key-value pairs: which settings and secrets of a connection they are.
// https://learn.microsoft.com/graph/api/synchronization-serviceprincipal-put-synchronization

import type { FaultCollector } from '../../faultCollector.ts';
import type { Connection, ConnectionSecretName, ConnectionSettings, StoredKey } from '../connectionEntities.ts';
import { connectionSettings, settingsOf } from '../connectionSettings.ts';

/** What a key is here: a setting, a secret, or a value that is kept as it was sent. */
type KeyRule =
  | { readonly setting: 'baseAddress' | 'userName' | 'clientId' | 'tokenAddress' }
  | { readonly secret: ConnectionSecretName }
  | { readonly oneOf: readonly string[] | null };

// biome-ignore format: a table, read by column
const keyRules = {
  BaseAddress:              { setting: 'baseAddress' },
  SecretToken:              { secret: 'SecretToken' },
  UserName:                 { setting: 'userName' },
  Password:                 { secret: 'Password' },
  Oauth2ClientId:           { setting: 'clientId' },
  Oauth2ClientSecret:       { secret: 'ClientSecret' },
  Oauth2TokenExchangeUri:   { setting: 'tokenAddress' },
  SkipOutOfScopeDeletions:  { oneOf: ['true', 'false'] },
  SyncAll:                  { oneOf: ['false'] },
  SyncNotificationSettings: { oneOf: null },
} as const satisfies Readonly<Record<string, KeyRule>>;

/** The keys that mean something here. */
export const SynchronizationKeys = Object.keys(keyRules) as readonly (keyof typeof keyRules)[];

/** What Entra reads out of the address: with it, the form of PATCH is that of the RFC. */
const flag = 'aadOptscim062020';
const flags: Readonly<Record<string, string>> = { entra: `?${flag}` };
/** What stands for a secret in answers, and in a body for the one that is kept. */
export const hiddenValue = '*';

const longest = 8_192;

/** The pairs as answers show them: in the order in which they were sent, secrets hidden, addresses as they are now. */
export function shownKeys({ keys, settings }: Pick<Connection, 'keys' | 'settings'>): readonly StoredKey[] {
  return keys.map(({ key, value }) => ({ key, value: shownValue(key, value, settings) }));
}

function shownValue(key: string, value: string | null, settings: ConnectionSettings): string {
  const rule: KeyRule | undefined = keyRules[key as keyof typeof keyRules];
  if (rule === undefined || 'secret' in rule) return hiddenValue;
  if ('oneOf' in rule) return value ?? '';
  const said = value === null ? null : addressSettings(value);
  const now = settingsOf({ settings }, 'outbound');
  if (rule.setting !== 'baseAddress') return now[rule.setting];
  if (said !== null && said.baseAddress === now.baseAddress) return value ?? '';
  return now.baseAddress + (flags[now.dialect] ?? '');
}

/** The address without Entra's flag, and the form of PATCH that it means. */
function addressSettings(value: string): Pick<ReturnType<typeof settingsOf<'outbound'>>, 'baseAddress' | 'dialect'> {
  const [address = '', query] = value.split('?', 2);
  if (query === undefined) return { baseAddress: address, dialect: 'entraLegacy' };
  const isFlag = query.split('&').every((part) => part.toLowerCase().startsWith(flag.toLowerCase()));
  return isFlag ? { baseAddress: address, dialect: 'entra' } : { baseAddress: value, dialect: 'entraLegacy' };
}

/** What a list of pairs comes to. `secrets`: new ones by name; of the others only `keptSecrets` stay. */
export interface ReadKeys {
  readonly settings: ConnectionSettings;
  readonly mayRemove: boolean;
  readonly secrets: ReadonlyMap<ConnectionSecretName, string>;
  readonly keptSecrets: ReadonlySet<ConnectionSecretName>;
  readonly keys: readonly StoredKey[];
}

/** What the pairs are measured by. */
interface KeysBefore {
  readonly settings: ConnectionSettings;
  readonly keys: readonly StoredKey[];
  readonly isOwnAddress: (address: string) => boolean;
}

/** The settings that the keys say, all of them: a key that is left out, or empty, is taken away. */
const managed = ['baseAddress', 'dialect', 'authentication', 'userName', 'clientId', 'tokenAddress'];

/** Reads the pairs of a body, and notes each fault at its place; `value` is the name of the list there. */
export function readKeys(sent: unknown, before: KeysBefore, faults: FaultCollector): ReadKeys {
  const pairs = pairsOf(sent, faults);
  const said: Record<string, string> = {};
  const secrets = new Map<ConnectionSecretName, string>();
  const keptSecrets = new Set<ConnectionSecretName>();
  const keys: StoredKey[] = [];
  for (const { key, value, at } of pairs) {
    const known = SynchronizationKeys.find((each) => each.toLowerCase() === key.toLowerCase());
    at.holds(known !== undefined, 'key', `one of ${SynchronizationKeys.join(', ')}`);
    if (known === undefined || value === '') continue;
    const rule: KeyRule = keyRules[known];
    const isKept = value === hiddenValue;
    const old = before.keys.find((each) => each.key === known);
    if ('secret' in rule) {
      if (isKept) keptSecrets.add(rule.secret);
      else secrets.set(rule.secret, value);
      at.holds(!/[\r\n\0]/.test(value), 'value', 'a text on one line');
      keys.push({ key: known, value: null });
      continue;
    }
    const meant = isKept && old?.value != null ? old.value : value;
    keys.push({ key: known, value: meant });
    if ('oneOf' in rule) {
      at.holds(rule.oneOf === null || rule.oneOf.includes(meant.toLowerCase()), 'value', wordsOf(rule.oneOf));
    } else if (rule.setting === 'baseAddress') {
      const address = addressSettings(meant);
      at.holds(connectionSettings.outbound.baseAddress.fits(address.baseAddress), 'value', addressIs);
      at.holds(!before.isOwnAddress(address.baseAddress), 'value', 'the address of another server');
      Object.assign(said, address);
    } else {
      const { fits, is } = connectionSettings.outbound[rule.setting];
      at.holds(fits(meant), 'value', is);
      said[rule.setting] = meant;
    }
  }
  const hasSecret = (name: ConnectionSecretName): boolean => secrets.has(name) || keptSecrets.has(name);
  const authentication = hasSecret('ClientSecret') ? 'clientCredentials' : hasSecret('Password') ? 'basic' : 'bearer';
  checkWhole(authentication, said, faults);
  const others = Object.fromEntries(Object.entries(before.settings).filter(([name]) => !managed.includes(name)));
  const skipped = keys.find(({ key }) => key === 'SkipOutOfScopeDeletions')?.value?.toLowerCase() === 'true';
  return { settings: { ...others, ...said, authentication }, mayRemove: !skipped, secrets, keptSecrets, keys };
}

const addressIs = `${connectionSettings.outbound.baseAddress.is}; ?${flag} may follow it`;
const wordsOf = (words: readonly string[] | null): string => `one of ${(words ?? []).join(', ')}`;

function checkWhole(authentication: string, said: Readonly<Record<string, string>>, faults: FaultCollector): void {
  if (authentication === 'basic')
    faults.holds(said['userName'] !== undefined, 'value', 'with UserName beside Password');
  if (authentication !== 'clientCredentials') return;
  const isWhole = said['clientId'] !== undefined && said['tokenAddress'] !== undefined;
  faults.holds(isWhole, 'value', 'with Oauth2ClientId and Oauth2TokenExchangeUri beside Oauth2ClientSecret');
}

interface SentPair {
  readonly key: string;
  readonly value: string;
  readonly at: FaultCollector;
}

/** Pairs at the most: each key once. */
function pairsOf(sent: unknown, faults: FaultCollector): readonly SentPair[] {
  if (!Array.isArray(sent)) {
    faults.holds(false, 'value', 'a list of keys with their values');
    return [];
  }
  const list = faults.below('value');
  const seen = new Set<string>();
  return sent.slice(0, 100).flatMap((each: unknown, place): readonly SentPair[] => {
    const { key, value } = (each ?? {}) as { readonly key?: unknown; readonly value?: unknown };
    const at = list.below(String(place));
    const isKey = typeof key === 'string' && key !== '' && key.length <= 256;
    at.holds(isKey, 'key', `one of ${SynchronizationKeys.join(', ')}`);
    if (!isKey) return [];
    at.holds(!seen.has(key.toLowerCase()), 'key', 'named once');
    seen.add(key.toLowerCase());
    const isValue = value === null || (typeof value === 'string' && value.length <= longest);
    at.holds(isValue, 'value', `a text of at most ${longest} characters`);
    return isValue ? [{ key, value: value ?? '', at }] : [];
  });
}

/** The key by which a secret is known in Graph; null for one that Graph has no word for. */
export const keyOfSecret = (name: ConnectionSecretName): string | null =>
  Object.entries(keyRules).find(([, rule]) => 'secret' in rule && rule.secret === name)?.[0] ?? null;
