// Every setting there is: name, kind, default and a sentence for the documents; read from the environment and the
// command line.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as kind from './settingKinds.ts';
import type { DatabaseSetting, SettingKind } from './settingKinds.ts';
import { violatedRules, modeOf } from './settingRules.ts';
import { readSettingTexts, optionOf, type Environment, type SettingName, type SettingTexts } from './settingSources.ts';

// biome-ignore format: a table, read by column
const settings = {
  host:           defineSetting('LATCHKEY_HOST',            kind.host,          '127.0.0.1',
    'Address or host name to listen on.'),
  port:           defineSetting('LATCHKEY_PORT',            kind.port,          '8420', 'Port for http; 0 takes any free one.'),
  tlsPort:        defineSetting('LATCHKEY_TLS_PORT',        kind.portOrOff,     '8421',
    'Port for https; 0 takes any free one, and so does leaving it out when `LATCHKEY_PORT` is 0; `off` for no https.'),
  tlsCert:        defineSetting('LATCHKEY_TLS_CERT',        kind.fileName,      null,
    'File with the certificate for https and those above it, in PEM form. Without it Latchkey makes one, ' +
    'under an authority of its own.'),
  tlsKey:         defineSetting('LATCHKEY_TLS_KEY',         kind.fileName,      null,
    'File with the private key of that certificate, in PEM form.'),
  publicUrl:      defineSetting('LATCHKEY_PUBLIC_URL',      kind.origin,        null,
    'Address under which clients reach the server, such as `https://access.example.org`: the issuer of ' +
    'tokens and the links in answers bear it. Needed in production on an address other than loopback.'),
  trustedProxies: defineSetting('LATCHKEY_TRUSTED_PROXIES', kind.addresses,     null,
    'IP addresses of the proxies whose forwarding headers count, separated by commas.'),
  outboundAllow:  defineSetting('LATCHKEY_OUTBOUND_ALLOW',  kind.destinations,  null,
    'Hosts, addresses or networks inside the own network that Latchkey may connect to, separated by commas. ' +
    'Public ones need no mention; the sandbox may reach loopback.'),
  smtpUrl:        defineSetting('LATCHKEY_SMTP_URL',        kind.mailServer,    null,
    'Server that takes mails: `smtp://USER:PASSWORD@HOST:PORT`, or `smtps://…` where TLS begins at once. ' +
    'Without it mails are kept, readable at `/latchkey/v1/mails`, and not sent. A host inside the own ' +
    'network needs `LATCHKEY_OUTBOUND_ALLOW`.', 'secret'),
  mailFrom:       defineSetting('LATCHKEY_MAIL_FROM',       kind.mailbox,       null,
    'Who mails are from, such as `Latchkey <access@example.org>`. Needed with `LATCHKEY_SMTP_URL`.'),
  database:       defineSetting('LATCHKEY_DATABASE',        kind.database,      'sqlite:./data/latchkey.db',
    'Where everything is kept: `sqlite:PATH`, `sqlite::memory:` (for tests) or ' +
    '`postgres://USER:PASSWORD@HOST:PORT/NAME`.', 'mayHoldSecret'),
  data:           defineSetting('LATCHKEY_DATA',            kind.fileName,      null,
    'Folder for what stands beside a database: the certificate for https, the sandbox\'s secrets. Left out ' +
    'it is the folder of the SQLite file, or `./data`.'),
  mode:           defineSetting('LATCHKEY_MODE',            kind.oneOf('sandbox', 'production'), null,
    '`sandbox`: a seeded tenant, a clock that can be moved, a reset. `production`: none of these. Left out ' +
    'it is `sandbox` with SQLite; with PostgreSQL it must be written out. A database keeps the mode it was created in.'),
  serveOnly:      defineSetting('LATCHKEY_SERVE_ONLY',      kind.onOff,         'off',
    '`on` answers calls and leaves the work that comes later (deliveries, time limits, mails) to other ' +
    'processes on the same PostgreSQL; only what a call waits for is done at once.'),
  workOnly:       defineSetting('LATCHKEY_WORK_ONLY',       kind.onOff,         'off',
    '`on` does that work and answers nothing but questions about its health; it needs `LATCHKEY_PUBLIC_URL`,' +
    ' where the others answer.'),
  keepMails:      defineSetting('LATCHKEY_KEEP_MAILS',      kind.daysOrOff,     '180',
    'Days that mails are kept; `off` for ever. Those that wait to be sent stay.'),
  keepFailedJobs: defineSetting('LATCHKEY_KEEP_FAILED_JOBS', kind.daysOrOff,    '180',
    'Days that work that was given up is kept for people to see; `off` for ever.'),
  keepAudit:      defineSetting('LATCHKEY_KEEP_AUDIT',      kind.daysOrOff,     'off',
    'Days that the audit is kept; `off` for ever.'),
  jobLease:       defineSetting('LATCHKEY_JOB_LEASE',       kind.count(2, 3600), '60',
    'Seconds after which the work that a process had when it died is taken up by others. Calls outside, and ' +
    'mails where they are sent, keep to 60.'),
  strict:         defineSetting('LATCHKEY_STRICT',          kind.onOff,         'off',
    '`on` accepts in bodies only what the schema of that API version says, no other known spelling.'),
  sandboxKey:     defineSetting('LATCHKEY_SANDBOX_KEY',     kind.secret(16),    null,
    'Lets other machines use `/sandbox`, sent as `X-Latchkey-Sandbox-Key`. Needed for a sandbox on an ' +
    'address other than loopback.', 'secret'),
  secretKey:      defineSetting('LATCHKEY_SECRET_KEY',      kind.secret(32),    null,
    'Encrypts the keys that sign tokens where they are stored. Needed in production.', 'secret'),
  tenantDomain:   defineSetting('LATCHKEY_TENANT_DOMAIN',   kind.host,          null,
    'Domain of the organisation, such as `example.org`. Needed at the first start in production, which ' +
    'creates the tenant.'),
  adminSecret:    defineSetting('LATCHKEY_ADMIN_SECRET',    kind.secret(24),    null,
    'Secret of the first client, which may do everything. Needed at the first start in production; its ' +
    'client id is printed then.', 'secret'),
  issuer:         defineSetting('LATCHKEY_ISSUER',          kind.secureAddress, null,
    'An outside issuer whose tokens are accepted too, exactly as it names itself in `iss`.'),
  issuerJwks:     defineSetting('LATCHKEY_ISSUER_JWKS',     kind.secureAddress, null,
    'Where that issuer publishes its signing keys.'),
  issuerAudience: defineSetting('LATCHKEY_ISSUER_AUDIENCE', kind.anyText,       null,
    'The `aud` that tokens of that issuer must have.'),
  metrics:        defineSetting('LATCHKEY_METRICS',         kind.onOff,         'on',
    'Whether `/metrics` answers in Prometheus\' form: to this machine itself, and to whoever sends the token.'),
  metricsToken:   defineSetting('LATCHKEY_METRICS_TOKEN',   kind.secret(16),    null,
    'Lets others read `/metrics`, sent as `Authorization: Bearer …`.', 'secret'),
  rateLimit:      defineSetting('LATCHKEY_RATE_LIMIT',      kind.rate,          null,
    'Calls a second that one caller (a client and the person that it acts for) may make to one process on ' +
    'the long run, ten times as many at once; what is more is answered 429. `off` for no limit. Left out it ' +
    'is 200 in production, and `off` in the sandbox.'),
  traces:         defineSetting('LATCHKEY_TRACES',          kind.collector,     null,
    'Where an OpenTelemetry collector takes traces in OTLP over http, such as `http://localhost:4318`; left ' +
    'out there are none. A host inside the own network needs `LATCHKEY_OUTBOUND_ALLOW`; the sandbox may ' +
    'reach loopback.'),
  stopDelay:      defineSetting('LATCHKEY_STOP_DELAY',      kind.seconds(600),  '0',
    'Seconds for which calls are still answered after the server was told to stop, while `/readyz` says so ' +
    'already: time for a balancer to look.'),
  log:            defineSetting('LATCHKEY_LOG',             kind.oneOf('error', 'warn', 'info', 'debug'), 'info',
    'The least grave messages that the log, on standard error, still shows.'),
} as const;

type Key = keyof typeof settings;
/** A value per setting, null where it has none. */
export type SettingValues = {
  readonly [K in Key]: ((typeof settings)[K]['kind'] extends SettingKind<infer T> ? T : never) | null;
};

export type Config = {
  readonly host: string;
  readonly port: number;
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
  };
  readonly strict: boolean;
  readonly sandboxKey: string | null;
  readonly secretKey: string | null;
  readonly tenantDomain: string | null;
  readonly adminSecret: string | null;
  readonly outsideIssuer: { readonly issuer: string; readonly jwksUri: string; readonly audience: string } | null;
  /** Null where there are no metrics. `token` lets other machines read them. */
  readonly metrics: { readonly token: string | null } | null;
  /** Calls a second of one caller; null for no limit. */
  readonly rateLimit: number | null;
  /** Origin of a collector; null for no traces. */
  readonly traces: string | null;
  readonly stopDelaySeconds: number;
  readonly log: 'error' | 'warn' | 'info' | 'debug';
};

export type ConfigResult = { readonly config: Config } | { readonly faults: readonly string[] };

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
  const faulty = new Set<Key>();
  const texts = readSettingTexts(names, env, argv, faults);
  const values = Object.fromEntries(
    keys.map((key) => {
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

export type SettingDescription = {
  readonly env: string;
  readonly option: string;
  readonly default: string | null;
  readonly about: string;
};

export function describeSettings(): readonly SettingDescription[] {
  return keys.map((key) => {
    const { env, default: usual, about, secrecy } = settings[key] as Setting<unknown>;
    const file = secrecy ? ` \`${env}_FILE\` may name a file that holds it.` : '';
    return { env, option: optionOf(secrecy === 'secret' ? `${env}_FILE` : env), default: usual, about: about + file };
  });
}

/** The README's table of settings, in Markdown. */
export function settingsTable(): string {
  const lines = describeSettings().map(
    (row) =>
      `| \`${row.env}\` | \`${row.option}\` | ${row.default === null ? '' : `\`${row.default}\``} | ${row.about} |`,
  );
  return ['| Setting | On the command line | Default | What it is |', '|---|---|---|---|', ...lines, ''].join('\n');
}

type Setting<T> = {
  readonly env: string;
  readonly kind: SettingKind<T>;
  /** As it would be written; null where there is none. */
  readonly default: string | null;
  readonly about: string;
  /**
   * With either, `<env>_FILE` may name a file that holds the value. A `secret` is never repeated in a message nor taken
   * from the
   * command line; what `mayHoldSecret` is cut short in messages.
   */
  readonly secrecy: 'secret' | 'mayHoldSecret' | undefined;
};

function defineSetting<T>(
  env: string,
  kind: SettingKind<T>,
  usual: string | null,
  about: string,
  secrecy?: Setting<T>['secrecy'],
): Setting<T> {
  return { env, kind, default: usual, about, secrecy };
}

const keys = Object.keys(settings) as readonly Key[];

const names: readonly SettingName[] = keys.flatMap((key) => {
  const { env, secrecy: care, kind: of } = settings[key] as Setting<unknown>;
  const bare = of === kind.onOff ? 'on' : null;
  return [
    { env, isSecret: care === 'secret', bare },
    ...(care ? [{ env: `${env}_FILE`, isSecret: false, bare: null }] : []),
  ];
});

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
function describeValue(text: string, care: Setting<unknown>['secrecy']): string {
  if (care === 'secret') return `has ${text.length} characters`;
  const isHidden = text.includes(':') && (care === 'mayHoldSecret' || text.includes('@'));
  return `is ${JSON.stringify(isHidden ? text.replace(/:.*/s, ':…') : text.slice(0, 80))}`;
}

function configOf(values: SettingValues, texts: SettingTexts): Config {
  const { tlsCert, tlsKey, smtpUrl, mailFrom, issuer, issuerJwks, issuerAudience } = values;
  const port = requireValue(values.port);
  // Whoever asks for any free port means both of them.
  const tlsPort = port === 0 && !texts[settings.tlsPort.env] ? 0 : requireValue(values.tlsPort);
  return {
    host: requireValue(values.host),
    port,
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
    jobLease: requireValue(values.jobLease),
    retention: {
      mails: daysOrNull(values.keepMails),
      failedJobs: daysOrNull(values.keepFailedJobs),
      audit: daysOrNull(values.keepAudit),
    },
    strict: requireValue(values.strict),
    sandboxKey: values.sandboxKey,
    secretKey: values.secretKey,
    tenantDomain: values.tenantDomain,
    adminSecret: values.adminSecret,
    outsideIssuer:
      issuer !== null && issuerJwks !== null && issuerAudience !== null
        ? { issuer, jwksUri: issuerJwks, audience: issuerAudience }
        : null,
    metrics: requireValue(values.metrics) ? { token: values.metricsToken } : null,
    rateLimit: values.rateLimit === 'off' ? null : (values.rateLimit ?? defaultRates[requireValue(modeOf(values))]),
    traces: values.traces,
    stopDelaySeconds: requireValue(values.stopDelay),
    log: requireValue(values.log),
  };
}

const defaultRates = { production: 200, sandbox: null } as const;

const daysOrNull = (value: number | 'off' | null): number | null => (value === 'off' ? null : value);

function folderOf(database: DatabaseSetting): string {
  return database.engine === 'sqlite' && database.path !== kind.inMemory ? dirname(database.path) : './data';
}

/** A setting with a default has a value, unless its row in the table is wrong. */
function requireValue<T>(value: T | null): T {
  if (value === null) throw new Error('A setting that has a default was left without a value.');
  return value;
}
