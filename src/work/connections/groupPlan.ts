// Who is wanted in a group and who is known to be there: what the next call is about.

import type { RemoteHolding, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { Id } from '../../domain/base.ts';
import { formatInstant } from '../../domain/time.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, rows } from '../../flows/load.ts';
import { and, any, eq, never, not, oneOfValues, or, type Condition } from '../../odata/query.ts';
import type { LinkWork } from './linkWork.ts';
import type { DifferenceSubject } from './noteDifference.ts';

/** One account that is to come into the group, or to leave it. */
export interface MemberStep extends DifferenceSubject {
  readonly nativeId: string;
  readonly account: RemoteObject;
  readonly holding: RemoteHolding | null;
}

/** What the next call is about, and what waits for something else. */
export interface GroupPlan {
  readonly grants: readonly MemberStep[];
  readonly revokes: readonly MemberStep[];
  /** Users who have no account there yet. */
  readonly waiting: readonly Id[];
  /** Accounts whose removal an administrator let happen. */
  readonly released: ReadonlySet<Id>;
  /** Whether there may be more than this. */
  readonly isPart: boolean;
  /** Whether the group is out of scope, and nobody is in it any more. */
  readonly isOver: boolean;
}

/** A user who is in a group, through however many groups. */
export const isIn = (groupId: Id): Condition => and(eq('kind', 'user'), any('transitiveMemberOf', eq('id', groupId)));

/** A user who is to be in the group there: nobody, where the group is assigned no longer. */
export const isWantedIn = ({ link, isInScope }: Pick<LinkWork, 'link' | 'isInScope'>): Condition =>
  isInScope ? isIn(link.objectId) : never;

/** Differences that no try concerns now: they wait for a time, for people, or for an account. */
const isBlocked = (linkId: Id, now: string): Condition =>
  and(
    eq('linkId', linkId),
    or(not(oneOfValues('state', ['due', 'released'])), eq('accountId', null), {
      op: 'compare',
      path: ['notBefore'],
      test: 'gt',
      value: now,
    }),
  );

type PlannedWork = Pick<LinkWork, 'link' | 'settings' | 'isInScope'>;

/** Users who are wanted and not there, and holdings that nobody wants. */
function loadSides(ctx: Context, { link, settings, isInScope }: PlannedWork) {
  const now = formatInstant(ctx.machineNow());
  const top = settings.mostMembers;
  return load(ctx.store, {
    missing: refine(
      rows(
        'directoryObject',
        isWantedIn({ link, isInScope }),
        not(any('remoteHoldings', eq('linkId', link.id))),
        not(any('differences', isBlocked(link.id, now))),
      ),
      { fields: [], top },
    ),
    held: refine(rows('remoteHolding', eq('linkId', link.id)), { fields: [], top: 1 }),
    surplus: refine(
      rows(
        'remoteHolding',
        eq('linkId', link.id),
        not(any('object', isWantedIn({ link, isInScope }))),
        not(any(['account', 'differences'], isBlocked(link.id, now))),
      ),
      { top },
    ),
  });
}

/** What differs now in a link, as much as one call says. */
export async function planGroup(ctx: Context, pair: PlannedWork): Promise<GroupPlan> {
  const { link, settings } = pair;
  const { missing, surplus, held } = await loadSides(ctx, pair);
  const ids = missing.map(({ id }) => id);
  const { accounts, leaving, released } = await load(ctx.store, {
    released: rows(
      'difference',
      eq('linkId', link.id),
      eq('state', 'released'),
      eq('isWanted', false),
      oneOfValues(
        'accountId',
        surplus.map(({ accountId }) => accountId),
      ),
    ),
    accounts: rows('remoteLink', eq('connectionId', link.connectionId), oneOfValues('objectId', ids)),
    leaving: rows(
      'remoteObject',
      oneOfValues(
        'id',
        surplus.map(({ accountId }) => accountId),
      ),
    ),
  });
  const { joining } = await load(ctx.store, {
    joining: rows(
      'remoteObject',
      oneOfValues(
        'id',
        accounts.flatMap(({ remoteId }) => remoteId ?? []),
      ),
    ),
  });
  const grants = ids.flatMap((id): readonly MemberStep[] => {
    const account = joining.find((each) => each.id === accounts.find(({ objectId }) => objectId === id)?.remoteId);
    return account === undefined ? [] : [memberStep(account, null, id, true)];
  });
  const revokes = surplus.flatMap((holding): readonly MemberStep[] => {
    const account = leaving.find(({ id }) => id === holding.accountId);
    return account === undefined ? [] : [memberStep(account, holding, holding.objectId, false)];
  });
  return {
    grants,
    revokes,
    waiting: ids.filter((id) => !grants.some(({ principalId }) => principalId === id)),
    released: new Set(released.flatMap(({ accountId }) => accountId ?? [])),
    isOver: !pair.isInScope && held.length === 0,
    isPart: Math.max(missing.length, surplus.length) === settings.mostMembers,
  };
}

const memberStep = (
  account: RemoteObject,
  holding: RemoteHolding | null,
  principalId: Id | null,
  isWanted: boolean,
): MemberStep => ({
  aspect: 'membership',
  subjectId: principalId ?? account.id,
  principalId,
  accountId: account.id,
  isWanted,
  nativeId: account.nativeId,
  account,
  holding,
});
