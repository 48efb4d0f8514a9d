// Jobs that evaluate the rules that may concern one person: for each person at most one waits, and a further change is
// merged into it.

import type { Id, Instant } from '../../domain/base.ts';
import { earlierOf } from '../../domain/time.ts';
import { oneOfValues } from '../../odata/query.ts';
import type { Change, Store } from '../../store/contract.ts';
import { load, rows } from '../load.ts';
import { evaluateObjectJob, jobKeyOf, type EvaluationPayload, type QueueContext } from '../queueJobs.ts';

/** A person whose rules are to be evaluated from an instant on; `reads` and `rules` are those of the job's payload. */
export interface EvaluationRequest {
  readonly objectId: Id;
  readonly dueAt: Instant;
  readonly reads: readonly string[];
  readonly rules: readonly Id[];
}

interface QueuedEvaluations {
  readonly changes: readonly Change[];
  /** Jobs that these changes replace. A conflict with one of them means no more than that it was claimed meanwhile. */
  readonly replaced: ReadonlySet<Id>;
}

/** `within` are the changes of the same commit, which may end such a job, or put it off, by themselves. */
export async function queueEvaluations(
  ctx: QueueContext & { readonly store: Store },
  wishes: readonly EvaluationRequest[],
  within: readonly Change[] = [],
): Promise<QueuedEvaluations> {
  const merged = new Map<Id, EvaluationRequest>();
  for (const wish of wishes) merged.set(wish.objectId, mergeRequests(wish, merged.get(wish.objectId)));
  if (merged.size === 0) return { changes: [], replaced: new Set() };
  const { waiting } = await load(ctx.store, {
    waiting: rows(
      'job',
      oneOfValues(
        'uniqueKey',
        [...merged.keys()].map((id) => jobKeyOf('evaluateObject', id)),
      ),
    ),
  });
  const replaced = new Set<Id>();
  const changes: Change[] = [];
  for (const job of waiting) {
    const own = within.find(
      (change) =>
        (change.kind === 'delete' || change.kind === 'update') && change.entity === 'job' && change.id === job.id,
    );
    if (own === undefined) {
      replaced.add(job.id);
      changes.push({ kind: 'delete', entity: 'job', id: job.id, version: job.version });
      mergeInto(merged, job.subject, job.dueAt, job.payload);
    } else if (own.kind === 'update' && own.entity === 'job') {
      changes.push({ kind: 'delete', entity: 'job', id: job.id });
      mergeInto(merged, job.subject, own.set.dueAt ?? job.dueAt, own.set.payload ?? job.payload);
    }
  }
  return {
    replaced,
    changes: [
      ...changes,
      ...[...merged.values()].map(({ objectId, dueAt, reads, rules }) =>
        evaluateObjectJob(ctx, objectId, dueAt, { reads, rules }),
      ),
    ],
  };
}

/** The payload of such a job, complete. */
export const evaluationPayloadOf = (payload: unknown): EvaluationPayload => ({
  reads: [],
  rules: [],
  ...(payload as Partial<EvaluationPayload> | null),
});

function mergeInto(all: Map<Id, EvaluationRequest>, objectId: Id, dueAt: Instant, payload: unknown): void {
  all.set(objectId, mergeRequests({ objectId, dueAt, ...evaluationPayloadOf(payload) }, all.get(objectId)));
}

function mergeRequests(one: EvaluationRequest, other: EvaluationRequest | undefined): EvaluationRequest {
  if (other === undefined) return one;
  const both = <T>(a: readonly T[], b: readonly T[]): readonly T[] => [...new Set([...a, ...b])];
  return {
    objectId: one.objectId,
    dueAt: earlierOf(one.dueAt, other.dueAt),
    reads: both(one.reads, other.reads),
    rules: both(one.rules, other.rules),
  };
}
