// The form of a branding: texts, the colour and links; pictures have controls of their own beside it.

import type { FormType, Values } from '../../forms/formField.ts';

export const brandingForm: FormType = {
  type: 'organizationalBranding',
  method: 'PATCH',
  sections: [
    { key: 'look', title: 'admin.branding.look' },
    { key: 'signIn', title: 'admin.branding.signIn' },
    { key: 'links', title: 'admin.branding.links', help: 'admin.branding.links.help' },
  ],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'backgroundColor', control: 'component', component: 'colour', edits: [], section: 'look',
      label: 'admin.branding.colour', help: 'admin.branding.colour.help' },
    { property: 'signInPageText', control: 'text', section: 'signIn', label: 'admin.branding.text',
      help: 'admin.branding.text.help' },
    { property: 'usernameHintText', control: 'line', section: 'signIn', label: 'admin.branding.hint',
      help: 'admin.branding.hint.help' },
    { property: 'customAccountResetCredentialsUrl', control: 'line', section: 'links',
      label: 'admin.branding.resetUrl' },
    { property: 'customForgotMyPasswordText', control: 'line', section: 'links', label: 'admin.branding.resetText' },
    { property: 'customPrivacyAndCookiesUrl', control: 'line', section: 'links', label: 'admin.branding.privacyUrl' },
    { property: 'customPrivacyAndCookiesText', control: 'line', section: 'links',
      label: 'admin.branding.privacyText' },
    { property: 'customTermsOfUseUrl', control: 'line', section: 'links', label: 'admin.branding.termsUrl' },
    { property: 'customTermsOfUseText', control: 'line', section: 'links', label: 'admin.branding.termsText' },
  ],
};

/** A language's branding over the default one, as people see it: what it leaves empty is as in the default. */
export const laidOver = (base: Values, own: Values): Values => ({
  ...base,
  ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null && value !== undefined)),
});
