// Complex types of values that are kept as they were sent and never looked into: what the schema says of them, for
// $metadata alone.

import type { TypeRef } from '../../odata/describe.ts';
import type { ListedType } from '../complex.ts';
import { everywhere } from '../dialects.ts';
import { stringified, type Member } from '../member.ts';
import type { Values } from '../shape.ts';
import { collectionOf, primitive } from '../types.ts';

type Names = readonly [v1: string | null, beta: string | null];
type Members = Readonly<Record<string, readonly [v1: TypeRef | null, beta: TypeRef | null]>>;

const enumeration = (name: string): TypeRef => ({ kind: 'enum', name, collection: false });
const value = (name: string): TypeRef => ({ kind: 'complex', name, collection: false });
const both = (type: TypeRef) => [type, type] as const;
const string = both(primitive('Edm.String'));

/** A name that ends in `!` is Nullable="false". */
function kept(
  names: Names,
  members: Members,
  more: { readonly base?: ListedType; readonly isAbstract?: boolean; readonly isOpen?: boolean } = {},
): ListedType {
  return {
    names: { 'v1.0': names[0], beta: names[1], latchkey: null },
    base: more.base ?? null,
    isAbstract: more.isAbstract ?? false,
    isOpen: more.isOpen ?? false,
    members: Object.entries(members).map(([written, [v1, beta]]): Member => {
      const name = written.replace('!', '');
      const encode = (row: Values): unknown => row[name] ?? null;
      return {
        key: name,
        names: { 'v1.0': v1 === null ? null : name, beta: beta === null ? null : name, latchkey: null },
        nullable: everywhere(!written.endsWith('!')),
        aliases: [],
        types: {
          'v1.0': v1 ?? primitive('Edm.Untyped'),
          beta: beta ?? primitive('Edm.Untyped'),
          latchkey: primitive('Edm.Untyped'),
        },
        needs: [name],
        needsRows: [],
        byDefault: true,
        encode: everywhere(encode),
        write: everywhere(stringified(encode)),
        decode: (sent, draft) => {
          draft[name] = sent;
        },
        filter: null,
        elements: null,
      };
    }),
  };
}

const customExtensionData = kept(['customExtensionData', 'customExtensionData'], {}, { isAbstract: true });

export const keptAsSent: readonly ListedType[] = [
  kept(['patternedRecurrence', 'patternedRecurrence'], {
    pattern: both(value('recurrencePattern')),
    range: both(value('recurrenceRange')),
  }),
  kept(['recurrencePattern', 'recurrencePattern'], {
    'dayOfMonth!': both(primitive('Edm.Int32')),
    daysOfWeek: both(collectionOf(enumeration('dayOfWeek'))),
    firstDayOfWeek: both(enumeration('dayOfWeek')),
    index: both(enumeration('weekIndex')),
    'interval!': both(primitive('Edm.Int32')),
    'month!': both(primitive('Edm.Int32')),
    type: both(enumeration('recurrencePatternType')),
  }),
  kept(['recurrenceRange', 'recurrenceRange'], {
    endDate: both(primitive('Edm.Date')),
    'numberOfOccurrences!': both(primitive('Edm.Int32')),
    recurrenceTimeZone: string,
    startDate: both(primitive('Edm.Date')),
    type: both(enumeration('recurrenceRangeType')),
  }),
  customExtensionData,
  kept(
    ['accessPackageAssignmentRequestCallbackData', 'accessPackageAssignmentRequestCallbackData'],
    {
      customExtensionStageInstanceDetail: string,
      customExtensionStageInstanceId: string,
      stage: both(enumeration('accessPackageCustomExtensionStage')),
      state: string,
    },
    { base: customExtensionData },
  ),
  kept(['customExtensionCalloutRequest', 'customExtensionCalloutRequest'], {
    data: both(value('customExtensionData')),
    source: string,
    type: string,
  }),
  kept(['customExtensionCalloutResponse', 'customExtensionCalloutResponse'], {
    data: both(value('customExtensionData')),
    source: string,
    type: string,
  }),
  kept([null, 'verifiedCredentialData'], {
    authority: [null, primitive('Edm.String')],
    claims: [null, value('verifiedCredentialClaims')],
    type: [null, collectionOf(primitive('Edm.String'))],
  }),
  kept([null, 'verifiedCredentialClaims'], {}),
  kept([null, 'verifiableCredentialSettings'], {
    credentialTypes: [null, collectionOf(value('verifiableCredentialType'))],
  }),
  kept([null, 'verifiableCredentialType'], {
    credentialType: [null, primitive('Edm.String')],
    issuers: [null, collectionOf(primitive('Edm.String'))],
  }),
];
