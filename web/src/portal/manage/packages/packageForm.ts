// The forms of a package: what Graph keeps of it in v1.0, and who sees what is in it.

import type { FormType } from '../../forms/formField.ts';

export const packageForm: FormType = {
  type: 'accessPackage',
  method: 'PATCH',
  sections: [{ key: 'about', title: 'manage.section.about' }],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'displayName', control: 'line', section: 'about', label: 'manage.name', isRequired: true },
    { property: 'description', control: 'text', section: 'about', label: 'manage.description',
      help: 'manage.package.description.help' },
    { property: 'isHidden', control: 'switch', section: 'about', label: 'manage.package.isHidden',
      help: 'manage.package.isHidden.help' },
  ],
};

export const newPackage = { displayName: null, description: null, isHidden: false } as const;

/** Whether the portal tells people what is in it: a property of Latchkey's own version. */
export const visibilityForm: FormType = {
  type: 'package',
  method: 'PATCH',
  sections: [{ key: 'visibility', title: 'manage.section.visibility' }],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'contentsVisibility', control: 'choice', section: 'visibility', label: 'manage.package.contents',
      choices: [
        { value: 'default',    label: 'manage.package.contents.default' },
        { value: 'visible',    label: 'manage.package.contents.visible' },
        { value: 'notVisible', label: 'manage.package.contents.notVisible' },
      ] },
  ],
};

/** The same for callers of Graph: a property of beta. */
export const roleScopesForm: FormType = {
  type: 'accessPackage of beta',
  method: 'PATCH',
  sections: [{ key: 'visibility', title: 'manage.section.programs' }],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'isRoleScopesVisible', control: 'switch', section: 'visibility', label: 'manage.package.roleScopes',
      help: 'manage.package.roleScopes.help' },
  ],
};
