// Takes delegated permissions away from a client. https://learn.microsoft.com/graph/api/oauth2permissiongrant-delete

import { requireRight } from '../../../domain/rights/rights.ts';
import type { Command } from '../../../flows/context.ts';
import { grantRemoval } from '../../../flows/directory/consent.ts';
import { load, requireRow, row } from '../../../flows/load.ts';
import { doneResult } from '../../../flows/results.ts';

/** 204. Tokens that were issued by it go on until they end. Throws `notFound`. */
export const deletePermissionGrant: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'grantPermissions');
  const { grants } = await load(ctx.store, { grants: row('permissionGrant', id) });
  await ctx.store.commit(await grantRemoval(ctx, requireRow(grants[0], 'permissionGrant', id)));
  return doneResult;
};
