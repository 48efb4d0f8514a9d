// The forms of the settings of the tenant: Graph's own, ours, and those of end users.

import type { FormType } from '../../forms/formField.ts';

export const entitlementForm: FormType = {
  type: 'entitlementManagementSettings',
  method: 'PATCH',
  sections: [{ key: 'guests', title: 'admin.settings.guests', help: 'admin.settings.guests.help' }],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'externalUserLifecycleAction', control: 'choice', section: 'guests', label: 'admin.settings.lifecycle',
      choices: [
        { value: 'none',                 label: 'admin.settings.lifecycle.none' },
        { value: 'blockSignIn',          label: 'admin.settings.lifecycle.block' },
        { value: 'blockSignInAndDelete', label: 'admin.settings.lifecycle.delete' },
      ] },
    { property: 'durationUntilExternalUserDeletedAfterBlocked', control: 'duration', section: 'guests',
      label: 'admin.settings.deleteAfter',
      isShown: ({ externalUserLifecycleAction }) => externalUserLifecycleAction === 'blockSignInAndDelete' },
  ],
};

export const ownSettingsForm: FormType = {
  type: 'settings',
  method: 'PATCH',
  sections: [
    { key: 'requests', title: 'admin.settings.requests' },
    { key: 'mails', title: 'admin.settings.mails' },
    { key: 'reviews', title: 'admin.settings.reviews' },
    { key: 'resources', title: 'admin.settings.resources' },
  ],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'requiresApprovalForAdmin', control: 'switch', section: 'requests', label: 'admin.settings.approveAll',
      help: 'admin.settings.approveAll.help' },
    { property: 'showsPackageContents', control: 'switch', section: 'requests', label: 'admin.settings.contents',
      help: 'admin.settings.contents.help' },
    { property: 'removalLimits', control: 'component', component: 'lines', edits: [], section: 'requests',
      label: 'admin.settings.limits', help: 'admin.settings.limits.help' },
    { property: 'dateLanguage', control: 'line', section: 'mails', label: 'admin.settings.dates',
      help: 'admin.settings.dates.help' },
    { property: 'timeZone', control: 'line', section: 'mails', label: 'admin.settings.zone',
      help: 'admin.settings.zone.help' },
    { property: 'dailyMailHour', control: 'number', least: 0, most: 23, section: 'mails',
      label: 'admin.settings.hour' },
    { property: 'carriesReviewsOver', control: 'switch', section: 'reviews', label: 'admin.settings.carryOver',
      help: 'admin.settings.carryOver.help' },
    { property: 'escalatesReviewsAfter', control: 'number', least: 0, most: 99, section: 'reviews',
      label: 'admin.settings.escalate', help: 'admin.settings.escalate.help' },
    { property: 'ownersReviewGroups', control: 'switch', section: 'reviews', label: 'admin.settings.owners' },
    { property: 'allowedAttributes', control: 'component', component: 'lines', edits: [], section: 'resources',
      label: 'admin.settings.attributes', help: 'admin.settings.attributes.help' },
    { property: 'allowedAudiences', control: 'component', component: 'lines', edits: [], section: 'resources',
      label: 'admin.settings.audiences', help: 'admin.settings.audiences.help' },
  ],
};

export const endUserForm: FormType = {
  type: 'endUserSettings',
  // Graph replaces these settings as a whole.
  method: 'PUT',
  sections: [{ key: 'people', title: 'admin.settings.people', help: 'admin.settings.people.help' }],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'showApproverDetailsToMembers', control: 'switch', section: 'people',
      label: 'admin.settings.approvers', help: 'admin.settings.approvers.help' },
    { property: 'relatedPeopleInsightLevel', control: 'choice', section: 'people', label: 'admin.settings.insights',
      choices: [
        { value: 'disabled',      label: 'admin.settings.insights.off' },
        { value: 'count',         label: 'admin.settings.insights.count' },
        { value: 'countAndNames', label: 'admin.settings.insights.names' },
      ] },
  ],
};
