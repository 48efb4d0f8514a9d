// What these pages read of groups.

import type { Named } from '../../api/entities.ts';

export interface Group extends Named {
  readonly description: string | null;
  readonly mail: string | null;
  readonly securityEnabled: boolean;
  readonly groupTypes: readonly string[];
  readonly membershipRule: string | null;
  readonly createdDateTime: string | null;
}

export function kindOf({ groupTypes, membershipRule }: Group): string {
  const kind = groupTypes.includes('Unified') ? 'Microsoft 365' : 'Security';
  return membershipRule == null ? kind : `${kind}, by rule`;
}
