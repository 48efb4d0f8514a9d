// The policy of access reviews: who besides administrators makes them. A part of the tenant's settings.
// https://learn.microsoft.com/graph/api/resources/accessreviewpolicy

import { constantText } from '../../codecs/directory/constantText.ts';
import type { AlternateType } from '../../tables/entityTable.ts';
import { settings } from '../tenant/settings.ts';

const { id, ownersReviewGroups } = settings.fields;
const name = constantText('Access Review Policy');
const description = constantText('Policy contains directory-level access review settings.');

export const reviewPolicy: AlternateType = {
  of: 'settings',
  types: [null, 'accessReviewPolicy'],
  fields: {
    id: [null, 'id!', id[2], 'readOnly'],
    ownersReviewGroups: [null, 'isGroupOwnerManagementEnabled!', ownersReviewGroups[2], 'writable'],
  },
  shapes: {
    displayName: [null, 'displayName!', name, 'readOnly'],
    description: [null, 'description', description, 'readOnly'],
  },
};
