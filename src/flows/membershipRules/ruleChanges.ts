// The changes beside a rule that is created, changed or deleted: the attributes by which the rule is found, and the job
// that evaluates it for everybody.

import { ruleAttributesOf } from '../../domain/membershipRules/automaticPolicy.ts';
import type { Id } from '../../domain/base.ts';
import type { MembershipRule } from '../../domain/membershipRules/rule.ts';
import { eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { evaluateRuleJob, type QueueContext } from '../queueJobs.ts';

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
export function ruleChanges(ctx: QueueContext, { kind, id, packageId, before, after }: RuleOwner): readonly Change[] {
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
    ...evaluateRuleJob(ctx, id),
  ];
}
