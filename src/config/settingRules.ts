// What settings must be together: a row says which settings it is about, when it is broken, and what to tell.
import type { SettingValues } from './settings.ts';
import { isInMemory, isLoopback } from './settingKinds.ts';

type SettingRule = {
  readonly about: readonly (keyof SettingValues)[];
  readonly isBroken: (values: SettingValues) => boolean;
  readonly tell: (values: SettingValues) => string;
};

const rules: readonly SettingRule[] = [
  {
    about: ['auditMail', 'smtpUrl'],
    isBroken: (v) => v.auditMail !== null && v.smtpUrl === null,
    tell: () => 'LATCHKEY_SMTP_URL must be set with LATCHKEY_AUDIT_MAIL: the server that sends the mails.',
  },
  {
    about: ['auditTimestamp', 'auditTimestampCa'],
    isBroken: (v) => v.auditTimestamp !== null && v.auditTimestampCa === null,
    tell: () =>
      'LATCHKEY_AUDIT_TIMESTAMP_CA must be set with LATCHKEY_AUDIT_TIMESTAMP: the certificates of the authority.',
  },
  {
    about: ['auditLog', 'traces'],
    isBroken: (v) => v.traces === null && (v.auditLog ?? []).some(({ kind }) => kind === 'otlp'),
    tell: () => 'LATCHKEY_TRACES must be set with otlp in LATCHKEY_AUDIT_LOG: the collector that takes the logs.',
  },
  {
    about: ['database', 'mode'],
    isBroken: (v) => modeOf(v) === null,
    tell: () => 'LATCHKEY_MODE must be written out with PostgreSQL: sandbox or production.',
  },
  {
    about: ['database', 'mode', 'host', 'sandboxKey'],
    isBroken: (v) => modeOf(v) === 'sandbox' && isReachable(v) && v.sandboxKey === null,
    tell: (v) =>
      `LATCHKEY_SANDBOX_KEY must be set, because other machines can reach a sandbox on ${v.host}: a random ` +
      'text of 16 characters or more.',
  },
  {
    about: ['mode', 'secretKey'],
    isBroken: (v) => v.mode === 'production' && v.secretKey === null,
    tell: () =>
      'LATCHKEY_SECRET_KEY must be set in production: a random text of 32 characters or more, such as ' +
      '`openssl rand -base64 32` ' +
      'prints (LATCHKEY_SECRET_KEY_FILE may name a file with it).',
  },
  {
    about: ['secretKey', 'secretKeyFallback'],
    isBroken: (v) => v.secretKeyFallback !== null && v.secretKey === null,
    tell: () => 'LATCHKEY_SECRET_KEY must be set with LATCHKEY_SECRET_KEY_FALLBACK: it is the key that encrypts.',
  },
  {
    about: ['mode', 'host', 'publicUrl'],
    isBroken: (v) => v.mode === 'production' && isReachable(v) && v.publicUrl === null,
    tell: (v) =>
      `LATCHKEY_PUBLIC_URL must be set in production on ${v.host}: the address under which clients reach ` +
      'the server, such as https://access.example.org.',
  },
  {
    about: ['mode', 'publicUrl'],
    isBroken: (v) => v.mode === 'production' && v.publicUrl?.startsWith('http:') === true,
    tell: (v) => `LATCHKEY_PUBLIC_URL is "${v.publicUrl}"; in production it must begin with https://.`,
  },
  {
    about: ['trustedProxies', 'publicUrl'],
    isBroken: (v) => v.trustedProxies !== null && v.trustedProxies.size > 0 && v.publicUrl === null,
    tell: () =>
      'LATCHKEY_PUBLIC_URL must be set with LATCHKEY_TRUSTED_PROXIES: the address under which clients reach the ' +
      'proxy, such as https://access.example.org, for no header of a proxy says it.',
  },
  {
    about: ['mode', 'sandboxKey'],
    isBroken: (v) => v.mode === 'production' && v.sandboxKey !== null,
    tell: () =>
      'LATCHKEY_SANDBOX_KEY is set, but production has no sandbox; take it out, or set LATCHKEY_MODE to sandbox.',
  },
  {
    about: ['mode', 'scenario', 'sandboxFixed', 'database'],
    isBroken: (v) => modeOf(v) === 'production' && (v.scenario !== null || v.sandboxFixed === true),
    tell: () =>
      'LATCHKEY_SCENARIO and LATCHKEY_SANDBOX_FIXED are for a sandbox; take them out, or set LATCHKEY_MODE to sandbox.',
  },
  {
    about: ['sandboxFixed', 'host', 'publicUrl', 'trustedProxies'],
    isBroken: (v) =>
      v.sandboxFixed === true && (isReachable(v) || v.publicUrl !== null || (v.trustedProxies?.size ?? 0) > 0),
    tell: () =>
      'LATCHKEY_SANDBOX_FIXED is on, but other machines can reach this sandbox, and its secrets are public: leave ' +
      'LATCHKEY_HOST at 127.0.0.1 and LATCHKEY_PUBLIC_URL and LATCHKEY_TRUSTED_PROXIES out, or take the setting out.',
  },
  {
    about: ['mode', 'database'],
    isBroken: (v) => v.mode === 'production' && v.database != null && isInMemory(v.database),
    tell: () =>
      'LATCHKEY_DATABASE is "sqlite::memory:", which forgets everything when the server stops; in ' +
      'production it must be ' +
      'sqlite:PATH or postgres://….',
  },
  {
    about: ['port', 'tlsPort'],
    isBroken: (v) => v.port === v.tlsPort && v.port !== 0,
    tell: (v) =>
      v.port === 'off'
        ? 'LATCHKEY_PORT and LATCHKEY_TLS_PORT are both off; one of them must be a port.'
        : `LATCHKEY_PORT and LATCHKEY_TLS_PORT are both ${v.port}; they must differ.`,
  },
  {
    about: ['port', 'workOnly'],
    isBroken: (v) => v.port === 'off' && v.workOnly === true,
    tell: () =>
      'LATCHKEY_PORT is off, but a process with LATCHKEY_WORK_ONLY answers questions about its health by http; it ' +
      'must be a port.',
  },
  {
    about: ['mode', 'tlsPort', 'trustedProxies', 'workOnly'],
    isBroken: (v) =>
      v.mode === 'production' &&
      v.tlsPort === 'off' &&
      v.workOnly !== true &&
      (v.trustedProxies === null || v.trustedProxies.size === 0),
    tell: () =>
      'LATCHKEY_TRUSTED_PROXIES must be set in production where LATCHKEY_TLS_PORT is off: the address of the proxy ' +
      'that speaks https to clients and sends X-Forwarded-Proto: https, for nothing is served in the clear.',
  },
  {
    about: ['metrics', 'metricsPort'],
    isBroken: (v) => v.metrics === false && v.metricsPort !== null,
    tell: () => 'LATCHKEY_METRICS_PORT is set, but LATCHKEY_METRICS is off; one of them must go.',
  },
  {
    about: ['port', 'tlsPort', 'metricsPort'],
    isBroken: (v) => v.metricsPort !== null && v.metricsPort !== 0 && [v.port, v.tlsPort].includes(v.metricsPort),
    tell: (v) => `LATCHKEY_METRICS_PORT is ${v.metricsPort}, as another port of the server is; they must differ.`,
  },
  {
    about: ['tlsCert', 'tlsKey'],
    isBroken: (v) => (v.tlsCert === null) !== (v.tlsKey === null),
    tell: (v) =>
      'LATCHKEY_TLS_CERT and LATCHKEY_TLS_KEY belong together; ' +
      `${v.tlsCert === null ? 'LATCHKEY_TLS_CERT' : 'LATCHKEY_TLS_KEY'} is missing.`,
  },
  {
    about: ['serveOnly', 'workOnly'],
    isBroken: (v) => v.serveOnly === true && v.workOnly === true,
    tell: () =>
      'LATCHKEY_SERVE_ONLY and LATCHKEY_WORK_ONLY are both on; a process that did neither would have nothing to do.',
  },
  {
    about: ['serveOnly', 'workOnly', 'database'],
    isBroken: (v) => (v.serveOnly === true || v.workOnly === true) && v.database?.engine === 'sqlite',
    tell: (v) =>
      `${v.serveOnly === true ? 'LATCHKEY_SERVE_ONLY' : 'LATCHKEY_WORK_ONLY'} needs PostgreSQL: an SQLite ` +
      'file belongs to one process.',
  },
  {
    about: ['workOnly', 'publicUrl'],
    isBroken: (v) => v.workOnly === true && v.publicUrl === null,
    tell: () =>
      'LATCHKEY_PUBLIC_URL must be set with LATCHKEY_WORK_ONLY: the address under which the serving ' +
      'processes are reached, which ' +
      'this one cannot know.',
  },
  {
    about: ['smtpUrl', 'mailFrom'],
    isBroken: (v) => v.smtpUrl !== null && v.mailFrom === null,
    tell: () => 'LATCHKEY_MAIL_FROM must be set with LATCHKEY_SMTP_URL: the address that mails are from.',
  },
  {
    about: ['issuer', 'issuerJwks', 'issuerAudience'],
    isBroken: (v) => new Set([v.issuer, v.issuerJwks, v.issuerAudience].map((value) => value === null)).size > 1,
    tell: (v) =>
      'LATCHKEY_ISSUER, LATCHKEY_ISSUER_JWKS and LATCHKEY_ISSUER_AUDIENCE belong together; missing: ' +
      `${missingIssuerSettings(v).join(', ')}.`,
  },
];

/** A sentence per broken rule; a rule about a setting that is itself at fault stays silent. */
export function violatedRules(values: SettingValues, faulty: ReadonlySet<keyof SettingValues>): readonly string[] {
  return rules
    .filter((rule) => !rule.about.some((key) => faulty.has(key)) && rule.isBroken(values))
    .map((rule) => rule.tell(values));
}

/** The mode that is written, else what the engine allows without a word; null where there is no such thing. */
export function modeOf({ mode, database }: Pick<SettingValues, 'mode' | 'database'>): 'sandbox' | 'production' | null {
  return mode ?? defaultModes[database?.engine ?? 'postgres'];
}

const defaultModes = { sqlite: 'sandbox', postgres: null } as const;

/** Whether other machines can connect. */
function isReachable({ host }: SettingValues): boolean {
  return host !== null && !isLoopback(host);
}

function missingIssuerSettings({ issuer, issuerJwks, issuerAudience }: SettingValues): readonly string[] {
  const parts = { LATCHKEY_ISSUER: issuer, LATCHKEY_ISSUER_JWKS: issuerJwks, LATCHKEY_ISSUER_AUDIENCE: issuerAudience };
  return Object.entries(parts)
    .filter(([, value]) => value === null)
    .map(([name]) => name);
}
