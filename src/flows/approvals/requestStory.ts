// What a request's history and its stages tell a reader: the requestor's side learns of approvers what the policy says,
// those who may decide or manage it learn all.

import type { ApprovalFacts } from '../../domain/approvals/approvalVerdicts.ts';
import {
  historyActivities,
  historyOf,
  type HistoryEntry,
  type HistoryReader,
} from '../../domain/approvals/requestHistory.ts';
import type { Id } from '../../domain/base.ts';
import { mayReadCatalog } from '../../domain/rights/rights.ts';
import { and, any, eq, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { latestBy, load, rows } from '../load.ts';
import { showsApproversByDefault } from './approverNames.ts';

/** The latest entries of a history that are read. */
const most = 500;

/** What the caller may know of a request's approvers. */
export async function historyReaderOf(ctx: Context, facts: ApprovalFacts): Promise<HistoryReader> {
  const isDecider = !facts.isParty && facts.deciding.length > 0;
  const isInsider = isDecider || (!facts.isParty && mayReadCatalog(ctx.caller, facts.request.catalogId));
  const byDefault = !ctx.caller.isGuest && (await showsApproversByDefault(ctx));
  return {
    isRequestorSide: !isInsider,
    knowsApprovers: (stage) => {
      const visibility = facts.stages[(stage ?? 0) - 1]?.approverInformationVisibility;
      return isInsider || visibility === 'visible' || (visibility === 'default' && byDefault);
    },
  };
}

/** The history of a request, as the reader may know it. */
export async function loadHistory(
  ctx: Context,
  requestId: Id,
  reader: HistoryReader,
): Promise<readonly HistoryEntry[]> {
  const { audits } = await load(ctx.store, {
    audits: latestBy(
      most,
      rows(
        'audit',
        oneOfValues('activityDisplayName', historyActivities),
        any('targets', and(eq('targetId', requestId), eq('type', 'AccessPackageAssignmentRequest'))),
      ),
      'activityAt',
    ),
  });
  const asked = audits.flatMap(({ additionalDetails }) =>
    additionalDetails.flatMap(({ key, value }) => (key === 'approverId' ? [value] : [])),
  );
  return historyOf(audits, await namesOf(ctx, asked), reader);
}

/** Names of people and groups, by id, as far as the caller may be told of them. */
export async function namesOf(ctx: Context, ids: readonly Id[]): Promise<ReadonlyMap<Id, string | null>> {
  const { people } = await load(ctx.store, {
    people: rows('directoryObject', oneOfValues('id', [...new Set(ids)]), ctx.readable('directoryObject')),
  });
  return new Map(people.map((each) => [each.id, each.displayName]));
}
