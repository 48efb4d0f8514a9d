// The keys that sign tokens, changed from the command line beside the servers that sign with them.

import type { Config } from '../../config/config.ts';
import { createIdentityStore } from '../../identity/accounts/identityStore.ts';
import { createKeyRing, usualTokenSeconds } from '../../identity/tokens/keyRing.ts';
import { SealingError } from '../../identity/tokens/sealing.ts';
import { newAuditKey, withdrawKeys, type KeySealing, type KeyWithdrawal } from '../../audit/auditKeys.ts';
import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import { load, row } from '../../flows/load.ts';
import type { Store } from '../../store/contract.ts';
import { offlineAuditContext } from '../database/offlineContext.ts';
import { databaseOf, withOpenDatabase } from '../database/openDatabase.ts';
import { StartError } from '../firstStart.ts';
import { sealingOf } from '../tenants/sealingKey.ts';
import { wrongKeySentence } from '../tokenIssuer.ts';

/** Servers look at the keys once a minute. */
const aheadMs = 2 * 60_000;

/** When the new key of tokens begins to sign, and what became of the keys of the audit where they are withdrawn. */
export interface KeyRotation {
  readonly signsFrom: Date;
  readonly audit: KeyWithdrawal | null;
}

/** Null for a database without a tenant. `withdraws` ends the old keys of tokens and of the audit at once. */
export async function rotateSigningKeys(config: Config, withdraws: boolean): Promise<KeyRotation | null> {
  try {
    return await withOpenDatabase(databaseOf(config), async (store) => {
      const { tenants } = await load(store, { tenants: row('tenant', 'singleton') });
      const [tenant] = tenants;
      if (tenant === undefined) return null;
      const { signingKeys } = createIdentityStore(store, tenant, []);
      const sealing = await sealingOf(config);
      const ring = createKeyRing({
        store: signingKeys,
        sealing,
        machineNow: Date.now,
        longestTokenSeconds: usualTokenSeconds,
      });
      const ahead = withdraws ? 0 : aheadMs;
      // Before anything is written: a key that was sealed with another secret would be of no use to the servers.
      await ring.current();
      await ring.rotate({ aheadMs: ahead, withdraws });
      const audit = withdraws ? await withdrawAuditKeys(store, tenant, sealing) : null;
      if (!withdraws) await rotateAuditKey(store, sealing);
      return { signsFrom: new Date(Date.now() + ahead), audit };
    });
  } catch (error) {
    throw error instanceof SealingError ? new StartError(wrongKeySentence(config), { cause: error }) : error;
  }
}

/** The next checkpoint of the audit is signed by a new key, and for some days by the old one too. */
async function rotateAuditKey(store: Store, sealing: KeySealing): Promise<void> {
  const { trees } = await load(store, { trees: row('auditTree', 'singleton') });
  const [tree] = trees;
  if (tree === undefined) return;
  await store.commit([newAuditKey({ origin: tree.origin, sealing, now: Date.now() }).change]);
}

/** Others may know the old keys: from the newest checkpoint on they count no more. */
const withdrawAuditKeys = (store: Store, tenant: Tenant, sealing: KeySealing): Promise<KeyWithdrawal | null> =>
  withdrawKeys({ ...offlineAuditContext(tenant), store, machineNow: Date.now }, sealing);
