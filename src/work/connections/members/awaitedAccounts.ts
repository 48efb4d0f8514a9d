// People who are wanted in a group there and have no account yet: their accounts' own links find or make them.

import type { Difference } from '../../../domain/connections/remoteEntities.ts';
import type { Id } from '../../../domain/base.ts';
import type { Context } from '../../../flows/context.ts';
import { beginLink, touchLink } from '../../../flows/connections/linkJobs.ts';
import { load, rows } from '../../../flows/load.ts';
import { newRow } from '../../../model/newRow.ts';
import { eq, oneOfValues } from '../../../odata/query.ts';
import type { Change } from '../../../store/contract.ts';
import type { LinkWork } from '../linkWork.ts';
import { noteDifference } from '../noteDifference.ts';

/** Links of accounts, by whose they are. */
export type AccountLinks = readonly { readonly id: Id; readonly objectId: Id }[];

/** Links of people who wait for an account that nobody wants any more: they end, with their tasks. */
export async function endUnmade(
  ctx: Context,
  { link }: LinkWork,
  unmade: readonly Difference[],
): Promise<readonly Change[]> {
  if (unmade.length === 0) return [];
  const { accounts } = await load(ctx.store, {
    accounts: rows(
      'remoteLink',
      eq('connectionId', link.connectionId),
      eq('kind', 'account'),
      eq('remoteId', null),
      oneOfValues(
        'objectId',
        unmade.flatMap(({ principalId }) => principalId ?? []),
      ),
    ),
  });
  return accounts.flatMap(({ id }) => touchLink(ctx, id));
}

/** The account's own link finds or makes it, and comes back here. */
export function awaitAccount(
  ctx: Context,
  pair: LinkWork,
  principalId: Id,
  { before, links }: { readonly before: Difference | undefined; readonly links: AccountLinks },
): readonly Change[] {
  const known = links.find(({ objectId }) => objectId === principalId);
  return [
    ...noteDifference(
      ctx,
      pair,
      before,
      { aspect: 'membership', subjectId: principalId, principalId, accountId: null, isWanted: true },
      { state: pair.connection.mode === 'enforce' ? 'due' : 'simulated', says: 'The account is not there yet.' },
    ),
    ...(known === undefined
      ? beginLink(ctx, newAccountLink(ctx, pair.connection.id, principalId))
      : touchLink(ctx, known.id)),
  ];
}

const newAccountLink = (ctx: Context, connectionId: Id, objectId: Id) =>
  newRow('remoteLink', { id: ctx.newId(), connectionId, kind: 'account', objectId, from: ctx.now, until: null });
