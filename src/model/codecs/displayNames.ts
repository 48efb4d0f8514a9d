// Names of related rows that an answer shows beside their ids.

import { shape, type Shape } from '../tables/shape.ts';
import { primitive } from '../tables/fieldTypes.ts';

export const displayNameOf = (navigation: string): Shape =>
  shape({
    type: primitive('Edm.String'),
    needs: [],
    needsRows: [navigation],
    encode: (row) => row[navigation]?.displayName ?? null,
    decode: () => {},
  });
