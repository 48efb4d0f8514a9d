// Complex types of values that are stored as sent and never looked into: their schema, for $metadata alone.

import type { TypeRef } from '../../odata/serviceDescription.ts';
import type { ListedType } from '../tables/complexType.ts';
import { perVersion, sameInAllVersions } from '../apiVersions.ts';
import { jsonWriterOf, type Member } from '../tables/members.ts';
import type { Values } from '../tables/shape.ts';
import { collectionOf, primitive } from '../tables/fieldTypes.ts';

type Names = readonly [v1: string | null, beta: string | null];
type Members = Readonly<Record<string, readonly [v1: TypeRef | null, beta: TypeRef | null]>>;

const enumeration = (name: string): TypeRef => ({ kind: 'enum', name, collection: false });
const value = (name: string): TypeRef => ({ kind: 'complex', name, collection: false });
const both = (type: TypeRef) => [type, type] as const;
const string = both(primitive('Edm.String'));

/** A name that ends in `!` is Nullable="false". */
function opaqueType(
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
        nullable: sameInAllVersions(!written.endsWith('!')),
        aliases: [],
        types: {
          'v1.0': v1 ?? primitive('Edm.Untyped'),
          beta: beta ?? primitive('Edm.Untyped'),
          latchkey: primitive('Edm.Untyped'),
        },
        needs: [name],
        needsRows: [],
        writes: [name],
        byDefault: perVersion(() => true),
        isInEveryBody: false,
        encode: sameInAllVersions(encode),
        write: sameInAllVersions(jsonWriterOf(encode)),
        decode: (sent, draft) => {
          draft[name] = sent;
        },
        filter: null,
        elements: null,
      };
    }),
  };
}

const customExtensionData = opaqueType(['customExtensionData', 'customExtensionData'], {}, { isAbstract: true });

export const opaqueTypes: readonly ListedType[] = [
  customExtensionData,
  opaqueType(
    ['accessPackageAssignmentRequestCallbackData', 'accessPackageAssignmentRequestCallbackData'],
    {
      customExtensionStageInstanceDetail: string,
      customExtensionStageInstanceId: string,
      stage: both(enumeration('accessPackageCustomExtensionStage')),
      state: string,
    },
    { base: customExtensionData },
  ),
  opaqueType(['customExtensionCalloutRequest', 'customExtensionCalloutRequest'], {
    data: both(value('customExtensionData')),
    source: string,
    type: string,
  }),
  opaqueType(['customExtensionCalloutResponse', 'customExtensionCalloutResponse'], {
    data: both(value('customExtensionData')),
    source: string,
    type: string,
  }),
  opaqueType([null, 'verifiedCredentialData'], {
    authority: [null, primitive('Edm.String')],
    claims: [null, value('verifiedCredentialClaims')],
    type: [null, collectionOf(primitive('Edm.String'))],
  }),
  opaqueType([null, 'verifiedCredentialClaims'], {}),
];
