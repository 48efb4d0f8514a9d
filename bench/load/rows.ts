// The rows of a loaded tenant, below the commands and in the model's own types: what the model comes to ask of a row,
// this has to give, or it does not compile.

import { createdFields } from '../../src/domain/authorship.ts';
import { systemCaller } from '../../src/domain/caller.ts';
import type { Assignment } from '../../src/domain/requests/requestEntities.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import type { Instant } from '../../src/domain/base.ts';
import { subjectFields } from '../../src/domain/organizations/guestUser.ts';
import { assignmentStatusOf } from '../../src/domain/machines/assignment.ts';
import { requestStatusOf } from '../../src/domain/machines/assignmentRequest.ts';
import { revisionRow, targetRows } from '../../src/domain/policies/policyRows.ts';
import { originOfGroup, resourceRows } from '../../src/domain/catalogs/resources.ts';
import { scheduleOf, unspecifiedSchedule } from '../../src/domain/requests/schedule.ts';
import type { SubjectSet } from '../../src/domain/values.ts';
import { expireAssignmentJob, timeOutStageJob } from '../../src/flows/queueJobs.ts';
import type { Change } from '../../src/store/contract.ts';
import {
  admits,
  approverOf,
  asksApproval,
  audienceMember,
  audienceOf,
  deliveredEach,
  endingEach,
  givenGroup,
  heldPackages,
  idOf,
  membersPerAudience,
  pendingAt,
  personOf,
  type Size,
} from './plan.ts';
import { newDirectoryObject, newRow, type NewRow, type NewRowFields } from '../../src/model/newRow.ts';
import { policyDefaults } from '../../src/flows/policies/policyFields.ts';

/** Takes a row that is whole. */
export type RowSink = <E extends EntityName>(entity: E, row: NewRow<E>) => void;
type Add = <E extends EntityName>(entity: E, fields: NewRowFields<E>) => void;

/**
 * When all of it came about, and when what has an end ends: far off, so that nothing falls due while it is measured.
 */
export const begunAt: Instant = '2026-01-05T08:00:00.000Z';
export const endsAt: Instant = '2126-01-05T08:00:00.000Z';
export const domain = 'bench.example';

/** Adds every row, those that others point to first; stops now and then for whoever has to wait for what was added. */
export function* addRows(size: Size, sink: RowSink): Generator<void> {
  const add: Add = (entity, fields) => sink(entity, newRow(entity, fields));
  for (let number = 0; number < size.users; number += 1, yield) addUser(add, number);
  for (let number = 0; number < size.groups; number += 1, yield) addGroup(size, add, number);
  for (let number = 0; number < size.catalogs; number += 1) addCatalog(add, number);
  for (let number = 0; number < size.packages; number += 1, yield) addPackage(size, add, number);
  for (let number = 0; number < heldPackages(size); number += 1, yield) addAssignments(size, add, number);
  for (let number = 0; number < size.pending; number += 1, yield) addPending(size, add, number);
}

const named = (word: string, number: number): string => `${word} ${String(number).padStart(6, '0')}`;

function addUser(add: Add, number: number): void {
  const nickname = `user${number}`;
  const user = newDirectoryObject('user', idOf('user', number), begunAt, {
    displayName: named('User', number),
    givenName: 'User',
    surname: String(number),
    jobTitle: 'Engineer',
    department: `Department ${number % 50}`,
    userPrincipalName: `${nickname}@${domain}`,
    mail: `${nickname}@${domain}`,
    mailNickname: nickname,
    usageLocation: 'NL',
    managerId: number < 100 ? null : idOf('user', number % 100),
  });
  add('directoryObject', user);
  add(
    'subject',
    newRow('subject', {
      id: idOf('subject', number),
      ...subjectFields(user),
      lifecycle: 'notDefined',
      createdAt: begunAt,
    }),
  );
}

/** The first half are given by packages, the second half are whom policies admit. */
function addGroup(size: Size, add: Add, number: number): void {
  add(
    'directoryObject',
    newDirectoryObject('group', idOf('group', number), begunAt, {
      displayName: named('Group', number),
      mailNickname: `group${number}`,
      description: 'A group',
    }),
  );
  if (number < size.groups / 2) return;
  for (let nth = 0; nth < membersPerAudience; nth += 1) {
    const at = (number - size.groups / 2) * membersPerAudience + nth;
    addMember(add, size.assignments + at, idOf('group', number), idOf('user', audienceMember(size, number, nth)));
  }
}

function addMember(add: Add, number: number, groupId: string, memberId: string): void {
  add('membership', { id: idOf('membership', number), groupId, memberId, from: begunAt });
  add('memberOf', { id: idOf('memberOf', number), groupId, memberId, paths: 1 });
}

function addCatalog(add: Add, number: number): void {
  add('catalog', {
    id: idOf('catalog', number),
    displayName: named('Catalog', number),
    description: 'A catalog',
    ...createdFields(systemCaller, begunAt),
  });
}

const set = (kind: SubjectSet['kind'], id: string): SubjectSet => ({
  kind,
  id,
  description: null,
  managerLevel: null,
  membershipRule: null,
  isBackup: false,
});
const catalogOf = (size: Size, packageNumber: number): string => idOf('catalog', packageNumber % size.catalogs);

function addPackage(size: Size, add: Add, number: number): void {
  const [id, catalogId, groupId] = [
    idOf('package', number),
    catalogOf(size, number),
    idOf('group', givenGroup(size, number)),
  ];
  add('accessPackage', {
    id,
    catalogId,
    displayName: named('Package', number),
    description: 'A package',
    isRoleScopesVisible: true,
    ...createdFields(systemCaller, begunAt),
  });
  const policy = policyOf(size, number);
  add('policy', policy);
  add('policyRevision', revisionRow(policy, [], begunAt));
  for (const target of targetRows(policy, () => idOf('target', number))) add('policyTarget', target);
  const group = {
    ...newDirectoryObject('group', groupId, begunAt, {
      displayName: named('Group', givenGroup(size, number)),
      description: 'A group',
    }),
    version: 1,
  };
  const rows = resourceRows(originOfGroup(group), {
    catalogId,
    addedBy: null,
    now: begunAt,
    draft: {},
    environmentId: null,
    newId: (what) =>
      what === 'resource'
        ? idOf('resource', number)
        : what === 'scope'
          ? idOf('scope', number)
          : idOf('role', 2 * number + (what.startsWith('role Member_') ? 1 : 0)),
  });
  add('resource', rows.resource);
  for (const role of rows.roles) add('resourceRole', { ...role, isUsed: role.id === idOf('role', 2 * number + 1) });
  add('resourceScope', rows.scope);
  add('resourceRoleScope', {
    id: idOf('roleScope', number),
    packageId: id,
    roleId: idOf('role', 2 * number + 1),
    scopeId: rows.scope.id,
    resourceId: rows.resource.id,
    from: begunAt,
    ...createdFields(systemCaller, begunAt),
  });
}

function policyOf(size: Size, number: number) {
  const to = admits(number);
  const approver = {
    timeout: 'P14D',
    isApproverJustificationRequired: false,
    isEscalationEnabled: false,
    escalateAfter: null,
    approverInformationVisibility: 'default',
    approvers: [set('singleUser', idOf('user', approverOf(number)))],
    escalationApprovers: [],
  } as const;
  return newRow('policy', {
    id: idOf('policy', number),
    packageId: idOf('package', number),
    catalogId: catalogOf(size, number),
    revision: 1,
    revisionId: idOf('revision', number),
    ...createdFields(systemCaller, begunAt),
    displayName: named('Policy', number),
    expirationType: 'noExpiration',
    acceptsSelfAdd: to !== 'nobody',
    acceptsSelfRemove: to !== 'nobody',
    targetScope: to === 'everybody' ? 'allMemberUsers' : to === 'group' ? 'specificDirectoryUsers' : 'notSpecified',
    targets: to === 'group' ? [set('groupMembers', idOf('group', audienceOf(size, number)))] : [],
    approval: asksApproval(number)
      ? {
          isRequiredForAdd: true,
          isRequiredForUpdate: false,
          isRequestorJustificationRequired: false,
          mode: 'SingleStage',
          stages: [approver],
          isStated: true,
        }
      : policyDefaults.approval,
  });
}

function requestOf(size: Size, id: string, packageNumber: number, person: number) {
  return newRow('assignmentRequest', {
    id,
    type: 'adminAdd',
    state: 'delivered',
    status: requestStatusOf.delivered,
    packageId: idOf('package', packageNumber),
    catalogId: catalogOf(size, packageNumber),
    policyId: idOf('policy', packageNumber),
    policyRevisionId: idOf('revision', packageNumber),
    assignmentId: id,
    targetId: idOf('subject', person),
    requestorId: idOf('subject', person),
    createdByObjectId: idOf('user', 0),
    justification: 'For the project',
    schedule: unspecifiedSchedule,
    createdAt: begunAt,
    completedAt: begunAt,
  });
}

/** The first of a package are delivered, of these the first have an end; the rest has expired. */
function addAssignments(size: Size, add: Add, packageNumber: number): void {
  for (let nth = 0; nth < size.perPackage; nth += 1) {
    const number = packageNumber * size.perPackage + nth;
    const person = personOf(size, packageNumber, nth);
    const id = idOf('assignment', number);
    const state: Assignment['state'] = nth < deliveredEach(size) ? 'delivered' : 'expired';
    const ends = nth < endingEach(size) ? endsAt : null;
    add('assignmentRequest', requestOf(size, id, packageNumber, person));
    add('assignment', {
      id,
      packageId: idOf('package', packageNumber),
      catalogId: catalogOf(size, packageNumber),
      policyId: idOf('policy', packageNumber),
      policyRevisionId: idOf('revision', packageNumber),
      targetId: idOf('subject', person),
      state,
      status: state === 'delivered' ? assignmentStatusOf.delivered : assignmentStatusOf.expired,
      schedule: scheduleOf({ startsAt: begunAt, endsAt: ends }),
      createdByObjectId: idOf('user', 0),
      startsAt: begunAt,
      endsAt: ends,
      endedAt: state === 'expired' ? begunAt : null,
      createdAt: begunAt,
    });
    if (state === 'delivered') addGrant(size, add, packageNumber, number, person);
    if (ends !== null) addJob(add, expireAssignmentJob(queueing(number), id, ends));
  }
}

function addGrant(size: Size, add: Add, packageNumber: number, number: number, person: number): void {
  const groupId = idOf('group', givenGroup(size, packageNumber));
  add('roleGrant', {
    id: idOf('grant', number),
    subjectId: idOf('subject', person),
    roleId: idOf('role', 2 * packageNumber + 1),
    scopeId: idOf('scope', packageNumber),
    resourceId: idOf('resource', packageNumber),
    catalogId: catalogOf(size, packageNumber),
    objectId: groupId,
    originId: `Member_${groupId}`,
    originSystem: 'AadGroup',
    status: 'Fulfilled',
    from: begunAt,
  });
  add('assignmentGrant', {
    id: idOf('assignmentGrant', number),
    assignmentId: idOf('assignment', number),
    grantId: idOf('grant', number),
    roleScopeId: idOf('roleScope', packageNumber),
    from: begunAt,
  });
  addMember(add, number, groupId, idOf('user', person));
}

/** A request that waits for its one approver, and the job that ends the wait. */
function addPending(size: Size, add: Add, number: number): void {
  const { packageNumber, person } = pendingAt(size, number);
  const [id, stageId, packageId, catalogId] = [
    idOf('pending', number),
    idOf('stage', number),
    idOf('package', packageNumber),
    catalogOf(size, packageNumber),
  ];
  add('assignmentRequest', {
    ...requestOf(size, id, packageNumber, person),
    type: 'userAdd',
    state: 'pendingApproval',
    status: requestStatusOf.pendingApproval,
    assignmentId: null,
    createdByObjectId: idOf('user', person),
    expirationAt: endsAt,
    completedAt: null,
  });
  add('approval', { id, state: 'inProgress', packageId, catalogId, createdAt: begunAt });
  add('approvalStage', {
    id: stageId,
    approvalId: id,
    catalogId,
    position: 0,
    state: 'inProgress',
    result: 'notReviewed',
    justification: '',
    approverInformationVisibility: 'default',
    startedAt: begunAt,
    timesOutAt: endsAt,
  });
  add('approver', {
    id: idOf('approver', number),
    approvalId: id,
    stageId,
    principalId: idOf('user', approverOf(packageNumber)),
    role: 'primary',
    addedAt: begunAt,
  });
  addJob(add, timeOutStageJob(queueing(size.assignments + number), stageId, endsAt));
}

const queueing = (number: number): Parameters<typeof expireAssignmentJob>[0] => ({
  now: begunAt,
  machineNow: () => Date.parse(begunAt),
  newId: () => idOf('job', number),
  correlationId: idOf('job', number),
});

function addJob(add: Add, changes: readonly Change[]): void {
  for (const change of changes) if (change.kind === 'insert' && change.entity === 'job') add('job', change.row);
}
