// Attributes of a resource that requestors are asked for; where they come from and go to is kept as it was sent.
// https://learn.microsoft.com/graph/api/resources/accesspackageresourceattribute

import type { ResourceAttribute } from '../../domain/values.ts';
import type { TypeRef } from '../../odata/describe.ts';
import { complex } from '../complex.ts';
import { everywhere } from '../dialects.ts';
import { boolean, listed, opaque, optional, text } from '../types.ts';

const sent = (name: string) => optional(opaque(everywhere<TypeRef>({ kind: 'complex', name, collection: false })));
const flag = optional(boolean);

export const resourceAttribute = complex<ResourceAttribute>(['accessPackageResourceAttribute', 'accessPackageResourceAttribute'], {
  fields: {
    id:                            [null,                            'id',                            optional(text(512))],
    destination:                   ['destination',                   'attributeDestination',          sent('accessPackageResourceAttributeDestination')],
    isEditable:                    ['isEditable',                    'isEditable',                    flag],
    isPersistedOnAssignmentRemoval: ['isPersistedOnAssignmentRemoval', 'isPersistedOnAssignmentRemoval', flag],
    name:                          ['name',                          'attributeName',                 optional(text(1024))],
    source:                        ['source',                        'attributeSource',               sent('accessPackageResourceAttributeSource')],
  },
  defaults: { id: null, destination: null, isEditable: null, isPersistedOnAssignmentRemoval: null, name: null, source: null },
});
export const resourceAttributes = listed(resourceAttribute.field);
