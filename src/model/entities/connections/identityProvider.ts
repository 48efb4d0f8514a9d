// Identity providers and who is who there, in our own version of the API.

import {
  IdentityLinkRules,
  ProviderAuthentications,
  ProviderKinds,
  UnknownUserActions,
} from '../../../domain/identityProviders/providerEntities.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, internalField, name, optional, text, texts } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const identityProvider = entity('identityProvider', {
  types: [null, null, 'identityProvider'],
  fields: {
    id:                   [null, null, guid],
    kind:                 [null, null, oneOf(ProviderKinds, null, null), 'writable', { whenCreated: 'openIdConnect' }],
    displayName:          [null, null, name(256), 'required', 'writable'],
    isEnabled:            [null, null, boolean, 'writable', { whenCreated: true }],
    issuer:               [null, null, text(600), 'required', 'writable'],
    clientId:             [null, null, text(600), 'required', 'writable'],
    clientAuthentication: [null, null, oneOf(ProviderAuthentications, null, null), 'writable',
      { whenCreated: 'clientSecret' }],
    clientSecret:         [null, null, optional(text(65_536)), 'secret'],
    scope:                [null, null, text(1024), 'writable', { whenCreated: 'openid profile email' }],
    isShown:              [null, null, boolean, 'writable', { whenCreated: true }],
    domains:              [null, null, texts(255), 'writable', { whenCreated: [] }],
    authoritativeDomains: [null, null, texts(255), 'writable', { whenCreated: [] }],
    claimsMapping:        [null, null, internalField, 'writable', { whenCreated: {} }],
    secondFactorValues:   [null, null, texts(256), 'writable', { whenCreated: ['mfa'] }],
    unknownUsers:         [null, null, oneOf(UnknownUserActions, null, null), 'writable', { whenCreated: 'refuse' }],
    groupRules:           [null, null, internalField, 'writable', { whenCreated: [] }],
    bearerAudience:       [null, null, optional(text(600)), 'writable'],
    createdAt:            [null, null, instant, 'readOnly'],
    createdBy:            [null, null, optional(text(1024)), 'readOnly'],
    modifiedAt:           [null, null, instant, 'readOnly'],
    modifiedBy:           [null, null, optional(text(1024)), 'readOnly'],
  },
  navigations: { identityLinks: [null, null, many('identityLink', 'providerId'), 'ours'] },
  unique: [
    { name: 'identity_provider_name_is_unique', fields: ['displayName'], where: null },
    { name: 'identity_provider_issuer_is_unique', fields: ['issuer'], where: null },
  ],
  hasEtag: true,
});

// biome-ignore format: a table, read by column
export const identityLink = entity('identityLink', {
  types: [null, null, 'identityLink'],
  fields: {
    id:         [null, null, guid],
    providerId: [null, null, guid, 'required', 'writable'],
    userId:     [null, null, guid, 'required', 'writable'],
    subject:    [null, null, text(512), 'required', 'writable'],
    rule:       [null, null, oneOf(IdentityLinkRules, null, null), 'readOnly', { whenCreated: 'administrator' }],
    createdAt:  [null, null, instant, 'readOnly'],
    createdBy:  [null, null, optional(text(1024)), 'readOnly'],
  },
  navigations: {
    provider: [null, null, one('identityProvider', 'providerId')],
    user:     [null, null, one('directoryObject', 'userId'), 'ours'],
  },
  unique: [
    { name: 'identity_is_linked_once', fields: ['providerId', 'subject'], where: null },
    { name: 'user_has_one_identity_of_a_provider', fields: ['providerId', 'userId'], where: null },
  ],
  indexes: [['userId']],
});
