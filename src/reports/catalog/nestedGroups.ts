// Groups in groups as they were at a moment: memberships have a beginning and an end, the closure of groups has not.

import type { Id, Instant } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, any, compare, eq, everyRow, from, oneOfValues, or } from '../../odata/query.ts';
import type { ReportContext } from '../report.ts';

/** The most groups that a report follows. */
const mostGroups = 1000;

/** An object and, where it is a group, the groups that are in it. Itself alone for a token that reads no members. */
export const groupsBelow = (ctx: ReportContext, id: Id, at: Instant): Promise<readonly Id[]> =>
  reached(ctx, { id, at, from: 'groupId', to: 'memberId' });

/** A principal and the groups that it is in. */
export const groupsAbove = (ctx: ReportContext, id: Id, at: Instant): Promise<readonly Id[]> =>
  reached(ctx, { id, at, from: 'memberId', to: 'groupId' });

async function reached(
  ctx: ReportContext,
  start: {
    readonly id: Id;
    readonly at: Instant;
    readonly from: 'groupId' | 'memberId';
    readonly to: 'groupId' | 'memberId';
  },
): Promise<readonly Id[]> {
  const found = new Set([start.id]);
  if (!ctx.permits('/memberships')) return [start.id];
  const isThere = and(
    everyRow,
    compare('from', 'le', start.at),
    or(eq('until', null), compare('until', 'gt', start.at)),
    any('member', and(everyRow, start.from === 'groupId' ? eq('kind', 'group') : everyRow)),
    ctx.readable('membership'),
  );
  let edge: readonly Id[] = [start.id];
  while (edge.length > 0) {
    const [page] = await ctx.store.read(
      [from('membership', and(isThere, oneOfValues(start.from, edge)), { fields: [start.to] })],
      mostGroups * 20,
    );
    const next = [...new Set((page?.rows ?? []).map((row) => row[start.to] as Id))].filter((id) => !found.has(id));
    for (const id of next) found.add(id);
    if (found.size > mostGroups) throw new Refusal('tooManyRows', { most: mostGroups });
    edge = next;
  }
  return [...found];
}
