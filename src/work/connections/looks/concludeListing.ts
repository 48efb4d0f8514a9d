// What a whole listing did not show: objects that are linked are asked for one by one before they count as gone, since
// pages shift while something is added or removed.

import type { Session } from '../../../connectors/engine/contract.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import type { RemoteKind, RemoteLink, RemoteObject } from '../../../domain/connections/remoteEntities.ts';
import { withStep } from '../../../domain/connections/runSteps.ts';
import type { Context } from '../../../flows/context.ts';
import { touchLink } from '../../../flows/connections/linkJobs.ts';
import { load, refine, rows } from '../../../flows/load.ts';
import { and, eq, from, not, oneOfValues } from '../../../odata/query.ts';
import { update, type Change } from '../../../store/contract.ts';
import { goneAccount } from '../goneObjects.ts';
import type { LookPayload, LookStep } from './lookStep.ts';

/** How many objects are looked for in one step. */
const batch = 50;
/** Of fewer objects nobody says that half of them went at once. */
const fewObjects = 4;

/**
 * A listing that shows less than half of what was there is not believed: a wrong base address or a lost permission
 * looks like that. Throws `ReadError`.
 */
export async function concludeListing(
  ctx: Context,
  connection: Connection,
  session: Session,
  payload: LookPayload & { readonly phase: RemoteKind },
): Promise<LookStep> {
  const { phase, runId } = payload;
  const next: LookPayload = {
    ...payload,
    phase: phase === 'account' ? 'group' : 'members',
    from: null,
    isListed: false,
  };
  const { runs } = await load(ctx.store, { runs: rows('connectionRun', eq('id', runId)) });
  const [run] = runs;
  if (run === undefined) return { changes: [], next };
  // What we made ourselves since the listing began may be behind its pages.
  const isUnseen = and(eq('connectionId', connection.id), eq('kind', phase), not(eq('runId', runId)), {
    op: 'compare',
    path: ['from'],
    test: 'lt',
    value: run.startedAt,
  });
  const [page] = await ctx.store.read([from('remoteObject', isUnseen, { fields: [], top: 1, count: true })]);
  const unseen = page?.count ?? 0;
  const shown = phase === 'account' ? run.accounts : run.groups;
  if (unseen > fewObjects && unseen > shown)
    return {
      changes: [],
      next: {
        ...next,
        lacks: `The listing shows ${shown} of the kind ${phase}, and lacks ${unseen}: none counts as gone.`,
      },
    };
  const { some } = await load(ctx.store, { some: refine(rows('remoteObject', isUnseen), { top: batch }) });
  const { links } = await load(ctx.store, {
    links: rows(
      'remoteLink',
      oneOfValues(
        'remoteId',
        some.map(({ id }) => id),
      ),
    ),
  });
  const changes: Change[] = [];
  let goneCount = 0;
  for (const each of some) {
    const link = links.find(({ remoteId }) => remoteId === each.id);
    const isStillThere = link !== undefined && (await isThere(session, each));
    if (!isStillThere) goneCount += 1;
    changes.push(...(isStillThere ? [update('remoteObject', each.id, { runId })] : gone(ctx, each, link)));
  }
  const counts = { gone: goneCount };
  const step = phase === 'account' ? 'concludeAccounts' : 'concludeGroups';
  if (goneCount > 0)
    changes.push(
      update(
        'connectionRun',
        runId,
        { steps: withStep(run.steps, { step, about: null, at: ctx.now, counts, says: [] }) },
        run.version,
      ),
    );
  return { changes, next: some.length < batch ? next : payload };
}

const isThere = async (session: Session, { kind, nativeId }: RemoteObject): Promise<boolean> =>
  kind === 'account' ? session.hasAccount(nativeId) : (await session.holders(nativeId)) !== 'gone';

/** Its link finds out what that means. A group's link finds the group gone by its next call. */
const gone = (ctx: Context, object: RemoteObject, link: RemoteLink | undefined): readonly Change[] =>
  link === undefined
    ? goneAccount(ctx, object)
    : object.kind === 'account'
      ? [...goneAccount(ctx, object), update('remoteLink', link.id, { remoteId: null }), ...touchLink(ctx, link.id)]
      : touchLink(ctx, link.id);
