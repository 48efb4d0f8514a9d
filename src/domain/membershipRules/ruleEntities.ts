// The rows that index what membership rules read, and those of people who leave such a rule.

import type { Id, Instant, StoredRow } from '../base.ts';

/**
 * What the rule of an automatic policy or of a dynamic group reads: a field of people, `manager:<id>`, `memberOf:<id>`;
 * `*` is of every rule,
 * `package` and `package:<id>` of policies. A change finds by it the rules that it may concern. Kept in the commit that
 * changes the rule.
 */
export interface RuleAttribute extends StoredRow {
  readonly ownerId: Id;
  readonly ownerKind: 'policy' | 'group';
  readonly attribute: string;
}

/**
 * Somebody whom an automatic policy's rule admits no longer and who keeps her access for a while. Its id is the
 * assignment's; `formerEndsAt` is the end that this had before.
 */
export interface Departure extends StoredRow {
  readonly policyId: Id;
  readonly leftAt: Instant;
  readonly graceEndsAt: Instant;
  readonly formerEndsAt: Instant | null;
}
