// What only users have in a shape of its own: the password profile, which is never given back, and extension attributes.
// https://learn.microsoft.com/graph/api/resources/passwordprofile

import { complex, part } from '../complex.ts';
import { say, type Shape } from '../shape.ts';
import { boolean, optional, text, type FieldType } from '../types.ts';

/** A draft says the new password as `password`; rows have none, and so the answer shows null. */
const profile = part(['passwordProfile', 'passwordProfile'], {
  fields: {
    forceChangePassword:        ['forceChangePasswordNextSignIn',        'forceChangePasswordNextSignIn',        optional(boolean)],
    forceChangePasswordWithMfa: ['forceChangePasswordNextSignInWithMfa', 'forceChangePasswordNextSignInWithMfa', optional(boolean), 'readOnly'],
    password:                   ['password',                             'password',                             optional(text(256))],
  },
});
export const passwordProfile = { ...profile, needs: ['forceChangePassword'] };

type Attributes = Readonly<Record<string, string | null>>;
const names = Array.from({ length: 15 }, (_, at) => `extensionAttribute${at + 1}`);
const attribute = optional(text(1024));

export const extensionAttributeValues = complex<Attributes>(['onPremisesExtensionAttributes', 'onPremisesExtensionAttributes'], {
  fields: Object.fromEntries(names.map((name) => [name, [name, name, attribute as FieldType<string | null>] as const])),
  defaults: Object.fromEntries(names.map((name) => [name, null])),
});

export const extensionAttributes: Shape = {
  types: extensionAttributeValues.types, needs: ['onPremisesExtensionAttributes'], needsRows: [],
  encode: {
    'v1.0': (row) => extensionAttributeValues.encode['v1.0'](row['onPremisesExtensionAttributes'] ?? {}),
    beta: (row) => extensionAttributeValues.encode.beta(row['onPremisesExtensionAttributes'] ?? {}),
    latchkey: (row) => extensionAttributeValues.encode.latchkey(row['onPremisesExtensionAttributes'] ?? {}),
  },
  decode: (value, draft, faults, reading) => {
    const said = value === null ? null : extensionAttributeValues.decode(value, faults, reading);
    if (said !== undefined) say(draft, 'onPremisesExtensionAttributes', said, faults);
  },
};
