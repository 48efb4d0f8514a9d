// The settings of connections: a table of what each may be and is by default, for each direction.

import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import { isGuid } from '../text.ts';
import type { Connection, ConnectionDirection, ConnectionKind, ConnectionSettings } from './connectionEntities.ts';

type Value = ConnectionSettings[string];

interface SettingRule {
  /** What would be right, for who sends something else. */
  readonly is: string;
  readonly fits: (value: unknown) => boolean;
  /** Null: the connection must say it. */
  readonly whenLeftOut: Value | null;
  /** The words of which it is one; left out, it is something else. */
  readonly words?: readonly string[];
}

const oneOf = (words: readonly string[], whenLeftOut: string): SettingRule => ({
  is: `one of ${words.join(', ')}`,
  fits: (value) => typeof value === 'string' && words.includes(value),
  whenLeftOut,
  words,
});
const someOf = (words: readonly string[], whenLeftOut: readonly string[]): SettingRule => ({
  is: `a list of some of ${words.join(', ')}, each once`,
  fits: (value) =>
    Array.isArray(value) && new Set(value).size === value.length && value.every((each) => words.includes(each)),
  whenLeftOut,
});
/** Names in a list at the most, and letters of one. */
const mostProtected = { names: 100, letters: 256 } as const;
const nameList = (whenLeftOut: readonly string[]): SettingRule => ({
  is:
    `a list of at most ${mostProtected.names} names of at most ${mostProtected.letters} letters; ` +
    'a star at the beginning or the end stands for any letters',
  fits: (value) => Array.isArray(value) && value.length <= mostProtected.names && value.every(isNamePattern),
  whenLeftOut,
});
const isNamePattern = (value: unknown): boolean =>
  typeof value === 'string' &&
  isNonBlank(value) &&
  value.length <= mostProtected.letters &&
  !value.slice(1, -1).includes('*');
const boolean = (whenLeftOut: boolean): SettingRule => ({
  is: 'true or false',
  fits: (value) => typeof value === 'boolean',
  whenLeftOut,
});
const integer = (least: number, most: number, whenLeftOut: number): SettingRule => ({
  is: `a whole number from ${least} to ${most}`,
  fits: (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  whenLeftOut,
});
const address = (whenLeftOut: string | null): SettingRule => ({
  is: 'an http or https address of at most 1024 characters, without a name, a password, a query or a fragment',
  fits: (value) => value === whenLeftOut || (typeof value === 'string' && value.length <= 1024 && isBareAddress(value)),
  whenLeftOut,
});
const text = (whenLeftOut: string): SettingRule => ({
  is: 'a text of at most 1024 characters',
  fits: (value) => typeof value === 'string' && value.length <= 1024,
  whenLeftOut,
});

const certificatePattern = /^(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/;
const certificates: SettingRule = {
  is: 'certificates of authorities in PEM, of at most 32768 characters',
  fits: (value) =>
    value === '' || (typeof value === 'string' && value.length <= 32_768 && certificatePattern.test(value.trim())),
  whenLeftOut: '',
};
const guid = (whenLeftOut: string | null): SettingRule => ({
  is: 'an id',
  fits: (value) => typeof value === 'string' && isGuid(value),
  whenLeftOut,
});

const barePattern = /^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/i;
const isBareAddress = (value: string): boolean => barePattern.test(value);

/** In what manner changes are written there. */
export const ScimDialects = ['rfc', 'entra', 'entraLegacy', 'keycloak'] as const;
/** How we prove who we are there. */
export const ScimAuthentications = ['bearer', 'basic', 'clientCredentials', 'certificate'] as const;
/** By which attributes an account there is taken for a person here, the surest first. */
export const ScimMatches = ['externalId', 'userName', 'email'] as const;

/** The settings of an outbound connection, with all defaults filled in. */
export interface OutboundSettings {
  readonly baseAddress: string;
  readonly dialect: (typeof ScimDialects)[number];
  readonly authentication: (typeof ScimAuthentications)[number];
  readonly userName: string;
  readonly tokenAddress: string;
  readonly clientId: string;
  readonly scope: string;
  /** PEM of an authority that is trusted besides the public ones; empty for none. */
  readonly certificateAuthority: string;
  readonly userNameFrom: 'userPrincipalName' | 'mail' | 'mailNickname';
  readonly matchBy: readonly (typeof ScimMatches)[number][];
  /** Whether an account is made for who has none. */
  readonly createsAccounts: boolean;
  /** What becomes of an account that we made once its person has nothing there. */
  readonly whenNothingIsHeld: 'keep' | 'disable';
  /** What becomes of a membership there that nothing here asks for. */
  readonly whenFound: 'report' | 'adopt' | 'revoke';
  /** What becomes of a membership that somebody took away there. */
  readonly whenMissing: 'reassert' | 'report';
  /** Accounts and groups there that are never linked by a rule, changed, given or taken (protectedNames.ts). */
  readonly protectedNames: readonly string[];
  readonly pageSize: number;
  /** The most members that one change names. */
  readonly mostMembers: number;
  /** Calls at the same time. */
  readonly atOnce: number;
  readonly timeoutSeconds: number;
  /** Tasks: the user or the group who is asked to do them. */
  readonly assignee: string;
  /** Tasks: how long there is time for one. */
  readonly dueInDays: number;
  /** Tasks: whether accounts there are made and changed by tasks, or taken for granted. */
  readonly accounts: 'assumed' | 'managed';
}

/** The settings of an inbound connection. */
export interface InboundSettings {
  /** Whether people and groups that are here already may be taken over where they match. */
  readonly takesOver: boolean;
}

interface SettingsOf {
  readonly outbound: OutboundSettings;
  readonly inbound: InboundSettings;
}

/** Each setting of each direction. */
export const connectionSettings: {
  readonly [D in ConnectionDirection]: { readonly [S in keyof SettingsOf[D]]: SettingRule };
} = {
  outbound: {
    baseAddress: address(null),
    dialect: oneOf(ScimDialects, 'rfc'),
    authentication: oneOf(ScimAuthentications, 'bearer'),
    userName: text(''),
    tokenAddress: address(''),
    clientId: text(''),
    scope: text(''),
    certificateAuthority: certificates,
    userNameFrom: oneOf(['userPrincipalName', 'mail', 'mailNickname'], 'userPrincipalName'),
    matchBy: someOf(ScimMatches, ScimMatches),
    createsAccounts: boolean(true),
    whenNothingIsHeld: oneOf(['keep', 'disable'], 'disable'),
    whenFound: oneOf(['report', 'adopt', 'revoke'], 'report'),
    whenMissing: oneOf(['reassert', 'report'], 'reassert'),
    protectedNames: nameList(['admin', 'administrator', 'root']),
    pageSize: integer(1, 1_000, 100),
    mostMembers: integer(1, 1_000, 100),
    atOnce: integer(1, 16, 4),
    timeoutSeconds: integer(1, 120, 30),
    assignee: guid(null),
    dueInDays: integer(1, 90, 3),
    accounts: oneOf(['assumed', 'managed'], 'assumed'),
  },
  inbound: { takesOver: boolean(false) },
};

/** The settings of an outbound connection that say how calls are made, and those that are of one other kind. */
const ofCalls = [
  'baseAddress',
  'dialect',
  'authentication',
  'userName',
  'tokenAddress',
  'clientId',
  'scope',
  'certificateAuthority',
] as const;
const ofLimits = ['pageSize', 'mostMembers', 'atOnce', 'timeoutSeconds'] as const;
const ofTasks = ['assignee', 'dueInDays', 'accounts'] as const;
const unusedBy: Readonly<Record<ConnectionKind, readonly (keyof OutboundSettings)[]>> = {
  scim: ofTasks,
  tasks: [...ofCalls, ...ofLimits],
  files: [...ofCalls, ...ofLimits, 'assignee', 'dueInDays'],
};

function rulesOf({ direction, kind }: Pick<Connection, 'direction' | 'kind'>): Readonly<Record<string, SettingRule>> {
  if (direction === 'inbound') return connectionSettings.inbound;
  const unused: readonly string[] = unusedBy[kind];
  return Object.fromEntries(Object.entries(connectionSettings.outbound).filter(([name]) => !unused.includes(name)));
}

/** The settings of a connection, with the defaults of those that it leaves out. */
export function settingsOf<D extends ConnectionDirection>(
  { settings }: Pick<Connection, 'settings'>,
  direction: D,
): SettingsOf[D] {
  const defaults = Object.entries<SettingRule>(connectionSettings[direction]).map(([name, { whenLeftOut }]) => [
    name,
    whenLeftOut ?? '',
  ]);
  return { ...Object.fromEntries(defaults), ...settings } as SettingsOf[D];
}

/** Notes what is wrong with a connection as it would be. `isOwnAddress`: whether an address leads to this server. */
export function checkConnection(
  connection: Pick<Connection, 'displayName' | 'kind' | 'direction' | 'settings'>,
  isOwnAddress: (address: string) => boolean,
  faults: FaultCollector,
): void {
  faults.holds(isNonBlank(connection.displayName), 'displayName', 'a text that is not blank');
  const said: unknown = connection.settings;
  if (typeof said !== 'object' || said === null || Array.isArray(said)) {
    faults.holds(false, 'settings', 'an object');
    return;
  }
  faults.holds(connection.kind !== 'tasks' || connection.direction === 'outbound', 'direction', 'outbound');
  const rules = rulesOf(connection);
  const below = faults.below('settings');
  const values = new Map(Object.entries(said));
  for (const name of values.keys())
    below.holds(
      Object.hasOwn(rules, name),
      name,
      `one of the settings of this ${connection.direction} connection: ${Object.keys(rules).join(', ')}`,
    );
  for (const [name, { is, fits, whenLeftOut }] of Object.entries(rules)) {
    if (values.has(name)) below.holds(fits(values.get(name)), name, is);
    else if (whenLeftOut === null) below.add('missingField', name);
  }
  const base = values.get('baseAddress');
  below.holds(typeof base !== 'string' || !isOwnAddress(base), 'baseAddress', 'the address of another server');
  if (connection.direction === 'outbound') checkAuthentication(settingsOf(connection, 'outbound'), below);
}

/** What each way to prove who we are needs besides its secret. */
const needs: Readonly<Record<OutboundSettings['authentication'], readonly (keyof OutboundSettings)[]>> = {
  bearer: [],
  basic: ['userName'],
  clientCredentials: ['tokenAddress', 'clientId'],
  certificate: [],
};

function checkAuthentication(settings: OutboundSettings, faults: FaultCollector): void {
  for (const name of needs[settings.authentication] ?? [])
    faults.holds(settings[name] !== '', name, `given for the authentication ${settings.authentication}`);
}

/** Whether calls, or the secret for a token, go to another host than before. */
export function isElsewhere(before: Pick<Connection, 'settings'>, after: Pick<Connection, 'settings'>): boolean {
  const [was, is] = [settingsOf(before, 'outbound'), settingsOf(after, 'outbound')];
  return (['baseAddress', 'tokenAddress'] as const).some((name) => originOf(was[name]) !== originOf(is[name]));
}

// No library of the platform is here: what stands before the path is the origin.
const originOf = (address: string): string | null => /^(https?:\/\/[^/]+)/i.exec(address)?.[1]?.toLowerCase() ?? null;
