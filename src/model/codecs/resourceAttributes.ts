// Attributes of a resource that requestors are asked for: the question that asks, and where the answer goes.
// https://learn.microsoft.com/graph/api/resources/accesspackageresourceattribute

import type { AttributeDestination, AttributeSource, ResourceAttribute } from '../../domain/values.ts';
import type { TypeRef } from '../../odata/describe.ts';
import { complex, variants } from '../complex.ts';
import { columns, perDialect } from '../dialects.ts';
import { say, type Shape } from '../shape.ts';
import { boolean, listed, optional, text } from '../types.ts';
import { questionValue } from './questions.ts';

const asked: Shape = {
  types: columns<TypeRef>(
    { ...questionValue.types['v1.0'], kind: 'entity' },
    questionValue.types.beta,
    questionValue.types.latchkey,
  ),
  needs: ['question'],
  needsRows: [],
  encode: perDialect(
    (dialect) =>
      ({ question }) =>
        question === null ? null : questionValue.encode[dialect](question),
  ),
  decode: (value, draft, faults, reading) => {
    const said = value === null ? null : questionValue.decode(value, faults, reading);
    if (said !== undefined) say(draft, 'question', said, faults);
  },
};

export const attributeSource = variants<AttributeSource>(
  ['accessPackageResourceAttributeSource', 'accessPackageResourceAttributeSource'],
  {
    shared: { fields: {} },
    kinds: {
      question: {
        types: ['accessPackageResourceAttributeQuestion', 'accessPackageResourceAttributeQuestion'],
        table: { fields: {}, shapes: { question: ['question', 'question', asked] } },
      },
    },
    defaults: { question: null },
    synonyms: { resourceattributequestion: 'question' },
  },
);

export const attributeDestination = variants<AttributeDestination>(
  ['accessPackageResourceAttributeDestination', 'accessPackageResourceAttributeDestination'],
  {
    shared: { fields: {} },
    kinds: {
      user: {
        types: ['accessPackageUserDirectoryAttributeStore', 'accessPackageUserDirectoryAttributeStore'],
        table: { fields: {} },
      },
    },
    defaults: {},
    synonyms: { userdirectoryattributestore: 'user' },
  },
);

const flag = optional(boolean);

// biome-ignore format: a table, read by column
export const resourceAttribute = complex<ResourceAttribute>(['accessPackageResourceAttribute',
  'accessPackageResourceAttribute'], {
  fields: {
    id:                            [null,                            'id',
      optional(text(512))],
    destination:                   ['destination',                   'attributeDestination',
      optional(attributeDestination.field)],
    isEditable:                    ['isEditable',                    'isEditable',                    flag],
    isPersistedOnAssignmentRemoval: ['isPersistedOnAssignmentRemoval', 'isPersistedOnAssignmentRemoval', flag],
    name:                          ['name',                          'attributeName',
      optional(text(1024))],
    source:                        ['source',                        'attributeSource',
      optional(attributeSource.field)],
  },
  defaults: { id: null, destination: null, isEditable: null, isPersistedOnAssignmentRemoval: null, name: null,
    source: null },
});
export const resourceAttributes = listed(resourceAttribute.field);
