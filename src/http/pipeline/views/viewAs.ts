// A read-only view of the tenant as somebody else: a header that administrators may send with reads.

import type { Caller } from '../../../domain/caller.ts';
import type { Id } from '../../../domain/base.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { noteView } from '../../../flows/people/noteView.ts';
import { requireView } from '../../../flows/people/requireView.ts';
import { callerAs } from '../../../identity/access/callers.ts';
import type { Identity } from '../../../identity/tokens/verifyToken.ts';
import type { Call } from '../call.ts';
import { originOf, withOrganization, type CallerAtTime } from '../identify.ts';
import type { ServerDeps } from '../serverDeps.ts';

/** Names the user whose view it is, by id. */
export const viewAsHeader = 'latchkey-view-as';

export const isViewAs = ({ headers }: Pick<Call, 'headers'>): boolean => headers[viewAsHeader] !== undefined;

/** What is refused to a view: everything but a read. */
export const viewOnly = (): Refusal =>
  new Refusal('notAllowed', { reason: `A call with the header ${viewAsHeader} only reads.` });

/**
 * The user of the header as a caller with the administrator's token: what both may see is seen. It is in the audit,
 * once an hour. Throws `notAllowed` for everything but a read, and for who may not view the user; `scopeMissing`;
 * `notFound` where there is no such enabled user.
 */
export async function viewedCaller(
  call: Call,
  identity: Identity,
  { caller: administrator, now }: CallerAtTime,
  deps: ServerDeps,
): Promise<CallerAtTime> {
  if (call.method !== 'GET' && call.method !== 'HEAD') throw viewOnly();
  requireRight(administrator, 'viewAs');
  const id = (call.headers[viewAsHeader] ?? '').toLowerCase();
  const viewed = await callerAs(deps.store, identity, id);
  if (viewed === null) throw new Refusal('notFound', { entity: 'directoryObject', id });
  const ctx = deps.contextFor(administrator, now, originOf(call));
  await requireView(ctx, viewed.objectId as Id);
  await noteView(ctx, viewed);
  const seen: Caller = { ...viewed, viewedBy: administrator };
  const asViewed = deps.contextFor(seen, now, originOf(call));
  return { caller: seen.isGuest ? await withOrganization(asViewed) : seen, now };
}
