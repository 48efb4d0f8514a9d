// Users: people, guests too. An answer shows eleven properties by itself, as Graph's does; the others are asked for by
// $select.

import { eq } from '../../odata/query.ts';
import { byId } from '../byKey.ts';
import { employeeOrgData, extensionAttributes, passwordProfile } from '../codecs/people.ts';
import { noFlag, noInstant, noLicenses, noText, noTexts } from '../codecs/unset.ts';
import { derived } from '../entity.ts';
import { directoryObject } from './directoryObject.ts';

const {
  navigations: { manager, directReports, memberOf, transitiveMemberOf, ownedObjects, sponsors, appRoleAssignments },
} = directoryObject;

// biome-ignore format: a table, read by column
export const user = derived(directoryObject, {
  types: ['user', 'user'],
  isOf: eq('kind', 'user'),
  own: {
    businessPhones:               ['businessPhones!',            'businessPhones!'],
    displayName:                  ['displayName',                'displayName', 'required'],
    givenName:                    ['givenName',                  'givenName'],
    jobTitle:                     ['jobTitle',                   'jobTitle'],
    mail:                         ['mail',                       'mail'],
    mobilePhone:                  ['mobilePhone',                'mobilePhone'],
    officeLocation:               ['officeLocation',             'officeLocation'],
    preferredLanguage:            ['preferredLanguage',          'preferredLanguage'],
    surname:                      ['surname',                    'surname'],
    userPrincipalName:            ['userPrincipalName',          'userPrincipalName', 'required'],
    deletedAt:                    ['deletedDateTime',            'deletedDateTime', 'readOnly', 'onSelect'],
    createdAt:                    ['createdDateTime',            'createdDateTime', 'readOnly', 'onSelect'],
    accountEnabled:               ['accountEnabled',             'accountEnabled', 'onSelect'],
    ageGroup:                     ['ageGroup',                   'ageGroup', 'onSelect'],
    city:                         ['city',                       'city', 'onSelect'],
    companyName:                  ['companyName',                'companyName', 'onSelect'],
    consentProvidedForMinor:      ['consentProvidedForMinor',    'consentProvidedForMinor', 'onSelect'],
    country:                      ['country',                    'country', 'onSelect'],
    creationType:                 ['creationType',               'creationType', 'readOnly', 'onSelect'],
    department:                   ['department',                 'department', 'onSelect'],
    employeeHireAt:               ['employeeHireDate',           'employeeHireDate', 'onSelect'],
    employeeId:                   ['employeeId',                 'employeeId', 'onSelect'],
    employeeType:                 ['employeeType',               'employeeType', 'onSelect'],
    externalUserState:            ['externalUserState',          'externalUserState', 'onSelect'],
    externalUserStateChangedAt:   ['externalUserStateChangeDateTime', 'externalUserStateChangeDateTime', 'readOnly', 'onSelect'],
    faxNumber:                    ['faxNumber',                  'faxNumber', 'onSelect'],
    legalAgeGroupClassification:  ['legalAgeGroupClassification', 'legalAgeGroupClassification', 'readOnly', 'onSelect'],
    mailNickname:                 ['mailNickname',               'mailNickname', 'onSelect'],
    onPremisesImmutableId:        ['onPremisesImmutableId',      'onPremisesImmutableId', 'onSelect'],
    onPremisesSecurityIdentifier: ['onPremisesSecurityIdentifier', 'onPremisesSecurityIdentifier', 'readOnly', 'onSelect'],
    onPremisesSyncEnabled:        ['onPremisesSyncEnabled',      'onPremisesSyncEnabled', 'readOnly', 'onSelect'],
    otherMails:                   ['otherMails!',                'otherMails!', 'onSelect'],
    passwordPolicies:             ['passwordPolicies',           'passwordPolicies', 'onSelect'],
    postalCode:                   ['postalCode',                 'postalCode', 'onSelect'],
    proxyAddresses:               ['proxyAddresses!',            'proxyAddresses!', 'readOnly', 'onSelect'],
    securityIdentifier:           ['securityIdentifier',         'securityIdentifier', 'readOnly', 'onSelect'],
    showInAddressList:            ['showInAddressList',          'showInAddressList', 'onSelect'],
    state:                        ['state',                      'state', 'onSelect'],
    streetAddress:                ['streetAddress',              'streetAddress', 'onSelect'],
    usageLocation:                ['usageLocation',              'usageLocation', 'onSelect'],
    userType:                     ['userType',                   'userType', 'onSelect'],
  },
  shapes: {
    extensionAttributes: ['onPremisesExtensionAttributes', 'onPremisesExtensionAttributes', extensionAttributes, 'onSelect'],
    passwordProfile:     ['passwordProfile',               'passwordProfile',               passwordProfile, 'onSelect'],
    assignedLicenses:                 ['assignedLicenses!',                 'assignedLicenses!',                 noLicenses, 'onSelect'],
    employeeOrgData:                  ['employeeOrgData',                   'employeeOrgData',                   employeeOrgData, 'onSelect'],
    imAddresses:                      ['imAddresses!',                      'imAddresses!',                      noTexts, 'onSelect'],
    isResourceAccount:                ['isResourceAccount',                 'isResourceAccount',                 noFlag, 'onSelect'],
    lastPasswordChangeDateTime:       ['lastPasswordChangeDateTime',        'lastPasswordChangeDateTime',        noInstant, 'onSelect'],
    onPremisesDistinguishedName:      ['onPremisesDistinguishedName',       'onPremisesDistinguishedName',       noText, 'onSelect'],
    onPremisesDomainName:             ['onPremisesDomainName',              'onPremisesDomainName',              noText, 'onSelect'],
    onPremisesLastSyncDateTime:       ['onPremisesLastSyncDateTime',        'onPremisesLastSyncDateTime',        noInstant, 'onSelect'],
    onPremisesSamAccountName:         ['onPremisesSamAccountName',          'onPremisesSamAccountName',          noText, 'onSelect'],
    onPremisesUserPrincipalName:      ['onPremisesUserPrincipalName',       'onPremisesUserPrincipalName',       noText, 'onSelect'],
    signInSessionsValidFromDateTime:  ['signInSessionsValidFromDateTime',   'signInSessionsValidFromDateTime',   noInstant, 'onSelect'],
  },
  navigations: {
    manager:            ['manager',            'manager',            manager[2], 'inBody', 'referenceable'],
    directReports:      ['directReports',      'directReports',      directReports[2]],
    memberOf:           ['memberOf',           'memberOf',           memberOf[2]],
    transitiveMemberOf: ['transitiveMemberOf', 'transitiveMemberOf', transitiveMemberOf[2]],
    ownedObjects:       ['ownedObjects',       'ownedObjects',       ownedObjects[2]],
    sponsors:           ['sponsors',           'sponsors',           sponsors[2], 'inBody', 'referenceable'],
    appRoleAssignments: ['appRoleAssignments', 'appRoleAssignments', appRoleAssignments[2], 'contained'],
  },
  byKey: (key) => byId(key) ?? eq('userPrincipalName', key),
  alternateKeys: { userPrincipalName: (value) => eq('userPrincipalName', value) },
});
