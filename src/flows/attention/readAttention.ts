// Everything that needs somebody's hand now.

import type { AttentionFound } from './attentionItems.ts';
import { attentionKinds } from './attentionKinds.ts';
import type { AttentionContext, AttentionKind } from './attentionRows.ts';
import { policyAttention, type PolicyAttention } from './policyAttention.ts';

/** A kind, and what there is of it that the caller may read. */
export type AttentionRow = Pick<AttentionKind, 'kind' | 'severity' | 'entity'> & AttentionFound;

/** Every kind that the caller's token may be told of, in the order of the table, with a count of 0 too. */
export async function readAttention(ctx: AttentionContext): Promise<readonly AttentionRow[]> {
  let verdicts: Promise<PolicyAttention> | null = null;
  const policies = () => (verdicts ??= policyAttention(ctx));
  return Promise.all(
    attentionKinds
      .filter(({ toldTo }) => toldTo === null || ctx.permits('GET', toldTo))
      .map(async ({ kind, severity, entity, find }) => ({
        kind,
        severity,
        entity,
        ...(await find(ctx, policies)),
      })),
  );
}
