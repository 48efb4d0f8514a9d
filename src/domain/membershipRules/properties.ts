// The properties that a rule may speak of, and what they read of a person.
// https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership

import type { RulePerson, RuleProperty, PropertyType, PropertyValue } from './rule.ts';

type PropertyRow = readonly [name: string, type: PropertyType, attribute: keyof RulePerson | null];

/** Under the names of the directory, which are not all Graph's. */
// biome-ignore format: a table, read by column
const rows: readonly PropertyRow[] = [
  ['accountEnabled',               'boolean', 'accountEnabled'],
  ['dirSyncEnabled',               'boolean', 'onPremisesSyncEnabled'],
  ['employeeHireDate',             'instant', 'employeeHireAt'],
  ['city',                         'text',    'city'],
  ['companyName',                  'text',    'companyName'],
  ['country',                      'text',    'country'],
  ['department',                   'text',    'department'],
  ['displayName',                  'text',    'displayName'],
  ['employeeId',                   'text',    'employeeId'],
  ['facsimileTelephoneNumber',     'text',    'faxNumber'],
  ['givenName',                    'text',    'givenName'],
  ['jobTitle',                     'text',    'jobTitle'],
  ['mail',                         'text',    'mail'],
  ['mailNickName',                 'text',    'mailNickname'],
  ['mobile',                       'text',    'mobilePhone'],
  ['objectId',                     'text',    'id'],
  ['onPremisesDistinguishedName',  'text',    null],
  ['onPremisesSecurityIdentifier', 'text',    'onPremisesSecurityIdentifier'],
  ['passwordPolicies',             'text',    'passwordPolicies'],
  ['physicalDeliveryOfficeName',   'text',    'officeLocation'],
  ['postalCode',                   'text',    'postalCode'],
  ['preferredLanguage',            'text',    'preferredLanguage'],
  ['sipProxyAddress',              'text',    'proxyAddresses'],
  ['state',                        'text',    'state'],
  ['streetAddress',                'text',    'streetAddress'],
  ['surname',                      'text',    'surname'],
  ['telephoneNumber',              'text',    'businessPhones'],
  ['usageLocation',                'text',    'usageLocation'],
  ['userPrincipalName',            'text',    'userPrincipalName'],
  ['userType',                     'text',    'userType'],
  ['otherMails',                   'texts',   'otherMails'],
  ['proxyAddresses',               'texts',   'proxyAddresses'],
  // No plans are kept: nobody has any.
  ['assignedPlans',                'plans',   null],
];

const special: Readonly<Record<string, (person: RulePerson) => PropertyValue>> = {
  telephoneNumber: (person) => person.businessPhones?.[0] ?? null,
  sipProxyAddress: (person) => person.proxyAddresses?.find((address) => /^sip:/i.test(address))?.slice(4) ?? null,
};

function propertyOf([name, type, attribute]: PropertyRow): RuleProperty {
  const own = special[name];
  const empty = type === 'texts' || type === 'plans' ? [] : null;
  const read =
    own ??
    ((person: RulePerson) =>
      attribute === null ? empty : ((person[attribute] as PropertyValue | undefined) ?? empty));
  return { name: `user.${name}`, type, attribute, read: ({ person }) => read(person) };
}

const extensionAttributes = Array.from({ length: 15 }, (_, at): RuleProperty => {
  const name = `extensionAttribute${at + 1}`;
  return {
    name: `user.${name}`,
    type: 'text',
    attribute: 'onPremisesExtensionAttributes',
    read: ({ person }) => person.onPremisesExtensionAttributes?.[name] ?? null,
  };
});

const planFields = ['capabilityStatus', 'service', 'servicePlanId'].map(
  (field): RuleProperty => ({
    name: `assignedPlan.${field}`,
    type: 'text',
    attribute: null,
    read: ({ element }) => (element as Readonly<Record<string, string | null>> | null)?.[field] ?? null,
  }),
);

/** By name in lower case. */
const byName = (properties: readonly RuleProperty[]): ReadonlyMap<string, RuleProperty> =>
  new Map(properties.map((each) => [each.name.toLowerCase(), each]));
export const userProperties = byName([...rows.map(propertyOf), ...extensionAttributes]);

/** What stands for one value inside -any and -all. */
export const elementProperties: Readonly<Record<'texts' | 'plans', ReadonlyMap<string, RuleProperty>>> = {
  texts: byName([
    { name: '_', type: 'text', attribute: null, read: ({ element }) => (typeof element === 'string' ? element : null) },
  ]),
  plans: byName(planFields),
};

/** The fields of a person that some rule can read. */
export const readableAttributes: ReadonlySet<string> = new Set(
  [...userProperties.values()].flatMap(({ attribute }) => (attribute === null ? [] : [attribute])),
);
