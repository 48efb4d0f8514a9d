// How a resource environment is reached.

import { inlinePart } from '../../tables/complexType.ts';
import { optional, text } from '../../tables/fieldTypes.ts';

export const connectionInfo = inlinePart(['connectionInfo', 'connectionInfo'], {
  fields: { connectionUrl: ['url', 'url', optional(text(2048))] },
});
