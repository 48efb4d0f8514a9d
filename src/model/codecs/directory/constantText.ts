// Properties that say the same of every row, and that nobody writes.

import { primitive } from '../../tables/fieldTypes.ts';
import { shape, type Shape } from '../../tables/shape.ts';

/** A text that is answered as it is here. */
export const constantText = (text: string): Shape =>
  shape({ type: primitive('Edm.String'), needs: [], encode: () => text, decode: () => {} });
