// Settings of entitlement management: one row.

import { ExternalUserLifecycleActions } from '../../../domain/enums.ts';
import { byConstant } from '../../tables/keyConditions.ts';
import { inDays } from '../../codecs/policies/durationUnits.ts';
import { entity } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, duration, integer, key, text, texts } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const settings = entity('settings', {
  types: ['entitlementManagementSettings', 'entitlementManagementSettings', 'settings'],
  fields: {
    id:                          ['id!',                                         'id!',                         key,
      'readOnly'],
    externalUserLifecycleAction: ['externalUserLifecycleAction',                 'externalUserLifecycleAction',
      oneOf(ExternalUserLifecycleActions, 'accessPackageExternalUserLifecycleAction', null), 'writable',
      { whenCreated: 'blockSignInAndDelete' }],
    deleteExternalUserAfter:     ['durationUntilExternalUserDeletedAfterBlocked', null,
      duration, 'writable', { whenCreated: 'P30D' }],
    requiresApprovalForAdmin:    [null,                                          null,
      boolean, 'writable', { whenCreated: false }],
    allowedAttributes:           [null,                                          null,
      texts(256), 'writable', { whenCreated: [] }],
    allowedAudiences:            [null,                                          null,
      texts(2048), 'writable', { whenCreated: [] }],
    dateLanguage:                [null,                                          null,
      text(64), 'writable', { whenCreated: 'en-US' }],
    timeZone:                    [null,                                          null,
      text(64), 'writable', { whenCreated: 'UTC' }],
    dailyMailHour:               [null,                                          null,
      integer(0, 1_000), 'writable', { whenCreated: 7 }],
    showsPackageContents:        [null,                                          null,
      boolean, 'writable', { whenCreated: true }],
    removalLimits:               [null,                                          null,
      texts(64), 'writable', { whenCreated: [] }],
    ownersReviewGroups:          [null,                                          null,
      boolean, 'writable', { whenCreated: false }],
    carriesReviewsOver:          [null,                                          null,
      boolean, 'writable', { whenCreated: false }],
    escalatesReviewsAfter:       [null,                                          null,
      integer(0, 1_000), 'writable', { whenCreated: 0 }],
  },
  shapes: { deleteAfterDays: [null, 'daysUntilExternalUserDeletedAfterBlocked', inDays('deleteExternalUserAfter')] },
  byKey: byConstant('singleton'),
});
