// The parts of a sign-in, and when a user signed in last.
// https://learn.microsoft.com/graph/api/resources/signin

import type { SignInActivity } from '../../domain/signIns/signInEntities.ts';
import { noActivity } from '../../domain/signIns/signInAttempt.ts';
import { SignInEventTypes } from '../../domain/enums.ts';
import { perVersion, sameInAllVersions } from '../apiVersions.ts';
import { complex, inlinePart } from '../tables/complexType.ts';
import type { AnyRow } from '../tables/entityTable.ts';
import { oneOf } from '../tables/enumTypes.ts';
import {
  boolean,
  collectionOf,
  guid,
  instant,
  integer,
  noLiteral,
  optional,
  primitive,
  text,
} from '../tables/fieldTypes.ts';
import { shape, type Shape } from '../tables/shape.ts';

const rows = <T extends Readonly<Record<string, AnyRow>>>(of: T): T => of;
const none = sameInAllVersions(noLiteral);
const unknownOf = (edm: string): Shape =>
  shape({ type: primitive(edm), needs: [], encode: () => null, decode: () => {} });
const [unknownText, unknownFlag] = [unknownOf('Edm.String'), unknownOf(boolean.types['v1.0'].name)];
/** A filter goes below it: `status/errorCode`. */
const withMembers = <S extends Shape>(of: S): S => ({ ...of, filter: { path: [], literal: none } });

/** How a sign-in went. */
export const signInStatus = withMembers(
  inlinePart(['signInStatus', 'signInStatus'], {
    fields: rows({
      errorCode: ['errorCode', 'errorCode', integer(0, 2_147_483_647)],
      failureReason: ['failureReason', 'failureReason', optional(text(1024))],
    }),
    shapes: { additionalDetails: ['additionalDetails', 'additionalDetails', unknownText] },
  }),
);

/** What is known of the machine that somebody signed in on. */
export const deviceDetail = withMembers(
  inlinePart(['deviceDetail', 'deviceDetail'], {
    fields: rows({
      browser: ['browser', 'browser', optional(text(64))],
      operatingSystem: ['operatingSystem', 'operatingSystem', optional(text(64))],
    }),
    shapes: {
      browserId: [null, 'browserId', unknownText],
      deviceId: ['deviceId', 'deviceId', unknownText],
      displayName: ['displayName', 'displayName', unknownText],
      isCompliant: ['isCompliant', 'isCompliant', unknownFlag],
      isManaged: ['isManaged', 'isManaged', unknownFlag],
      trustType: ['trustType', 'trustType', unknownText],
    },
  }),
);

/** An id that Graph shows as an empty text where there is none. */
export const idOrEmpty = (field: string): Shape => ({
  ...shape({ type: primitive('Edm.String'), needs: [field], encode: (row) => row[field] ?? '', decode: () => {} }),
  filter: { path: [field], literal: guid.literal },
});

/** The one kind of a sign-in as a list, which filters go through with any(). */
export const signInEventTypes: Shape = {
  ...shape({
    type: collectionOf(primitive('Edm.String')),
    needs: ['eventType'],
    encode: (row) => [row['eventType']],
    decode: () => {},
  }),
  elements: 'itself',
  elementField: 'eventType',
  elementLiteral: oneOf(SignInEventTypes, null, null).literal,
};

const moment = optional(instant);
const requestId = optional(text(64));

type Activity = Omit<SignInActivity, 'id' | 'version'>;
export const signInActivityValue = complex<Activity>(['signInActivity', 'signInActivity'], {
  fields: {
    lastSignInAt: ['lastSignInDateTime', 'lastSignInDateTime', moment],
    lastSignInRequestId: ['lastSignInRequestId', 'lastSignInRequestId', requestId],
    lastNonInteractiveSignInAt: ['lastNonInteractiveSignInDateTime', 'lastNonInteractiveSignInDateTime', moment],
    lastNonInteractiveSignInRequestId: [
      'lastNonInteractiveSignInRequestId',
      'lastNonInteractiveSignInRequestId',
      requestId,
    ],
    lastSuccessfulSignInAt: ['lastSuccessfulSignInDateTime', 'lastSuccessfulSignInDateTime', moment],
    lastSuccessfulSignInRequestId: ['lastSuccessfulSignInRequestId', 'lastSuccessfulSignInRequestId', requestId],
  },
  defaults: noActivity,
});

/** Of a user; null where nothing is known, or not to this caller. */
export const signInActivity: Shape = {
  types: signInActivityValue.types,
  needs: [],
  needsRows: ['signInActivity'],
  decode: () => {},
  encode: perVersion(
    (apiVersion) => (row) =>
      row['signInActivity'] == null ? null : signInActivityValue.encode[apiVersion](row['signInActivity']),
  ),
  filter: { path: [], literal: none, rowBehind: { navigation: 'signInActivity', entity: 'signInActivity' } },
};
