// Attributes of a resource that requestors are asked for: the question that asks, and where the answer goes.
// https://learn.microsoft.com/graph/api/resources/accesspackageresourceattribute

import type {
  AttributeDestination,
  AttributeSource,
  ResourceAttribute,
} from '../../../domain/attributes/attributeValues.ts';
import type { TypeRef } from '../../../odata/serviceDescription.ts';
import { complex, variants } from '../../tables/complexType.ts';
import { versionColumns, perVersion } from '../../apiVersions.ts';
import { setField, type Shape } from '../../tables/shape.ts';
import { boolean, listOf, optional, text } from '../../tables/fieldTypes.ts';
import { questionValue } from '../policies/questions.ts';

const attributeQuestion: Shape = {
  types: versionColumns<TypeRef>(
    { ...questionValue.types['v1.0'], kind: 'entity' },
    questionValue.types.beta,
    questionValue.types.latchkey,
  ),
  needs: ['question'],
  needsRows: [],
  encode: perVersion(
    (apiVersion) =>
      ({ question }) =>
        question === null ? null : questionValue.encode[apiVersion](question),
  ),
  decode: (value, draft, faults, options) => {
    const said = value === null ? null : questionValue.decode(value, faults, options);
    if (said !== undefined) setField(draft, 'question', said, faults);
  },
};

export const attributeSource = variants<AttributeSource>(
  ['accessPackageResourceAttributeSource', 'accessPackageResourceAttributeSource'],
  {
    shared: { fields: {} },
    kinds: {
      question: {
        types: ['accessPackageResourceAttributeQuestion', 'accessPackageResourceAttributeQuestion'],
        table: { fields: {}, shapes: { question: ['question', 'question', attributeQuestion] } },
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
export const resourceAttributes = listOf(resourceAttribute.field);
