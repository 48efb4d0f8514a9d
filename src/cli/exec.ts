// `latchkey exec -- COMMAND`: a sandbox in memory on free ports around a command, which finds it in its environment.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import type { App } from '../app/app.ts';
import type { ExecVariable } from '../config/execVariables.ts';
import type { Environment } from '../config/settingSources.ts';
import { runCommand } from './runCommand.ts';
import { UsageError, type VerbAction } from './verb.ts';

export const exec: VerbAction = async ({ command, config: readSettings, env, tell }) => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-exec-'));
  try {
    const config = readSettings({
      LATCHKEY_DATABASE: 'sqlite::memory:',
      LATCHKEY_DATA: folder,
      LATCHKEY_PORT: '0',
      LATCHKEY_TLS_PORT: '0',
      LATCHKEY_LOG: 'warn',
    });
    if (config.mode !== 'sandbox')
      throw new UsageError('`latchkey exec` runs a sandbox: LATCHKEY_MODE says otherwise.');
    const [{ startApp }, { createLog }] = await Promise.all([import('../app/app.ts'), import('../observe/log.ts')]);
    const app = await startApp(config, { log: createLog(config.log, tell), onBug: () => {} });
    try {
      const variables = { ...(await addressesOf(app)), ...(await trustVariables(app, env, folder)) };
      return await runCommand(command, { ...env, ...variables });
    } finally {
      await app.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

interface Description {
  readonly tenantId: string;
  /** By version, the oldest first. */
  readonly graph: Readonly<Record<string, string>>;
  readonly clients: readonly {
    readonly key: string;
    readonly clientId: string;
    readonly clientSecret: string | null;
  }[];
}

async function addressesOf(app: App): Promise<Readonly<Record<ExecVariable, string>>> {
  const url = app.https ?? app.http;
  const { tenantId, clients, graph } = (await app.describeSandbox(url)) as Description;
  const client = clients.find(({ key }) => key === 'full');
  return {
    LATCHKEY_URL: url,
    LATCHKEY_HTTP_URL: app.http,
    LATCHKEY_CA_FILE: app.caFile ?? '',
    LATCHKEY_SANDBOX_URL: `${app.http}/sandbox`,
    LATCHKEY_GRAPH_URL: Object.values(graph)[0] ?? url,
    LATCHKEY_TENANT_ID: tenantId,
    LATCHKEY_AUTHORITY: `${url}/${tenantId}`,
    LATCHKEY_TOKEN_ENDPOINT: `${url}/${tenantId}/oauth2/v2.0/token`,
    LATCHKEY_CLIENT_ID: client?.clientId ?? '',
    LATCHKEY_CLIENT_SECRET: client?.clientSecret ?? '',
  };
}

/**
 * Node adds what it is told to trust. OpenSSL, Go and Python's requests trust nothing else, so that theirs is a file
 * with all that they would trust without it.
 */
async function trustVariables(
  { caFile }: App,
  env: Environment,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  if (caFile === null) return {};
  const authority = await readFile(caFile, 'utf8');
  const bundle = async (name: string, usual: readonly string[]): Promise<string> => {
    const named = env[name];
    const before = named ? [await readFile(named, 'utf8')] : usual;
    const file = join(folder, `${name.toLowerCase()}.pem`);
    await writeFile(file, [...before, authority].map((each) => `${each.trim()}\n`).join(''));
    return file;
  };
  const usual = [...new Set([...getCACertificates('system'), ...getCACertificates('bundled')])];
  return {
    NODE_EXTRA_CA_CERTS: await bundle('NODE_EXTRA_CA_CERTS', []),
    SSL_CERT_FILE: await bundle('SSL_CERT_FILE', usual),
    REQUESTS_CA_BUNDLE: await bundle('REQUESTS_CA_BUNDLE', usual),
  };
}
