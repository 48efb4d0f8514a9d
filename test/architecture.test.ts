// Who may import whom, and which words may stand where: the table of ARCHITECTURE.md, held against the source.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

/** A folder (or one file of it) that may be imported from. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  odata: [],
  model: ['domain', 'odata/serviceDescription.ts', 'odata/query.ts'],
  observe: ['domain'],
  store: ['domain', 'model', 'odata/query.ts', 'observe'],
  // Hashing a password is a matter of identity's alone, wherever one is set.
  flows: [
    'domain',
    'model',
    'store/contract.ts',
    'odata/serviceDescription.ts',
    'odata/query.ts',
    'observe',
    'connectors',
    'identity/accounts/secretHashes.ts',
    'commands',
  ],
  commands: [
    'domain',
    'model',
    'flows',
    'store/contract.ts',
    'odata/query.ts',
    'odata/serviceDescription.ts',
    'observe',
    'connectors',
    'identity/accounts/secretHashes.ts',
  ],
  setup: [
    'domain',
    'model/newRow.ts',
    'flows',
    'commands',
    'store/contract.ts',
    'odata/query.ts',
    'identity/accounts/secretHashes.ts',
  ],
  connectors: ['domain', 'store/contract.ts', 'odata/query.ts', 'outbound'],
  identity: ['domain', 'store/contract.ts', 'odata/query.ts', 'observe', 'outbound'],
  work: [
    'domain',
    'model/newRow.ts',
    'flows',
    'commands',
    'store/contract.ts',
    'odata/query.ts',
    'connectors',
    'observe',
    'outbound',
  ],
  sandbox: ['domain', 'model/newRow.ts', 'commands', 'flows', 'setup', 'store', 'work', 'identity', 'odata/query.ts'],
  http: ['odata', 'model', 'domain', 'commands', 'flows', 'identity', 'store/contract.ts', 'observe'],
  outbound: ['observe'],
  cli: [
    'config',
    'domain',
    'commands',
    'store',
    'work',
    'identity',
    'sandbox',
    'model',
    'odata',
    'observe',
    'outbound',
    'connectors',
  ],
  config: ['outbound', 'domain', 'http', 'store', 'identity', 'observe', 'work', 'app'],
  app: [
    'domain',
    'odata',
    'model',
    'store',
    'flows',
    'commands',
    'setup',
    'connectors',
    'work',
    'identity',
    'outbound',
    'observe',
    'sandbox',
    'http',
    'config',
  ],
};

/** Packages and parts of Node by the folders that may use them; server.ts and app may use all. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  domain: ['re2js'],
  odata: [],
  model: [],
  observe: [
    'node:async_hooks',
    'prom-client',
    '@opentelemetry/api',
    '@opentelemetry/sdk-trace',
    '@opentelemetry/otlp-transformer',
    '@opentelemetry/resources',
    'node:util',
  ],
  store: [
    'pg',
    'pg-connection-string',
    'node:sqlite',
    'node:worker_threads',
    'node:fs',
    'node:fs/promises',
    'node:path',
    'node:url',
    'node:crypto',
    'node:timers/promises',
    'node:events',
    'node:os',
  ],
  flows: ['node:crypto', 'node:util', 'node:timers/promises', 'uuid'],
  commands: ['node:crypto', 'node:util', 'uuid'],
  setup: ['node:crypto', 'uuid'],
  connectors: [],
  identity: [
    'jose',
    'reflect-metadata',
    'oidc-provider',
    '@peculiar/x509',
    'node:crypto',
    'node:fs/promises',
    'node:fs',
    'node:path',
    'node:util',
    'node:buffer',
    'node:url',
    'node:http',
    'node:stream',
    'node:net',
    'node:timers/promises',
  ],
  work: ['node:timers/promises'],
  sandbox: ['node:crypto', 'node:fs/promises', 'node:path', 'uuid'],
  http: ['fastify', 'node:http', 'node:https', 'node:crypto', 'node:zlib', 'node:util', 'node:stream', 'node:net'],
  outbound: ['node:dns/promises', 'node:net', 'node:http', 'node:https', 'node:tls', 'nodemailer'],
  cli: ['node:fs', 'node:fs/promises', 'node:path', 'node:stream/promises', 'node:zlib', 'node:util'],
  config: ['node:fs', 'node:path', 'node:net', 'node:os', 'node:url', 'pg-connection-string', 'nodemailer'],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((each) => each.endsWith('.ts'))
  .map((each) => join(src, each));
const text = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const folderOf = (file: string): string => relative(src, file).split('/')[0] ?? '';
const named = (file: string): string => relative(src, file);

interface Import {
  readonly file: string;
  readonly from: string;
  readonly typeOnly: boolean;
}
const imports: readonly Import[] = files.flatMap((file) => {
  const found = (text.get(file) as string).matchAll(
    /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
  );
  return [...found].map((match) => ({
    file,
    from: (match[2] ?? match[3] ?? match[4]) as string,
    typeOnly: match[1] !== undefined,
  }));
});

test('every folder imports only what its row allows', () => {
  const strangers = imports.filter(
    ({ from, file }) => from.startsWith('.') && !isAllowed(file, resolve(dirname(file), from)),
  );
  assert.deepEqual(
    strangers.map(({ file, from }) => `${named(file)} imports ${from}`),
    [],
  );
});

function isAllowed(file: string, target: string): boolean {
  const [here, there] = [folderOf(file), folderOf(target)];
  if (here === there || here.endsWith('.ts')) return true;
  if (there.endsWith('.ts')) return false;
  return (mayImport[here] ?? []).some((each) => each === there || each === named(target));
}

test('packages and parts of Node stay in the folders that are made for them', () => {
  const strangers = imports.filter(({ from, file, typeOnly }) => {
    if (from.startsWith('.') || typeOnly || folderOf(file).endsWith('.ts') || folderOf(file) === 'app') return false;
    return !(mayUse[folderOf(file)] ?? []).includes(
      from.startsWith('@')
        ? from.split('/').slice(0, 2).join('/')
        : from.startsWith('node:')
          ? from
          : (from.split('/')[0] as string),
    );
  });
  assert.deepEqual(
    strangers.map(({ file, from }) => `${named(file)} uses ${from}`),
    [],
  );
});

test('every file is TypeScript that imports with .ts and is no barrel', () => {
  const wrong = imports.filter(({ from }) => from.startsWith('.') && !from.endsWith('.ts'));
  assert.deepEqual(
    wrong.map(({ file, from }) => `${named(file)} imports ${from}`),
    [],
  );
  const barrels = files.filter((file) => /^export \* from/m.test(text.get(file) as string));
  assert.deepEqual(barrels.map(named), []);
});

/** Code without comments, so that a comment may explain what the code must not do. */
const code = (file: string): string =>
  (text.get(file) as string).replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
const inFolders = (...folders: readonly string[]): readonly string[] =>
  files.filter((file) => folders.includes(folderOf(file)));
const outside = (...folders: readonly string[]): readonly string[] =>
  files.filter((file) => !folders.includes(folderOf(file)));

const forbidden: readonly (readonly [promise: string, where: readonly string[], word: RegExp])[] = [
  [
    'the rules read no clock',
    inFolders('domain', 'odata', 'model'),
    /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/,
  ],
  ['the rules draw no lots', inFolders('domain', 'odata', 'model'), /\bMath\.random\b|\brandomUUID\b/],
  ['the rules wait for nothing', inFolders('domain', 'odata', 'model'), /\bawait\b|\basync\b/],
  ['the rules know no process', inFolders('domain', 'odata', 'model', 'commands', 'work', 'http'), /\bprocess\./],
  [
    'the rules know no SQL',
    inFolders('domain', 'odata', 'commands', 'http', 'work', 'connectors'),
    /\b(select|insert into|update|delete from) [a-z_]+ (from|set|values|where)\b/i,
  ],
  ['the rules know no HTTP status', inFolders('domain', 'odata', 'model'), /\bstatus(Code)?: ?[2345]\d\d\b/],
  [
    'dialects are named in model and http alone',
    outside('model', 'http').filter((file) => folderOf(file) !== 'sandbox' || !named(file).endsWith('describe.ts')),
    /['"`/]v1\.0['"`/]|['"`/]beta['"`/]/,
  ],
  ['nothing asks which dialect it is', outside(), /\b(dialect|apiVersion)(\.name)? ?[=!]==? ?['"]/],
  [
    'connections are opened in outbound alone',
    outside('outbound'),
    /(^|[^.\w])fetch\(|\bnet\.connect\b|\bhttps?\.(request|get)\(/m,
  ],
  ['times of later work are rows, not timers', inFolders('domain', 'commands'), /\bset(Timeout|Interval)\b/],
];

for (const [promise, where, word] of forbidden) {
  test(promise, () => {
    const found = where.filter((file) => word.test(code(file)));
    assert.deepEqual(
      found.map((file) => `${named(file)}: ${word.exec(code(file))?.[0] ?? ''}`),
      [],
    );
  });
}

test('the first line of every file says what it holds', () => {
  assert.deepEqual(files.filter((file) => !/^\/\/ \S.{20,}/.test(text.get(file) as string)).map(named), []);
});
