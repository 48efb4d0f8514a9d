// A role definition of the directory as Graph's older routes have it: a template, and a role once it is active.
// https://learn.microsoft.com/graph/api/resources/directoryrole
// https://learn.microsoft.com/graph/api/resources/directoryroletemplate

import { eq } from '../../../odata/query.ts';
import { guidOf } from '../../tables/fieldTypes.ts';
import { noInstant } from '../../codecs/directory/unsetProperties.ts';
import type { AlternateType } from '../../tables/entityTable.ts';
import { roleDefinition } from './roleAssignment.ts';

const {
  fields: { id, displayName, description, templateId },
  navigations: { members },
} = roleDefinition;

const named: AlternateType['fields'] = {
  id,
  displayName: ['displayName', 'displayName', displayName[2], 'readOnly'],
  description: ['description', 'description', description[2], 'readOnly'],
};
const shapes = { deletedDateTime: ['deletedDateTime', 'deletedDateTime', noInstant, 'readOnly'] } as const;

export const directoryRoleTemplate: AlternateType = {
  of: 'roleDefinition',
  types: ['directoryRoleTemplate', 'directoryRoleTemplate'],
  fields: named,
  shapes,
};

export const directoryRole: AlternateType = {
  of: 'roleDefinition',
  types: ['directoryRole', 'directoryRole'],
  fields: { ...named, templateId: ['roleTemplateId', 'roleTemplateId', templateId[2], 'required'] },
  shapes,
  navigations: { members: ['members', 'members', members[2], 'referenceable'] },
  alternateKeys: {
    roleTemplateId: (value) => {
      const template = guidOf(value);
      return template === null ? null : eq('templateId', template);
    },
  },
};
