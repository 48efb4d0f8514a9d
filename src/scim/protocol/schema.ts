// What a resource has, as tables of attributes in the form of RFC 7643 section 7. Bodies, paths, filters and the
// discovery documents are read off these tables.

export type AttributeType = 'string' | 'boolean' | 'complex' | 'reference' | 'binary';

/** An attribute, or a part of one; the names are those of RFC 7643, with its defaults. */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'writeOnly' | 'immutable';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

/** A schema: of a kind of resource, or an extension of one. */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

/** A kind of resource: its schema, and the one that extends it. */
export interface ResourceType {
  readonly name: 'User' | 'Group';
  readonly endpoint: '/Users' | '/Groups';
  readonly description: string;
  readonly schema: Schema;
  readonly extension: Schema | null;
}

type Traits = Partial<Omit<Attribute, 'name' | 'description'>>;

const attribute = (name: string, description: string, traits: Traits = {}): Attribute => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...traits,
});

const complex = (name: string, description: string, subAttributes: readonly Attribute[], traits: Traits = {}) =>
  attribute(name, description, { ...traits, type: 'complex', subAttributes });

/** A list of values with their kinds, of which one may be the primary one. */
const plural = (name: string, description: string, kinds: readonly string[], value: Traits = {}): Attribute =>
  complex(
    name,
    description,
    [
      attribute('value', 'The value.', value),
      attribute('display', 'A name of the value for people.'),
      attribute('type', 'What the value is for.', kinds.length === 0 ? {} : { canonicalValues: kinds }),
      attribute('primary', 'Whether it is the preferred value.', { type: 'boolean' }),
    ],
    { multiValued: true },
  );

const readOnly = { mutability: 'readOnly' } as const;
const reference = (...referenceTypes: readonly string[]): Traits => ({
  ...readOnly,
  type: 'reference',
  referenceTypes,
  caseExact: true,
});

const name = complex('name', "The parts of the person's name.", [
  attribute('formatted', 'The whole name, as it is written.'),
  attribute('familyName', 'The family name: surname of Graph.'),
  attribute('givenName', 'The given name: givenName of Graph.'),
  attribute('middleName', 'The middle names.'),
  attribute('honorificPrefix', 'A title before the name.'),
  attribute('honorificSuffix', 'A title after the name.'),
]);

const addresses = complex(
  'addresses',
  'Postal addresses; the one for work is the address of Graph.',
  [
    attribute('formatted', 'The whole address, as it is written.'),
    attribute('streetAddress', 'Street and number: streetAddress of Graph.'),
    attribute('locality', 'The city: city of Graph.'),
    attribute('region', 'The region: state of Graph.'),
    attribute('postalCode', 'The postal code: postalCode of Graph.'),
    attribute('country', 'The country: country of Graph.'),
    attribute('type', 'What the address is for.', { canonicalValues: ['work', 'home', 'other'] }),
    attribute('primary', 'Whether it is the preferred address.', { type: 'boolean' }),
  ],
  { multiValued: true },
);

const groups = complex(
  'groups',
  'Groups that the user is a direct member of.',
  [
    attribute('value', 'The id of the group.', { ...readOnly, caseExact: true }),
    attribute('$ref', 'The address of the group.', reference('Group')),
    attribute('display', 'The name of the group.', readOnly),
    attribute('type', 'How the user is a member.', { ...readOnly, canonicalValues: ['direct'] }),
  ],
  { ...readOnly, multiValued: true, returned: 'request' },
);

const userSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person with an account.',
  attributes: [
    attribute('userName', 'The name that the user signs in with: userPrincipalName of Graph, or a name beside it.', {
      required: true,
      uniqueness: 'server',
    }),
    name,
    attribute('displayName', 'The name for lists: displayName of Graph.'),
    attribute('nickName', 'The casual name.'),
    attribute('profileUrl', 'A page about the person.', { type: 'reference', referenceTypes: ['external'] }),
    attribute('title', 'The position: jobTitle of Graph.'),
    attribute('userType', 'The relation to the organization: employeeType of Graph.'),
    attribute('preferredLanguage', 'The language: preferredLanguage of Graph.'),
    attribute('locale', 'The form of dates and numbers.'),
    attribute('timezone', 'The time zone.'),
    attribute('active', 'Whether the account is enabled: accountEnabled of Graph.', { type: 'boolean' }),
    attribute('password', 'The password.', { mutability: 'writeOnly', returned: 'never', caseExact: true }),
    plural('emails', 'Addresses; the one for work is mail of Graph.', ['work', 'home', 'other']),
    plural('phoneNumbers', 'Numbers: businessPhones, mobilePhone and faxNumber of Graph.', [
      'work',
      'mobile',
      'fax',
      'home',
      'pager',
      'other',
    ]),
    plural('ims', 'Addresses of instant messages.', []),
    plural('photos', 'Addresses of pictures.', ['photo', 'thumbnail'], {
      type: 'reference',
      referenceTypes: ['external'],
      caseExact: true,
    }),
    addresses,
    groups,
    plural('entitlements', 'Entitlements that the source knows.', []),
    plural('roles', 'Roles that the source knows.', []),
    plural('x509Certificates', 'Certificates.', [], { type: 'binary', caseExact: true }),
  ],
};

const enterpriseSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'What an organization knows of a person.',
  attributes: [
    attribute('employeeNumber', 'The number of the person: employeeId of Graph.'),
    attribute('costCenter', 'The cost center: employeeOrgData/costCenter of Graph.'),
    attribute('organization', 'The organization: companyName of Graph.'),
    attribute('division', 'The division: employeeOrgData/division of Graph.'),
    attribute('department', 'The department: department of Graph.'),
    complex('manager', 'The manager.', [
      attribute('value', 'The id of the manager.', { caseExact: true }),
      attribute('$ref', 'The address of the manager.', { ...reference('User'), mutability: 'readWrite' }),
    ]),
  ],
};

const groupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A group with members.',
  attributes: [
    attribute('displayName', 'The name: displayName of Graph.', { required: true }),
    complex(
      'members',
      'Direct members, where there are no more than an answer shows.',
      [
        attribute('value', 'The id of the member.', { mutability: 'immutable', caseExact: true }),
        attribute('$ref', 'The address of the member.', { ...reference('User', 'Group'), mutability: 'immutable' }),
        attribute('type', 'What the member is.', { mutability: 'immutable', canonicalValues: ['User', 'Group'] }),
      ],
      { multiValued: true },
    ),
  ],
};

/** What every resource has. RFC 7643 section 3.1. */
export const commonAttributes: readonly Attribute[] = [
  attribute('id', 'The id of the object, as in Graph.', {
    ...readOnly,
    caseExact: true,
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute('externalId', 'The id that the client has for it.', { caseExact: true }),
  complex(
    'meta',
    'About the resource.',
    ['resourceType', 'created', 'lastModified', 'location', 'version'].map((each) =>
      attribute(each, each, { ...readOnly }),
    ),
    readOnly,
  ),
];

export const userType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'People with an account.',
  schema: userSchema,
  extension: enterpriseSchema,
};

export const groupType: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Groups with members.',
  schema: groupSchema,
  extension: null,
};

export const resourceTypes: readonly ResourceType[] = [userType, groupType];
export const enterpriseUrn = enterpriseSchema.id;

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The attribute of a name, in any letter case. */
export const findAttribute = (all: readonly Attribute[], wanted: string): Attribute | undefined =>
  all.find((each) => sameName(each.name, wanted));

/** The extension that an URN names; null for any other name. */
export const findExtension = ({ extension }: ResourceType, urn: string): Schema | null =>
  extension !== null && sameName(extension.id, urn) ? extension : null;
