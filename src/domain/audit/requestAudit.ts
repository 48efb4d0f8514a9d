// The activity and the targets of the audit rows of a request.

import type { Activity } from './activities.ts';
import { type PropertyChange, type AuditTargetFields, auditTarget } from './auditEntry.ts';
import type { AccessPackage } from '../catalogs/catalogEntities.ts';
import type { AssignmentRequest, Subject } from '../requests/requestEntities.ts';
import type { Policy, Question } from '../policies/policyEntities.ts';
import type { Id } from '../base.ts';
import { answerValues } from '../eligibility/checkAnswers.ts';
import type { RequestType } from '../requests/requestTypes.ts';
import type { Answer } from '../values.ts';

/** The activity that the audit notes for a new request, by its type. */
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
  readonly subject: Pick<Subject, 'id' | 'objectId' | 'displayName' | 'email' | 'principalName' | 'type'>;
  readonly accessPackage: Pick<AccessPackage, 'id' | 'displayName'> | null;
  readonly policy: Pick<Policy, 'id' | 'displayName'> | null;
}

/**
 * The targets of an audit row about a request: the request with what changed of it, the package, the policy and the
 * person.
 */
export function requestTargets(
  { request, subject, accessPackage, policy }: RequestParts,
  changed: readonly PropertyChange[] = [],
): readonly AuditTargetFields[] {
  return [
    auditTarget('AccessPackageAssignmentRequest', requestNamed(request, accessPackage), changed),
    ...(accessPackage === null ? [] : [auditTarget('AccessPackage', accessPackage)]),
    ...(policy === null ? [] : [auditTarget('AccessPackageAssignmentPolicy', policy)]),
    personTarget(subject),
  ];
}

/** A request has no name of its own: it is called as the package that it is about. */
export const requestNamed = (
  { id }: Pick<AssignmentRequest, 'id'>,
  accessPackage: Pick<AccessPackage, 'displayName'> | null,
): { readonly id: Id; readonly displayName: string | null } => ({
  id,
  displayName: accessPackage?.displayName ?? null,
});

/** The change of a state; null before the row existed, or after it is gone. */
export const stateChange = (from: string | null, to: string | null): readonly PropertyChange[] => [['state', from, to]];

type AskedQuestion = Pick<Question, 'text'> | null;

/** Each question whose answer an update changes: the answer of before and the new one; none where they are the same. */
export function answersChange(before: readonly Answer[], after: readonly Answer[]): readonly PropertyChange[] {
  const [old, now] = [answerValues(before), answerValues(after)];
  const questionOf = new Map(
    [...before, ...after].map(({ questionId, question }) => [questionId.toLowerCase(), question]),
  );
  return [...questionOf.keys()].toSorted().flatMap((id) => {
    const [was, is] = [old.get(id) ?? null, now.get(id) ?? null];
    const question = questionOf.get(id) as AskedQuestion | undefined;
    return was === is ? [] : [[`answers/${question?.text ?? id}`, was, is] as const];
  });
}

/** The person of a subject as a target: a user or a service principal, by object id where there is one. */
export const personTarget = (subject: RequestParts['subject']): AuditTargetFields =>
  auditTarget(subject.type === 'servicePrincipal' ? 'ServicePrincipal' : 'User', {
    id: subject.objectId ?? subject.id,
    displayName: subject.displayName ?? subject.email,
    userPrincipalName: subject.principalName,
  });
