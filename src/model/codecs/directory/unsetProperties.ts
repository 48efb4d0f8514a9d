// Properties of roles that clients select and that nothing here ever sets: null, and nothing else is taken.

import type { TypeRef } from '../../../odata/serviceDescription.ts';
import { shape, type Shape } from '../../tables/shape.ts';
import { primitive, valueOrFault } from '../../tables/fieldTypes.ts';

function unset(type: TypeRef): Shape {
  return shape({
    type,
    needs: [],
    encode: () => null,
    decode: (value, _draft, faults) => {
      if (value !== null) valueOrFault(null, faults, 'is not kept here and must be left out');
    },
  });
}

export const noText = unset(primitive('Edm.String'));
export const noFlag = unset(primitive('Edm.Boolean'));
export const noInstant = unset(primitive('Edm.DateTimeOffset'));
