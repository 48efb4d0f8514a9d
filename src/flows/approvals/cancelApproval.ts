// An approval whose request is canceled, or whose record is deleted.

import type { Id } from '../../domain/base.ts';
import { eq } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { load, row, rows } from '../load.ts';
import type { Context } from '../context.ts';
import { closeApproval } from './concludeApproval.ts';

/** Cancels the approval of a request. No changes where none is under way. */
export async function cancelApproval(ctx: Context, requestId: Id): Promise<readonly Change[]> {
  const { approvals, stages } = await load(ctx.store, {
    approvals: row('approval', requestId),
    stages: rows('approvalStage', eq('approvalId', requestId)),
  });
  const approval = approvals[0];
  return approval === undefined || approval.completedAt !== null ? [] : closeApproval(ctx, approval, stages, 'cancel');
}

/** Deletes the record of an approval with its stages and approvers. */
export function deleteApproval(requestId: Id): readonly Change[] {
  return [
    { kind: 'deleteWhere', entity: 'approver', where: eq('approvalId', requestId) },
    { kind: 'deleteWhere', entity: 'approvalStage', where: eq('approvalId', requestId) },
    { kind: 'deleteWhere', entity: 'approval', where: eq('id', requestId) },
  ];
}
