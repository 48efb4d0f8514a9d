// The condition that a key in a path stands for; null where no row can have it.

import { and, eq, type Condition } from '../../odata/query.ts';
import { guidOf } from './fieldTypes.ts';

export const byId = (key: string): Condition | null => {
  const id = guidOf(key);
  return id === null ? null : eq('id', id);
};

export const byConstant =
  (id: string) =>
  (key: string): Condition | null =>
    key === id ? eq('id', id) : null;

/** `<roleId>_<scopeId>`, as Graph writes it; or the row's own id, which links to further pages bear. */
export function byRoleAndScope(key: string): Condition | null {
  if (guidOf(key) !== null) return byId(key);
  const [role, scope, ...more] = key.split('_').map(guidOf);
  return role === null || role === undefined || scope === null || scope === undefined || more.length > 0
    ? null
    : and(eq('roleId', role), eq('scopeId', scope));
}
