// The tenant: who it is, and its clock. The wire calls it an organization and shows the tenant's id.

import { eq } from '../../../odata/query.ts';
import { entity, single } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, guidOf, instant, integer, key, name, optional } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const tenant = entity('tenant', {
  types: ['organization', 'organization'],
  fields: {
    tenantId:      ['id!',             'id!',             guid],
    displayName:   ['displayName',     'displayName',     name(256)],
    createdAt:     ['createdDateTime', 'createdDateTime', instant, 'readOnly'],
    id:            [null,              null,              key],
    mode:          [null,              null,              oneOf(['sandbox', 'production'], null, null)],
    clockOffsetMs: [null,              null,              integer(0, Number.MAX_SAFE_INTEGER)],
    clockFrozenAt: [null,              null,              optional(instant)],
  },
  navigations: { branding: ['branding', 'branding', single('branding', 'tenantId'), 'contained'] },
  keeps: true,
  byKey: (value) => (guidOf(value) === null ? null : eq('tenantId', guidOf(value))),
});
