// The decisions that wait for the caller, the nearest deadline first, and those that the caller made, the last one
// first: what the page of an approver lists.

import { invalidField } from '../../domain/faultCollector.ts';
import type { ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import type { Id } from '../../domain/base.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { searchWords } from '../../domain/text.ts';
import { and, any, contains, eq, from, oneOfValues, or, type Condition } from '../../odata/query.ts';
import { callerIdOf, type Command, type Context, type OperationParameters } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { isWaitingFor } from './areas.ts';
import { pageOf, textOf } from '../../flows/portal/parameters.ts';

const shows = ['waiting', 'decided'] as const;

/**
 * 200 with a page of stages, `count` of all, and `next`, the `skip` of the next page or null. `search` is words of the
 * names of packages and people, in any order. Throws `invalidField`.
 */
export const myApprovals: Command<OperationParameters<'show' | 'search' | 'top' | 'skip'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  const { top, skip } = pageOf(body);
  const show = shows.find((each) => each === (body.show ?? 'waiting'));
  if (show === undefined) throw invalidField('show', `one of ${shows.join(', ')}`);
  const isWaiting = show === 'waiting';
  const callerId = callerIdOf(ctx);
  const [page] = await ctx.store.read([
    from(
      'approvalStage',
      and(
        isWaiting ? isWaitingFor(callerId, ctx.now) : eq('reviewedById', callerId),
        ...searchWords(textOf(body, 'search') ?? '').map(isNamed),
      ),
      {
        orderBy: [{ path: [isWaiting ? 'timesOutAt' : 'reviewedAt'], descending: !isWaiting }],
        top,
        skip,
        count: true,
      },
    ),
  ]);
  const stages = (page?.rows ?? []) as unknown as readonly ApprovalStage[];
  const count = page?.count ?? 0;
  const next = skip + stages.length < count ? skip + stages.length : null;
  return { status: 200, value: { value: await describe(ctx, stages), count, next } };
};

/** A word of the name of the package, of the person that gets the access, or of the one who asked. */
const isNamed = (word: string): Condition =>
  any(
    'approval',
    any(
      'request',
      or(
        any('accessPackage', contains('displayName', word)),
        any('target', contains('displayName', word)),
        any('requestor', contains('displayName', word)),
      ),
    ),
  );

async function describe(ctx: Context, stages: readonly ApprovalStage[]): Promise<readonly object[]> {
  const ids = stages.map(({ approvalId }) => approvalId);
  const { requests, counted, questions } = await load(ctx.store, {
    requests: rows('assignmentRequest', oneOfValues('id', ids)),
    counted: rows('approvalStage', oneOfValues('approvalId', ids)),
    questions: rows('approvalQuestion', oneOfValues('approvalId', ids), eq('answeredAt', null)),
  });
  const { packages, subjects } = await load(ctx.store, {
    packages: rows('accessPackage', oneOfValues('id', unique(requests.map(({ packageId }) => packageId)))),
    subjects: rows(
      'subject',
      oneOfValues('id', unique(requests.flatMap(({ targetId, requestorId }) => [targetId, requestorId]))),
    ),
  });
  const person = (id: Id): object | null => {
    const found = subjects.find((each) => each.id === id);
    return found === undefined ? null : { id: found.objectId, displayName: found.displayName };
  };
  return stages.flatMap((stage) => {
    const request = requests.find(({ id }) => id === stage.approvalId);
    if (request === undefined) return [];
    return {
      id: request.id,
      requestType: request.type,
      state: request.state,
      accessPackageId: request.packageId,
      accessPackageName: packages.find(({ id }) => id === request.packageId)?.displayName ?? null,
      target: person(request.targetId),
      requestor: person(request.requestorId),
      justification: request.justification,
      createdDateTime: request.createdAt,
      stage: stage.position + 1,
      stages: counted.filter(({ approvalId }) => approvalId === request.id).length,
      waitsSince: stage.startedAt,
      deadline: stage.timesOutAt,
      waitsForAnswer: questions.some(({ stageId }) => stageId === stage.id),
      result: stage.result,
      decidedDateTime: stage.reviewedAt,
      decision: stage.justification,
    };
  });
}

const unique = (ids: readonly Id[]): readonly Id[] => [...new Set(ids)];
