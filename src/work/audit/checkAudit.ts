// The next slice of the audit is checked with each sweep. What does not match is an alert: an event for log and
// metrics, a mail to the administrators when it begins, and a list for the pages. Nothing stops because of it.

import { checkNextSlice, type CheckedSlice } from '../../audit/checkSlice.ts';
import { retryBesideOthers } from '../../audit/treeContention.ts';
import type { AuditFinding } from '../../domain/audit/auditTreeEntities.ts';
import type { Context } from '../../flows/context.ts';
import { loadAdministrators } from '../../flows/directory/administrators.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import type { Event } from '../../observe/events.ts';
import { update } from '../../store/contract.ts';

/** As many are kept and told of; `latchkey verify` names all. */
const mostFindings = 100;

/** Gives an event for each row that was not known to be broken. */
export function checkAudit(ctx: Context): Promise<readonly Event[]> {
  return retryBesideOthers(ctx.store, async () => {
    const slice = await checkNextSlice(ctx.store);
    if (slice === null) return [];
    const { tree, end } = slice;
    const { findings, found } = findingsAfter(slice, ctx.now);
    const isUnchanged = tree.checkedTo === end && found.length === 0 && findings.length === tree.findings.length;
    if (isUnchanged) return [];
    const begins = tree.findings.length === 0 && found.length > 0;
    await ctx.store.commit([
      update('auditTree', tree.id, { checkedTo: end, findings }, tree.version),
      ...(begins ? await mailAdministrators(ctx) : []),
    ]);
    return found.map(({ kind, position, auditId }): Event => ({ event: 'auditBroken', kind, position, auditId }));
  });
}

/** What is broken now: what was found outside the slice stays, what is right again in it goes. */
function findingsAfter(
  { tree, start, end, broken }: CheckedSlice,
  now: string,
): { readonly findings: readonly AuditFinding[]; readonly found: readonly AuditFinding[] } {
  const known = new Map(tree.findings.map((each) => [each.position, each]));
  const inSlice = broken.map((each): AuditFinding => known.get(each.position) ?? { ...each, foundAt: now });
  const outside = tree.findings.filter(({ position }) => position < start || position >= end);
  const findings = [...outside, ...inSlice].toSorted((a, b) => a.position - b.position).slice(0, mostFindings);
  return { findings, found: findings.filter(({ position }) => !known.has(position)) };
}

async function mailAdministrators(ctx: Context) {
  const administrators = await loadAdministrators(ctx.store);
  return mailPrincipals(
    ctx,
    'auditBroken',
    {},
    administrators.map(({ id }) => id),
  );
}
