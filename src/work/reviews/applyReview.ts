// Carries out the decisions of a turn of an access review, a slice at a time, and follows each denial until its access
// is gone or the removal has failed.

import type { Id, Instant } from '../../domain/base.ts';
import { transition } from '../../domain/machines/machine.ts';
import { noReviewFacts, reviewInstanceMachine } from '../../domain/machines/reviewInstance.ts';
import { reviewItemMachine, type ReviewItemEvent } from '../../domain/machines/reviewItem.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import type { HeldRemoval } from '../../domain/removals/removalEntities.ts';
import { isBlocking, refusalOfRemoval } from '../../domain/reviews/applying.ts';
import type { ReviewDecision, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import { addDuration } from '../../domain/time.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, row, rows } from '../../flows/load.ts';
import { itemHistory } from '../../flows/reviews/itemChanges.ts';
import { dropHeldOf, reviewAudit, stateOfSeries } from '../../flows/reviews/turns.ts';
import { and, eq, not, oneOfValues, or } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { completeJob, releaseJob, runToCommit, type JobContext, type JobDefinition } from '../queue/job.ts';
import { takeBlocked } from './blockGuests.ts';
import { holdBeyondLimit } from './heldDenials.ts';
import { limitAccess } from './limitAccess.ts';
import { takeAccess, type TakenAccess } from './takeAccess.ts';

const slice = 250;
const shortestWait = 10;
const longestWait = 3_600;

export const applyReview: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      await work.ctx.store.commit(await applying(work));
      return [];
    }),
};

/**
 * Where the job stands: after which item it goes on, and how many seconds it waits when it has to wait. Of the pass
 * through all items that it is in: whether an item moved, and when the next thing is to be done that is known.
 */
interface ApplyPayload {
  readonly after: Id | null;
  readonly wait: number;
  readonly hasMoved: boolean;
  readonly nextAt: Instant | null;
}

const newPass = { after: null, wait: shortestWait, hasMoved: false, nextAt: null } as const satisfies ApplyPayload;

/** What becomes of one item. `set` goes with it; an item that waits has no event. */
interface ItemOutcome {
  readonly item: ReviewDecision;
  readonly event: ReviewItemEvent | null;
  readonly description: string | null;
  readonly set?: Partial<ReviewDecision>;
}

async function applying({ ctx, job }: JobContext): Promise<readonly Change[]> {
  const { instances } = await load(ctx.store, { instances: row('reviewInstance', job.subject) });
  const [instance] = instances;
  if (instance === undefined || instance.status !== 'applying') return [completeJob(job)];
  const { after, wait, ...before } = { ...newPass, ...(job.payload as Partial<ApplyPayload> | null) };
  const { items } = await load(ctx.store, {
    items: refine(
      rows(
        'reviewDecision',
        eq('instanceId', instance.id),
        eq('stageId', null),
        or(eq('decision', 'deny'), and(eq('decision', 'approve'), not(eq('until', null)))),
        oneOfValues('applyResult', ['new', 'applying']),
      ),
      { top: slice, after: after === null ? null : [after] },
    ),
  });
  const done = await outcomesOf(ctx, instance, items);
  const changes = [...done.changes, ...done.outcomes.flatMap((each) => itemChange(ctx, each))];
  const hasMoved = before.hasMoved || done.outcomes.some(({ event }) => event !== null);
  const nextAt = [before.nextAt, done.nextAt].filter((at) => at !== null).toSorted()[0] ?? null;
  if (items.length === slice) {
    const payload: ApplyPayload = { after: items.at(-1)?.id ?? null, wait, hasMoved, nextAt };
    return [...changes, releaseJob(job, { payload, attempts: 0 })];
  }
  if (items.length === 0 && after === null) return [...(await finish(ctx, instance)), completeJob(job)];
  if (hasMoved) return [...changes, releaseJob(job, { payload: newPass, attempts: 0 })];
  return [...changes, waiting(ctx, job, nextAt, wait)];
}

/** Looks again later: the longer nothing happened, the later; or when a time comes that is known. */
function waiting(ctx: Context, job: JobContext['job'], nextAt: Instant | null, wait: number): Change {
  const dueAt = nextAt ?? addDuration(ctx.now, `PT${wait}S`) ?? ctx.now;
  return releaseJob(job, { dueAt, payload: { ...newPass, wait: Math.min(wait * 2, longestWait) }, attempts: 0 });
}

interface SliceOutcome {
  readonly outcomes: readonly ItemOutcome[];
  readonly changes: readonly Change[];
  /** When something is to be done that is known now. */
  readonly nextAt: Instant | null;
}

async function outcomesOf(
  ctx: Context,
  instance: ReviewInstance,
  items: readonly ReviewDecision[],
): Promise<SliceOutcome> {
  const limited = await limitAccess(
    ctx,
    items.filter(({ decision }) => decision === 'approve'),
  );
  const started = items.filter(({ applyResult }) => applyResult === 'applying');
  const fresh = items.filter(({ decision, applyResult }) => decision === 'deny' && applyResult === 'new');
  const { held } = await load(ctx.store, {
    held: rows(
      'heldRemoval',
      eq('thingId', instance.id),
      oneOfValues(
        'principalId',
        fresh.map(({ principalId }) => principalId),
      ),
    ),
  });
  const refused = fresh.flatMap((item): readonly ItemOutcome[] => {
    const says = refusalOfItem(instance, item, held);
    return says === null ? [] : [{ item, event: 'refuse', description: says }];
  });
  const isRefused = new Set(refused.map(({ item }) => item.id));
  const wanted = fresh.filter(({ id }) => !isRefused.has(id));
  const isOfAccounts = isBlocking(instance);
  const take = isOfAccounts ? takeBlocked : takeAccess;
  const tried = await take(ctx, instance, wanted);
  const taking = tried.items.flatMap(({ item, event }) => (event === 'apply' || event === 'succeed' ? [item] : []));
  const budget = await holdBeyondLimit(ctx, instance, taking, held);
  const going = new Set(budget.taken.map(({ id }) => id));
  const beyond = new Set(taking.flatMap(({ id }) => (going.has(id) ? [] : [id])));
  const within = wanted.filter(({ id }) => !beyond.has(id));
  const taken = beyond.size === 0 ? tried : await take(ctx, instance, within);
  const blocked = isOfAccounts ? await takeBlocked(ctx, instance, started) : null;
  const followed = blocked ?? { ...(await follow(ctx, started)), changes: [], nextAt: null };
  return {
    outcomes: [...refused, ...outcomes(limited), ...outcomes(taken), ...outcomes(followed)],
    changes: [...limited.changes, ...budget.changes, ...taken.changes, ...followed.changes],
    nextAt: [taken.nextAt, followed.nextAt].filter((at) => at !== null).toSorted()[0] ?? null,
  };
}

const outcomes = ({ items }: Pick<TakenAccess, 'items'>): readonly ItemOutcome[] => items;

function refusalOfItem(instance: ReviewInstance, item: ReviewDecision, held: readonly HeldRemoval[]): string | null {
  const isDropped = held.some(({ principalId, state }) => principalId === item.principalId && state === 'dropped');
  if (isDropped) return 'An administrator kept the access, since too many people would have lost theirs at once.';
  return refusalOfRemoval(instance.kind, item);
}

/** Requests that take access, to their end. */
async function follow(ctx: Context, started: readonly ReviewDecision[]): Promise<Pick<TakenAccess, 'items'>> {
  const { requests } = await load(ctx.store, {
    requests: rows(
      'assignmentRequest',
      oneOfValues(
        'id',
        started.flatMap(({ requestId }) => requestId ?? []),
      ),
    ),
  });
  return {
    items: started.map((item) => {
      const request = requests.find(({ id }) => id === item.requestId);
      if (request === undefined) return { item, event: 'miss', description: 'The request is not there any more.' };
      if (openRequestStates.includes(request.state)) return { item, event: null, description: null };
      return request.state === 'delivered'
        ? { item, event: 'succeed', description: null }
        : { item, event: 'fail', description: request.reason ?? `The request ended in the state ${request.state}.` };
    }),
  };
}

/** An item whose result changes has a row in the history. */
function itemChange(ctx: Context, { item, event, description, set }: ItemOutcome): readonly Change[] {
  if (event === null) return [];
  const { to } = transition(reviewItemMachine, item.applyResult, event, null);
  const isDone = to !== 'applying';
  return [
    update(
      'reviewDecision',
      item.id,
      {
        applyResult: to,
        applyDescription: description,
        ...(isDone ? { appliedBy: 'system', appliedAt: ctx.now } : {}),
        ...set,
      },
      item.version,
    ),
    ...(isDone
      ? [
          itemHistory(ctx, item, {
            stageId: null,
            kind: 'applied',
            after: item.decision,
            justification: description ?? '',
            delegatedById: null,
          }),
        ]
      : []),
  ];
}

/** Nothing is left to carry out. */
async function finish(ctx: Context, instance: ReviewInstance): Promise<readonly Change[]> {
  const { to } = transition(reviewInstanceMachine, instance.status, 'finish', noReviewFacts);
  const { definitions, others } = await load(ctx.store, {
    definitions: row('reviewDefinition', instance.definitionId),
    others: rows(
      'reviewInstance',
      eq('definitionId', instance.definitionId),
      not(eq('id', instance.id)),
      eq('status', 'notStarted'),
    ),
  });
  const [definition] = definitions;
  return [
    update('reviewInstance', instance.id, { status: to }, instance.version),
    ...dropHeldOf([instance.id]),
    ...(definition === undefined
      ? []
      : [
          update('reviewDefinition', definition.id, { status: stateOfSeries(to, others.length > 0) }),
          reviewAudit(
            ctx,
            instance.settings.autoApplyDecisionsEnabled ? 'Auto apply review' : 'Apply review',
            definition,
            {
              details: { instanceId: instance.id },
            },
          ),
        ]),
  ];
}
