// What a catalog asks of people who get a resource: attributes, which are copied to the person when access is given.

import type { FormType } from '../../forms/formField.ts';

const namespace = '#microsoft.graph.';

export const resourceForm: FormType = {
  type: 'accessPackageResource',
  method: 'PATCH',
  sections: [{ key: 'attributes', title: 'manage.section.attributes', help: 'manage.attributes.help' }],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'attributes', control: 'list', section: 'attributes', label: 'manage.attributes',
      item: 'manage.attribute', kinds: [
        { type: null, add: 'manage.attribute.add',
          fresh: {
            name: '',
            isEditable: true,
            isPersistedOnAssignmentRemoval: false,
            destination: { '@odata.type': `${namespace}accessPackageUserDirectoryAttributeStore` },
            source: {
              '@odata.type': `${namespace}accessPackageResourceAttributeQuestion`,
              question: { '@odata.type': `${namespace}accessPackageTextInputQuestion`, text: '', isRequired: true,
                isSingleLineQuestion: true, sequence: 0 },
            },
          },
          fields: [
            { property: 'name', control: 'line', label: 'manage.attribute.name', help: 'manage.attribute.name.help',
              isRequired: true },
            { property: 'source/question/text', control: 'line', label: 'manage.attribute.question' },
            { property: 'source/question/isRequired', control: 'switch', label: 'manage.question.required' },
            { property: 'isEditable', control: 'switch', label: 'manage.question.editable' },
            { property: 'isPersistedOnAssignmentRemoval', control: 'switch', label: 'manage.attribute.kept' },
          ] },
      ] },
  ],
};
