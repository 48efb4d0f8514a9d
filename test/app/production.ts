// A whole Latchkey in production mode for a test, on SQLite and free ports, with what it logs.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type App } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';

export const adminSecret = 'a secret that is long enough';

export interface Production {
  readonly app: App;
  readonly folder: string;
  readonly tenantId: string;
  /** The first client, whose secret is `adminSecret`. */
  readonly clientId: string;
  readonly logged: readonly { readonly level: string; readonly says: string; readonly facts: unknown }[];
  readonly close: () => Promise<void>;
}

/** What a proxy that a test plays sends, where `proxied` is part of the settings. */
export const throughProxy = { 'x-forwarded-proto': 'https' };
/** Settings by which calls with `throughProxy` are taken for https, as behind a proxy on this machine. */
export const proxied = { LATCHKEY_PUBLIC_URL: 'https://access.example.org', LATCHKEY_TRUSTED_PROXIES: '127.0.0.1' };

export async function startProduction(env: Readonly<Record<string, string>> = {}): Promise<Production> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-production-'));
  const read = readConfig(
    {
      LATCHKEY_MODE: 'production',
      LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`,
      LATCHKEY_PORT: '0',
      LATCHKEY_TLS_PORT: '0',
      LATCHKEY_SECRET_KEY: 's'.repeat(40),
      LATCHKEY_TENANT_DOMAIN: 'example.org',
      LATCHKEY_ADMIN_SECRET: adminSecret,
      ...env,
    },
    [],
  );
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  const bugs: unknown[] = [];
  const logged: Production['logged'][number][] = [];
  const app = await startApp(read.config, {
    log: (level, says, facts) => {
      logged.push({ level, says, facts });
    },
    onBug: (bug) => {
      bugs.push(bug);
    },
  });
  const [tenantId = '', clientId = ''] =
    /tenant (\S+) .*client is (\S+)\./.exec(app.firstStartMessage ?? '')?.slice(1) ?? [];
  return {
    app,
    folder,
    tenantId,
    clientId,
    logged,
    close: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
      if (bugs.length > 0) throw new AggregateError(bugs, 'the server met bugs');
    },
  };
}
