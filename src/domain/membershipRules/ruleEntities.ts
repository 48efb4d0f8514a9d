// The rows that index what membership rules read, and those of people who leave such a rule.

import type { Id, Instant, StoredRow } from '../base.ts';

/**
 * What the rule of an automatic policy or of a dynamic group depends on: a field of people, `manager:<id>`,
 * `memberOf:<id>`; `*` stands for every rule, `package` and `package:<id>` for those of policies. A change finds by it
 * the rules that it may concern. The rows are written in the commit that changes the rule.
 */
export interface RuleAttribute extends StoredRow {
  readonly ownerId: Id;
  readonly ownerKind: 'policy' | 'group';
  readonly attribute: string;
}

/**
 * A person whom the rule of an automatic policy no longer admits, and who keeps access for the grace period. The id is
 * that of the assignment; `formerEndsAt` is the end that the assignment had before.
 */
export interface Departure extends StoredRow {
  readonly policyId: Id;
  readonly leftAt: Instant;
  readonly graceEndsAt: Instant;
  readonly formerEndsAt: Instant | null;
}
