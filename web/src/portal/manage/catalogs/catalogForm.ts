// The form of a catalog.

import type { FormType } from '../../forms/formField.ts';

export const catalogForm: FormType = {
  type: 'accessPackageCatalog',
  method: 'PATCH',
  sections: [{ key: 'about', title: 'manage.section.about' }],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'displayName', control: 'line', section: 'about', label: 'manage.name', isRequired: true },
    { property: 'description', control: 'text', section: 'about', label: 'manage.description' },
    { property: 'state', control: 'choice', section: 'about', label: 'manage.catalog.state', choices: [
      { value: 'published',   label: 'manage.catalog.published',   help: 'manage.catalog.published.help' },
      { value: 'unpublished', label: 'manage.catalog.unpublished', help: 'manage.catalog.unpublished.help' },
    ] },
    { property: 'isExternallyVisible', control: 'switch', section: 'about', label: 'manage.catalog.external',
      help: 'manage.catalog.external.help' },
  ],
};

/** As Graph makes one, except that nobody sees it before it is ready. */
export const newCatalog = {
  displayName: null,
  description: null,
  state: 'published',
  isExternallyVisible: false,
} as const;
