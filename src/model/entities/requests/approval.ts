// Approvals of requests, their stages (beta says steps), approvers and delegations.
// https://learn.microsoft.com/graph/api/resources/approval
// https://learn.microsoft.com/graph/api/resources/approvalstage

import { eq, oneOfValues } from '../../../odata/query.ts';
import {
  ApprovalStageStates,
  ApprovalStates,
  ApproverRoles,
  ApproverSources,
  ApproverVisibilities,
} from '../../../domain/enums.ts';
import { assignedToMe, noDisplayName, reviewedBy, reviewResult } from '../../codecs/requests/stageReviews.ts';
import { entity, many, one, type AlternateType } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const approval = entity('approval', {
  types: ['approval', 'approval'],
  fields: {
    id:          ['id!', 'id!', guid],
    state:       [null,  null,  oneOf(ApprovalStates, null, null)],
    packageId:   [null,  null,  guid],
    catalogId:   [null,  null,  guid],
    createdAt:   [null,  null,  instant],
    completedAt: [null,  null,  optional(instant)],
  },
  navigations: {
    stages:         ['stages', 'steps',          many('approvalStage', 'approvalId'), 'contained',
      'inlined'],
    completedSteps: [null,     'completedSteps',
      many('approvalStage', 'approvalId', oneOfValues('state', ['completed', 'expired'])), 'contained'],
    pendingSteps:   [null,     'pendingSteps',
      many('approvalStage', 'approvalId', oneOfValues('state', ['initializing', 'inProgress'])), 'contained'],
    request:        [null,     'request',        one('assignmentRequest', 'id')],
    approvers:      [null,     null,             many('approver', 'approvalId')],
    catalog:        [null,     null,             one('catalog', 'catalogId')],
  },
  indexes: [['catalogId', 'createdAt'], ['packageId']],
});

// biome-ignore format: a table, read by column
export const approvalStage = entity('approvalStage', {
  types: ['approvalStage', 'approvalStep'],
  fields: {
    id:                            ['id!',              'id!',              guid],
    state:                         ['status',           'status',           oneOf(ApprovalStageStates, null, null),
      'readOnly'],
    result:                        ['reviewResult',     'reviewResult',     reviewResult],
    justification:                 ['justification',    'justification',    text(10_000)],
    reviewedAt:                    ['reviewedDateTime', 'reviewedDateTime', optional(instant), 'readOnly'],
    approvalId:                    [null,               null,               guid],
    catalogId:                     [null,               null,               guid],
    position:                      [null,               null,               integer(0, Number.MAX_SAFE_INTEGER)],
    reviewedById:                  [null,               null,               optional(guid)],
    reviewedByName:                [null,               null,               optional(name(256))],
    approverInformationVisibility: [null,               null,               oneOf(ApproverVisibilities, null, null)],
    startedAt:                     [null,               null,               optional(instant)],
    escalatesAt:                   [null,               null,               optional(instant)],
    escalatedAt:                   [null,               null,               optional(instant)],
    timesOutAt:                    [null,               null,               optional(instant)],
    grantedUntil:                  [null,               null,               optional(instant)],
    remindedAt:                    [null,               null,               optional(instant)],
  },
  shapes: {
    displayName:  ['displayName',  'displayName',  noDisplayName, 'readOnly'],
    assignedToMe: ['assignedToMe', 'assignedToMe', assignedToMe, 'readOnly'],
    reviewedBy:   ['reviewedBy',   'reviewedBy',   reviewedBy, 'readOnly'],
  },
  navigations: {
    approval:  [null, null, one('approval', 'approvalId')],
    approvers: [null, null, many('approver', 'stageId')],
    /** Of these rows, a caller reads those by which they may decide (identity/access/visibility.ts). */
    assigned:  [null, null, many('approver', 'stageId')],
    /** The stage itself, where the caller may know the reviewer. */
    told:      [null, null, many('approvalStage', 'id')],
  },
  unique: [{ name: 'approval_stage_position_is_unique', fields: ['approvalId', 'position'], where: null }],
  indexes: [['state', 'timesOutAt'], ['reviewedById']],
});

// biome-ignore format: a table, read by column
export const approver = entity('approver', {
  types: [null, null, 'approver'],
  fields: {
    id:           [null, null, guid],
    approvalId:   [null, null, guid],
    stageId:      [null, null, guid],
    principalId:  [null, null, guid],
    role:         [null, null, oneOf(ApproverRoles, null, null)],
    delegationId: [null, null, optional(guid)],
    source:       [null, null, oneOf(ApproverSources, null, null), { whenCreated: 'named' }],
    sourceId:     [null, null, optional(guid)],
    forwardedById: [null, null, optional(guid)],
    forwarderMemberOfId: [null, null, optional(guid)],
    addedAt:      [null, null, instant],
  },
  navigations: {
    approval:   [null, null, one('approval', 'approvalId')],
    request:    [null, null, one('assignmentRequest', 'approvalId')],
    stage:      [null, null, one('approvalStage', 'stageId')],
    principal:  [null, null, one('directoryObject', 'principalId', 'principal'), 'ours'],
    delegation: [null, null, one('approverDelegate', 'delegationId')],
    /** What made a sponsor or an owner an approver: gone once they are no longer that. */
    sponsorship:         [null, null, one('sponsorship', 'sourceId')],
    organizationSponsor: [null, null, one('organizationSponsor', 'sourceId')],
    ownership:           [null, null, one('ownership', 'sourceId')],
    /** Of a stage that was handed on: the row, the person and the membership by which the forwarder may decide. */
    forwardedFrom:       [null, null, one('approver', 'sourceId')],
    forwarder:           [null, null, one('directoryObject', 'forwardedById')],
    forwarderMemberOf:   [null, null, one('memberOf', 'forwarderMemberOfId')],
  },
  unique: [{ name: 'approver_is_once_in_stage', fields: ['stageId', 'principalId'], where: null }],
  indexes: [['approvalId'], ['principalId', 'approvalId'], ['delegationId']],
});

// biome-ignore format: a table, read by column
export const approvalQuestion = entity('approvalQuestion', {
  types: [null, null],
  fields: {
    id:             [null, null, guid],
    approvalId:     [null, null, guid],
    stageId:        [null, null, guid],
    text:           [null, null, text(2_000)],
    askedById:      [null, null, optional(guid)],
    askedByName:    [null, null, optional(text(256))],
    askedAt:        [null, null, instant],
    answer:         [null, null, optional(text(2_000))],
    answeredById:   [null, null, optional(guid)],
    answeredByName: [null, null, optional(text(256))],
    answeredAt:     [null, null, optional(instant)],
  },
  unique: [{ name: 'one_open_question', fields: ['stageId'], where: eq('answeredAt', null) }],
  indexes: [['approvalId', 'askedAt']],
});

// biome-ignore format: a table, read by column
export const approverDelegate = entity('approverDelegate', {
  types: [null, null, 'approverDelegate'],
  fields: {
    id:         [null, null, guid],
    approverId: [null, null, guid],
    delegateId: [null, null, guid],
    startsAt:   [null, null, instant],
    endsAt:     [null, null, optional(instant)],
    createdAt:  [null, null, instant, 'readOnly'],
  },
  navigations: {
    approver: [null, null, one('directoryObject', 'approverId')],
    delegate: [null, null, one('directoryObject', 'delegateId')],
  },
  unique: [{ name: 'approver_has_one_delegate', fields: ['approverId'], where: null }],
  indexes: [['delegateId', 'startsAt']],
});

/** Approvals as Latchkey's own API version has them, for what approvers do with them. */
export const ourApproval: AlternateType = {
  of: 'approval',
  types: [null, null, 'approval'],
  fields: {
    id: approval.fields.id,
    state: approval.fields.state,
    createdAt: approval.fields.createdAt,
    completedAt: approval.fields.completedAt,
  },
};
