// Calls to custom extensions as requests and assignments tell of them: made from their rows, never taken from a body.
// https://learn.microsoft.com/graph/api/resources/customextensioncalloutinstance

import type { TypeRef } from '../../odata/describe.ts';
import { complex, type Complex } from '../complex.ts';
import { columns, everywhere, perDialect, type PerDialect } from '../dialects.ts';
import { enumRef } from '../enums.ts';
import { shape, type Shape, type Values } from '../shape.ts';
import { collectionOf, optional, text, told, type FieldType } from '../types.ts';

const word = optional(text(1024));
const enumerated = (name: Parameters<typeof enumRef>[0]): FieldType<string | null> => ({
  ...word,
  types: columns(enumRef(name), enumRef(name), enumRef(name)),
});

// biome-ignore format: a table, read by column
export const calloutInstance = complex(['customExtensionCalloutInstance', 'customExtensionCalloutInstance'], {
  fields: {
    customExtensionId:     ['customExtensionId',     'customExtensionId',     word],
    detail:                ['detail',                'detail',                word],
    externalCorrelationId: ['externalCorrelationId', 'externalCorrelationId', word],
    id:                    ['id',                    'id',                    word],
    status:                ['status',                'status',
      enumerated('customExtensionCalloutInstanceStatus')],
  },
  defaults: { customExtensionId: null, detail: null, externalCorrelationId: null, id: null,
    status: null } as Record<'customExtensionId' | 'detail' | 'externalCorrelationId' | 'id' | 'status', string | null>,
});

// biome-ignore format: a table, read by column
export const handlerInstance = complex([null, 'customExtensionHandlerInstance'], {
  fields: {
    customExtensionId:     [null, 'customExtensionId',     word],
    externalCorrelationId: [null, 'externalCorrelationId', word],
    stage:                 [null, 'stage',                 enumerated('accessPackageCustomExtensionStage')],
    status:                [null, 'status',                enumerated('accessPackageCustomExtensionHandlerStatus')],
  },
  defaults: { customExtensionId: null, externalCorrelationId: null, stage: null,
    status: null } as Record<'customExtensionId' | 'externalCorrelationId' | 'stage' | 'status', string | null>,
});

/** Before a call is made there is nothing to tell of it. */
function made(row: Values): readonly Values[] {
  const all = (row['callouts'] as { readonly rows?: readonly Values[] } | null | undefined)?.rows ?? [];
  if (all.length === 0) return all;
  return all
    .filter((each) => each['state'] !== 'queued')
    .toSorted((a, b) =>
      a['createdAt'] < b['createdAt'] || (a['createdAt'] === b['createdAt'] && a['id'] < b['id']) ? -1 : 1,
    );
}

function instances(
  of: Pick<Complex<unknown>, 'types' | 'encode'>,
  picked: (callout: Values) => boolean,
  value: (callout: Values) => Values,
): Shape {
  return {
    types: perDialect((dialect) => collectionOf(of.types[dialect])),
    needs: [],
    needsRows: ['callouts'],
    decode: () => {},
    encode: perDialect(
      (dialect) => (row) =>
        made(row)
          .filter(picked)
          .map((each) => of.encode[dialect](value(each))),
    ),
  };
}

export const calloutInstances = instances(
  calloutInstance,
  (each) => each['extensionKind'] !== 'workflow',
  (each) => ({ ...each, customExtensionId: each['extensionId'], status: each['state'] }),
);
/** Of the older kind: its status is whether the extension took the call. */
export const handlerInstances = instances(
  handlerInstance,
  (each) => each['extensionKind'] === 'workflow',
  (each) => ({
    ...each,
    customExtensionId: each['extensionId'],
    status: each['state'] === 'calloutFailed' ? 'requestSent' : 'requestReceived',
  }),
);

const emptyListOf = (of: PerDialect<TypeRef>): Shape => ({
  types: perDialect((dialect) => collectionOf(of[dialect])),
  needs: [],
  needsRows: [],
  encode: perDialect(() => () => []),
  decode: () => {},
});
export const noCredentials = emptyListOf(
  everywhere<TypeRef>({ kind: 'complex', name: 'verifiedCredentialData', collection: false }),
);

/** What bodies may say of a policy's extensions in a version that has no word for them: that there are none. */
export const noExtensions: Shape = shape({
  type: collectionOf(enumRef(null)),
  needs: [],
  encode: () => [],
  decode: (value, _draft, faults) => {
    if (value !== null && !(Array.isArray(value) && value.length === 0))
      told(null, faults, 'must be empty: this version has no word for such extensions');
  },
});
