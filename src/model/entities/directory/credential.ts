// Passwords and certificates of applications, and their trust in other issuers. The first two are shown as members of
// their application or service principal.

import { entity, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, name, optional, text, texts } from '../../tables/fieldTypes.ts';
import { eq } from '../../../odata/query.ts';
import { byId } from '../../tables/keyConditions.ts';

// biome-ignore format: a table, read by column
export const credential = entity('credential', {
  types: [null, null],
  fields: {
    id:                  [null, null, guid],
    objectId:            [null, null, guid],
    keyId:               [null, null, guid],
    kind:                [null, null, oneOf(['password', 'key'], null, null)],
    displayName:         [null, null, optional(name(1024))],
    customKeyIdentifier: [null, null, optional(text(1024))],
    hint:                [null, null, optional(text(64))],
    secretHash:          [null, null, optional(text(1024)), 'secret'],
    keyType:             [null, null, optional(text(64))],
    usage:               [null, null, optional(text(64))],
    key:                 [null, null, optional(text(65_536))],
    startsAt:            [null, null, instant],
    endsAt:              [null, null, instant],
  },
  navigations: { object: [null, null, one('directoryObject', 'objectId')] },
  unique: [{ name: 'credential_is_once', fields: ['objectId', 'keyId'], where: null }],
  indexes: [['endsAt']],
});

// biome-ignore format: a table, read by column
export const federatedCredential = entity('federatedCredential', {
  types: ['federatedIdentityCredential', 'federatedIdentityCredential'],
  fields: {
    id:            ['id!',         'id!',         guid],
    name:          ['name!',       'name!',       text(120), 'required', 'writable'],
    issuer:        ['issuer!',     'issuer!',     text(600), 'required', 'writable'],
    subject:       ['subject',     'subject',     text(600), 'required', 'writable'],
    audiences:     ['audiences!',  'audiences!',  texts(600), 'required', 'writable'],
    description:   ['description', 'description', optional(text(600)), 'writable'],
    applicationId: [null,          null,          guid],
  },
  navigations: { application: [null, null, one('directoryObject', 'applicationId')] },
  unique: [
    { name: 'federated_credential_name_is_unique', fields: ['applicationId', 'name'], where: null },
    { name: 'federated_credential_is_once', fields: ['applicationId', 'issuer', 'subject'], where: null },
  ],
  byKey: (key) => byId(key) ?? eq('name', key),
  alternateKeys: { name: (value) => eq('name', value) },
});
