// Beginnings of paths that many pages share, and text that goes into them.

export const em = '/v1.0/identityGovernance/entitlementManagement';

/** The address of a function of `/latchkey/v1` with what is asked of it; what is empty is left out. */
export function pathWith(name: string, wish: Readonly<Record<string, string | number>>): string {
  const said = Object.entries(wish)
    .filter(([, value]) => value !== '')
    .map(([parameter, value]) => `${parameter}=${typeof value === 'number' ? value : literal(value)}`);
  return `/latchkey/v1/${name}${said.length === 0 ? '' : `(${said.join(',')})`}`;
}

/** As a literal of $filter: quotes are doubled, and what an address would cut off is escaped. */
export function literal(text: string): string {
  return encodeURIComponent(`'${text.replaceAll("'", "''")}'`);
}
