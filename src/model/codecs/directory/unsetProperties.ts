// Properties that clients select and that nothing here ever sets: null or an empty list, and nothing else is taken.

import type { TypeRef } from '../../../odata/serviceDescription.ts';
import { shape, type Shape } from '../../tables/shape.ts';
import { collectionOf, primitive, valueOrFault } from '../../tables/fieldTypes.ts';

function unset(type: TypeRef): Shape {
  return shape({
    type,
    needs: [],
    encode: () => (type.collection ? [] : null),
    decode: (value, _draft, faults) => {
      if (value !== null && !(Array.isArray(value) && value.length === 0))
        valueOrFault(null, faults, 'is not kept here and must be left out');
    },
  });
}

export const noText = unset(primitive('Edm.String'));
export const noTexts = unset(collectionOf(primitive('Edm.String')));
export const noFlag = unset(primitive('Edm.Boolean'));
export const noInstant = unset(primitive('Edm.DateTimeOffset'));
