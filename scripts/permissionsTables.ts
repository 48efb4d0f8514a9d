// The tables of docs/permissions.md: what each role does, what each route needs, and what a right takes, from the
// tables that the server and its tests go by.

import { DirectoryRoles } from '../src/domain/caller.ts';
import { directoryRoleDefinitions } from '../src/domain/rights/directoryRoles.ts';
import { CatalogRoles, rights, type CatalogRole } from '../src/domain/rights/rights.ts';
import { everyPermission, permissionsFor, type Permissions } from '../src/identity/access/permissions.ts';
import { pathTemplate } from '../src/http/routing/authorize.ts';
import { auditTreePaths } from '../src/http/routing/auditTreeFiles.ts';
import { reportPaths } from '../src/http/reports/reportCalls.ts';
import { servedMethods } from '../src/http/routing/servedMethods.ts';
import { Fault } from '../src/odata/fault.ts';
import { services } from '../src/model/services.ts';
import type { Service } from '../src/odata/serviceDescription.ts';
import { resolveResourcePath } from '../src/odata/parse/resolveResourcePath.ts';
import { addressOf, keyOf } from '../test/matrix/addresses.ts';
import { callers, expected, tasks, type CallerName, type Outcome } from '../test/matrix/delegation.ts';
import { routesOf } from '../test/matrix/routes.ts';
import { surface, type SurfaceRow } from '../test/surface/rows.ts';

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const columns: Readonly<Record<CallerName, string>> = {
  none: 'no token',
  plain: 'user',
  reader: 'catalog reader',
  packageManager: 'access package manager',
  assignmentManager: 'assignment manager',
  owner: 'catalog owner',
  creator: 'catalog creator',
  admin: 'Identity Governance Administrator',
  appRead: 'application, Read',
  appWrite: 'application, ReadWrite',
};
const outcomes: Readonly<Record<Outcome, string>> = { yes: 'yes', '-': 'empty', 401: '401', 403: '403', 404: '404' };

/** What each caller may do in a catalog; `none` is always 401. */
export function tasksTable(): string {
  const shown = callers.filter((each) => each !== 'none');
  return table(
    ['', ...shown.map((each) => columns[each])],
    tasks
      .filter((each) => each !== 'not served')
      .map((task) => [task, ...shown.map((caller) => outcomes[expected(task, caller)])]),
  );
}

const short: Readonly<Record<string, string>> = {
  'EntitlementManagement.Read.All': 'R',
  'EntitlementManagement.ReadWrite.All': 'RW',
  'EntitlementMgmt-SubjectAccess.ReadWrite': 'SA',
};
const said = (all: Iterable<string>): string => [...all].map((each) => short[each] ?? each).join(', ') || 'none';

const neededBy = (row: SurfaceRow): Permissions | null =>
  permissionsFor(
    pathTemplate(
      resolveResourcePath(
        services[row.version],
        addressOf(row, {})
          .split('?')[0]
          ?.slice(row.version.length + 1) ?? '',
      ),
    ),
    row.method,
  );

/** Each published route that is served: its tasks, and the permissions of which any one will do. */
export function routesTable(): string {
  const served = surface.filter((row) => routesOf(keyOf(row)).every((each) => each.task !== 'not served'));
  const rows = served.map((row) => {
    const needed = neededBy(row);
    return [
      row.method,
      `${row.version} \`${row.path.replace('/identityGovernance/entitlementManagement', '…')}\``,
      [...new Set(routesOf(keyOf(row)).map((each) => each.task))].join('; '),
      said(needed?.delegated ?? []),
      said(needed?.application ?? []),
    ];
  });
  return table(
    ['', 'route', 'task', "user's token", "application's token"],
    rows.filter((row, at) => rows.findIndex((other) => other.join() === row.join()) === at),
  );
}

/** Whether a row of the permission table is about something that is served, itself or its `$ref`, in any version. */
export function isServedRow(method: string, template: string): boolean {
  // The files of the audit's tree and the reports are beside the services.
  if (Object.values<string>({ ...auditTreePaths, ...reportPaths }).includes(template)) return method === 'GET';
  const path = template.replaceAll("='{value}'", "='0'").replaceAll('{value}', "'0'").replaceAll('{id}', '0');
  return Object.values(services).some((service) =>
    [path, `${path}/$ref`].some((each) => methodsOf(service, each).includes(method)),
  );
}

function methodsOf(service: Service, path: string): readonly string[] {
  try {
    return servedMethods(resolveResourcePath(service, path));
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}

/** The rest of the permission table: the directory, audit logs, and what is Latchkey's own. */
export function otherRoutesTable(): string {
  const others = [...everyPermission]
    .map(([key, needed]) => [key.split(' ') as [string, string], needed] as const)
    .filter(([[, path]]) => !/^\/(identitygovernance|rolemanagement\/entitlementmanagement|rolemanagement$)/.test(path))
    .filter(([[method, path]]) => isServedRow(method, path));
  return table(
    ['', 'path', "user's token", "application's token"],
    others
      .sort(([[, a]], [[, b]]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([[method, path], { delegated, application }]) => [
        method,
        `\`${path}\``,
        said(delegated),
        said(application),
      ]),
  );
}

const worded = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What the commands ask: a permission of the token, and one of the rest. */
export function rightsTable(): string {
  const rows = Object.entries(rights).map(([name, right]) => {
    const {
      scopes,
      permissions,
      roles,
      catalogRoles = [],
      ofOwner,
      ofSelf,
      ofMember,
    } = right as {
      readonly scopes: readonly string[];
      readonly permissions: readonly string[];
      readonly roles: readonly string[];
      readonly catalogRoles?: readonly CatalogRole[];
      readonly ofOwner?: true;
      readonly ofSelf?: true;
      readonly ofMember?: true;
    };
    const who = [
      ...roles.map(worded),
      ...catalogRoles
        .filter((each) => each in CatalogRoles)
        .map((each) => (each === 'creator' ? 'catalog creator' : `${worded(each)} of the catalog`)),
      ...(ofOwner === true ? ['owner of the object'] : []),
      ...(ofSelf === true ? ['oneself'] : []),
      ...(ofMember === true ? ['any member of the tenant'] : []),
    ];
    return [worded(name), said(scopes), who.join(', ') || 'nobody', said(permissions)];
  });
  return table(['right', "user's token", 'and the user is', "application's token"], rows);
}

/** What each directory role gives a right to; the others have no effect. */
export function directoryRolesTable(): string {
  const definitions = new Map(directoryRoleDefinitions('').map((each) => [each.id, each]));
  const rows = Object.entries(DirectoryRoles).map(([name, id]) => {
    const given = Object.entries(rights)
      .filter(([, { roles }]) => (roles as readonly string[]).includes(name))
      .map(([right]) => worded(right));
    return [definitions.get(id)?.displayName ?? name, `\`${id}\``, given.join(', ')];
  });
  return table(['directory role', 'id', 'rights'], rows);
}
