// Applications; the presence of one in the tenant is a service principal.

import { eq } from '../../../odata/query.ts';
import { derivedType } from '../../tables/entityTable.ts';
import { guidOf } from '../../tables/fieldTypes.ts';
import { directoryObject } from './directoryObject.ts';
import { keyCredentials, passwordCredentials } from '../../codecs/directory/credentials.ts';
import { appRoles } from '../../codecs/directory/appRoles.ts';

const {
  navigations: { owners, credentials, certificates, federatedIdentityCredentials },
} = directoryObject;

// biome-ignore format: a table, read by column
export const application = derivedType(directoryObject, {
  types: ['application', 'application'],
  hasEtag: true,
  isOf: eq('kind', 'application'),
  keeps: true,
  own: {
    appId:           ['appId',           'appId', 'readOnly'],
    createdAt:       ['createdDateTime', 'createdDateTime', 'readOnly'],
    description:     ['description',     'description', 'writable'],
    displayName:     ['displayName',     'displayName', 'required', 'writable'],
    identifierUris:  ['identifierUris!', 'identifierUris!', 'writable', { whenCreated: [] }],
    publisherDomain: ['publisherDomain', 'publisherDomain', 'readOnly'],
    signInAudience:  ['signInAudience',  'signInAudience', 'writable', { whenCreated: 'AzureADMyOrg' }],
    tags:            ['tags!',           'tags!', 'writable', { whenCreated: [] }],
    uniqueName:      ['uniqueName',      'uniqueName', 'writable'],
    appRoles: [null, null, 'writable', { whenCreated: [] }],
    otherProperties: [null, null, 'writable'],
  },
  shapes: {
    appRoles:            ['appRoles!',            'appRoles!',            appRoles],
    passwordCredentials: ['passwordCredentials!', 'passwordCredentials!', passwordCredentials],
    keyCredentials:      ['keyCredentials!',      'keyCredentials!',      keyCredentials],
  },
  navigations: {
    owners:      ['owners', 'owners', owners[2], 'inNewBody', 'referenceable'],
    credentials: [null,     null,     credentials[2]],
    certificates: [null,    null,     certificates[2]],
    federatedIdentityCredentials: ['federatedIdentityCredentials', 'federatedIdentityCredentials',
      federatedIdentityCredentials[2], 'contained'],
  },
  alternateKeys: {
    appId: (value) => (guidOf(value) === null ? null : eq('appId', guidOf(value))),
    uniqueName: (value) => eq('uniqueName', value),
  },
});
