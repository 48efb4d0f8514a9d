// The forms of a user: one for a new one, one for what is known of a person.

import type { FormField, FormType } from '../../forms/formField.ts';

const sections = [{ key: 'about', title: 'manage.section.about' }] as const satisfies FormType['sections'];

// Rules read most of what is known of a person: a change can take access away.
const read = { section: 'about', control: 'line', mayTakeAway: true } as const;

// biome-ignore format: a table, read by column
const names: readonly FormField[] = [
  { property: 'displayName',       control: 'line', section: 'about', label: 'manage.name', isRequired: true },
  { property: 'userPrincipalName', control: 'line', section: 'about', label: 'people.signsInAs', isRequired: true,
    help: 'people.signsInAs.help' },
  { property: 'mailNickname',      control: 'line', section: 'about', label: 'people.alias', isRequired: true },
];

export const newPersonForm: FormType = {
  type: 'user',
  method: 'PATCH',
  sections,
  // biome-ignore format: a table, read by column
  fields: [
    ...names,
    { property: 'mail',       control: 'line', section: 'about', label: 'people.mail' },
    { property: 'jobTitle',   control: 'line', section: 'about', label: 'people.jobTitle' },
    { property: 'department', control: 'line', section: 'about', label: 'people.department' },
  ],
};

/** What stands before the @ of a sign-in name, as far as an alias may have it. */
export const aliasOf = (name: unknown): string | null =>
  (typeof name === 'string' ? name.split('@')[0]?.replaceAll(/[@()\\[\]";:<>,\s]/g, '') : null) || null;

export const newPerson = {
  displayName: null,
  userPrincipalName: null,
  mailNickname: null,
  mail: null,
  jobTitle: null,
  department: null,
} as const;

export const invitationForm: FormType = {
  type: 'invitation',
  method: 'PATCH',
  sections,
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'invitedUserEmailAddress', control: 'line', section: 'about', label: 'people.mail', isRequired: true,
      help: 'people.inviteMail.help' },
    { property: 'invitedUserDisplayName', control: 'line', section: 'about', label: 'manage.name' },
    { property: 'invitedUserMessageInfo/messageLanguage', control: 'language', section: 'about',
      label: 'people.language', help: 'people.language.help' },
    { property: 'invitedUserMessageInfo/customizedMessageBody', control: 'text', section: 'about',
      label: 'people.inviteMessage', help: 'people.inviteMessage.help' },
  ],
};

export const newInvitation = {
  invitedUserEmailAddress: null,
  invitedUserDisplayName: null,
  invitedUserMessageInfo: { messageLanguage: null, customizedMessageBody: null },
} as const;

export const personForm: FormType = {
  type: 'user',
  method: 'PATCH',
  sections: [
    ...sections,
    { key: 'work', title: 'people.section.work', help: 'people.section.work.help' },
    { key: 'reach', title: 'people.section.reach' },
  ],
  // biome-ignore format: a table, read by column
  fields: [
    ...names,
    { ...read, property: 'givenName', label: 'people.givenName' },
    { ...read, property: 'surname',   label: 'people.surname' },
    { property: 'userType', control: 'choice', section: 'about', label: 'people.kind', mayTakeAway: true, choices: [
      { value: 'Member', label: 'people.member' },
      { value: 'Guest',  label: 'people.guest' },
    ] },
    { ...read, section: 'work', property: 'jobTitle',       label: 'people.jobTitle' },
    { ...read, section: 'work', property: 'department',     label: 'people.department' },
    { ...read, section: 'work', property: 'companyName',    label: 'people.company' },
    { ...read, section: 'work', property: 'employeeId',     label: 'people.employeeId' },
    { ...read, section: 'work', property: 'employeeType',   label: 'people.employeeType' },
    { ...read, section: 'work', property: 'officeLocation', label: 'people.office' },
    { ...read, section: 'work', property: 'city',           label: 'people.city' },
    { ...read, section: 'work', property: 'country',        label: 'people.country' },
    { ...read, section: 'work', property: 'usageLocation',  label: 'people.usageLocation',
      help: 'people.usageLocation.help' },
    { ...read, section: 'reach', property: 'mail',              label: 'people.mail' },
    { ...read, section: 'reach', property: 'mobilePhone',       label: 'people.mobilePhone' },
    { ...read, section: 'reach', property: 'preferredLanguage', label: 'people.language',
      help: 'people.language.help' },
  ],
};
