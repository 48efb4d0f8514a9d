// An approver decides a request by its id: approves, perhaps for a shorter time, denies, hands the stage on to somebody
// else, or asks the requestor something. Latchkey's own; the decision itself is the published one.

import {
  askRefusal,
  currentStage,
  decideRefusal,
  decidingRow,
  throwRefusal,
  forwardRefusal,
  latestEndOf,
  type ApprovalFacts,
} from '../../domain/approvals/approvalVerdicts.ts';
import type { ApprovalStage, Approver } from '../../domain/approvals/approvalEntities.ts';
import { untilFault } from '../../domain/approvals/shortening.ts';
import type { Instant } from '../../domain/base.ts';
import type { Caller } from '../../domain/caller.ts';
import { createFaultCollector, invalidField, isNonBlank } from '../../domain/faultCollector.ts';
import { parseInstant } from '../../domain/instants.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { requestKindOf } from '../../domain/requests/requestTypes.ts';
import { periodOf, renewPeriod } from '../../domain/requests/schedule.ts';
import { isStorable } from '../../domain/text.ts';
import { earlierOf } from '../../domain/time.ts';
import { decideStage, requireApproval, type LoadedApproval } from '../../flows/approvals/decideStage.ts';
import { forwardStage } from '../../flows/approvals/forwardStage.ts';
import { askRequestor } from '../../flows/approvals/askRequestor.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { doneResult } from '../../flows/results.ts';
import type { Change } from '../../store/contract.ts';

type Field = 'justification' | 'until' | 'forwardTo' | 'questionToRequestor';
type DecideParameters = OperationParameters<'result' | Field>;
type Texts = Readonly<Record<Field, string>>;

interface Outcome {
  readonly refusal: (facts: ApprovalFacts, caller: Caller, now: Instant) => Refusal | null;
  readonly takes: readonly Field[];
  readonly needs: Field | null;
  readonly changes: (
    ctx: Context,
    found: LoadedApproval,
    said: { readonly stage: ApprovalStage; readonly by: Approver; readonly texts: Texts },
  ) => Promise<readonly Change[]>;
}

const outcomes: Readonly<Record<'approve' | 'deny' | 'forward' | 'ask', Outcome>> = {
  approve: {
    refusal: (facts, caller, now) => decideRefusal(facts, caller, now, { event: 'approve' }),
    takes: ['justification', 'until'],
    needs: null,
    changes: (ctx, found, { stage, by, texts: { justification, until } }) =>
      decideStage(ctx, found, { stage, by, event: 'approve', justification, until: readUntil(ctx, found, until) }),
  },
  deny: {
    refusal: (facts, caller, now) => decideRefusal(facts, caller, now, { event: 'deny' }),
    takes: ['justification'],
    needs: null,
    changes: (ctx, found, { stage, by, texts: { justification } }) =>
      decideStage(ctx, found, { stage, by, event: 'deny', justification, until: null }),
  },
  forward: {
    refusal: forwardRefusal,
    takes: ['forwardTo', 'justification'],
    needs: 'forwardTo',
    changes: (ctx, found, { stage, by, texts: { forwardTo, justification } }) =>
      forwardStage(ctx, found, { stage, by, toId: forwardTo.toLowerCase(), reason: justification }),
  },
  ask: {
    refusal: askRefusal,
    takes: ['questionToRequestor'],
    needs: 'questionToRequestor',
    changes: (ctx, found, { stage, texts: { questionToRequestor } }) =>
      askRequestor(ctx, found, { stage, text: questionToRequestor.trim() }),
  },
};

/** Characters at the most. */
const limits: Readonly<Record<Field, number>> = {
  justification: 10_000,
  until: 64,
  forwardTo: 64,
  questionToRequestor: 2_000,
};

/**
 * 204. `result` is `approve`, `deny`, `forward` or `ask`. Throws what the verdict of the result refuses
 * (domain/approvals/approvalVerdicts.ts), `justificationRequired` where the policy wants a justification, and
 * `missingField` and `invalidField` for what does not belong to the result.
 */
export const decideApproval: Command<DecideParameters> = async (ctx, { id, body }) => {
  const found = await requireApproval(ctx, id);
  const { facts } = found;
  const outcome = outcomes[String(body.result).toLowerCase() as keyof typeof outcomes];
  // Who may not decide it hears nothing of what a decision must be.
  const refusal = (outcome ?? outcomes.deny).refusal(facts, ctx.caller, ctx.now);
  if (refusal?.code === 'notAllowed' || refusal?.code === 'scopeMissing') throw refusal;
  if (outcome === undefined) throw invalidField('result', 'approve, deny, forward or ask');
  throwRefusal(refusal);
  const stage = currentStage(facts) as ApprovalStage;
  const by = decidingRow(facts, stage.id) as Approver;
  const texts = readTexts(body, outcome);
  await ctx.store.commit(await outcome.changes(ctx, found, { stage, by, texts }));
  return doneResult;
};

function readTexts(body: DecideParameters, { takes, needs }: Outcome): Texts {
  const faults = createFaultCollector();
  const texts = Object.fromEntries(
    Object.entries(limits).map(([field, most]) => {
      const said = body[field as Field];
      const text = typeof said === 'string' ? said : '';
      const isTaken = takes.includes(field as Field);
      faults.holds(isTaken || text === '', field, `left out with result ${String(body.result)}`);
      faults.holds(text.length <= most && isStorable(text), field, `a text of at most ${most} characters`);
      if (field === needs && !isNonBlank(said)) faults.add('missingField', field);
      return [field, text];
    }),
  );
  faults.throwIfAny();
  return texts as Texts;
}

function readUntil({ now }: Context, { facts, loaded }: LoadedApproval, said: string): Instant | null {
  if (said === '') return null;
  const until = parseInstant(said);
  if (until === null) throw invalidField('until', 'a date and time such as 2026-01-31T09:30:00Z');
  const { request, policyRevision: term, assignment } = loaded;
  const isByOthers = requestKindOf(request.type)?.sender !== 'user';
  const held = assignment === null || assignment.id === request.id ? null : assignment;
  const period =
    term === null
      ? null
      : held === null
        ? periodOf(term, request.schedule, now, isByOthers)
        : renewPeriod(held, term, request.schedule, now, isByOthers);
  const given = period === null || 'problem' in period ? null : period.endsAt;
  const latest = latestEndOf(facts.request);
  const endsAt = given === null || latest === null ? (given ?? latest) : earlierOf(given, latest);
  const fault = untilFault(until, { startAt: request.schedule.startAt, endsAt, held }, now);
  if (fault !== null) throw invalidField('until', fault);
  return until;
}
