// The form of an application: what it is called, and where people return to after they signed in.

import type { FormField, FormType } from '../../forms/formField.ts';

const lines = { control: 'component', component: 'lines', edits: [] } as const;

// biome-ignore format: a table, read by column
const about: readonly FormField[] = [
  { property: 'displayName', control: 'line', section: 'about', label: 'manage.name', isRequired: true },
  { property: 'description', control: 'text', section: 'about', label: 'manage.description' },
];

export const newClientForm: FormType = {
  type: 'application',
  method: 'PATCH',
  sections: [{ key: 'about', title: 'manage.section.about' }],
  fields: about,
};
export const newClient = { displayName: null, description: null } as const;

export const clientForm: FormType = {
  type: 'application',
  method: 'PATCH',
  sections: [
    { key: 'about', title: 'manage.section.about' },
    { key: 'redirect', title: 'admin.client.redirect', help: 'admin.client.redirect.help' },
  ],
  // biome-ignore format: a table, read by column
  fields: [
    ...about,
    { ...lines, property: 'web/redirectUris',          section: 'redirect', label: 'admin.client.web' },
    { ...lines, property: 'spa/redirectUris',          section: 'redirect', label: 'admin.client.spa' },
    { ...lines, property: 'publicClient/redirectUris', section: 'redirect', label: 'admin.client.public' },
  ],
};
