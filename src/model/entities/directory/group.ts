// Groups: security groups and Microsoft 365 groups.

import { eq } from '../../../odata/query.ts';
import { noInstant, noLicenses, noText, noTexts } from '../../codecs/directory/unsetProperties.ts';
import { derivedType } from '../../tables/entityTable.ts';
import { directoryObject } from './directoryObject.ts';

const {
  navigations: { members, transitiveMembers, memberOf, transitiveMemberOf, owners, appRoleAssignments },
} = directoryObject;

// biome-ignore format: a table, read by column
export const group = derivedType(directoryObject, {
  types: ['group', 'group'],
  isOf: eq('kind', 'group'),
  own: {
    classification:                ['classification',               'classification'],
    createdAt:                     ['createdDateTime',              'createdDateTime', 'readOnly'],
    description:                   ['description',                  'description'],
    displayName:                   ['displayName',                  'displayName', 'required'],
    groupTypes:                    ['groupTypes!',                  'groupTypes!'],
    isAssignableToRole:            ['isAssignableToRole',           'isAssignableToRole'],
    mail:                          ['mail',                         'mail'],
    mailEnabled:                   ['mailEnabled',                  'mailEnabled', 'required'],
    mailNickname:                  ['mailNickname',                 'mailNickname', 'required'],
    membershipRule:                ['membershipRule',               'membershipRule'],
    membershipRuleProcessingState: ['membershipRuleProcessingState', 'membershipRuleProcessingState'],
    onPremisesSecurityIdentifier:  ['onPremisesSecurityIdentifier', 'onPremisesSecurityIdentifier', 'readOnly'],
    onPremisesSyncEnabled:         ['onPremisesSyncEnabled',        'onPremisesSyncEnabled', 'readOnly'],
    preferredDataLocation:         ['preferredDataLocation',        'preferredDataLocation'],
    preferredLanguage:             ['preferredLanguage',            'preferredLanguage'],
    proxyAddresses:                ['proxyAddresses!',              'proxyAddresses!', 'readOnly'],
    renewedAt:                     ['renewedDateTime',              'renewedDateTime', 'readOnly'],
    resourceBehaviorOptions:       [null,                           'resourceBehaviorOptions'],
    resourceProvisioningOptions:   [null,                           'resourceProvisioningOptions'],
    securityEnabled:               ['securityEnabled',              'securityEnabled', 'required'],
    securityIdentifier:            ['securityIdentifier',           'securityIdentifier', 'readOnly'],
    theme:                         ['theme',                        'theme'],
    uniqueName:                    ['uniqueName',                   'uniqueName'],
    visibility:                    ['visibility',                   'visibility'],
  },
  shapes: {
    creationOptions:            [null,                         'creationOptions!',           noTexts],
    expirationDateTime:         ['expirationDateTime',         'expirationDateTime',         noInstant],
    onPremisesDomainName:       ['onPremisesDomainName',       'onPremisesDomainName',       noText],
    onPremisesLastSyncDateTime: ['onPremisesLastSyncDateTime', 'onPremisesLastSyncDateTime', noInstant],
    onPremisesNetBiosName:      ['onPremisesNetBiosName',      'onPremisesNetBiosName',      noText],
    onPremisesSamAccountName:   ['onPremisesSamAccountName',   'onPremisesSamAccountName',   noText],
    assignedLicenses:           ['assignedLicenses',           'assignedLicenses',           noLicenses, 'onSelect'],
  },
  navigations: {
    members:            ['members',            'members',            members[2], 'inBody', 'referenceable'],
    transitiveMembers:  ['transitiveMembers',  'transitiveMembers',  transitiveMembers[2]],
    memberOf:           ['memberOf',           'memberOf',           memberOf[2]],
    transitiveMemberOf: ['transitiveMemberOf', 'transitiveMemberOf', transitiveMemberOf[2]],
    owners:             ['owners',             'owners',             owners[2], 'inBody', 'referenceable'],
    appRoleAssignments: ['appRoleAssignments', 'appRoleAssignments', appRoleAssignments[2], 'contained'],
  },
  alternateKeys: { uniqueName: (value) => eq('uniqueName', value) },
});
