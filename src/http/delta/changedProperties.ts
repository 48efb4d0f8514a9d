// Which properties of a row a change is about.

import type { ObjectChange } from '../../feed/changedObjects.ts';
import type { Property } from '../../odata/serviceDescription.ts';

/** Whether the value of a property may be another one since the change. */
export function isChanged({ needs, needsRows }: Property, { fields }: ObjectChange): boolean {
  return [...needs, ...needsRows].some((name) => name !== 'id' && fields.has(name));
}
