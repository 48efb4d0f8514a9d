// An administrator lets memberships in other systems be given or taken that wait for a person, each by its id.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import type { Difference, DifferenceState } from '../../domain/connections/remoteEntities.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { touchLink } from '../../flows/connections/linkJobs.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';
import { oneOfValues } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';

const mostIds = 100;

/** Memberships that go out as soon as somebody says so. */
const releasable: ReadonlySet<DifferenceState> = new Set(['held', 'asked', 'reported', 'refused']);

/** An account that waits to be disabled is a removal too. */
const isReleasable = ({ aspect, isWanted, state }: Difference): boolean =>
  releasable.has(state) && (aspect === 'membership' || (aspect === 'attributes' && !isWanted));

/** 204. All rows or none. Throws `invalidField`, `notFound`, and `invalidState` for one that waits for nobody. */
export const releaseDifferences: Command<OperationParameters<'ids'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'manageConnections');
  const ids = idsOf(body.ids);
  const { held } = await load(ctx.store, { held: rows('difference', oneOfValues('id', ids)) });
  const { connections } = await load(ctx.store, {
    connections: rows('connection', oneOfValues('id', [...new Set(held.map(({ connectionId }) => connectionId))])),
  });
  const missing = ids.find((id) => !held.some((row) => row.id === id));
  if (missing !== undefined) throw new Refusal('notFound', { id: missing });
  const other = held.find((each) => !isReleasable(each));
  if (other !== undefined)
    throw new Refusal('invalidState', {
      state: other.state,
      reason: `The difference ${other.id} waits for no person.`,
    });
  await ctx.store.commit([
    ...held.map(({ id, version }) => update('difference', id, { state: 'released', says: null }, version)),
    ...[...new Set(held.map(({ linkId }) => linkId))].flatMap((linkId) => touchLink(ctx, linkId)),
    ...held.map(({ id, connectionId, principalId, accountId }) =>
      audit(ctx, {
        activity: 'Release held removal of access',
        targets: [
          auditTarget('Connection', {
            id: connectionId,
            displayName: connections.find((each) => each.id === connectionId)?.displayName ?? null,
          }),
        ],
        details: { difference: id, principalId: principalId ?? '', accountId: accountId ?? '' },
      }),
    ),
  ]);
  return doneResult;
};

function idsOf(said: unknown): readonly Id[] {
  const ids = Array.isArray(said) ? said.filter((each) => typeof each === 'string') : [];
  if (!Array.isArray(said) || ids.length !== said.length || ids.length === 0 || ids.length > mostIds)
    throw invalidField('ids', `a list of 1 to ${mostIds} ids of differences`);
  return [...new Set(ids.map((each) => each.toLowerCase()))];
}
