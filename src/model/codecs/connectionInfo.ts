// How a resource environment is reached.

import { part } from '../complex.ts';
import { optional, text } from '../types.ts';

export const connectionInfo = part(['connectionInfo', 'connectionInfo'], {
  fields: { connectionUrl: ['url', 'url', optional(text(2048))] },
});
