// What an answer says of itself, so that who is given it can tell what was asked, by whom, and that nothing was edited.

import type { Caller } from '../../domain/caller.ts';
import { from } from '../../odata/query.ts';
import type { ParameterValues, Report, ReportContext } from '../report.ts';

/** What is known before the first row; the number of rows and the digest follow. */
export interface EvidenceHeader {
  readonly report: string;
  readonly question: string;
  readonly askedBy: { readonly id: string | null; readonly displayName: string | null; readonly kind: Caller['kind'] };
  /** Tenant time, which rules and rows have. */
  readonly askedDateTime: string;
  readonly parameters: ParameterValues;
  readonly filter: string | null;
  readonly orderBy: string | null;
  /** The entries of the audit that have a place in its tree; the newest checkpoint is of the first `checkpointSize`. */
  readonly audit: { readonly size: number; readonly checkpointSize: number };
}

/** The header of an answer, read before its rows. */
export async function evidenceHeader(
  report: Report,
  ctx: ReportContext,
  asked: {
    readonly caller: Caller;
    readonly values: ParameterValues;
    readonly filter: string | null;
    readonly orderBy: string | null;
  },
): Promise<EvidenceHeader> {
  const { caller, values, filter, orderBy } = asked;
  const [trees, checkpoints] = await ctx.store.read([
    from('auditTree', undefined, { fields: ['size'], top: 1 }),
    from('auditCheckpoint', undefined, { fields: ['size'], top: 1 }),
  ]);
  return {
    report: report.id,
    question: report.question,
    askedBy: { id: caller.objectId, displayName: caller.displayName, kind: caller.kind },
    askedDateTime: ctx.now,
    parameters: values,
    filter,
    orderBy,
    audit: {
      size: Number(trees?.rows[0]?.['size'] ?? 0),
      checkpointSize: Number(checkpoints?.rows[0]?.['size'] ?? 0),
    },
  };
}
