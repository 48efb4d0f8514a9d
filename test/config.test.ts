// What settings mean, what is wrong with them, and that nothing secret is ever repeated.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig, type Config } from '../src/config/config.ts';
import { describeSettings, settingsTable } from '../src/config/settings.ts';

type Env = Readonly<Record<string, string>>;
const key16 = 'sixteen-letters!';
const key32 = 'thirty-two-letters-of-randomness';
const shared: Env = { LATCHKEY_DATABASE: 'postgres://h/x', LATCHKEY_MODE: 'sandbox' };
const production: Env = { LATCHKEY_MODE: 'production', LATCHKEY_SECRET_KEY: key32 };
const files: Readonly<Record<string, string>> = {
  '/run/secret': `${key32}\n`,
  '/run/short': 'hunter2',
  '/run/database': 'postgres://u:hunter2@db/latchkey\n',
};

const read = (env: Env, argv: readonly string[] = []) =>
  readConfig(env, argv, (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  });

function configOf(env: Env, argv: readonly string[] = []): Config {
  const answer = read(env, argv);
  if ('faults' in answer) assert.fail(answer.faults.join('\n'));
  return answer.config;
}

function faultsOf(env: Env, argv: readonly string[] = []): readonly string[] {
  const answer = read(env, argv);
  if ('config' in answer) assert.fail('it was accepted');
  return answer.faults;
}

describe('without any setting', () => {
  it('a sandbox on this machine alone, with SQLite in the folder', () => {
    assert.deepEqual(configOf({ PATH: '/bin', HOME: '/' }), {
      fourEyes: false,
      host: '127.0.0.1',
      port: 8420,
      tlsPort: 8421,
      tls: null,
      publicUrl: null,
      trustedProxies: new Set(),
      workbench: 'on',
      userConsent: true,
      factors: { rule: 'off', rememberDays: 30, proofSeconds: null },
      outboundAllow: [],
      mail: null,
      database: { engine: 'sqlite', path: './data/latchkey.db' },
      mode: 'sandbox',
      serves: true,
      works: true,
      jobLease: 60,
      keyLifetime: 90,
      retention: { mails: 180, failedJobs: 180, audit: null, signIns: 90, feed: 30, answers: null, addresses: null },
      mailsAttention: false,
      shortensAddresses: false,
      auditAnchor: null,
      auditWitnesses: [],
      auditTimestamp: null,
      auditMail: null,
      auditLog: [],
      strict: false,
      sandboxFixed: false,
      sandboxKey: null,
      scenario: null,
      secretKey: null,
      secretKeyFallback: null,
      data: './data',
      tenantDomain: null,
      adminSecret: null,
      outsideIssuer: null,
      metrics: { token: null, port: null },
      signInLifetimes: { session: 604_800, sessionIdle: 86_400, refreshToken: 31_536_000, refreshTokenIdle: 7_776_000 },
      rateLimit: null,
      traces: null,
      stopDelaySeconds: 0,
      log: 'info',
    });
  });
});

describe('a setting has the value that it says', () => {
  const check = (env: Env, argv: readonly string[], expected: Partial<Config>) => {
    it(`${JSON.stringify(env)} ${argv.join(' ')}`, () => {
      const config = configOf(env, argv);
      assert.deepEqual(
        Object.fromEntries(Object.keys(expected).map((key) => [key, config[key as keyof Config]])),
        expected,
      );
    });
  };
  // name                       value                            field
  check({ LATCHKEY_HOST: 'localhost' }, [], { host: 'localhost' });
  check({ LATCHKEY_HOST: '[::1]' }, [], { host: '::1' });
  check({ LATCHKEY_HOST: '127.9.0.1' }, [], { host: '127.9.0.1' });
  check({ LATCHKEY_HOST: '::ffff:127.0.0.1' }, [], { host: '::ffff:127.0.0.1' });
  check({ LATCHKEY_PORT: '9000' }, [], { port: 9000, tlsPort: 8421 });
  check({ LATCHKEY_PORT: '0' }, [], { port: 0, tlsPort: 0 });
  check({ LATCHKEY_PORT: '0', LATCHKEY_TLS_PORT: '8421' }, [], { port: 0, tlsPort: 8421 });
  check({ LATCHKEY_PORT: '0', LATCHKEY_TLS_PORT: 'off' }, [], { port: 0, tlsPort: null });
  check({ LATCHKEY_PORT: '0', LATCHKEY_TLS_PORT: '' }, [], { port: 0, tlsPort: 0 });
  check({ LATCHKEY_TLS_PORT: 'OFF' }, [], { port: 8420, tlsPort: null });
  check({ LATCHKEY_PORT: 'off' }, [], { port: null, tlsPort: 8421 });
  check({ LATCHKEY_TLS_PORT: '0' }, [], { port: 8420, tlsPort: 0 });
  check({ LATCHKEY_TLS_CERT: 'c.pem', LATCHKEY_TLS_KEY: 'k.pem' }, [], {
    tls: { certFile: 'c.pem', keyFile: 'k.pem' },
  });
  check({ LATCHKEY_DATABASE: 'sqlite:/var/x y.db' }, [], {
    database: { engine: 'sqlite', path: '/var/x y.db' },
    mode: 'sandbox',
  });
  check({ LATCHKEY_DATABASE: 'sqlite::memory:' }, [], {
    database: { engine: 'sqlite', path: ':memory:' },
    mode: 'sandbox',
  });
  check({ LATCHKEY_DATABASE: 'postgres://u:p@db:5432/x', LATCHKEY_MODE: 'sandbox' }, [], {
    database: { engine: 'postgres', url: 'postgres://u:p@db:5432/x' },
    mode: 'sandbox',
  });
  check({ LATCHKEY_DATABASE: 'postgresql:///x?host=/run', LATCHKEY_MODE: 'sandbox' }, [], {
    database: { engine: 'postgres', url: 'postgresql:///x?host=/run' },
  });
  check({ LATCHKEY_DATABASE_FILE: '/run/database', LATCHKEY_MODE: 'sandbox' }, [], {
    database: { engine: 'postgres', url: 'postgres://u:hunter2@db/latchkey' },
  });
  check({ LATCHKEY_STRICT: 'on' }, [], { strict: true });
  check({ LATCHKEY_STRICT: 'Off' }, [], { strict: false });
  check({ LATCHKEY_PUBLIC_URL: 'https://Access.Example.org:443/' }, [], { publicUrl: 'https://access.example.org' });
  check({ LATCHKEY_PUBLIC_URL: 'http://localhost:9000' }, [], { publicUrl: 'http://localhost:9000' });
  check({ LATCHKEY_TRUSTED_PROXIES: '10.0.0.1, ::1', LATCHKEY_PUBLIC_URL: 'https://a.example.org' }, [], {
    trustedProxies: new Set(['10.0.0.1', '::ffff:10.0.0.1', '::1']),
  });
  check({ LATCHKEY_OUTBOUND_ALLOW: 'hr.Example.org,10.1.0.0/16, fd00::/8,192.168.1.2' }, [], {
    outboundAllow: ['hr.example.org', '10.1.0.0/16', 'fd00::/8', '192.168.1.2'],
  });
  check(
    { LATCHKEY_SMTP_URL: 'smtps://u:p@mail.example.org', LATCHKEY_MAIL_FROM: 'Latchkey <access@example.org>' },
    [],
    { mail: { url: 'smtps://u:p@mail.example.org', from: 'Latchkey <access@example.org>' } },
  );
  check({ LATCHKEY_SMTP_URL: 'smtp://10.0.0.1:2525/', LATCHKEY_MAIL_FROM: 'access@example.org' }, [], {
    mail: { url: 'smtp://10.0.0.1:2525/', from: 'access@example.org' },
  });
  check({ LATCHKEY_MAIL_FROM: 'access@example.org' }, [], { mail: null });
  check({ LATCHKEY_LOG: 'debug' }, [], { log: 'debug' });
  check({ LATCHKEY_HOST: '0.0.0.0', LATCHKEY_SANDBOX_KEY: key16 }, [], { host: '0.0.0.0', sandboxKey: key16 });
  check({ LATCHKEY_SECRET_KEY: key32 }, [], { secretKey: key32, mode: 'sandbox' });
  check({ ...production }, [], { mode: 'production', secretKey: key32 });
  check({ LATCHKEY_MODE: 'production', LATCHKEY_SECRET_KEY_FILE: '/run/secret' }, [], { secretKey: key32 });
  check({ ...production, LATCHKEY_HOST: '0.0.0.0', LATCHKEY_PUBLIC_URL: 'https://a.example.org' }, [], {
    host: '0.0.0.0',
    publicUrl: 'https://a.example.org',
  });
  check(
    {
      LATCHKEY_ISSUER: 'https://id.example.org/',
      LATCHKEY_ISSUER_JWKS: 'http://127.0.0.1:9/keys',
      LATCHKEY_ISSUER_AUDIENCE: 'api://x',
    },
    [],
    { outsideIssuer: { issuer: 'https://id.example.org/', jwksUri: 'http://127.0.0.1:9/keys', audience: 'api://x' } },
  );
  check({ LATCHKEY_TEST_POSTGRES: 'postgres://x' }, [], { port: 8420 });
  check({ LATCHKEY_LOG: '' }, [], { log: 'info' });
  check({}, ['--port', '9000'], { port: 9000 });
  check({}, ['--port=9000', '--tls-port', 'off'], { port: 9000, tlsPort: null });
  check({}, ['--database=sqlite:a=b.db'], { database: { engine: 'sqlite', path: 'a=b.db' } });
  check({ LATCHKEY_PORT: '1' }, ['--port', '2'], { port: 2 });
  check({}, ['--strict', '--port', '2'], { strict: true, port: 2 });
  check({ LATCHKEY_KEEP_MAILS: 'off', LATCHKEY_KEEP_AUDIT: '3650', LATCHKEY_KEEP_ADDRESSES: '90' }, [], {
    retention: { mails: null, failedJobs: 180, audit: 3650, signIns: 90, feed: 30, answers: null, addresses: 90 },
  });
  check({ LATCHKEY_JOB_LEASE: '2' }, [], { jobLease: 2 });
  check(shared, [], { serves: true, works: true });
  check(shared, ['--serve-only'], { serves: true, works: false });
  check(shared, ['--work-only', '--public-url', 'https://a.example.org'], { serves: false, works: true });
  check(shared, ['--work-only=off'], { serves: true, works: true });
  check({ LATCHKEY_MODE: 'production' }, ['--secret-key-file', '/run/secret'], { secretKey: key32 });
});

describe('a fault is told in one sentence', () => {
  const check = (env: Env, argv: readonly string[], ...expected: readonly string[]) => {
    it(expected[0] ?? '', () => assert.deepEqual(faultsOf(env, argv), expected));
  };
  const port = 'it must be a number from 0 to 65535, where 0 means any free port';
  const database = 'it must be sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST:PORT/NAME.';
  const origin = 'it must be an address without a path, such as https://access.example.org.';
  check({ LATCHKEY_PORT: '84x' }, [], `LATCHKEY_PORT is "84x"; ${port}, or off.`);
  check({ LATCHKEY_PORT: '65536' }, [], `LATCHKEY_PORT is "65536"; ${port}, or off.`);
  check({ LATCHKEY_METRICS_PORT: 'off' }, [], `LATCHKEY_METRICS_PORT is "off"; ${port}.`);
  check({ LATCHKEY_TLS_PORT: '-1' }, [], `LATCHKEY_TLS_PORT is "-1"; ${port}, or off.`);
  check({ LATCHKEY_PORT: '8421' }, [], 'LATCHKEY_PORT and LATCHKEY_TLS_PORT are both 8421; they must differ.');
  check(
    { LATCHKEY_HOST: '300.1.1.1' },
    [],
    'LATCHKEY_HOST is "300.1.1.1"; it must be an IP address or a host name, such as 127.0.0.1.',
  );
  check(
    { LATCHKEY_HOST: 'http://x' },
    [],
    'LATCHKEY_HOST is "http://x"; it must be an IP address or a host name, such as 127.0.0.1.',
  );
  check({ LATCHKEY_DATABASE: './x.db' }, [], `LATCHKEY_DATABASE is "./x.db"; ${database}`);
  check({ LATCHKEY_DATABASE: 'sqlite:' }, [], `LATCHKEY_DATABASE is "sqlite:…"; ${database}`);
  check({ LATCHKEY_DATABASE: 'sqlite://x.db' }, [], `LATCHKEY_DATABASE is "sqlite:…"; ${database}`);
  check({ LATCHKEY_DATABASE: 'mysql://u:hunter2@h/x' }, [], `LATCHKEY_DATABASE is "mysql:…"; ${database}`);
  check({ LATCHKEY_DATABASE: 'postgres://u:hunter2@h:x/' }, [], `LATCHKEY_DATABASE is "postgres:…"; ${database}`);
  check(
    { LATCHKEY_DATABASE: 'postgres://h/x' },
    [],
    'LATCHKEY_MODE must be written out with PostgreSQL: sandbox or production.',
  );
  check({ LATCHKEY_MODE: 'prod' }, [], 'LATCHKEY_MODE is "prod"; it must be sandbox or production.');
  check({ LATCHKEY_STRICT: 'yes' }, [], 'LATCHKEY_STRICT is "yes"; it must be on or off.');
  check({ LATCHKEY_STRICT: 'toString' }, [], 'LATCHKEY_STRICT is "toString"; it must be on or off.');
  check({ LATCHKEY_LOG: 'loud' }, [], 'LATCHKEY_LOG is "loud"; it must be error, warn, info, debug.');
  check({ LATCHKEY_PUBLIC_URL: 'access.example.org' }, [], `LATCHKEY_PUBLIC_URL is "access.example.org"; ${origin}`);
  check({ LATCHKEY_PUBLIC_URL: 'https://x.org/graph' }, [], `LATCHKEY_PUBLIC_URL is "https://x.org/graph"; ${origin}`);
  check({ LATCHKEY_PUBLIC_URL: 'https://u:hunter2@x.org' }, [], `LATCHKEY_PUBLIC_URL is "https:…"; ${origin}`);
  check(
    { LATCHKEY_TRUSTED_PROXIES: '10.0.0.1,proxy' },
    [],
    'LATCHKEY_TRUSTED_PROXIES is "10.0.0.1,proxy"; it must be IP addresses, separated by commas.',
  );
  check(
    { LATCHKEY_OUTBOUND_ALLOW: '10.0.0.0/33' },
    [],
    'LATCHKEY_OUTBOUND_ALLOW is "10.0.0.0/33"; it must be host names, IP addresses or networks such as ' +
      '10.1.0.0/16, separated by commas.',
  );
  check(
    { LATCHKEY_TLS_CERT: 'c.pem' },
    [],
    'LATCHKEY_TLS_CERT and LATCHKEY_TLS_KEY belong together; LATCHKEY_TLS_KEY is missing.',
  );
  check(
    { LATCHKEY_TLS_KEY: 'k.pem' },
    [],
    'LATCHKEY_TLS_CERT and LATCHKEY_TLS_KEY belong together; LATCHKEY_TLS_CERT is missing.',
  );
  check(
    { LATCHKEY_ISSUER: 'https://id.example.org' },
    [],
    'LATCHKEY_ISSUER, LATCHKEY_ISSUER_JWKS and LATCHKEY_ISSUER_AUDIENCE belong together; missing: ' +
      'LATCHKEY_ISSUER_JWKS, ' +
      'LATCHKEY_ISSUER_AUDIENCE.',
  );
  check(
    { LATCHKEY_ISSUER: 'http://id.example.org' },
    [],
    'LATCHKEY_ISSUER is "http://id.example.org"; it must be an https:// address (http:// only on this machine itself).',
  );
  check(
    { LATCHKEY_SANDBOX_KEY: 'hunter2' },
    [],
    'LATCHKEY_SANDBOX_KEY has 7 characters; it must be a random text of 16 characters or more.',
  );
  check(
    { LATCHKEY_SECRET_KEY: 'hunter2' },
    [],
    'LATCHKEY_SECRET_KEY has 7 characters; it must be a random text of 32 characters or more.',
  );
  check(
    { LATCHKEY_SECRET_KEY_FILE: '/run/short' },
    [],
    'What stands in the file of LATCHKEY_SECRET_KEY_FILE has 7 characters; it must be a random text of 32 ' +
      'characters or more.',
  );
  check(
    { LATCHKEY_SECRET_KEY_FILE: '/run/none' },
    [],
    'LATCHKEY_SECRET_KEY_FILE is "/run/none", which cannot be read (ENOENT).',
  );
  check(
    { LATCHKEY_SECRET_KEY_FILE: '/run/secret', LATCHKEY_SECRET_KEY: key32 },
    [],
    'LATCHKEY_SECRET_KEY and LATCHKEY_SECRET_KEY_FILE are both set; one of them must go.',
  );
  check(
    { LATCHKEY_HOST: '0.0.0.0' },
    [],
    'LATCHKEY_SANDBOX_KEY must be set, because other machines can reach a sandbox on 0.0.0.0: a random text ' +
      'of 16 characters or more.',
  );
  check(
    { LATCHKEY_HOST: '::' },
    [],
    'LATCHKEY_SANDBOX_KEY must be set, because other machines can reach a sandbox on ::: a random text of ' +
      '16 characters or more.',
  );
  check(
    { ...production, LATCHKEY_HOST: '0.0.0.0' },
    [],
    'LATCHKEY_PUBLIC_URL must be set in production on 0.0.0.0: the address under which clients reach the ' +
      'server, such as https://access.example.org.',
  );
  check(
    { LATCHKEY_PORT: 'off', LATCHKEY_TLS_PORT: 'off' },
    [],
    'LATCHKEY_PORT and LATCHKEY_TLS_PORT are both off; one of them must be a port.',
  );
  check(
    {
      ...shared,
      LATCHKEY_PORT: 'off',
      LATCHKEY_WORK_ONLY: 'on',
      LATCHKEY_PUBLIC_URL: 'https://a.example.org',
    },
    [],
    'LATCHKEY_PORT is off, but a process with LATCHKEY_WORK_ONLY answers questions about its health by http; it ' +
      'must be a port.',
  );
  check(
    { ...production, LATCHKEY_TLS_PORT: 'off' },
    [],
    'LATCHKEY_TRUSTED_PROXIES must be set in production where LATCHKEY_TLS_PORT is off: the address of the proxy ' +
      'that speaks https to clients and sends X-Forwarded-Proto: https, for nothing is served in the clear.',
  );
  check(
    { LATCHKEY_METRICS: 'off', LATCHKEY_METRICS_PORT: '9464' },
    [],
    'LATCHKEY_METRICS_PORT is set, but LATCHKEY_METRICS is off; one of them must go.',
  );
  check(
    { LATCHKEY_METRICS_PORT: '8421' },
    [],
    'LATCHKEY_METRICS_PORT is 8421, as another port of the server is; they must differ.',
  );
  check(
    { LATCHKEY_TRUSTED_PROXIES: '10.0.0.1' },
    [],
    'LATCHKEY_PUBLIC_URL must be set with LATCHKEY_TRUSTED_PROXIES: the address under which clients reach the ' +
      'proxy, such as https://access.example.org, for no header of a proxy says it.',
  );
  check(
    { ...production, LATCHKEY_PUBLIC_URL: 'http://a.example.org' },
    [],
    'LATCHKEY_PUBLIC_URL is "http://a.example.org"; in production it must begin with https://.',
  );
  check(
    { ...production, LATCHKEY_SANDBOX_KEY: key16 },
    [],
    'LATCHKEY_SANDBOX_KEY is set, but production has no sandbox; take it out, or set LATCHKEY_MODE to sandbox.',
  );
  check(
    { ...production, LATCHKEY_DATABASE: 'sqlite::memory:' },
    [],
    'LATCHKEY_DATABASE is "sqlite::memory:", which forgets everything when the server stops; in production ' +
      'it must be sqlite:PATH or postgres://….',
  );
  check({ LATCHKEY_PROT: '1' }, [], 'There is no setting LATCHKEY_PROT; did you mean LATCHKEY_PORT?');
  check(
    { LATCHKEY_DATABASE_URL: 'postgres://u:hunter2@h/x' },
    [],
    'There is no setting LATCHKEY_DATABASE_URL; did you mean LATCHKEY_DATABASE?',
  );
  check({}, ['--prot', '1'], 'There is no option --prot; did you mean --port?');
  check({}, ['8420'], '"8420" is no option; they look like --port 8420.');
  check({}, ['--port'], '--port needs a value.');
  check({}, ['--port', '--strict', 'on'], '--port needs a value.');
  check(
    shared,
    ['--serve-only', '--work-only', '--public-url', 'https://a.example.org'],
    'LATCHKEY_SERVE_ONLY and LATCHKEY_WORK_ONLY are both on; a process that did neither would have nothing to do.',
  );
  check(
    { LATCHKEY_KEEP_MAILS: '0' },
    [],
    'LATCHKEY_KEEP_MAILS is "0"; it must be a number of days from 1 to 100000, or off.',
  );
  check({ LATCHKEY_JOB_LEASE: '1' }, [], 'LATCHKEY_JOB_LEASE is "1"; it must be a whole number from 2 to 3600.');
  check(
    shared,
    ['--work-only'],
    'LATCHKEY_PUBLIC_URL must be set with LATCHKEY_WORK_ONLY: the address under which the serving processes ' +
      'are reached, which this one cannot know.',
  );
  check({}, ['--serve-only'], 'LATCHKEY_SERVE_ONLY needs PostgreSQL: an SQLite file belongs to one process.');
  check({}, ['--port', '1', '--port=2'], '--port is given twice.');
  check({}, ['--port', 'x'], `--port is "x"; ${port}, or off.`);
  check(
    {},
    ['--secret-key', 'hunter2'],
    '--secret-key is not taken from the command line, which everybody on this machine can read: set ' +
      'LATCHKEY_SECRET_KEY, or name ' +
      'a file with --secret-key-file.',
  );
});

describe('all faults', () => {
  it('are told at once', () => {
    const faults = faultsOf(
      {
        LATCHKEY_PORT: 'x',
        LATCHKEY_MODE: 'production',
        LATCHKEY_HOST: '0.0.0.0',
        LATCHKEY_TLS_CERT: 'c.pem',
        LATCHKEY_PROT: '1',
      },
      ['--nonsense=1'],
    );
    assert.deepEqual(
      faults.map((fault) => /(LATCHKEY_\w+|--\w+)/.exec(fault)?.[0]),
      [
        'LATCHKEY_PROT',
        '--nonsense',
        'LATCHKEY_PORT',
        'LATCHKEY_SECRET_KEY',
        'LATCHKEY_PUBLIC_URL',
        'LATCHKEY_TLS_CERT',
      ],
    );
  });

  it('are told once: a setting that is itself at fault breaks no rule besides', () => {
    assert.deepEqual(faultsOf({ ...production, LATCHKEY_SECRET_KEY: 'short' }).length, 1);
    assert.deepEqual(faultsOf({ LATCHKEY_HOST: '0.0.0.0', LATCHKEY_SANDBOX_KEY: 'short' }).length, 1);
  });

  it('never repeat a secret, wherever it was written', () => {
    const secret = 'hunter2';
    for (const { env } of describeSettings()) {
      for (const text of [`postgres://u:${secret}@h:x/`, `https://u:${secret}@example.org/`, `:${secret}@`]) {
        const answer = read({ [env]: text });
        if ('faults' in answer) assert.ok(!answer.faults.join().includes(secret), answer.faults.join());
      }
    }
  });
});

describe('the table of settings', () => {
  it('names every setting, its option and its default', () => {
    const table = settingsTable();
    assert.match(table, /^\| `LATCHKEY_PORT` \| `--port` \| `8420` \| The port for http\. With `0` Latchkey /m);
    assert.match(
      table,
      new RegExp(
        String.raw`^\| \`LATCHKEY_SECRET_KEY\` \| \`--secret-key-file\` \| {2}\| ` +
          String.raw`.*\`LATCHKEY_SECRET_KEY_FILE\` may name a file that contains it\. \|$`,
        'm',
      ),
    );
    assert.equal(table.trimEnd().split('\n').length, describeSettings().length + 2);
  });

  it('has defaults that are legal', () => {
    for (const { env, default: usual } of describeSettings()) if (usual !== null) configOf({ [env]: usual });
  });
});
