// Beginnings of paths that many pages share, and text that goes into them.

export const em = '/v1.0/identityGovernance/entitlementManagement';

/** As a literal of $filter: quotes are doubled, and what an address would cut off is escaped. */
export function literal(text: string): string {
  return encodeURIComponent(`'${text.replaceAll("'", "''")}'`);
}
