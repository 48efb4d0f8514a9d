// The index of membership rules, and people who keep access for a grace period after a rule stopped admitting them: in
// no API version.

import { entity, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, optional, text } from '../../tables/fieldTypes.ts';

export const ruleAttribute = entity('ruleAttribute', {
  types: [null, null],
  fields: {
    id: [null, null, guid],
    ownerId: [null, null, guid],
    ownerKind: [null, null, oneOf(['policy', 'group'], null, null)],
    attribute: [null, null, text(128)],
  },
  unique: [{ name: 'rule_attribute_is_once', fields: ['ownerId', 'attribute'], where: null }],
  indexes: [['attribute', 'ownerId']],
});

// biome-ignore format: a table, read by column
export const departure = entity('departure', {
  types: [null, null],
  fields: {
    id:           [null, null, guid],
    policyId:     [null, null, guid],
    leftAt:       [null, null, instant],
    graceEndsAt:  [null, null, instant],
    formerEndsAt: [null, null, optional(instant)],
  },
  navigations: { assignment: [null, null, one('assignment', 'id')], policy: [null, null, one('policy', 'policyId')] },
  indexes: [['policyId']],
});
