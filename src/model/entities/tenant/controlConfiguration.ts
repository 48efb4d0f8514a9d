// Control configurations: there is one, the settings for end users.
// https://learn.microsoft.com/graph/api/resources/endusersettings

import { eq } from '../../../odata/query.ts';
import { PeopleInsightLevels } from '../../../domain/enums.ts';
import { derivedType, entity } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, instant, key, optional, text } from '../../tables/fieldTypes.ts';

const insightLevels = 'accessPackageSuggestionRelatedPeopleInsightLevel';

// biome-ignore format: a table, read by column
export const controlConfiguration = entity('controlConfiguration', {
  types: ['controlConfiguration', 'controlConfiguration'],
  isAbstract: true,
  fields: {
    id:             ['id!',              'id!',              key, 'readOnly'],
    createdBy:      ['createdBy',        'createdBy',        optional(text(1024)), 'readOnly'],
    createdAt:      ['createdDateTime',  'createdDateTime',  instant, 'readOnly'],
    isEnabled:      ['isEnabled!',       'isEnabled!',       boolean, 'readOnly', { whenCreated: true }],
    modifiedBy:     ['modifiedBy',       'modifiedBy',       optional(text(1024)), 'readOnly'],
    modifiedAt:     ['modifiedDateTime', 'modifiedDateTime', instant, 'readOnly'],
    kind:           [null,               null,               oneOf(['endUserSettings'], null, null)],
    insightLevel:   [null,               null,               oneOf(PeopleInsightLevels, insightLevels, insightLevels),
      'writable', { whenCreated: 'count' }],
    showsApprovers: [null,               null,               boolean, 'writable', { whenCreated: true }],
  },
  byKey: (value) => (value.toLowerCase() === 'endusersettings' ? eq('id', 'endUserSettings') : null),
});

export const endUserSettings = derivedType(controlConfiguration, {
  types: ['endUserSettings', 'endUserSettings'],
  isOf: eq('kind', 'endUserSettings'),
  own: {
    insightLevel: ['relatedPeopleInsightLevel', 'relatedPeopleInsightLevel'],
    showsApprovers: ['showApproverDetailsToMembers!', 'showApproverDetailsToMembers!'],
  },
});
