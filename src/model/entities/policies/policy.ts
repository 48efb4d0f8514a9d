// Assignment policies: who may ask for a package, who approves, and for how long it is given.

import { eq } from '../../../odata/query.ts';
import { ExpirationTypes } from '../../../domain/enums.ts';
import { noApproval } from '../../../domain/policies/policy.ts';
import { approvalSettings } from '../../codecs/policies/approvalSettings.ts';
import { noExtensions } from '../../codecs/requests/callouts.ts';
import { durationInDays, expiration, expirationDateTime } from '../../codecs/policies/expiration.ts';
import {
  automaticSettings,
  notificationSettings,
  requestorSettings,
  targetScope,
} from '../../codecs/policies/policySettings.ts';
import { policyQuestions } from '../../codecs/policies/questions.ts';
import { reviewSettings } from '../../codecs/policies/reviewSettings.ts';
import { subjectSets } from '../../codecs/policies/subjectSets.ts';
import { verifiableCredentialSettings } from '../../codecs/policies/verifiableCredentials.ts';
import { entity, many, notDeleted, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, duration, guid, internalField, instant, integer, name, optional } from '../../tables/fieldTypes.ts';
import { authoredFields } from '../../tables/authoredFields.ts';

// biome-ignore format: a table, read by column
export const policy = entity('policy', {
  types: ['accessPackageAssignmentPolicy', 'accessPackageAssignmentPolicy'],
  hasEtag: true,
  fields: {
    id:                    ['id!',                'id!',              guid],
    packageId:             [null,                 'accessPackageId',  guid],
    displayName:           ['displayName',        'displayName',      name(256), 'required', 'writable',
      { whenCreated: '' }, 'searched'],
    description:           ['description',        'description',      optional(name(10_000)), 'writable', 'searched'],
    targetScope:           ['allowedTargetScope', null,               targetScope, 'writable',
      { whenCreated: 'notSpecified' }],
    ...authoredFields,
    acceptsSelfUpdate:     [null,                 'canExtend',        boolean, 'writable', { whenCreated: false }],
    targets:               ['specificAllowedTargets', null,           subjectSets, 'writable', { whenCreated: [] }],
    catalogId:             [null,                 null,               guid],
    revision:              [null,                 null,               integer(1, Number.MAX_SAFE_INTEGER)],
    revisionId:            [null,                 null,               guid],
    expirationType:        [null,                 null,               oneOf(ExpirationTypes, null, null), 'writable',
      { whenCreated: 'notSpecified' }],
    expirationAt:          [null,                 null,               optional(instant), 'writable'],
    expirationDuration:    [null,                 null,               optional(duration), 'writable'],
    acceptsSelfAdd:        [null,                 null,               boolean, 'writable', { whenCreated: false }],
    acceptsSelfRemove:     [null,                 null,               boolean, 'writable', { whenCreated: false }],
    allowsCustomSchedule:  [null,                 null,               boolean, 'writable', { whenCreated: false }],
    acceptsOnBehalfAdd:    [null,                 null,               boolean, 'writable', { whenCreated: false }],
    acceptsOnBehalfUpdate: [null,                 null,               boolean, 'writable', { whenCreated: false }],
    acceptsOnBehalfRemove: [null,                 null,               boolean, 'writable', { whenCreated: false }],
    onBehalfRequestors:    [null,                 null,               subjectSets, 'writable', { whenCreated: [] }],
    approval:              ['requestApprovalSettings', 'requestApprovalSettings', approvalSettings.field, 'writable',
      { whenCreated: noApproval }],
    review:                ['reviewSettings',     'accessReviewSettings', optional(reviewSettings.field), 'writable'],
    automatic:             ['automaticRequestSettings', null,         optional(automaticSettings.field), 'writable'],
    notificationsDisabled: [null,                 null,               boolean, 'writable', { whenCreated: false }],
    verifiableCredentials: [null,                 'verifiableCredentialSettings',
      optional(verifiableCredentialSettings.field), 'writable'],
    extensionStages:       [null,                 null,               internalField, 'writable', { whenCreated: [] }],
    deletedAt:             [null,                 null,               optional(instant)],
  },
  shapes: {
    expiration:           ['expiration',           null,                                expiration],
    durationInDays:       [null,                   'durationInDays',                    durationInDays],
    expirationDateTime:   [null,                   'expirationDateTime',                expirationDateTime],
    requestorSettings:    ['requestorSettings',    'requestorSettings',                 requestorSettings],
    notificationSettings: ['notificationSettings', 'accessPackageNotificationSettings', notificationSettings],
    questionValues:       [null,                   'questions',                         policyQuestions],
    extensions:           [null,                   null,                                noExtensions],
  },
  aliases: { extensions: ['customExtensionHandlers'] },
  navigations: {
    accessPackage: ['accessPackage', 'accessPackage',        one('accessPackage', 'packageId'), 'inBody'],
    catalog:       ['catalog',       'accessPackageCatalog', one('catalog', 'catalogId'), 'contained in beta'],
    questions:     ['questions',     null,                   many('question', 'policyId'), 'contained', 'inBody'],
    stageSettings: ['customExtensionStageSettings', 'customExtensionStageSettings',
      many('extensionStage', 'policyId', eq('kind', 'setting')), 'contained in v1.0', 'inBody'],
    handlers:      [null, 'customExtensionHandlers',
      many('extensionStage', 'policyId', eq('kind', 'handler'), 'customExtensionHandler'), 'inBody'],
    allStages:     [null,            null,                   many('extensionStage', 'policyId')],
    policyTargets: [null,            null,                   many('policyTarget', 'policyId')],
    assignments:   [null,            null,                   many('assignment', 'policyId')],
  },
  partColumns: {
    'expiration/type': 'expirationType', 'expiration/endAt': 'expirationAt',
    'expiration/duration': 'expirationDuration',
  },
  indexes: [['packageId'], ['catalogId']],
  visible: notDeleted,
});
