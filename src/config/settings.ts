// Every setting there is: name, kind, default and a sentence for the documents.

import { auditWitnesses } from './auditWitnesses.ts';
import { logDestinations } from './logDestinations.ts';
import * as kind from './settingKinds.ts';
import type { SettingKind } from './settingKinds.ts';
import { optionOf, type SettingName } from './settingSources.ts';

/** A row for each setting, by its name in the code. */
// biome-ignore format: a table, read by column
export const settings = {
  host:           defineSetting('LATCHKEY_HOST',            kind.host,          '127.0.0.1',
    'The address or host name on which Latchkey listens.'),
  port:           defineSetting('LATCHKEY_PORT',            kind.portOrOff,     '8420',
    'The port for http. With `0` Latchkey takes a free port, with `off` it does not listen for http. In ' +
    'production the http port answers health checks and trusted proxies that send `X-Forwarded-Proto: https`, ' +
    'and redirects requests for pages to https.'),
  tlsPort:        defineSetting('LATCHKEY_TLS_PORT',        kind.portOrOff,     '8421',
    'The port for https. With `0` Latchkey takes a free port, and also if this setting is absent and ' +
    '`LATCHKEY_PORT` is 0. With `off` it does not listen for https.'),
  tlsCert:        defineSetting('LATCHKEY_TLS_CERT',        kind.fileName,      null,
    'The PEM file with the certificate for https and its intermediate certificates. Without it Latchkey creates ' +
    'a certificate and a certificate authority.'),
  tlsKey:         defineSetting('LATCHKEY_TLS_KEY',         kind.fileName,      null,
    'The PEM file with the private key of that certificate.'),
  publicUrl:      defineSetting('LATCHKEY_PUBLIC_URL',      kind.origin,        null,
    'The address under which clients reach the server, such as `https://access.example.org`. The issuer of ' +
    'tokens and all links use it, whatever a request says. Latchkey needs it behind a proxy, behind another ' +
    'port, and in production on an address other than loopback.'),
  trustedProxies: defineSetting('LATCHKEY_TRUSTED_PROXIES', kind.addresses,     null,
    'The IP addresses of the proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` Latchkey believes, ' +
    'separated by commas. This setting needs `LATCHKEY_PUBLIC_URL`.'),
  outboundAllow:  defineSetting('LATCHKEY_OUTBOUND_ALLOW',  kind.destinations,  null,
    'The hosts, addresses or networks inside the private network that Latchkey may connect to, separated by ' +
    'commas. Latchkey may always connect to public addresses; a sandbox may also connect to loopback.'),
  smtpUrl:        defineSetting('LATCHKEY_SMTP_URL',        kind.mailServer,    null,
    'The server that sends the mails: `smtp://USER:PASSWORD@HOST:PORT`, or `smtps://…` if TLS begins at once. ' +
    'Without it Latchkey keeps the mails, shows them at `/latchkey/v1/mails`, and sends none. A host inside the ' +
    'private network needs an entry in `LATCHKEY_OUTBOUND_ALLOW`.', 'secret'),
  mailFrom:       defineSetting('LATCHKEY_MAIL_FROM',       kind.mailbox,       null,
    'The sender of the mails, such as `Latchkey <access@example.org>`. `LATCHKEY_SMTP_URL` needs this setting.'),
  database:       defineSetting('LATCHKEY_DATABASE',        kind.database,      'sqlite:./data/latchkey.db',
    'The database: `sqlite:PATH`, `sqlite::memory:` (for tests) or ' +
    '`postgres://USER:PASSWORD@HOST:PORT/NAME`.', 'mayHoldSecret'),
  data:           defineSetting('LATCHKEY_DATA',            kind.fileName,      null,
    'The folder for the files that Latchkey keeps beside a database: the certificate for https, the secrets of ' +
    'the sandbox. The default is the folder of the SQLite file, or `./data`.'),
  mode:           defineSetting('LATCHKEY_MODE',            kind.oneOf('sandbox', 'production'), null,
    'A `sandbox` has a seeded tenant, a clock that can be moved, and a reset. `production` has none of these. ' +
    'The default is `sandbox` with SQLite; with PostgreSQL the setting is required. A database keeps the mode in ' +
    'which it was created.'),
  serveOnly:      defineSetting('LATCHKEY_SERVE_ONLY',      kind.onOff,         'off',
    'With `on` the process answers requests and leaves later work (deliveries, time limits, mails) to other ' +
    'processes on the same PostgreSQL. It does only the work that a request waits for.'),
  workOnly:       defineSetting('LATCHKEY_WORK_ONLY',       kind.onOff,         'off',
    'With `on` the process does that later work and answers health checks only. It needs `LATCHKEY_PUBLIC_URL`, ' +
    'the address of the processes that answer requests.'),
  keepMails:      defineSetting('LATCHKEY_KEEP_MAILS',      kind.daysOrOff,     '180',
    'The number of days after which Latchkey deletes a mail. With `off` it keeps all mails. It never deletes a ' +
    'mail that waits to be sent.'),
  keepFailedJobs: defineSetting('LATCHKEY_KEEP_FAILED_JOBS', kind.daysOrOff,    '180',
    'The number of days after which Latchkey deletes a job that it gave up. With `off` it keeps all of them.'),
  keepAudit:      defineSetting('LATCHKEY_KEEP_AUDIT',      kind.daysOrOff,     'off',
    'The number of days after which Latchkey deletes an entry of the audit. With `off` it keeps all entries.'),
  keepSignIns:    defineSetting('LATCHKEY_KEEP_SIGNINS',    kind.daysOrOff,     '90',
    'The number of days after which Latchkey deletes a sign-in, or a refused call, from its log. With `off` it keeps ' +
    'all of them.'),
  keepAnswers:    defineSetting('LATCHKEY_KEEP_ANSWERS',    kind.daysOrOff,     'off',
    'The number of whole days after the completion of a request after which Latchkey deletes its answers: those to ' +
    'the questions of policies and resources, and those to approvers, in the audit too. With `off` it keeps them.'),
  keepAddresses:  defineSetting('LATCHKEY_KEEP_ADDRESSES',  kind.daysOrOff,     'off',
    'The number of whole days after which Latchkey deletes the addresses of clients from the audit, from sign-ins ' +
    'and from refused calls. With `off` addresses stay as long as these.'),
  attentionMail:  defineSetting('LATCHKEY_ATTENTION_MAIL',  kind.onOff,         'off',
    'With `on` Latchkey sends the Global Administrators a mail each day on which something needs their hand: failed ' +
    'deliveries, mails and jobs, secrets that end soon, policies that cannot work.'),
  keepFeed:       defineSetting('LATCHKEY_KEEP_FEED',       kind.daysOrOff,     '30',
    'The number of days after which Latchkey deletes the record of a change from the feed of changes. With `off` it ' +
    'keeps all of them.'),
  fourEyes:       defineSetting('LATCHKEY_FOUR_EYES',       kind.onOff,         'off',
    'With `on` edits of packages in privileged catalogs, of sensitive packages and of automatic rules need a second ' +
    'administrator: they are proposed at `/latchkey/v1/proposals`, and done when another person approves them.'),
  shortenAddresses: defineSetting('LATCHKEY_SHORTEN_ADDRESSES', kind.onOff,     'off',
    'With `on` Latchkey keeps addresses of clients in the audit, in the log of sign-ins and in that of refused calls ' +
    'only as their network: the first 24 bits of an IPv4 address, the first 48 of an IPv6 address.'),
  auditAnchor:    defineSetting('LATCHKEY_AUDIT_ANCHOR',    kind.fileName,      null,
    'The file to which Latchkey appends each signed checkpoint of the audit. Put it on another machine or another ' +
    'volume: with it `latchkey verify` also finds an audit that was rewritten or rolled back as a whole. The default ' +
    'is `audit-checkpoints.jsonl` in the folder of `LATCHKEY_DATA`, in production.'),
  auditWitnesses: defineSetting('LATCHKEY_AUDIT_WITNESSES', auditWitnesses,     null,
    'Witnesses that cosign the newest checkpoint of the audit each minute (C2SP tlog-witness): `ADDRESS KEY`, ' +
    'separated by commas, where the key is the verifier key `NAME+HASH+KEY`. A witness signs no tree that was ' +
    'rewritten or rolled back. A host inside the private network needs an entry in `LATCHKEY_OUTBOUND_ALLOW`.'),
  auditTimestamp: defineSetting('LATCHKEY_AUDIT_TIMESTAMP', kind.secureAddress, null,
    'The address of an authority for time stamps (RFC 3161), which stamps the newest checkpoint of the audit each ' +
    'hour. It needs `LATCHKEY_AUDIT_TIMESTAMP_CA`.'),
  auditTimestampCa: defineSetting('LATCHKEY_AUDIT_TIMESTAMP_CA', kind.fileName, null,
    'The PEM file with the certificates of the authorities that vouch for the time stamps.'),
  auditMail:      defineSetting('LATCHKEY_AUDIT_MAIL',      kind.mailbox,       null,
    'The mailbox that gets the newest checkpoint of the audit once a day. It needs `LATCHKEY_SMTP_URL`.'),
  auditLog:       defineSetting('LATCHKEY_AUDIT_LOG',       logDestinations,    null,
    'Where Latchkey sends each entry of the audit, each signed checkpoint, each sign-in and each refused call, as a ' +
    'line of JSON, at least once: ' +
    '`file:PATH`, `syslog+tls://HOST:PORT`, `syslog+tcp://HOST:PORT`, `otlp` (the collector of `LATCHKEY_TRACES`), ' +
    'separated by commas. A host inside the private network needs an entry in `LATCHKEY_OUTBOUND_ALLOW`.'),
  backupRecipients: defineSetting('LATCHKEY_BACKUP_RECIPIENTS', kind.recipients, null,
    'The public keys, separated by commas, for which `latchkey backup` encrypts: recipients of age (`age1…`), such ' +
    'as that of `latchkey backup-key`. Without it backups are not encrypted.'),
  backupIdentity: defineSetting('LATCHKEY_BACKUP_IDENTITY', kind.identity, null,
    'The key that opens encrypted backups (`AGE-SECRET-KEY-…`), for `latchkey restore` and `latchkey verify`. ' +
    'Servers do not need it.', 'secret'),
  jobLease:       defineSetting('LATCHKEY_JOB_LEASE',       kind.count(2, 3600), '60',
    'The number of seconds after which other processes take over the jobs of a process that died. Jobs that call ' +
    'other systems or send mails always wait 60 seconds.'),
  sessionIdle:    defineSetting('LATCHKEY_SESSION_IDLE',    kind.count(1, 525_600), '1440',
    'The number of minutes without use after which a signed-in browser asks for the password again.'),
  sessionLifetime: defineSetting('LATCHKEY_SESSION_LIFETIME', kind.count(1, 525_600), '10080',
    'The number of minutes after the sign-in after which a browser asks for the password again, even if it is in ' +
    'use.'),
  refreshIdle:    defineSetting('LATCHKEY_REFRESH_IDLE',    kind.count(1, 3650), '90',
    'The number of days without use after which Latchkey refuses a refresh token, and its user must sign in ' +
    'again.'),
  refreshLifetime: defineSetting('LATCHKEY_REFRESH_LIFETIME', kind.count(1, 3650), '365',
    'The number of days after the sign-in after which Latchkey refuses a refresh token, even if it is in use.'),
  secondFactor:   defineSetting('LATCHKEY_SECOND_FACTOR',   kind.oneOf('off', 'roles', 'all'), null,
    'Who must have a second factor (an authenticator app or a passkey) to sign in with a password: `roles` whoever ' +
    'holds a directory role or a role of entitlement management, `all` everybody, `off` nobody. Users who have one ' +
    'are always asked for it. The default is `off` in the sandbox and `roles` in production.'),
  rememberDevices: defineSetting('LATCHKEY_REMEMBER_DEVICES', kind.daysOrOff,   '30',
    'The number of days for which a browser is not asked for the second factor if its user wishes so. With `off` ' +
    'each sign-in asks.'),
  stepUp:         defineSetting('LATCHKEY_STEP_UP',         kind.minutesOrOff,  'off',
    'The number of minutes that a second factor may be old for calls that decide about privileged access or change ' +
    'roles, clients, connections or factors. Older ones are answered with 401 and a claims challenge ' +
    '(docs/second-factors.md). With `off` no call demands one.'),
  keyLifetime:    defineSetting('LATCHKEY_KEY_LIFETIME',    kind.daysOrOff,     '90',
    'The number of days for which a key signs tokens. The next key is published a day before it signs, the old one ' +
    'until its last token has ended. A key signs checkpoints of the audit for as long. With `off` only `latchkey ' +
    'rotate-keys` changes keys.'),
  strict:         defineSetting('LATCHKEY_STRICT',          kind.onOff,         'off',
    'With `on` Latchkey accepts in request bodies only the spellings of the schema of that API version.'),
  userConsent:    defineSetting('LATCHKEY_USER_CONSENT',    kind.oneOf('on', 'off'), null,
    'With `on` a page asks users for delegated permissions that a client was not given, as far as an API leaves them ' +
    'to users. With `off` an administrator gives them at `/{tenant}/adminconsent?client_id=…`. The default is `on` ' +
    'in the sandbox and `off` in production.'),
  workbench:      defineSetting('LATCHKEY_WORKBENCH',       kind.oneOf('on', 'off', 'roles'), null,
    'Decides who sees the workbench, the pages for developers below `/workbench`: `on` everybody, `off` nobody, ' +
    '`roles` people with a directory role. The default is `on` in the sandbox and `roles` in production.'),
  sandboxKey:     defineSetting('LATCHKEY_SANDBOX_KEY',     kind.secret(16),    null,
    'The key that every request to `/sandbox` must send as `X-Latchkey-Sandbox-Key`, from this machine too. ' +
    'Without it only this machine may call `/sandbox`. A sandbox on an address other than loopback needs ' +
    'it.', 'secret'),
  sandboxFixed:   defineSetting('LATCHKEY_SANDBOX_FIXED',   kind.onOff,         'off',
    'With `on` the passwords and client secrets of the sandbox are the same in every sandbox, and public: ' +
    'docs/sandbox.md has them. It needs an address of loopback, and a database that was created with it.'),
  scenario:       defineSetting('LATCHKEY_SCENARIO',        kind.anyText,       null,
    'What a new sandbox holds: `tutorial` (the default), `company`, `guests`, `separation-of-duties`, or the YAML ' +
    'file of a scenario (docs/sandbox.md). It changes nothing in a database that was used before.'),
  secretKey:      defineSetting('LATCHKEY_SECRET_KEY',      kind.secret(32),    null,
    'The key that encrypts the keys for signing tokens, and the issuer\'s records of sign-ins, in the database. ' +
    'Production needs it.', 'secret'),
  secretKeyFallback: defineSetting('LATCHKEY_SECRET_KEY_FALLBACK', kind.secret(32), null,
    'Another key that Latchkey decrypts with, while `LATCHKEY_SECRET_KEY` changes: first the next one, then the old ' +
    'one. `latchkey rotate-secret` then encrypts everything anew.', 'secret'),
  tenantDomain:   defineSetting('LATCHKEY_TENANT_DOMAIN',   kind.host,          null,
    'The domain of the organisation, such as `example.org`. The first start in production needs it to create the ' +
    'tenant.'),
  adminSecret:    defineSetting('LATCHKEY_ADMIN_SECRET',    kind.secret(24),    null,
    'The secret of the first client, which has all permissions. The first start in production needs it, and ' +
    'prints the id of this client.', 'secret'),
  issuer:         defineSetting('LATCHKEY_ISSUER',          kind.secureAddress, null,
    'An external issuer whose tokens Latchkey also accepts, spelled exactly as in its `iss`.'),
  issuerJwks:     defineSetting('LATCHKEY_ISSUER_JWKS',     kind.secureAddress, null,
    'The address at which that issuer publishes its signing keys.'),
  issuerAudience: defineSetting('LATCHKEY_ISSUER_AUDIENCE', kind.anyText,       null,
    'The `aud` that tokens of that issuer must have.'),
  metrics:        defineSetting('LATCHKEY_METRICS',         kind.onOff,         'on',
    'With `on` `/metrics` answers in the format of Prometheus, to callers who send the token. Without a token it ' +
    'answers this machine in the sandbox, and nobody in production.'),
  metricsToken:   defineSetting('LATCHKEY_METRICS_TOKEN',   kind.secret(16),    null,
    'The token that readers of `/metrics` must send as `Authorization: Bearer …`.', 'secret'),
  metricsPort:    defineSetting('LATCHKEY_METRICS_PORT',    kind.port,          null,
    'The port on 127.0.0.1 on which `/metrics`, `/healthz` and `/readyz` answer this machine over http without a ' +
    'token. With `0` Latchkey takes a free port.'),
  rateLimit:      defineSetting('LATCHKEY_RATE_LIMIT',      kind.rate,          null,
    'The number of requests per second that one caller (a client and the person for whom it acts) may send to ' +
    'one process on average. A burst may be ten times as large. Latchkey answers further requests with 429. With ' +
    '`off` there is no limit. The default is 200 in production, and `off` in the sandbox.'),
  traces:         defineSetting('LATCHKEY_TRACES',          kind.collector,     null,
    'The address of an OpenTelemetry collector that receives traces in OTLP over http, such as ' +
    '`http://localhost:4318`. Without it Latchkey sends no traces. A host inside the private network needs an ' +
    'entry in `LATCHKEY_OUTBOUND_ALLOW`; a sandbox may connect to loopback.'),
  stopDelay:      defineSetting('LATCHKEY_STOP_DELAY',      kind.seconds(600),  '0',
    'The number of seconds during which a stopping server still answers requests, while `/readyz` already ' +
    'reports that it stops. In this time a load balancer can notice it.'),
  log:            defineSetting('LATCHKEY_LOG',             kind.oneOf('error', 'warn', 'info', 'debug'), 'info',
    'The lowest level of messages that the log, on standard error, shows.'),
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
    const file = secrecy ? ` \`${env}_FILE\` may name a file that contains it.` : '';
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
