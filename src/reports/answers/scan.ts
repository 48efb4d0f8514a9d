// All rows that meet a condition, a thousand at a time: for reports that are calculated.

import type { EntityName } from '../../domain/entities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { from, type Condition, type Cursor, type Expansion, type Row } from '../../odata/query.ts';
import type { ReportContext } from '../report.ts';

const pageSize = 1000;
/** The rows that one report looks at; a period, or a catalog, makes them fewer. */
const mostScanned = 200_000;

/** Throws the refusal `tooManyRows`. */
export async function* scan(
  ctx: Pick<ReportContext, 'store'>,
  entity: EntityName,
  where: Condition,
  read: { readonly fields: readonly string[]; readonly expand?: readonly Expansion[] },
): AsyncGenerator<Row> {
  let seen = 0;
  for (let after: Cursor | null = null; ; ) {
    const [page] = await ctx.store.read([from(entity, where, { ...read, top: pageSize, after })]);
    yield* page?.rows ?? [];
    seen += page?.rows.length ?? 0;
    if (seen > mostScanned) throw new Refusal('tooManyRows', { most: mostScanned });
    after = page?.next ?? null;
    if (after === null) return;
  }
}
