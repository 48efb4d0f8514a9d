// How a tenant gets an administrator who is a person: a one-time address, or `latchkey admin` on the machine.

import { randomBytes, randomUUID } from 'node:crypto';
import { systemCaller } from '../../domain/caller.ts';
import { Refusal, refusalsOf } from '../../domain/refusal.ts';
import { ownOrigin, retryOnConflict, type Context } from '../../flows/context.ts';
import { createAdministrator, loadAdministrators, promoteUser } from '../../flows/directory/administrators.ts';
import { load, row } from '../../flows/load.ts';
import { factorReset } from '../../flows/people/authenticationMethods.ts';
import { refusalMessage } from '../../http/errors/refusalTable.ts';
import { administratorPath } from '../../identity/account/accountPaths.ts';
import type { AdministratorDesk } from '../../identity/account/administratorPage.ts';
import { codeUse, issueAdministratorCode, originOfCode } from '../../identity/account/administratorCodes.ts';
import { findUserByName } from '../../identity/accounts/identityStore.ts';
import type { Store } from '../../store/contract.ts';
import { faultsOf } from './accountCommands.ts';
import { withOfflineContext, type OfflineDatabase } from '../database/offlineContext.ts';
import type { TenantServices } from '../tenant.ts';

/** Behind the page of a one-time address. A code of a start is good only while nobody is an administrator. */
export function createAdministratorDesk(tenant: TenantServices): AdministratorDesk {
  const isGood = async (code: string): Promise<boolean> => {
    const origin = await originOfCode(tenant.store, code, Date.now());
    return origin === 'command' || (origin === 'start' && (await loadAdministrators(tenant.store)).length === 0);
  };
  return {
    isGood,
    make: async (code, draft) => {
      try {
        return await retryOnConflict(async () => {
          // Read first: whatever makes an administrator after this changes the version.
          const tenantRow = await tenant.loadRow();
          if (!(await isGood(code))) return 'codeEnded';
          const origin = ownOrigin(randomUUID());
          const ctx = tenant.contextFor(systemCaller, tenant.updateClock(tenantRow), origin);
          await createAdministrator(ctx, { ...draft, forceChangePassword: false }, codeUse(code, tenantRow.version));
          return 'made';
        });
      } catch (error) {
        if (error instanceof Refusal && error.code === 'changedMeanwhile') return 'codeEnded';
        return faultsOf(error);
      }
    },
  };
}

/** The one-time address of the first administrator; null where the tenant has one. */
export async function offerFirstAdministrator(store: Store, origin: string): Promise<string | null> {
  if ((await loadAdministrators(store)).length > 0) return null;
  return addressOf(origin, await issueAdministratorCode(store, 'start', Date.now()));
}

const addressOf = (origin: string, code: string): string => `${origin}${administratorPath}?code=${code}`;

/** A one-time address for one more administrator, at any time; null for a database without a tenant. */
export function issueAdministratorAddress(database: OfflineDatabase, origin: string): Promise<string | null> {
  return withOfflineContext(database, async ({ store }) =>
    addressOf(origin, await issueAdministratorCode(store, 'command', Date.now())),
  );
}

/** What came of it; `password` is what they change at their first sign-in, where they got one. */
export interface Appointment {
  readonly isNew: boolean;
  readonly password: string | null;
}

interface NamedAdministrator {
  readonly userPrincipalName: string;
  /** Of a new user. */
  readonly displayName: string;
  /** Whether a user who is there gets a new password. */
  readonly resetsPassword: boolean;
}

/**
 * Makes the user of a sign-in name an administrator, who is created where there is none; null for a database without a
 * tenant; a sentence where the fields of a new user are not accepted. Servers may work meanwhile.
 */
export async function appointAdministrator(
  database: OfflineDatabase,
  { userPrincipalName, displayName, resetsPassword }: NamedAdministrator,
): Promise<Appointment | string | null> {
  const work = (ctx: Context): Promise<Appointment> =>
    retryOnConflict(async () => {
      const password = randomBytes(18).toString('base64url');
      if (await promoteUser(ctx, userPrincipalName, resetsPassword ? password : null))
        return { isNew: false, password: resetsPassword ? password : null };
      const draft = { userPrincipalName, displayName, password, forceChangePassword: true };
      await createAdministrator(ctx, draft, await tenantHold(ctx));
      return { isNew: true, password };
    });
  try {
    return await withOfflineContext(database, work);
  } catch (error) {
    const refusals = refusalsOf(error);
    if (refusals === null) throw error;
    return refusals.map(refusalMessage).join('\n');
  }
}

/**
 * Takes the second factors of the user of a sign-in name, whose sign-ins end. False where there is no such user, null
 * for a database without a tenant.
 */
export function resetFactorsOf(database: OfflineDatabase, userPrincipalName: string): Promise<boolean | null> {
  return withOfflineContext(database, (ctx) =>
    retryOnConflict(async () => {
      const user = await findUserByName(ctx.store, userPrincipalName);
      if (user === undefined) return false;
      await ctx.store.commit(await factorReset(ctx, user));
      return true;
    }),
  );
}

/** One-time addresses of starts end with the first administrator: of both in one moment one goes first. */
async function tenantHold({ store }: Context) {
  const { tenants } = await load(store, { tenants: row('tenant', 'singleton') });
  const [tenant] = tenants;
  return tenant === undefined
    ? []
    : [{ kind: 'expectVersion', entity: 'tenant', id: 'singleton', version: tenant.version } as const];
}
