// A group as the pages of administrators read one.

import type { Values } from '../../forms/formField.ts';

export type Group = Values & {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly groupTypes: readonly string[];
  readonly isAssignableToRole: boolean | null;
  readonly membershipRule: string | null;
  readonly onPremisesSyncEnabled: boolean | null;
};

const dynamic = 'DynamicMembership';

export const groupPath = (id: string): string => `/v1.0/groups/${encodeURIComponent(id)}`;
const typesOf = (of: Values): readonly string[] => (of['groupTypes'] ?? []) as readonly string[];
export const isByRule = (of: Values): boolean => typesOf(of).includes(dynamic);
export const isMicrosoft365 = (of: Values): boolean => typesOf(of).includes('Unified');

/** What changes when a rule decides who is in the group, or no rule does any more. */
export const membershipChanges = (of: Values, byRule: boolean): Values => ({
  groupTypes: byRule ? [...typesOf(of), dynamic] : typesOf(of).filter((each) => each !== dynamic),
  ...(byRule
    ? { membershipRule: of['membershipRule'] ?? null, membershipRuleProcessingState: 'On' }
    : { membershipRule: null, membershipRuleProcessingState: null }),
});
