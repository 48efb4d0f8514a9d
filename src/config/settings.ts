// Every setting there is: name, kind, default and a sentence for the documents.

import * as kind from './settingKinds.ts';
import type { SettingKind } from './settingKinds.ts';
import { optionOf, type SettingName } from './settingSources.ts';

// biome-ignore format: a table, read by column
export const settings = {
  host:           defineSetting('LATCHKEY_HOST',            kind.host,          '127.0.0.1',
    'Address or host name to listen on.'),
  port:           defineSetting('LATCHKEY_PORT',            kind.portOrOff,     '8420',
    'Port for http; 0 takes any free one, `off` for no http. In production http answers only questions about ' +
    'health, and trusted proxies that say `X-Forwarded-Proto: https`; pages are led to https.'),
  tlsPort:        defineSetting('LATCHKEY_TLS_PORT',        kind.portOrOff,     '8421',
    'Port for https; 0 takes any free one, and so does leaving it out when `LATCHKEY_PORT` is 0; `off` for no https.'),
  tlsCert:        defineSetting('LATCHKEY_TLS_CERT',        kind.fileName,      null,
    'File with the certificate for https and those above it, in PEM form. Without it Latchkey makes one, ' +
    'under an authority of its own.'),
  tlsKey:         defineSetting('LATCHKEY_TLS_KEY',         kind.fileName,      null,
    'File with the private key of that certificate, in PEM form.'),
  publicUrl:      defineSetting('LATCHKEY_PUBLIC_URL',      kind.origin,        null,
    'Address under which clients reach the server, such as `https://access.example.org`: the issuer of ' +
    'tokens and all links bear it, whatever a request says. Needed behind a proxy or another port, and in ' +
    'production on an address other than loopback.'),
  trustedProxies: defineSetting('LATCHKEY_TRUSTED_PROXIES', kind.addresses,     null,
    'IP addresses of the proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` count, separated by commas. ' +
    'Needs `LATCHKEY_PUBLIC_URL`.'),
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
    'it is `sandbox` with SQLite; with PostgreSQL it must be written out. A database keeps the mode it was ' +
    'created in.'),
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
  sessionIdle:    defineSetting('LATCHKEY_SESSION_IDLE',    kind.count(1, 525_600), '1440',
    'Minutes without use after which a browser that is signed in asks for the password again.'),
  sessionLifetime: defineSetting('LATCHKEY_SESSION_LIFETIME', kind.count(1, 525_600), '10080',
    'Minutes after the sign-in after which it does, however much it is used.'),
  refreshIdle:    defineSetting('LATCHKEY_REFRESH_IDLE',    kind.count(1, 3650), '90',
    'Days without use after which a refresh token is refused, and its user must sign in again.'),
  refreshLifetime: defineSetting('LATCHKEY_REFRESH_LIFETIME', kind.count(1, 3650), '365',
    'Days after the sign-in after which it is, however often it is used.'),
  strict:         defineSetting('LATCHKEY_STRICT',          kind.onOff,         'off',
    '`on` accepts in bodies only what the schema of that API version says, no other known spelling.'),
  workbench:      defineSetting('LATCHKEY_WORKBENCH',       kind.oneOf('on', 'off', 'roles'), null,
    'Who is offered the workbench, the pages for developers below `/workbench`: `on` everybody, `off` nobody, ' +
    '`roles` people with a directory role. Left out it is `on` in the sandbox and `roles` in production.'),
  sandboxKey:     defineSetting('LATCHKEY_SANDBOX_KEY',     kind.secret(16),    null,
    'Whoever uses `/sandbox` must send it, as `X-Latchkey-Sandbox-Key`, from this machine too. Without it this ' +
    'machine itself may. Needed for a sandbox on an address other than loopback.', 'secret'),
  secretKey:      defineSetting('LATCHKEY_SECRET_KEY',      kind.secret(32),    null,
    'Encrypts the keys that sign tokens, and what the issuer keeps of sign-ins, where they are stored. Needed in ' +
    'production.', 'secret'),
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
    'Whether `/metrics` answers in Prometheus\' form: to whoever sends the token; without a token in the sandbox to ' +
    'this machine itself, in production to nobody.'),
  metricsToken:   defineSetting('LATCHKEY_METRICS_TOKEN',   kind.secret(16),    null,
    'Whoever reads `/metrics` must send it, as `Authorization: Bearer …`.', 'secret'),
  metricsPort:    defineSetting('LATCHKEY_METRICS_PORT',    kind.port,          null,
    'Port on 127.0.0.1 on which `/metrics`, `/healthz` and `/readyz` are answered by http to this machine ' +
    'itself, without a token; 0 takes any free one.'),
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

/** The name of a setting in the code. */
export type SettingKey = keyof typeof settings;
/** A value per setting, null where it has none. */
export type SettingValues = {
  readonly [K in SettingKey]: ((typeof settings)[K]['kind'] extends SettingKind<infer T> ? T : never) | null;
};

/** A setting in words. `default` is null where there is none. */
type SettingDescription = {
  readonly env: string;
  readonly option: string;
  readonly default: string | null;
  readonly about: string;
};

/** Every setting as the documents and the command line describe it, in the order of the table. */
export function describeSettings(): readonly SettingDescription[] {
  return settingKeys.map((key) => {
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

/** One row of the table. */
export type Setting<T> = {
  readonly env: string;
  readonly kind: SettingKind<T>;
  /** As it would be written; null where there is none. */
  readonly default: string | null;
  readonly about: string;
  /**
   * With either, `<env>_FILE` may name a file that holds the value. A `secret` is never repeated in a message nor taken
   * from the command line; a value that `mayHoldSecret` is cut short in messages.
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

/** Every setting, in the order of the table. */
export const settingKeys = Object.keys(settings) as readonly SettingKey[];

/** The name of every setting in the environment, those that name a file included. */
export const settingNames: readonly SettingName[] = settingKeys.flatMap((key) => {
  const { env, secrecy, kind: of } = settings[key] as Setting<unknown>;
  const bare = of === kind.onOff ? 'on' : null;
  return [
    { env, isSecret: secrecy === 'secret', bare },
    ...(secrecy ? [{ env: `${env}_FILE`, isSecret: false, bare: null }] : []),
  ];
});
