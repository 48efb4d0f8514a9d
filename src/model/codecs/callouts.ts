// Custom extensions: lists that are empty, since nothing is called out yet.
// https://learn.microsoft.com/graph/api/resources/customextensioncalloutinstance

import { complex } from '../complex.ts';
import type { TypeRef } from '../../odata/describe.ts';
import { columns, everywhere, perDialect, type PerDialect } from '../dialects.ts';
import { enumRef } from '../enums.ts';
import { shape, type Shape } from '../shape.ts';
import { collectionOf, optional, text, told, type FieldType } from '../types.ts';

const word = optional(text(1024));
const enumerated = (name: Parameters<typeof enumRef>[0]): FieldType<string | null> => ({ ...word, types: columns(enumRef(name), enumRef(name), enumRef(name)) });

export const calloutInstance = complex(['customExtensionCalloutInstance', 'customExtensionCalloutInstance'], {
  fields: {
    customExtensionId:     ['customExtensionId',     'customExtensionId',     word],
    detail:                ['detail',                'detail',                word],
    externalCorrelationId: ['externalCorrelationId', 'externalCorrelationId', word],
    id:                    ['id',                    'id',                    word],
    status:                ['status',                'status',                enumerated('customExtensionCalloutInstanceStatus')],
  },
  defaults: { customExtensionId: null, detail: null, externalCorrelationId: null, id: null, status: null } as Record<'customExtensionId' | 'detail' | 'externalCorrelationId' | 'id' | 'status', string | null>,
});

export const handlerInstance = complex([null, 'customExtensionHandlerInstance'], {
  fields: {
    customExtensionId:     [null, 'customExtensionId',     word],
    externalCorrelationId: [null, 'externalCorrelationId', word],
    stage:                 [null, 'stage',                 enumerated('accessPackageCustomExtensionStage')],
    status:                [null, 'status',                enumerated('accessPackageCustomExtensionHandlerStatus')],
  },
  defaults: { customExtensionId: null, externalCorrelationId: null, stage: null, status: null } as Record<'customExtensionId' | 'externalCorrelationId' | 'stage' | 'status', string | null>,
});

const emptyListOf = (of: PerDialect<TypeRef>): Shape => ({
  types: perDialect((dialect) => collectionOf(of[dialect])), needs: [], needsRows: [],
  encode: perDialect(() => () => []), decode: () => {},
});
export const noCallouts = emptyListOf(calloutInstance.types);
export const noHandlers = emptyListOf(handlerInstance.types);
export const noCredentials = emptyListOf(everywhere<TypeRef>({ kind: 'complex', name: 'verifiedCredentialData', collection: false }));

/** What bodies may say of a policy's extensions: that there are none. */
export const noExtensions: Shape = shape({
  type: collectionOf(enumRef(null)), needs: [], encode: () => [],
  decode: (value, _draft, faults) => { if (value !== null && !(Array.isArray(value) && value.length === 0)) told(null, faults, 'must be empty: custom extensions are not served'); },
});
