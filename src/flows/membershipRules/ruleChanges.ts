// The changes beside a rule that is created, changed or deleted: the attributes by which the rule is found, and the job
// that evaluates it for everybody.

import { ruleAttributesOf } from '../../domain/membershipRules/automaticPolicy.ts';
import type { Id } from '../../domain/base.ts';
import type { MembershipRule } from '../../domain/membershipRules/rule.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { newRow } from '../../model/newRow.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { evaluateRuleJob, type QueueContext } from '../queueJobs.ts';

/** `confirmedRemovals`: how many people may lose something by this change, whatever the limit says. */
type RuleContext = QueueContext & { readonly confirmedRemovals: number | null };

interface RuleOwner {
  readonly kind: 'policy' | 'group';
  readonly id: Id;
  /** Of a policy. */
  readonly packageId: Id | null;
  readonly before: MembershipRule | null;
  readonly after: MembershipRule | null;
}

/**
 * Each rule raises the version of the settings, which commits that change people require where no rule reads the change
 * (ruleWatchingStore.ts): so one of a new rule and a change that it concerns sees the other. Where a rule ends, those
 * who are leaving by it stay.
 */
export function ruleChanges(ctx: RuleContext, { kind, id, packageId, before, after }: RuleOwner): readonly Change[] {
  if (before === null && after === null) return [];
  return [
    { kind: 'deleteWhere', entity: 'ruleAttribute', where: eq('ownerId', id) },
    ...(after === null
      ? []
      : [
          update('settings', 'singleton', {}),
          ...ruleAttributesOf(after, packageId).map((attribute) =>
            insert('ruleAttribute', { id: ctx.newId(), ownerId: id, ownerKind: kind, attribute }),
          ),
        ]),
    ...confirmation(ctx, kind, id),
    ...evaluateRuleJob(ctx, id),
  ];
}

/** Of deleted policies: nothing of their rules, and of removals by them, is kept. */
export function deletedRuleChanges(policyIds: readonly Id[]): readonly Change[] {
  const [ofOwner, ofThing] = [oneOfValues('ownerId', policyIds), oneOfValues('thingId', policyIds)];
  return [
    { kind: 'deleteWhere', entity: 'ruleAttribute', where: ofOwner },
    { kind: 'deleteWhere', entity: 'removalLedger', where: ofThing },
    { kind: 'deleteWhere', entity: 'heldRemoval', where: ofThing },
  ];
}

/** What was confirmed of an earlier change says nothing of this one. */
function confirmation(
  { newId, now, confirmedRemovals }: RuleContext,
  kind: RuleOwner['kind'],
  thingId: Id,
): readonly Change[] {
  const set = { confirmed: confirmedRemovals ?? 0, confirmedAt: confirmedRemovals === null ? null : now };
  const change: Change = { kind: 'updateWhere', entity: 'removalLedger', where: eq('thingId', thingId), set };
  if (confirmedRemovals === null) return [change];
  const cause = kind === 'group' ? 'dynamicGroup' : 'automaticPolicy';
  const row = newRow('removalLedger', { id: newId(), thingId, cause });
  return [{ kind: 'insertIfAbsent', entity: 'removalLedger', row, rule: 'removal_ledger_is_once' }, change];
}
