// What users prove their identity by besides the password: authenticator apps and passkeys.

import { not, eq } from '../../../odata/query.ts';
import { entity, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, name, optional, text, texts } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const authenticationMethod = entity('authenticationMethod', {
  types: [null, null],
  fields: {
    id:           [null, null, guid],
    userId:       [null, null, guid],
    kind:         [null, null, oneOf(['softwareOath', 'fido2'], null, null)],
    displayName:  [null, null, optional(name(256))],
    createdAt:    [null, null, instant],
    usedAt:       [null, null, optional(instant)],
    sealed:       [null, null, optional(text(1024)), 'secret'],
    counter:      [null, null, integer(0, Number.MAX_SAFE_INTEGER)],
    credentialId: [null, null, optional(text(2048))],
    publicKey:    [null, null, optional(text(8192)), 'secret'],
    transports:   [null, null, texts(64)],
    aaGuid:       [null, null, optional(text(64))],
  },
  navigations: { user: [null, null, one('directoryObject', 'userId')] },
  unique: [{ name: 'passkey_is_once', fields: ['credentialId'], where: not(eq('credentialId', null)) }],
  indexes: [['userId']],
});
