// Catalogs: what holds resources and the packages made of them.

import { eq, oneOfValues } from '../../../odata/query.ts';
import { CatalogStates, CatalogTypes, PrivilegeLevels } from '../../../domain/enums.ts';
import { entity, many, notDeleted } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, name, optional } from '../../tables/fieldTypes.ts';
import { authoredFields } from '../../tables/authoredFields.ts';

// biome-ignore format: a table, read by column
export const catalog = entity('catalog', {
  types: ['accessPackageCatalog', 'accessPackageCatalog'],
  hasEtag: true,
  fields: {
    id:                  ['id!',                 'id!',                 guid],
    displayName:         ['displayName',         'displayName',         name(256), 'required', 'writable', 'searched'],
    description:         ['description',         'description',         optional(name(10_000)), 'writable', 'searched'],
    type:                ['catalogType',         'catalogType',
      oneOf(CatalogTypes, 'accessPackageCatalogType', null), 'readOnly', { whenCreated: 'userManaged' }],
    state:               ['state',               'catalogStatus',
      oneOf(CatalogStates, 'accessPackageCatalogState', null), 'writable', { whenCreated: 'published' }],
    isExternallyVisible: ['isExternallyVisible', 'isExternallyVisible', boolean, 'writable', { whenCreated: false }],
    privilegeLevel:      [null,                  'privilegeLevel',
      oneOf(PrivilegeLevels, null, 'privilegeLevel'), 'writable', { whenCreated: 'standard' }],
    ...authoredFields,
    uniqueName:          [null,                  'uniqueName',          optional(name(256)), 'writable'],
    deletedAt:           [null,                  null,                  optional(instant)],
  },
  navigations: {
    accessPackages: ['accessPackages', 'accessPackages',              many('accessPackage', 'catalogId'),
      'contained in beta'],
    extensions:     ['customWorkflowExtensions', 'accessPackageCustomWorkflowExtensions',
      many('customExtension', 'catalogId', oneOfValues('kind', ['request', 'assignment'])), 'contained'],
    workflowExtensions: [null,       'customAccessPackageWorkflowExtensions',
      many('customExtension', 'catalogId', eq('kind', 'workflow'), 'customAccessPackageWorkflowExtension'),
      'contained'],
    resources:      ['resources',      'accessPackageResources',      many('resource', 'catalogId'), 'contained'],
    resourceRoles:  ['resourceRoles',  'accessPackageResourceRoles',  many('resourceRole', 'catalogId'), 'contained',
      { demandsFilter: ['originSystem', 'resource/id'] }],
    resourceScopes: ['resourceScopes', 'accessPackageResourceScopes', many('resourceScope', 'catalogId'), 'contained'],
    policies:       [null,             null,                          many('policy', 'catalogId')],
  },
  alternateKeys: { uniqueName: (value) => eq('uniqueName', value) },
  unique: [
    { name: 'catalog_name_is_unique', fields: ['displayName'], where: notDeleted },
    { name: 'catalog_unique_name', fields: ['uniqueName'], where: notDeleted },
  ],
  visible: notDeleted,
});
