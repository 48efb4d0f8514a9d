// Access packages: bundles of resource roles that people ask for as one.

import { ContentsVisibilities } from '../../../domain/enums.ts';
import { any, eq, oneOfValues } from '../../../odata/query.ts';
import { entity, link, many, notDeleted, one, type AlternateType } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, name, optional } from '../../tables/fieldTypes.ts';
import { authoredFields } from '../../tables/authoredFields.ts';

const isHeld = oneOfValues('state', ['delivering', 'partiallyDelivered', 'delivered']);

// biome-ignore format: a table, read by column
export const accessPackage = entity('accessPackage', {
  types: ['accessPackage', 'accessPackage'],
  hasEtag: true,
  fields: {
    id:                  ['id!',              'id!',                 guid],
    catalogId:           [null,               'catalogId',           guid, 'writable'],
    displayName:         ['displayName',      'displayName',         name(256), 'required', 'writable', 'searched'],
    description:         ['description',      'description',         optional(name(10_000)), 'writable', 'searched'],
    isHidden:            ['isHidden',         'isHidden',            boolean, 'writable', { whenCreated: false }],
    isRoleScopesVisible: [null,               'isRoleScopesVisible', boolean, 'writable', { whenCreated: false }],
    contentsVisibility:  [null,               null,                  oneOf(ContentsVisibilities, null, null),
      'writable', { whenCreated: 'default' }],
    isSensitive:         [null,               null,                  boolean, 'writable', { whenCreated: false }],
    ...authoredFields,
    uniqueName:          [null,               'uniqueName',          optional(name(256)), 'writable'],
    deletedAt:           [null,               null,                  optional(instant)],
  },
  navigations: {
    catalog:            ['catalog',            'accessPackageCatalog',            one('catalog', 'catalogId'),
      'inNewBody'],
    policies:           ['assignmentPolicies', 'accessPackageAssignmentPolicies', many('policy', 'packageId'),
      'contained'],
    resourceRoleScopes: ['resourceRoleScopes', 'accessPackageResourceRoleScopes',
      many('resourceRoleScope', 'packageId'), 'contained'],
    incompatibleAccessPackages:     ['incompatibleAccessPackages',     'incompatibleAccessPackages',
      link('accessPackage', { link: 'incompatiblePackage', ours: 'packageId', theirs: 'incompatibleId' }),
      'referenceable'],
    accessPackagesIncompatibleWith: ['accessPackagesIncompatibleWith', 'accessPackagesIncompatibleWith',
      link('accessPackage', { link: 'incompatiblePackage', ours: 'incompatibleId', theirs: 'packageId' })],
    incompatibleGroups:             ['incompatibleGroups',             'incompatibleGroups',
      link('directoryObject', { link: 'incompatibleGroup', ours: 'packageId', theirs: 'groupId', as: 'group' }),
      'referenceable', 'contained in beta'],
    itself:             [null,                 null,                              one('accessPackage', 'id')],
    shownRoleScopes:    [null,                 null,
      many('resourceRoleScope', 'packageId', any('accessPackage', eq('isRoleScopesVisible', true)))],
    assignments:        [null,                 null,                              many('assignment', 'packageId')],
    formerAssignments:  [null,                 null,
      many('assignment', 'packageId', eq('state', 'expired'))],
    /**
     * Of these rows, a caller reads those that are a reason for a suggestion to them (identity/access/visibility.ts).
     */
    peopleWithIt:       [null,                 null,
      link('subject', { link: 'assignment', ours: 'packageId', theirs: 'targetId', where: isHeld })],
    namedPeopleWithIt:  [null,                 null,
      link('subject', { link: 'assignment', ours: 'packageId', theirs: 'targetId', where: isHeld })],
    requests:           [null,                 null,
      many('assignmentRequest', 'packageId')],
  },
  aliases: { catalogId: ['catalog_id'] },
  alternateKeys: { uniqueName: (value) => eq('uniqueName', value) },
  unique: [
    { name: 'package_name_is_unique_in_catalog', fields: ['catalogId', 'displayName'], where: notDeleted },
    { name: 'package_unique_name', fields: ['uniqueName'], where: notDeleted },
  ],
  indexes: [['catalogId']],
  visible: notDeleted,
  searchedThrough: [['resourceRoleScopes', 'resource', 'displayName']],
});

const { id, displayName, contentsVisibility, isSensitive } = accessPackage.fields;

/** What Latchkey's own API version says of a package beside Graph's. */
export const ourPackage: AlternateType = {
  of: 'accessPackage',
  types: [null, null, 'package'],
  hasEtag: true,
  fields: {
    id,
    displayName: [displayName[0], displayName[1], displayName[2], 'readOnly'],
    contentsVisibility,
    isSensitive,
  },
};
