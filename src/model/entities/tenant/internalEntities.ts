// Entities that no API version of Graph shows: rows of the rules, the token issuer and the workers.

import { eq, not } from '../../../odata/query.ts';
import { entity, one, notEnded } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import {
  boolean,
  guid,
  internalField,
  instant,
  integer,
  key,
  name,
  optional,
  text,
  texts,
} from '../../tables/fieldTypes.ts';

const count = integer(0, Number.MAX_SAFE_INTEGER);

// biome-ignore format: a table, read by column
export const policyRevision = entity('policyRevision', {
  types: [null, null],
  fields: {
    id:        [null, null, guid],
    policyId:  [null, null, guid],
    revision:  [null, null, count],
    body:      [null, null, optional(internalField)],
    createdAt: [null, null, instant],
  },
  navigations: { policy: [null, null, one('policy', 'policyId')] },
  unique: [{ name: 'policy_revision_is_unique', fields: ['policyId', 'revision'], where: null }],
});

// biome-ignore format: a table, read by column
export const policyTarget = entity('policyTarget', {
  types: [null, null],
  fields: {
    id:          [null, null, guid],
    policyId:    [null, null, guid],
    kind:        [null, null, oneOf([
      'singleUser', 'groupMembers', 'connectedOrganizationMembers', 'singleServicePrincipal', 'requestorManager',
        'targetManager', 'internalSponsors',
      'externalSponsors', 'targetUserSponsors', 'attributeRuleMembers', 'targetApplicationOwners',
        'targetAgentIdentitySponsorsOrOwners',
    ], null, null)],
    principalId: [null, null, optional(guid)],
    position:    [null, null, count],
  },
  navigations: { policy: [null, null, one('policy', 'policyId')],
    principal: [null, null, one('directoryObject', 'principalId')] },
  indexes: [['policyId', 'position'], ['principalId', 'kind']],
});

// biome-ignore format: a table, read by column
export const assignmentGrant = entity('assignmentGrant', {
  types: [null, null],
  fields: {
    id:           [null, null, guid],
    assignmentId: [null, null, guid],
    grantId:      [null, null, guid],
    roleScopeId:  [null, null, guid],
    from:         [null, null, instant],
    until:        [null, null, optional(instant)],
  },
  navigations: {
    assignment: [null, null, one('assignment', 'assignmentId')],
    grant:      [null, null, one('roleGrant', 'grantId')],
    roleScope:  [null, null, one('resourceRoleScope', 'roleScopeId')],
  },
  unique: [
    { name: 'open_assignment_grant_is_once', fields: ['assignmentId', 'grantId', 'roleScopeId'], where: notEnded },
  ],
  indexes: [['grantId'], ['assignmentId', 'until']],
  visible: notEnded,
});

// biome-ignore format: a table, read by column
export const client = entity('client', {
  types: [null, null],
  fields: {
    id:                     [null, null, guid],
    appId:                  [null, null, guid],
    key:                    [null, null, optional(text(256))],
    servicePrincipalId:     [null, null, guid],
    displayName:            [null, null, name(256)],
    secretHashes:           [null, null, texts(1024), 'secret'],
    jwks:                   [null, null, internalField, 'secret'],
    redirectUris:           [null, null, texts(2048)],
    isPublic:               [null, null, boolean],
    applicationPermissions: [null, null, texts(256)],
    delegatedPermissions:   [null, null, texts(256)],
    isEnabled:              [null, null, boolean],
    movedAt:                [null, null, optional(instant)],
  },
  navigations: { servicePrincipal: [null, null, one('directoryObject', 'servicePrincipalId')] },
  unique: [
    { name: 'client_id_is_unique', fields: ['appId'], where: null },
    { name: 'client_key_is_unique', fields: ['key'], where: not(eq('key', null)) },
  ],
});

export const signingKey = entity('signingKey', {
  types: [null, null],
  fields: {
    id: [null, null, key],
    jwk: [null, null, optional(internalField), 'secret'],
    createdAt: [null, null, instant],
    retiredAt: [null, null, optional(instant)],
  },
});

// biome-ignore format: a table, read by column
export const artefact = entity('artefact', {
  types: [null, null],
  fields: {
    id:         [null, null, key],
    model:      [null, null, text(64)],
    payload:    [null, null, optional(internalField), 'secret'],
    grantId:    [null, null, optional(text(512))],
    userCode:   [null, null, optional(text(512))],
    uid:        [null, null, optional(text(512))],
    userId:     [null, null, optional(guid)],
    consumedAt: [null, null, optional(instant)],
    expiresAt:  [null, null, optional(instant)],
  },
  indexes: [['grantId'], ['userCode'], ['uid'], ['userId'], ['expiresAt']],
});

// biome-ignore format: a table, read by column
export const job = entity('job', {
  types: [null, null, 'job'],
  fields: {
    id:            [null, null, guid],
    kind:          [null, null, text(64)],
    subject:       [null, null, guid],
    dueAt:         [null, null, instant],
    notBefore:     [null, null, instant],
    claimedUntil:  [null, null, optional(instant)],
    attempts:      [null, null, count],
    lapses:        [null, null, count],
    uniqueKey:     [null, null, optional(text(512))],
    payload:       [null, null, optional(internalField), 'secret'],
    correlationId: [null, null, text(256)],
    causedById:    [null, null, optional(guid)],
    lastError:     [null, null, optional(text(10_000))],
    failedAt:      [null, null, optional(instant)],
  },
  unique: [{ name: 'job_is_once', fields: ['uniqueKey'], where: not(eq('uniqueKey', null)) }],
  indexes: [['kind', 'dueAt'], ['failedAt']],
});
