// What a rule leaves in the commit that makes, changes or ends it: by what changes find it, and the job that holds
// everybody against it.

import { ruleAttributesOf } from '../../domain/membershipRules/automaticPolicy.ts';
import type { Id } from '../../domain/base.ts';
import type { MembershipRule } from '../../domain/membershipRules/rule.ts';
import { eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { evaluateRuleJob, type QueueContext } from '../queueJobs.ts';

export interface RuleOwner {
  readonly kind: 'policy' | 'group';
  readonly id: Id;
  /** Of a policy. */
  readonly packageId: Id | null;
  readonly before: MembershipRule | null;
  readonly after: MembershipRule | null;
}

/**
 * The settings' version is what commits that change people hold on to where no rule reads what they change (watch.ts):
 * it rises with each rule,
 * so that of a new rule and a change that it concerns one sees the other. A rule that ends lets go of those who are
 * leaving by it.
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
