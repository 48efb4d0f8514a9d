// Whether the requestor is told who decides a stage, as the policy and the tenant's settings say.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-approval-policy

import type { ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import type { Id } from '../../domain/base.ts';
import { eq } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, row, rows } from '../load.ts';

/** Whether names of approvers are shown to members where the policy does not decide it. */
export async function showsApproversByDefault(ctx: Pick<Context, 'store'>): Promise<boolean> {
  const { settings } = await load(ctx.store, { settings: rows('controlConfiguration', eq('kind', 'endUserSettings')) });
  return settings.some(({ showsApprovers }) => showsApprovers);
}

/** Whether a requestor, by their object id, is told who decides a stage. Guests are where the policy says so. */
export async function isApproverShown(
  ctx: Pick<Context, 'store'>,
  { approverInformationVisibility: visibility }: Pick<ApprovalStage, 'approverInformationVisibility'>,
  requestorId: Id | null,
): Promise<boolean> {
  if (visibility !== 'default') return visibility === 'visible';
  const { people } = await load(ctx.store, { people: row('directoryObject', requestorId) });
  return people[0] !== undefined && people[0].userType !== 'Guest' && (await showsApproversByDefault(ctx));
}
