// Passwords and certificates as members of their application or service principal.
// https://learn.microsoft.com/graph/api/resources/passwordcredential and keycredential

import type { Credential } from '../../../domain/directory/credentialEntities.ts';
import { perVersion } from '../../apiVersions.ts';
import { setField, type Shape, type Values } from '../../tables/shape.ts';
import { keptValue } from './keptValues.ts';

/** A password has its text in the answer of the call that made it, and never again. */
type ShownCredential = Credential & { readonly secretText?: string };

const shared = ({ keyId, displayName, customKeyIdentifier, startsAt, endsAt }: Credential) => ({
  ...{ keyId, displayName, customKeyIdentifier },
  startDateTime: startsAt,
  endDateTime: endsAt,
});
const shownAs = {
  password: ({ hint, secretText, ...row }: ShownCredential) => ({ ...shared(row as Credential), hint, secretText }),
  // Graph shows the certificate itself only where one object is read for this property alone.
  key: ({ keyType, usage, ...row }: ShownCredential) => ({ ...shared(row as Credential), type: keyType, usage }),
} as const;

const values = { password: keptValue('passwordCredential'), key: keptValue('keyCredential') };

/** A password as an answer of its own. */
export const passwordCredential = {
  encode: perVersion(
    (apiVersion) => (row: unknown) => values.password.encode[apiVersion](shownAs.password(row as ShownCredential)),
  ),
};
export const keyCredential = {
  encode: perVersion(
    (apiVersion) => (row: unknown) => values.key.encode[apiVersion](shownAs.key(row as ShownCredential)),
  ),
};

function credentialsOf(kind: Credential['kind'], field: 'passwordCredentials' | 'keyCredentials'): Shape {
  const list = keptValue(`Collection(${kind === 'password' ? 'passwordCredential' : 'keyCredential'})`);
  const rowsOf = (row: Values): readonly ShownCredential[] =>
    ((row['credentials'] as { readonly rows?: readonly ShownCredential[] } | null)?.rows ?? [])
      .filter((each) => each.kind === kind)
      .toSorted((a, b) =>
        a.startsAt === b.startsAt ? (a.keyId < b.keyId ? -1 : 1) : a.startsAt < b.startsAt ? -1 : 1,
      );
  return {
    types: list.types,
    needs: [],
    needsRows: ['credentials'],
    // Graph filters by certificates alone.
    ...(kind === 'key' ? { elements: 'certificates' } : {}),
    writes: [field],
    encode: perVersion(
      (apiVersion) => (row) => rowsOf(row).flatMap((each) => list.encode[apiVersion]([shownAs[kind](each)])),
    ),
    decode: (value, draft, faults, options) => {
      const said = value === null ? [] : list.decode(value, faults, options);
      if (said !== undefined) setField(draft, field, said, faults);
    },
  };
}

export const passwordCredentials = credentialsOf('password', 'passwordCredentials');
export const keyCredentials = credentialsOf('key', 'keyCredentials');
