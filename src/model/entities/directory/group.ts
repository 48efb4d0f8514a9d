// Groups: security groups and Microsoft 365 groups.

import { eq } from '../../../odata/query.ts';
import { noTexts } from '../../codecs/directory/unsetProperties.ts';
import { derivedType } from '../../tables/entityTable.ts';
import { castToAllRoles, castToRoles, directoryObject } from './directoryObject.ts';

const {
  navigations: { members, transitiveMembers, memberOf, transitiveMemberOf, owners, appRoleAssignments },
} = directoryObject;

// biome-ignore format: a table, read by column
export const group = derivedType(directoryObject, {
  types: ['group', 'group'],
  hasEtag: true,
  isOf: eq('kind', 'group'),
  keeps: true,
  own: {
    allowExternalSenders:          ['allowExternalSenders',         'allowExternalSenders', 'writable', 'onSelect',
      { whenCreated: false }],
    autoSubscribeNewMembers:       ['autoSubscribeNewMembers',      'autoSubscribeNewMembers', 'writable', 'onSelect',
      { whenCreated: false }],
    hideFromAddressLists:          ['hideFromAddressLists',         'hideFromAddressLists', 'writable', 'onSelect',
      { whenCreated: false }],
    hideFromOutlookClients:        ['hideFromOutlookClients',       'hideFromOutlookClients', 'writable', 'onSelect',
      { whenCreated: false }],
    classification:                ['classification',               'classification', 'writable'],
    createdAt:                     ['createdDateTime',              'createdDateTime', 'readOnly'],
    description:                   ['description',                  'description', 'writable'],
    displayName:                   ['displayName',                  'displayName', 'required', 'writable'],
    groupTypes:                    ['groupTypes!',                  'groupTypes!', 'writable', { whenCreated: [] }],
    isAssignableToRole:            ['isAssignableToRole',           'isAssignableToRole', 'writable'],
    mail:                          ['mail',                         'mail'],
    mailEnabled:                   ['mailEnabled',                  'mailEnabled', 'required', 'writable',
      { whenCreated: false }],
    mailNickname:                  ['mailNickname',                 'mailNickname', 'required', 'writable'],
    membershipRule:                ['membershipRule',               'membershipRule', 'writable'],
    membershipRuleProcessingState: ['membershipRuleProcessingState', 'membershipRuleProcessingState', 'writable'],
    onPremisesSecurityIdentifier:  ['onPremisesSecurityIdentifier', 'onPremisesSecurityIdentifier', 'readOnly'],
    onPremisesSyncEnabled:         ['onPremisesSyncEnabled',        'onPremisesSyncEnabled', 'readOnly'],
    preferredDataLocation:         ['preferredDataLocation',        'preferredDataLocation', 'writable'],
    preferredLanguage:             ['preferredLanguage',            'preferredLanguage', 'writable'],
    proxyAddresses:                ['proxyAddresses!',              'proxyAddresses!', 'readOnly', { whenCreated: [] }],
    renewedAt:                     ['renewedDateTime',              'renewedDateTime', 'readOnly'],
    resourceBehaviorOptions:       ['resourceBehaviorOptions',      'resourceBehaviorOptions!', 'writable',
      { whenCreated: [] }],
    resourceProvisioningOptions:   ['resourceProvisioningOptions',  'resourceProvisioningOptions!', 'writable',
      { whenCreated: [] }],
    securityEnabled:               ['securityEnabled',              'securityEnabled', 'required', 'writable',
      { whenCreated: true }],
    securityIdentifier:            ['securityIdentifier',           'securityIdentifier', 'readOnly'],
    theme:                         ['theme',                        'theme', 'writable'],
    uniqueName:                    ['uniqueName',                   'uniqueName', 'writable'],
    visibility:                    ['visibility',                   'visibility', 'writable'],
    otherProperties:               [null,                           null, 'writable'],
    sourceId:                      [null,                           null, 'writable'],
    externalId:                    [null,                           null, 'writable'],
    scimAttributes:                [null,                           null, 'writable'],
  },
  shapes: { creationOptions: [null, 'creationOptions!', noTexts] },
  navigations: {
    members:            ['members',            'members',            members[2], 'inBody', 'referenceable'],
    transitiveMembers:  ['transitiveMembers',  'transitiveMembers',  transitiveMembers[2]],
    memberOf:           ['memberOf',           'memberOf',           memberOf[2], castToRoles],
    transitiveMemberOf: ['transitiveMemberOf', 'transitiveMemberOf', transitiveMemberOf[2],
      castToAllRoles],
    owners:             ['owners',             'owners',             owners[2], 'inNewBody', 'referenceable'],
    appRoleAssignments: ['appRoleAssignments', 'appRoleAssignments', appRoleAssignments[2], 'contained'],
  },
  alternateKeys: { uniqueName: (value) => eq('uniqueName', value) },
});
