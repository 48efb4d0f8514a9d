// How the audit tells of a request: which activity each type is, and the things that it names.

import { type Activity, type PropertyChange, type AuditTargetFields, auditTarget } from './auditEntry.ts';
import type { AccessPackage } from '../catalogs/catalogEntities.ts';
import type { AssignmentRequest, Subject } from '../requests/requestEntities.ts';
import type { Policy } from '../policies/policyEntities.ts';
import type { RequestType } from '../requests/requestTypes.ts';

// biome-ignore format: a table, read by column
export const activityOfRequest: Readonly<Partial<Record<RequestType, Activity>>> = {
  userAdd:      'User requests access package assignment',
  userExtend:   'User requests to extend access package assignment',
  userUpdate:   'Create access package assignment user update request',
  userRemove:   'User requests to remove access package assignment',
  onBehalfAdd:  'User requests access package assignment',
  adminAdd:     'Administrator directly assigns user to access package',
  adminUpdate:  'Update access package assignment request',
  adminRemove:  'Administrator directly removes user access package assignment',
  approverRemove: 'User requests to remove access package assignment',
  systemAdd:    'Entitlement Management creates access package assignment request for user',
  systemRemove: 'Entitlement Management removes access package assignment request for user',
};

export interface RequestParts {
  readonly request: Pick<AssignmentRequest, 'id'>;
  readonly subject: Pick<Subject, 'id' | 'objectId' | 'displayName' | 'email' | 'type'>;
  readonly accessPackage: Pick<AccessPackage, 'id' | 'displayName'> | null;
  readonly policy: Pick<Policy, 'id' | 'displayName'> | null;
}

/** The request first, with what changed of it, then the package, the policy and the person. */
export function requestTargets(
  { request, subject, accessPackage, policy }: RequestParts,
  changed: readonly PropertyChange[] = [],
): readonly AuditTargetFields[] {
  return [
    auditTarget('AccessPackageAssignmentRequest', request, changed),
    ...(accessPackage === null ? [] : [auditTarget('AccessPackage', accessPackage)]),
    ...(policy === null ? [] : [auditTarget('AccessPackageAssignmentPolicy', policy)]),
    personTarget(subject),
  ];
}

/**
 * What changed of a request or an assignment that went from one state to another; null where it was not there, or is no
 * longer.
 */
export const stateChange = (from: string | null, to: string | null): readonly PropertyChange[] => [['state', from, to]];

export const personTarget = (subject: RequestParts['subject']): AuditTargetFields =>
  auditTarget(subject.type === 'servicePrincipal' ? 'ServicePrincipal' : 'User', {
    id: subject.objectId ?? subject.id,
    displayName: subject.displayName ?? subject.email,
  });
