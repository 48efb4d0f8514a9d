// Calls to custom extensions as requests and assignments tell of them: made from their rows, never taken from a body.
// https://learn.microsoft.com/graph/api/resources/customextensioncalloutinstance

import type { TypeRef } from '../../../odata/serviceDescription.ts';
import { complex, type Complex } from '../../tables/complexType.ts';
import { versionColumns, sameInAllVersions, perVersion, type PerVersion } from '../../apiVersions.ts';
import { enumRef } from '../../tables/enumTypes.ts';
import { shape, type Shape, type Values } from '../../tables/shape.ts';
import { collectionOf, optional, text, valueOrFault, type FieldType } from '../../tables/fieldTypes.ts';

const word = optional(text(1024));
const enumerated = (name: Parameters<typeof enumRef>[0]): FieldType<string | null> => ({
  ...word,
  types: versionColumns(enumRef(name), enumRef(name), enumRef(name)),
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

/** Calls that were made; a queued one is not shown. */
function madeCallouts(row: Values): readonly Values[] {
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
    types: perVersion((apiVersion) => collectionOf(of.types[apiVersion])),
    needs: [],
    needsRows: ['callouts'],
    decode: () => {},
    encode: perVersion(
      (apiVersion) => (row) =>
        madeCallouts(row)
          .filter(picked)
          .map((each) => of.encode[apiVersion](value(each))),
    ),
  };
}

export const calloutInstances = instances(
  calloutInstance,
  (each) => each['extensionKind'] !== 'workflow',
  (each) => ({ ...each, customExtensionId: each['extensionId'], status: each['state'] }),
);
/** Calls of the older kind: the status is whether the extension took the call. */
export const handlerInstances = instances(
  handlerInstance,
  (each) => each['extensionKind'] === 'workflow',
  (each) => ({
    ...each,
    customExtensionId: each['extensionId'],
    status: each['state'] === 'calloutFailed' ? 'requestSent' : 'requestReceived',
  }),
);

const emptyListOf = (of: PerVersion<TypeRef>): Shape => ({
  types: perVersion((apiVersion) => collectionOf(of[apiVersion])),
  needs: [],
  needsRows: [],
  encode: perVersion(() => () => []),
  decode: () => {},
});
export const noCredentials = emptyListOf(
  sameInAllVersions<TypeRef>({ kind: 'complex', name: 'verifiedCredentialData', collection: false }),
);

/** The list of a policy's extensions in a version that has no word for them: bodies may only say that it is empty. */
export const noExtensions: Shape = shape({
  type: collectionOf(enumRef(null)),
  needs: [],
  encode: () => [],
  decode: (value, _draft, faults) => {
    if (value !== null && !(Array.isArray(value) && value.length === 0))
      valueOrFault(null, faults, 'must be empty: this version has no word for such extensions');
  },
});
