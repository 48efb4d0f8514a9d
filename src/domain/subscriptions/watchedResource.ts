// What a subscription's `resource` names: a set of rows, one of them, or the links of a group; and which changes of the
// feed are about it.
// https://learn.microsoft.com/graph/change-notifications-overview#supported-resources

import type { Id } from '../base.ts';
import type { EntityName } from '../entities.ts';
import { isGuid } from '../text.ts';

/** A set that can be watched. */
export interface WatchedSet {
  readonly entity: EntityName;
  /** Of a directory object. */
  readonly kind: 'user' | 'group' | null;
  /** As notifications write the set, before the id. */
  readonly path: string;
  /** `@odata.type` in notifications. */
  readonly type: string;
  /** Whether Graph can watch it. */
  readonly isPublished: boolean;
  /** Whether notifications may contain the row. */
  readonly most: typeof directoryMinutes;
}

/** Minutes that a subscription lasts at the most. https://learn.microsoft.com/graph/api/resources/subscription */
const directoryMinutes = 41_760;
const governance = 'identityGovernance/entitlementManagement/';

const directory = (kind: 'user' | 'group', path: string, type: string): WatchedSet => ({
  ...{ entity: 'directoryObject', kind, path, type, isPublished: true, most: directoryMinutes },
});
const entitlement = (entity: EntityName, path: string, type: string): WatchedSet => ({
  ...{ entity, kind: null, path: `${governance}${path}`, type: `#Microsoft.Graph.${type}`, isPublished: false },
  most: directoryMinutes,
});

const assignments = entitlement('assignment', 'assignments', 'accessPackageAssignment');
const requests = entitlement('assignmentRequest', 'assignmentRequests', 'accessPackageAssignmentRequest');
const policies = entitlement('policy', 'assignmentPolicies', 'accessPackageAssignmentPolicy');
const catalogs = entitlement('catalog', 'catalogs', 'accessPackageCatalog');

/** By path, lower case; those of entitlement management in the spellings of both versions. */
const sets: Readonly<Record<string, WatchedSet>> = {
  users: directory('user', 'Users', '#Microsoft.Graph.User'),
  groups: directory('group', 'Groups', '#Microsoft.Graph.Group'),
  ...Object.fromEntries(
    (
      [
        ['assignments', assignments],
        ['accessPackageAssignments', assignments],
        ['assignmentRequests', requests],
        ['accessPackageAssignmentRequests', requests],
        ['assignmentPolicies', policies],
        ['accessPackageAssignmentPolicies', policies],
        ['catalogs', catalogs],
        ['accessPackageCatalogs', catalogs],
        ['accessPackages', entitlement('accessPackage', 'accessPackages', 'accessPackage')],
        [
          'connectedOrganizations',
          entitlement('connectedOrganization', 'connectedOrganizations', 'connectedOrganization'),
        ],
        ['accessPackageAssignmentApprovals', entitlement('approval', 'accessPackageAssignmentApprovals', 'approval')],
      ] as const
    ).map(([path, set]) => [`${governance}${path}`.toLowerCase(), set]),
  ),
};

/** Links of a group that are watched by themselves. */
type WatchedLinks = 'members' | 'owners';

/** What is watched. */
export interface WatchedResource {
  readonly set: WatchedSet;
  /** One row; null for all. */
  readonly id: Id | null;
  /** The links of the group alone. */
  readonly links: WatchedLinks | null;
  /** Parents that a row must have, by field. */
  readonly within: Readonly<Partial<Record<'packageId' | 'catalogId', Id>>>;
  /** The route whose permissions it takes, as the one table of permissions writes it. */
  readonly route: string;
}

const filterPattern = /^\s*(accessPackage|catalog)\/id\s+eq\s+'([^']*)'\s*$/i;

/** Null for what nobody can watch. */
export function watchedResourceOf(resource: string): WatchedResource | null {
  const [path = '', query = null] = splitOnce(resource.replace(/^\/+/, ''), '?');
  const segments = path.replace(/\/+$/, '').split('/');
  const depth = segments[0]?.toLowerCase() === 'identitygovernance' ? 3 : 1;
  const name = segments.slice(0, depth).join('/').toLowerCase();
  const set = Object.hasOwn(sets, name) ? sets[name] : undefined;
  const [id = null, links = null, ...more] = segments.slice(depth);
  const within = query === null ? {} : withinOf(query);
  if (set === undefined || more.length > 0 || (id !== null && !isGuid(id)) || within === null) return null;
  if (links !== null && !(set.kind === 'group' && isWatchedLinks(links))) return null;
  if (query !== null && (set.kind !== null || id !== null)) return null;
  return {
    set,
    id: id?.toLowerCase() ?? null,
    links: links === null ? null : (links.toLowerCase() as WatchedLinks),
    within,
    route: `/${name}${id === null ? '' : '/{id}'}${links === null ? '' : `/${links.toLowerCase()}`}`,
  };
}

const isWatchedLinks = (text: string): boolean => ['members', 'owners'].includes(text.toLowerCase());

const splitOnce = (text: string, separator: string): readonly [string, string?] => {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

/** Null for a query that cannot be watched. */
function withinOf(query: string): WatchedResource['within'] | null {
  const options = new URLSearchParams(query);
  const [only = null, ...more] = [...options.keys()];
  if (only === null || more.length > 0 || !/^\$?filter$/i.test(only)) return null;
  const terms = (options.get(only) ?? '').split(/\s+and\s+/i).map((term) => filterPattern.exec(term));
  const found: { packageId?: Id; catalogId?: Id } = {};
  for (const term of terms) {
    const [, of = '', id = ''] = term ?? [];
    const field = of.toLowerCase() === 'catalog' ? 'catalogId' : 'packageId';
    if (!isGuid(id) || found[field] !== undefined) return null;
    found[field] = id.toLowerCase();
  }
  return found;
}

/** What is written where a resource cannot be watched. */
export const watchableResources = 'users, groups, one of them, or the members or owners of a group';
export const watchableByOurs = `${watchableResources}; or a set of ${governance.slice(0, -1)}, with or without an id`;
