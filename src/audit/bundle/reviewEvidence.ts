// What an evidence bundle says of one turn of an access review beside the audit rows of its time: its rules, its items
// with every change of them, and what reviewers were shown.

import { createHash, type Hash as Digest } from 'node:crypto';
import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import { addDuration, formatInstant } from '../../domain/time.ts';
import type { Fields } from '../entry.ts';
import type { AuditSource } from '../places.ts';

/** A turn with its series and its stages, and the time in which it went. */
export interface ReviewedTurn {
  readonly turn: Fields;
  readonly series: Fields | null;
  readonly stages: readonly Fields[];
  readonly period: { readonly from: string; readonly to: string };
}

/** What the manifest says of the file of a turn; `digest`: SHA-256 of its bytes, base64url. */
export interface ReviewEvidence {
  readonly instanceId: string;
  readonly items: number;
  readonly digest: string;
}

/** Of a turn that goes on the time until now, by the clock of the tenant. Null where there is none. */
export async function findTurn(source: AuditSource, id: string, machineNow: number): Promise<ReviewedTurn | null> {
  const [turn] = await source.rowsOf('reviewInstance', 'id', [id]);
  if (turn === undefined) return null;
  const [series = null] = await source.rowsOf('reviewDefinition', 'id', [String(turn['definitionId'])]);
  const stages = await source.rowsOf('reviewStage', 'instanceId', [id]);
  let last = turn['status'] === 'applied' ? String(turn['endsAt']) : await tenantTime(source, machineNow);
  for await (const changes of changesOf(source, id))
    for (const { at } of changes) if (String(at) > last) last = String(at);
  // What ends the turn is written a moment after its last item.
  const period = { from: String(turn['startsAt']), to: addDuration(last, 'PT1H') ?? last };
  return { turn, series, stages: stages.toSorted(byPosition), period };
}

/** The sandbox moves its clock. */
async function tenantTime(source: AuditSource, machineNow: number): Promise<string> {
  const [tenant] = await source.rowsOf('tenant', 'id', ['singleton']);
  const { clockOffsetMs = 0, clockFrozenAt = null } = (tenant ?? {}) as Partial<Tenant>;
  return clockFrozenAt ?? formatInstant(machineNow + clockOffsetMs);
}

const byPosition = (a: Fields, b: Fields): number => Number(a['position']) - Number(b['position']);

async function* changesOf(source: AuditSource, id: string): AsyncGenerator<readonly Fields[]> {
  for await (const rows of source.rows('reviewDecisionChange')) yield rows.filter((row) => row['instanceId'] === id);
}

/** The lines of `review.jsonl`: the turn, then a line for each item. What is said of them is complete at the end. */
export function createReviewLines(
  source: AuditSource,
  { turn, series, stages }: ReviewedTurn,
): { readonly lines: AsyncIterable<string>; readonly evidence: () => ReviewEvidence } {
  const digest: Digest = createHash('sha256');
  const instanceId = String(turn['id']);
  let items = 0;
  const lineOf = (value: object): string => {
    const line = `${JSON.stringify(value)}\n`;
    digest.update(line);
    return line;
  };
  async function* lines(): AsyncGenerator<string> {
    yield lineOf({ series, turn, stages });
    for await (const page of source.rows('reviewDecision')) {
      const own = page.filter((row) => row['instanceId'] === instanceId && row['stageId'] === null);
      if (own.length === 0) continue;
      const ids = own.map(({ id }) => String(id));
      const [changes, contexts, inStages] = await Promise.all([
        source.rowsOf('reviewDecisionChange', 'itemId', ids),
        source.rowsOf('reviewItemContext', 'id', ids),
        source.rowsOf('reviewDecision', 'itemId', ids),
      ]);
      for (const item of own) {
        items += 1;
        yield lineOf({
          item,
          context: contexts.find(({ id }) => id === item['id'])?.['context'] ?? null,
          changes: changes.filter(({ itemId }) => itemId === item['id']).toSorted(bySequence),
          inStages: inStages.filter(({ itemId, id }) => itemId === item['id'] && id !== item['id']),
        });
      }
    }
  }
  return { lines: lines(), evidence: () => ({ instanceId, items, digest: digest.copy().digest('base64url') }) };
}

const bySequence = (a: Fields, b: Fields): number => Number(a['sequence']) - Number(b['sequence']);
