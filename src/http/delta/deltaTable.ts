// What delta queries there are: relations and parts of the directory's objects, and the sets of entitlement management
// that Latchkey's own version has them for, with what they may be filtered by.

import type { EntityName } from '../../domain/entities.ts';
import type { WatchedRows } from '../../feed/changedObjects.ts';
import type { ServedVersion } from '../routing/apiVersions.ts';

/** A relation that is told as `members@delta`: rows that link two objects, or a field with the other one. */
export interface DeltaRelation {
  /** As in `$select`. */
  readonly name: string;
  readonly rows: { readonly entity: EntityName; readonly object: string; readonly other: string } | null;
  /** Of a relation to one. */
  readonly field: string | null;
  /** Told where there is no `$select`. */
  readonly isDefault: boolean;
}

const linked = (name: string, entity: EntityName, object: string, other: string, isDefault = false): DeltaRelation => ({
  name,
  rows: { entity, object, other },
  field: null,
  isDefault,
});
const owners = linked('owners', 'ownership', 'objectId', 'ownerId');
const members = linked('members', 'membership', 'groupId', 'memberId', true);

/** By type in lower case. */
export const deltaRelations: Readonly<Record<string, readonly DeltaRelation[]>> = {
  user: [
    { name: 'manager', rows: null, field: 'managerId', isDefault: false },
    linked('sponsors', 'sponsorship', 'objectId', 'sponsorId'),
  ],
  group: [members, owners],
  application: [owners],
  serviceprincipal: [owners],
  directoryobject: [members],
};

/** Rows that answers show as a part of an object, by the name under which the model reads them. */
export const deltaParts: Readonly<Partial<Record<EntityName, readonly WatchedRows[]>>> = {
  directoryObject: [{ entity: 'credential', object: 'objectId', other: null, as: 'credentials' }],
  assignment: [{ entity: 'callout', object: 'assignmentId', other: null, as: 'callouts' }],
  assignmentRequest: [{ entity: 'callout', object: 'requestId', other: null, as: 'callouts' }],
};

/** A property that a delta query may compare: its path in the store, and whether it never changes of a row. */
export interface DeltaFilter {
  readonly path: readonly [string, ...string[]];
  readonly isFixed: boolean;
}

const ofPackage = { 'accesspackage/id': { path: ['packageId'], isFixed: true } } as const;
const ofCatalog = { 'catalog/id': { path: ['catalogId'], isFixed: false } } as const;
const ofTarget = { 'target/objectid': { path: ['target', 'objectId'], isFixed: false } } as const;

/** By entity, then by the property in lower case. Every set may be compared by `id`. */
export const deltaFilters: Readonly<Partial<Record<EntityName, Readonly<Record<string, DeltaFilter>>>>> = {
  accessPackage: ofCatalog,
  policy: { ...ofPackage, ...ofCatalog },
  assignmentRequest: { ...ofPackage, ...ofCatalog, ...ofTarget },
  assignment: { ...ofPackage, ...ofCatalog, ...ofTarget },
};

const entitlement = '/identityGovernance/entitlementManagement';

/** Sets that have delta queries beside the model: by the name of the set, the path of the rows in another version. */
export interface LentDeltas {
  /** The version in whose form rows are answered. */
  readonly answeredAs: ServedVersion['name'];
  readonly paths: Readonly<Record<string, string>>;
}

const entitlementPaths: LentDeltas['paths'] = {
  catalogs: `${entitlement}/catalogs`,
  accessPackages: `${entitlement}/accessPackages`,
  assignmentPolicies: `${entitlement}/assignmentPolicies`,
  assignmentRequests: `${entitlement}/assignmentRequests`,
  assignments: `${entitlement}/assignments`,
  accessPackageAssignmentApprovals: `${entitlement}/accessPackageAssignmentApprovals`,
  connectedOrganizations: `${entitlement}/connectedOrganizations`,
};

/** The sets of entitlement management, which Graph has no delta queries of. */
export const lentDeltas: Readonly<Record<ServedVersion['name'], LentDeltas | null>> = {
  'v1.0': null,
  beta: null,
  latchkey: { answeredAs: 'v1.0', paths: entitlementPaths },
};
