// Behind the pages of second factors: what users add and remove is theirs alone, and in the audit.

import { randomUUID } from 'node:crypto';
import type { Id } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { ownOrigin, retryOnConflict, type Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import {
  codesEntry,
  loadMethodsOf,
  methodAddition,
  methodRemoval,
  type NewMethod,
} from '../../flows/people/authenticationMethods.ts';
import type { FactorDesk, NewFactor } from '../../identity/factors/factorDesk.ts';
import { createFactorStore, type FactorSettings } from '../../identity/factors/factorStore.ts';
import { countRecoveryCodes, drawRecoveryCodes } from '../../identity/factors/methods/recoveryCodes.ts';
import type { TenantServices } from '../tenant.ts';
import { callerOf } from './accountCommands.ts';

export function createFactorDesk(tenant: TenantServices, settings: FactorSettings): FactorDesk {
  const { store, sealing, attempts } = tenant;
  const asUser = async <T>(userId: Id, run: (ctx: Context, user: DirectoryObject) => Promise<T>): Promise<T> =>
    retryOnConflict(async () => {
      const ctx = tenant.contextFor(
        await callerOf(tenant, userId),
        tenant.updateClock(await tenant.loadRow()),
        ownOrigin(randomUUID()),
      );
      const { users } = await load(store, { users: row('directoryObject', userId) });
      const [user] = users;
      if (user === undefined) throw new Error('The user went away while a factor was set up.');
      return run(ctx, user);
    });
  const methodOf = (factor: NewFactor): NewMethod => {
    if (factor.kind === 'fido2') return factor;
    return { kind: factor.kind, sealed: sealing.seal(factor.secret), counter: factor.step };
  };
  return {
    ...createFactorStore({ store, sealing, attempts, machineNow: Date.now }, settings),
    add: (userId, factor, name) =>
      asUser(userId, async (ctx, user) => {
        const drawn = (await countRecoveryCodes(store, userId)) > 0 ? null : drawRecoveryCodes(userId);
        const method = { ...methodOf(factor), displayName: name };
        await store.commit([...methodAddition(ctx, user, method), ...(drawn?.changes ?? [])]);
        return drawn?.codes ?? null;
      }),
    remove: (userId, methodId) =>
      asUser(userId, async (ctx, user) => {
        const method = (await loadMethodsOf(ctx, userId)).find(({ id }) => id === methodId);
        if (method === undefined) return false;
        await store.commit(await methodRemoval(ctx, user, method));
        return true;
      }),
    drawCodes: (userId) =>
      asUser(userId, async (ctx, user) => {
        const { codes, changes } = drawRecoveryCodes(userId);
        await store.commit([...changes, codesEntry(ctx, user)]);
        return codes;
      }),
  };
}
