// Whether the token's permissions allow a call: the path's template against the one table of permissions. Roles and
// rows are judged later.

import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import { holdsAnyRole, isEntitlementPermission } from '../../domain/rights/rights.ts';
import { permissionsFor } from '../../identity/access/permissions.ts';

/** Throws `scopeMissing` (403), which names the permissions of which one is needed. */
export function authorize(caller: Caller, target: ResourcePath, method: string): void {
  if (isAuthorized(caller, target, method)) return;
  const any = requiredPermissions(caller, target, method);
  throw new Refusal('scopeMissing', {
    needed:
      any.length > 0
        ? any
        : `none, for it can not be called by ${caller.kind === 'user' ? 'a user' : 'an application'}`,
  });
}

export function isAuthorized(caller: Caller, target: ResourcePath, method: string): boolean {
  const any = requiredPermissions(caller, target, method);
  if (any.some((each) => caller.permissions.has(each))) return true;
  // https://learn.microsoft.com/graph/api/accesspackagecatalog-get: an application may hold a role in place of the
  // permission
  return caller.kind === 'application' && holdsAnyRole(caller) && any.some(isEntitlementPermission);
}

function requiredPermissions(caller: Caller, target: ResourcePath, method: string): readonly string[] {
  // OPTIONS tells of methods, and needs what a read needs.
  const needed = permissionsFor(pathTemplate(target), method === 'OPTIONS' ? 'GET' : method);
  return needed === null ? [] : [...(caller.kind === 'user' ? needed.delegated : needed.application)];
}

/** The path as the published table spells it: `/groups/{id}/members`, `/…/filterbycurrentuser(on={value})`. */
export function pathTemplate(target: ResourcePath): string {
  const steps = target.steps
    .map(({ navigation, key }) => {
      const isCaller = navigation.source.kind === 'singleton' && typeof navigation.source.id !== 'string';
      return `/${navigation.canonical.toLowerCase()}${key === null || isCaller ? '' : '/{id}'}`;
    })
    .join('');
  if (target.tail.kind !== 'operation') return steps;
  const { operation, args } = target.tail;
  const parameters =
    operation.kind === 'action' || args.length === 0
      ? ''
      : `(${operation.parameters.map((each) => `${each.name.toLowerCase()}={value}`).join(',')})`;
  return `${steps}/${operation.name.toLowerCase()}${parameters}`;
}
