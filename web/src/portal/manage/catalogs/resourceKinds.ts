// The kinds of resources: where each is found in the directory, and which of its properties is the origin's id.

import type { TextKey } from '../../../text/catalog.ts';

export interface ResourceKind {
  /** As the API names it. */
  readonly originSystem: 'AadGroup' | 'AadApplication' | 'SharePointOnline' | 'DirectoryRole';
  readonly label: TextKey;
  readonly from: string;
  readonly originId: 'id' | 'webUrl';
  /** How names are searched there. */
  readonly search: '$search' | 'contains' | 'here';
}

const kind = (
  originSystem: ResourceKind['originSystem'],
  label: TextKey,
  from: string,
  search: ResourceKind['search'],
  originId: ResourceKind['originId'] = 'id',
): ResourceKind => ({ originSystem, label, from, originId, search });

export const resourceKinds: readonly ResourceKind[] = [
  kind('AadGroup', 'manage.resource.groups', '/v1.0/groups', '$search'),
  kind('AadApplication', 'manage.resource.applications', '/v1.0/servicePrincipals', '$search'),
  kind('SharePointOnline', 'manage.resource.sites', '/v1.0/sites', 'here', 'webUrl'),
  kind('DirectoryRole', 'manage.resource.roles', '/v1.0/roleManagement/directory/roleDefinitions', 'contains'),
];

export const labelOfKind = (originSystem: string): TextKey =>
  resourceKinds.find((each) => each.originSystem === originSystem)?.label ?? 'manage.resource.groups';
