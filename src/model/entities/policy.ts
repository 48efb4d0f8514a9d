// Assignment policies: who may ask for a package, who approves, and for how long it is given.

import { ExpirationTypes, TargetScopes } from '../../domain/words.ts';
import { entity, many, notDeleted, one } from '../entity.ts';
import { oneOf } from '../enums.ts';
import { boolean, duration, guid, inner, instant, integer, name, optional, text } from '../types.ts';

export const policy = entity('policy', {
  types: ['accessPackageAssignmentPolicy', 'accessPackageAssignmentPolicy'],
  fields: {
    id:                    ['id!',                'id!',              guid],
    packageId:             [null,                 'accessPackageId',  guid],
    displayName:           ['displayName',        'displayName',      name(256), 'required'],
    description:           ['description',        'description',      optional(name(10_000))],
    targetScope:           ['allowedTargetScope', null,               oneOf(TargetScopes, 'allowedTargetScope', null)],
    createdAt:             ['createdDateTime',    'createdDateTime',  instant, 'readOnly'],
    modifiedAt:            ['modifiedDateTime',   'modifiedDateTime', instant, 'readOnly'],
    createdBy:             [null,                 'createdBy',        optional(text(1024)), 'readOnly'],
    modifiedBy:            [null,                 'modifiedBy',       optional(text(1024)), 'readOnly'],
    acceptsSelfUpdate:     [null,                 'canExtend',        boolean],
    targets:               [null,                 null,               inner],
    catalogId:             [null,                 null,               guid],
    revision:              [null,                 null,               integer(1, Number.MAX_SAFE_INTEGER)],
    revisionId:            [null,                 null,               guid],
    expirationType:        [null,                 null,               oneOf(ExpirationTypes, null, null)],
    expirationAt:          [null,                 null,               optional(instant)],
    expirationDuration:    [null,                 null,               optional(duration)],
    acceptsSelfAdd:        [null,                 null,               boolean],
    acceptsSelfRemove:     [null,                 null,               boolean],
    allowsCustomSchedule:  [null,                 null,               boolean],
    acceptsOnBehalfAdd:    [null,                 null,               boolean],
    acceptsOnBehalfUpdate: [null,                 null,               boolean],
    acceptsOnBehalfRemove: [null,                 null,               boolean],
    onBehalfRequestors:    [null,                 null,               inner],
    approval:              [null,                 null,               inner],
    review:                [null,                 null,               optional(inner)],
    automatic:             [null,                 null,               optional(inner)],
    notificationsDisabled: [null,                 null,               boolean],
    verifiableCredentials: [null,                 null,               optional(inner)],
    deletedAt:             [null,                 null,               optional(instant)],
  },
  navigations: {
    accessPackage: ['accessPackage', 'accessPackage',        one('accessPackage', 'packageId'), 'inBody'],
    catalog:       ['catalog',       'accessPackageCatalog', one('catalog', 'catalogId')],
    questions:     ['questions',     null,                   many('question', 'policyId'), 'contained', 'inBody'],
    policyTargets: [null,            null,                   many('policyTarget', 'policyId')],
    assignments:   [null,            null,                   many('assignment', 'policyId')],
  },
  indexes: [['packageId'], ['catalogId']],
  visible: notDeleted,
});
