// A database with a tenant in it, made by the server's own start in production mode, and then filled.

import { open } from '../../src/store/open.ts';
import { createTenant } from '../../src/setup/createTenant.ts';
import { newId } from '../../src/app/newId.ts';
import { loadPostgres } from './postgres.ts';
import { loadSqlite } from './sqlite.ts';
import { begunAt, domain } from './rows.ts';
import type { Size } from './plan.ts';

/** For databases that hold nothing of anybody. */
export const adminSecret = 'bench-secret-of-nobody-at-all';
export const secretKey = 'bench-key-that-seals-nothing-of-worth';
/** For `throughProxy` of the generator. */
export const proxySettings = {
  LATCHKEY_PUBLIC_URL: 'https://bench.example.org',
  LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
};

/** `database` as in LATCHKEY_DATABASE, empty. Answers the id of the client that may do everything. */
export async function makeTenant(database: string, size: Size): Promise<string> {
  const store = await open({
    database,
    mode: 'production',
    onFault: (error) => {
      throw error;
    },
  });
  const { clientId } = await createTenant(store, { domain, adminSecret, now: begunAt, newId });
  await store.close();
  if (database.startsWith('sqlite:')) loadSqlite(database.slice('sqlite:'.length), size);
  else await loadPostgres(database, size);
  return clientId;
}
