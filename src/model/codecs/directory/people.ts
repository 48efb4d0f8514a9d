// Values that only users have: the password profile, which is never given back, extension attributes, and the place in
// the organization.
// https://learn.microsoft.com/graph/api/resources/passwordprofile

import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { complex, inlinePart, type Complex } from '../../tables/complexType.ts';
import { perVersion, sameInAllVersions } from '../../apiVersions.ts';
import { setField, type Shape } from '../../tables/shape.ts';
import { boolean, noLiteral, optional, text, type FieldType } from '../../tables/fieldTypes.ts';

/** A draft has the new password as `password`; rows have none, so that the answer shows null. */
const profile = inlinePart(['passwordProfile', 'passwordProfile'], {
  fields: {
    forceChangePassword: ['forceChangePasswordNextSignIn', 'forceChangePasswordNextSignIn', optional(boolean)],
    forceChangePasswordWithMfa: [
      'forceChangePasswordNextSignInWithMfa',
      'forceChangePasswordNextSignInWithMfa',
      optional(boolean),
      'readOnly',
    ],
    password: ['password', 'password', optional(text(256))],
  },
});
export const passwordProfile = { ...profile, needs: ['forceChangePassword'] };

type Attributes = Readonly<Record<string, string | null>>;
const names = Array.from({ length: 15 }, (_, at) => `extensionAttribute${at + 1}`);
const attribute = optional(text(1024));

export const extensionAttributeValues = complex<Attributes>(
  ['onPremisesExtensionAttributes', 'onPremisesExtensionAttributes'],
  {
    fields: Object.fromEntries(
      names.map((name) => [name, [name, name, attribute as FieldType<string | null>] as const]),
    ),
    defaults: {},
  },
);

export const employeeOrgDataValue = complex<NonNullable<DirectoryObject['employeeOrgData']>>(
  ['employeeOrgData', 'employeeOrgData'],
  {
    fields: {
      costCenter: ['costCenter', 'costCenter', optional(text(256))],
      division: ['division', 'division', optional(text(256))],
    },
    defaults: {} as NonNullable<DirectoryObject['employeeOrgData']>,
  },
);

/** Always shown whole, its members null where nothing was said. */
export const extensionAttributes = asField('onPremisesExtensionAttributes', extensionAttributeValues, {});
export const employeeOrgData = asField('employeeOrgData', employeeOrgDataValue, null);

/** A complex value that is one field of the row; a draft has the members that were said. */
function asField<V>(field: keyof DirectoryObject, { types, encode, decode }: Complex<V>, none: object | null): Shape {
  return {
    types,
    needs: [field],
    needsRows: [],
    filter: { path: [field], literal: sameInAllVersions(noLiteral), hasParts: true },
    encode: perVersion((apiVersion) => (row) => {
      const value: unknown = row[field] ?? none;
      return value === null ? null : encode[apiVersion](value);
    }),
    decode: (value, draft, faults, options) => {
      const said = value === null ? null : decode(value, faults, options);
      if (said !== undefined) setField(draft, field, said, faults);
    },
  };
}
