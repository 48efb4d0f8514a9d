// Makes surface.json beside this file from the collected surface: node test/facts/generateSurface.ts <api-surface.md>

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Version = 'v1.0' | 'beta';

export interface SurfaceRow {
  readonly version: Version;
  readonly group: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the version; what stands for an id is `{id}`. */
  readonly path: string;
  /** Options without which the call is refused or says nothing; empty where there are none. */
  readonly query: string;
  /** Of success; 404 where Graph's schema has the route and its service does not. */
  readonly status: number;
  /** Any of them will do; the least first. Empty where such callers are not supported. */
  readonly delegated: readonly string[];
  readonly application: readonly string[];
  /**
   * The documentation's page, `CSDL` where only the schema has it, `permissions.json` where only the permissions data
   * does.
   */
  readonly page: string;
  /** What is published about the status beside the number. */
  readonly note: string;
}

const root = '/identityGovernance/entitlementManagement';

export function surfaceIn(markdown: string): readonly SurfaceRow[] {
  return (['v1.0', 'beta'] as const).flatMap((version) => {
    const [, from = ''] = markdown.split(`\n## ${version}\n`);
    const [table = ''] = from.split('\n## ');
    return table
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1)
      .flatMap((line) => rowsOf(version, cellsOf(line)));
  });
}

/** A bar inside a cell is written `\|`. */
const cellsOf = (line: string): readonly string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((each) => each.trim().replaceAll('\\|', '|'));

function rowsOf(
  version: Version,
  [group = '', methods = '', path = '', status = '', scopes = '', , , page = '']: readonly string[],
): readonly SurfaceRow[] {
  return methods.split('/').flatMap((method, index) =>
    pathsOf(path.replaceAll('`', ''))
      .filter((each) => methods === 'GET' || !methods.includes('/') || fits(method, each))
      .map((each): SurfaceRow => {
        const [address = '', query = ''] = each.split('?');
        const [delegated, application] = scopesOf(scopes.split(';')[index] ?? scopes, method, address);
        return {
          version,
          group,
          method: method as SurfaceRow['method'],
          path: address,
          query: method === 'GET' ? queryOf(address, query, version) : '',
          status: statusOf(status, method, address),
          delegated,
          application,
          page: page.replaceAll('**', ''),
          note: /^\d{3}$/.test(status) ? '' : status,
        };
      }),
  );
}

/** `a[/{id}[/b]]`, `a|b`, `a , /b` and `a , /b (+/{id})` are several paths. */
function pathsOf(cell: string): readonly string[] {
  const separated = cell.split(' , ');
  const [first = ''] = separated;
  const below = first.slice(0, first.lastIndexOf('/'));
  const each = cell.includes('(+/{id})') ? separated.flatMap((one) => [one, `${one}/{id}`]) : separated;
  return each
    .map((one) => one.replace(' (+/{id})', ''))
    .map((one, index) =>
      index === 0 || one.startsWith(root)
        ? one
        : one.startsWith('/') && first.includes('/{id}/')
          ? `${below}${one}`
          : `${root}/${one.replace(/^\//, '')}`,
    )
    .flatMap(optional)
    .flatMap(alternatives)
    .map((one) => one.replaceAll('{requestId}', '{id}').replaceAll(/='\{\w+\}'/g, "='{id}'"))
    .map((one) =>
      one.replace(
        "on='…'",
        one.includes('Suggestions') ? "on='relatedPeopleAssignments,assignmentHistory'" : "on='createdBy'",
      ),
    );
}

function optional(path: string): readonly string[] {
  const at = path.indexOf('[');
  if (at < 0) return [path];
  const [before, inside] = [path.slice(0, at), path.slice(at + 1, path.lastIndexOf(']'))];
  const [lead = '', ...choices] = inside.includes('[') ? [inside] : inside.split('|');
  return [before, ...[lead, ...choices.map((each) => `/${each}`)].flatMap((each) => optional(`${before}${each}`))];
}

function alternatives(path: string): readonly string[] {
  const [, before, choice, after] = /^(.*\/)(\w+\|\w+)(.*)$/.exec(path) ?? [];
  return choice === undefined ? [path] : choice.split('|').map((each) => `${before}${each}${after}`);
}

/** Of a row with several methods and paths: what creates is asked of the collection, what changes of the one. */
function fits(method: string, path: string): boolean {
  if (path.endsWith('/uploadFile')) return method === 'POST';
  const isOne = path.endsWith('{id}') || path.endsWith('endUserSettings');
  return method === 'GET' || (method === 'POST') !== isOne;
}

function statusOf(cell: string, method: string, path: string): number {
  const said = /\d{3}/.exec(cell)?.[0];
  // an older page of the same action answers 200
  if (cell === '—') return 200;
  if (said !== undefined && cell !== 'as v1.0') return cell.includes('404 in the service') ? 404 : Number(said);
  return method === 'POST' && !path.endsWith('/uploadFile') ? 201 : method === 'DELETE' ? 204 : 200;
}

function queryOf(path: string, query: string, version: Version): string {
  const resource = version === 'v1.0' ? 'resource' : 'accessPackageResource';
  if (/ResourceRoles$|\/resourceRoles$/.test(path) && /atalogs\/\{id\}/.test(path))
    return `$filter=(originSystem eq 'AadGroup' and ${resource}/id eq '{id}')`;
  if (path.endsWith('/transitiveRoleAssignments')) return `$count=true&$filter=principalId eq '{id}'`;
  if (path.endsWith('/entitlementManagement/roleAssignments')) return "$filter=principalId eq '{id}'";
  return query
    .replace('resourceRoleScopes(...)', 'resourceRoleScopes($expand=role,scope)')
    .replace(
      'accessPackageResourceRoleScopes(...)',
      'accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)',
    );
}

const abbreviations: Readonly<Record<string, string>> = {
  R: 'EntitlementManagement.Read.All',
  RW: 'EntitlementManagement.ReadWrite.All',
  SA: 'EntitlementMgmt-SubjectAccess.ReadWrite',
  'RM.R.All': 'RoleManagement.Read.All',
  'RM.R.Dir': 'RoleManagement.Read.Directory',
  'RM.RW.Dir': 'RoleManagement.ReadWrite.Directory',
};

function scopesOf(cell: string, method: string, path: string): readonly [readonly string[], readonly string[]] {
  // what the schema alone has needs what its documented siblings need
  const said = cell.includes('as roleAssignments')
    ? 'R (RW, RM.R.Dir, RM.RW.Dir) / R (RW, RM.R.Dir, RM.RW.Dir)'
    : cell.includes('?')
      ? 'R (RW) / R (RW)'
      : cell.replace('~', '');
  const [delegated = '', application = ''] = said.trim().split(' / ');
  // a scope that only reads never suffices to write, though the data lists it where two are needed together
  const writes = method !== 'GET' && !path.endsWith('/getApplicablePolicyRequirements');
  const expanded = (text: string): readonly string[] =>
    (text.includes('not supported')
      ? []
      : [...text.matchAll(/[A-Z][\w.]*/g)].map(([short]) => abbreviations[short] ?? short)
    ).filter((each) => !writes || !/\.Read\./.test(each));
  const orHigher = (all: readonly string[]): readonly string[] =>
    all.includes('EntitlementManagement.Read.All') && !all.includes('EntitlementManagement.ReadWrite.All')
      ? [...all, 'EntitlementManagement.ReadWrite.All']
      : all;
  // there is no "my" of an application
  return [orHigher(expanded(delegated)), path.endsWith('/My()') ? [] : orHigher(expanded(application))];
}

/** One row a line, so that a difference reads as one. */
export function writtenSurface(rows: readonly SurfaceRow[]): string {
  const source =
    'Microsoft Graph documentation of entitlement management (API reference, v1.0 and beta), metadata ' +
    '(CSDL) and permissions data ' +
    'of microsoft-graph-devx-content';
  return (
    `{\n  "generated": "by test/facts/generateSurface.ts; do not edit",\n  "source": ` +
    `${JSON.stringify(source)},\n ` +
    ` "rows": [\n${rows.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]\n}\n`
  );
}

if (import.meta.main) {
  const from = process.argv[2];
  if (from === undefined)
    throw new Error('Say where the collected surface is: node test/facts/generateSurface.ts <api-surface.md>');
  writeFileSync(join(import.meta.dirname, 'surface.json'), writtenSurface(surfaceIn(readFileSync(from, 'utf8'))));
}
