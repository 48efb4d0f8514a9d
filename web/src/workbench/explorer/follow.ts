// Where an id in an answer leads: to its own collection, or to that of what it belongs to.

const em = '/identityGovernance/entitlementManagement';

/** By the name of the property that holds the object or, with `Id` behind it, the id. */
const collections: Readonly<Record<string, string>> = {
  catalog: `${em}/catalogs`,
  accesspackagecatalog: `${em}/catalogs`,
  accesspackage: `${em}/accessPackages`,
  package: `${em}/accessPackages`,
  assignmentpolicy: `${em}/assignmentPolicies`,
  assignmentpolicies: `${em}/assignmentPolicies`,
  policy: `${em}/assignmentPolicies`,
  accesspackageassignmentpolicy: `${em}/assignmentPolicies`,
  accesspackageassignmentpolicies: `${em}/assignmentPolicies`,
  assignment: `${em}/assignments`,
  accesspackageassignment: `${em}/assignments`,
  assignmentrequest: `${em}/assignmentRequests`,
  request: `${em}/assignmentRequests`,
  accesspackages: `${em}/accessPackages`,
  assignments: `${em}/assignments`,
  assignmentrequests: `${em}/assignmentRequests`,
  target: '/directoryObjects',
  object: '/directoryObjects',
  principal: '/directoryObjects',
  createdby: '/directoryObjects',
  manager: '/users',
  sponsor: '/users',
  user: '/users',
  group: '/groups',
  members: '/directoryObjects',
  member: '/directoryObjects',
  approver: '/users',
  recipient: '/users',
  origin: '/directoryObjects',
};

/**
 * `trail` are the names of the properties down to the id; `asked` is the path whose answer it is. Null where nothing is
 * known of it.
 */
export function pathOfId(
  id: string,
  trail: readonly string[],
  asked: { readonly method: string; readonly path: string },
  isList: boolean,
): string | null {
  const names = trail.filter((each) => each !== 'value').map((each) => each.toLowerCase());
  const last = names.at(-1) ?? '';
  if (last === 'id' && names.length === 1) {
    const base = (asked.path.split('?', 1)[0] ?? '').replace(/\/$/, '');
    // What a function chose stands in its collection; what was created, below the collection it was posted to.
    if (isList) return `${base.replace(/\/[^/]*\([^)]*\)$/, '')}/${id}`;
    return asked.method === 'POST' ? `${base}/${id}` : base;
  }
  const collection = collections[last === 'id' ? (names.at(-2) ?? '') : last.replace(/id$/, '')];
  return collection === undefined ? null : `${collection}/${id}`;
}
