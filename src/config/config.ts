// The configuration of a process, read from the environment and the command line.

import type { WitnessSetting } from './auditWitnesses.ts';
import type { LogDestinationSetting } from './logDestinations.ts';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isInMemory, type DatabaseSetting } from './settingKinds.ts';
import { violatedRules, modeOf } from './settingRules.ts';
import { settings, settingKeys, settingNames, type Setting, type SettingKey, type SettingValues } from './settings.ts';
import { readSettingTexts, type Environment, type SettingTexts } from './settingSources.ts';

/** What a process goes by, complete and checked. */
export type Config = {
  readonly host: string;
  /** Null for no http. */
  readonly port: number | null;
  /** Null for no https. */
  readonly tlsPort: number | null;
  /** Null where Latchkey makes its own certificate. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  /** Without a slash at the end. */
  readonly publicUrl: string | null;
  readonly trustedProxies: ReadonlySet<string>;
  readonly outboundAllow: readonly string[];
  /** Null where mails are kept and not sent. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  readonly database: DatabaseSetting;
  /** Folder for what stands beside the database. */
  readonly data: string;
  readonly mode: 'sandbox' | 'production';
  /** Whether this process answers calls, and whether it does the work that comes later: one of them at least. */
  readonly serves: boolean;
  readonly works: boolean;
  /** Seconds. */
  readonly jobLease: number;
  /** In days; null for ever. */
  readonly retention: {
    readonly mails: number | null;
    readonly failedJobs: number | null;
    readonly audit: number | null;
    readonly signIns: number | null;
    readonly feed: number | null;
    readonly answers: number | null;
    readonly addresses: number | null;
  };
  /** Whether administrators are mailed each day what needs their hand. */
  readonly mailsAttention: boolean;
  /** Whether edits of what is privileged, and of automatic rules, need a second administrator. */
  readonly fourEyes: boolean;
  /** Whether addresses of clients are kept as their network alone. */
  readonly shortensAddresses: boolean;
  /** The file in which checkpoints of the audit are kept; null where the settings name none. */
  readonly auditAnchor: string | null;
  readonly auditWitnesses: readonly WitnessSetting[];
  /** The authority for time stamps, and the PEM file with the certificates that vouch for it. */
  readonly auditTimestamp: { readonly url: string; readonly authorities: string } | null;
  /** The mailbox that gets checkpoints. */
  readonly auditMail: string | null;
  /** Where the audit is sent. */
  readonly auditLog: readonly LogDestinationSetting[];
  /** How long sign-ins last, in seconds; idle is since they were used last. */
  readonly signInLifetimes: {
    readonly sessionIdle: number;
    readonly session: number;
    readonly refreshTokenIdle: number;
    readonly refreshToken: number;
  };
  /** Who must have a second factor, and how long one counts. */
  readonly factors: {
    readonly rule: 'off' | 'roles' | 'all';
    /** Null where no browser is remembered. */
    readonly rememberDays: number | null;
    /** How old a second factor may be for a privileged call; null where none is demanded. */
    readonly proofSeconds: number | null;
  };
  /** How long a key signs tokens, in days; null where only a command changes keys. */
  readonly keyLifetime: number | null;
  readonly strict: boolean;
  /** Whom the developers' pages are shown to: all, none, or people with a directory role. */
  readonly workbench: 'on' | 'off' | 'roles';
  /** Whether users may consent for themselves to permissions that an API leaves to them. */
  readonly userConsent: boolean;
  readonly sandboxKey: string | null;
  /** Whether the sandbox's secrets are the public ones. */
  readonly sandboxFixed: boolean;
  /** A name or a file; null for the tutorial. */
  readonly scenario: string | null;
  readonly secretKey: string | null;
  /** Decrypts as well. */
  readonly secretKeyFallback: string | null;
  readonly tenantDomain: string | null;
  readonly adminSecret: string | null;
  readonly outsideIssuer: { readonly issuer: string; readonly jwksUri: string; readonly audience: string } | null;
  /** Null where there are no metrics. `token`: without it nobody reads them; `port`: where this machine may. */
  readonly metrics: { readonly token: string | null; readonly port: number | null } | null;
  /** Calls a second of one caller; null for no limit. */
  readonly rateLimit: number | null;
  /** Origin of a collector; null for no traces. */
  readonly traces: string | null;
  readonly stopDelaySeconds: number;
  readonly log: 'error' | 'warn' | 'info' | 'debug';
};

type ConfigResult = { readonly config: Config } | { readonly faults: readonly string[] };

/**
 * The configuration, or every fault in it, one sentence each, none of which holds a secret. `argv` is without the
 * program's own name.
 */
export function readConfig(
  env: Environment,
  argv: readonly string[],
  readFile = (path: string) => readFileSync(path, 'utf8'),
): ConfigResult {
  const faults: string[] = [];
  const faulty = new Set<SettingKey>();
  const texts = readSettingTexts(settingNames, env, argv, faults);
  const values = Object.fromEntries(
    settingKeys.map((key) => {
      const { value = null, fault } = readSetting(settings[key] as Setting<unknown>, texts, readFile);
      if (fault !== undefined) {
        faulty.add(key);
        faults.push(fault);
      }
      return [key, value];
    }),
  ) as SettingValues;
  faults.push(...violatedRules(values, faulty));
  return faults.length > 0 ? { faults } : { config: configOf(values, texts) };
}

type ParsedSetting<T> = { readonly value?: T | null; readonly fault?: string };

function readSetting<T>(
  setting: Setting<T>,
  texts: SettingTexts,
  readFile: (path: string) => string,
): ParsedSetting<T> {
  const direct = texts[setting.env];
  const file = texts[`${setting.env}_FILE`];
  if (direct && file) return { fault: `${direct.source} and ${file.source} are both set; one of them must go.` };
  if (!file) return parseSetting(setting, direct?.text ?? setting.default, direct?.source ?? setting.env);
  try {
    return parseSetting(setting, readFile(file.text).trim(), `What stands in the file of ${file.source}`);
  } catch (error) {
    return {
      fault:
        `${file.source} is ${JSON.stringify(file.text)}, which cannot be read ` +
        `(${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
    };
  }
}

function parseSetting<T>({ kind, secrecy }: Setting<T>, text: string | null, source: string): ParsedSetting<T> {
  if (text === null) return { value: null };
  const value = kind.parse(text);
  return value === undefined
    ? { fault: `${source} ${describeValue(text, secrecy)}; it must be ${kind.expected}.` }
    : { value };
}

/** An address may hold a password wherever one is written, so that nothing is shown of it but its scheme. */
function describeValue(text: string, secrecy: Setting<unknown>['secrecy']): string {
  if (secrecy === 'secret') return `has ${text.length} characters`;
  const isHidden = text.includes(':') && (secrecy === 'mayHoldSecret' || text.includes('@'));
  return `is ${JSON.stringify(isHidden ? text.replace(/:.*/s, ':…') : text.slice(0, 80))}`;
}

function configOf(values: SettingValues, texts: SettingTexts): Config {
  const { tlsCert, tlsKey, smtpUrl, mailFrom, issuer, issuerJwks, issuerAudience } = values;
  const port = requireValue(values.port);
  // Whoever asks for any free port means both of them.
  const tlsPort = port === 0 && !texts[settings.tlsPort.env] ? 0 : requireValue(values.tlsPort);
  return {
    ...workSettingsOf(values),
    host: requireValue(values.host),
    port: port === 'off' ? null : port,
    tlsPort: tlsPort === 'off' ? null : tlsPort,
    tls: tlsCert !== null && tlsKey !== null ? { certFile: tlsCert, keyFile: tlsKey } : null,
    publicUrl: values.publicUrl,
    trustedProxies: values.trustedProxies ?? new Set(),
    outboundAllow: values.outboundAllow ?? [],
    mail: smtpUrl !== null && mailFrom !== null ? { url: smtpUrl, from: mailFrom } : null,
    database: requireValue(values.database),
    data: values.data ?? folderOf(requireValue(values.database)),
    mode: requireValue(modeOf(values)),
    serves: !requireValue(values.workOnly),
    works: !requireValue(values.serveOnly),
    fourEyes: requireValue(values.fourEyes),
    shortensAddresses: requireValue(values.shortenAddresses),
    auditAnchor: values.auditAnchor,
    ...anchorsOf(values),
    auditLog: values.auditLog ?? [],
    signInLifetimes: {
      sessionIdle: requireValue(values.sessionIdle) * minuteSeconds,
      session: requireValue(values.sessionLifetime) * minuteSeconds,
      refreshTokenIdle: requireValue(values.refreshIdle) * daySeconds,
      refreshToken: requireValue(values.refreshLifetime) * daySeconds,
    },
    factors: factorsOf(values),
    strict: requireValue(values.strict),
    userConsent: (values.userConsent ?? (requireValue(modeOf(values)) === 'sandbox' ? 'on' : 'off')) === 'on',
    workbench: values.workbench ?? (requireValue(modeOf(values)) === 'sandbox' ? 'on' : 'roles'),
    sandboxKey: values.sandboxKey,
    keyLifetime: daysOrNull(values.keyLifetime),
    sandboxFixed: requireValue(values.sandboxFixed),
    scenario: values.scenario,
    secretKey: values.secretKey,
    secretKeyFallback: values.secretKeyFallback,
    tenantDomain: values.tenantDomain,
    adminSecret: values.adminSecret,
    outsideIssuer:
      issuer !== null && issuerJwks !== null && issuerAudience !== null
        ? { issuer, jwksUri: issuerJwks, audience: issuerAudience }
        : null,
    metrics: requireValue(values.metrics) ? { token: values.metricsToken, port: values.metricsPort } : null,
    rateLimit: values.rateLimit === 'off' ? null : (values.rateLimit ?? defaultRates[requireValue(modeOf(values))]),
    traces: values.traces,
    stopDelaySeconds: requireValue(values.stopDelay),
    log: requireValue(values.log),
  };
}

/** What work that comes later is held to. */
const workSettingsOf = (values: SettingValues): Pick<Config, 'jobLease' | 'retention' | 'mailsAttention'> => ({
  jobLease: requireValue(values.jobLease),
  retention: {
    mails: daysOrNull(values.keepMails),
    failedJobs: daysOrNull(values.keepFailedJobs),
    audit: daysOrNull(values.keepAudit),
    signIns: daysOrNull(values.keepSignIns),
    feed: daysOrNull(values.keepFeed),
    answers: daysOrNull(values.keepAnswers),
    addresses: daysOrNull(values.keepAddresses),
  },
  mailsAttention: requireValue(values.attentionMail),
});

const anchorsOf = ({
  auditWitnesses,
  auditTimestamp: url,
  auditTimestampCa: authorities,
  auditMail,
}: SettingValues): Pick<Config, 'auditWitnesses' | 'auditTimestamp' | 'auditMail'> => ({
  auditWitnesses: auditWitnesses ?? [],
  auditTimestamp: url === null || authorities === null ? null : { url, authorities },
  auditMail,
});

const minuteSeconds = 60;
const daySeconds = 24 * 60 * minuteSeconds;
const defaultRates = { production: 200, sandbox: null } as const;

function factorsOf(values: SettingValues): Config['factors'] {
  const { stepUp } = values;
  return {
    rule: values.secondFactor ?? (requireValue(modeOf(values)) === 'sandbox' ? 'off' : 'roles'),
    rememberDays: daysOrNull(values.rememberDevices),
    proofSeconds: stepUp === 'off' || stepUp === null ? null : stepUp * minuteSeconds,
  };
}

const daysOrNull = (value: number | 'off' | null): number | null => (value === 'off' ? null : value);

function folderOf(database: DatabaseSetting): string {
  return database.engine === 'sqlite' && !isInMemory(database) ? dirname(database.path) : './data';
}

/** A setting with a default has a value, unless its row in the table is wrong. */
function requireValue<T>(value: T | null): T {
  if (value === null) throw new Error('A setting that has a default was left without a value.');
  return value;
}
