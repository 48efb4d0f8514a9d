// What the examples on connected organizations, settings, roles, people and groups presuppose.

import type { Situation } from './situation.ts';

export const organizations: readonly Situation[] = [
  {
    examples: [
      'v1.0/connectedorganization-delete#1',
      'beta/connectedorganization-delete#1',
      'beta/connectedorganization-get#1',
      'beta/connectedorganization-update#1',
      'v1.0/entitlementmanagement-list-connectedorganizations#1',
    ],
    prepare: async (things) => ({ connectedOrganization: await things.organization() }),
  },
  { examples: ['v1.0/entitlementmanagement-post-connectedorganizations#1'] },
  {
    examples: [
      'v1.0/connectedorganization-post-externalsponsors#1',
      'beta/connectedorganization-post-externalsponsors#1',
    ],
    prepare: async (things) => ({ connectedOrganization: await things.organization(), user: things.user('guest') }),
  },
  {
    examples: [
      'beta/connectedorganization-list-externalsponsors#1',
      'beta/connectedorganization-delete-externalsponsors#1',
    ],
    prepare: async (things) => {
      const connectedOrganization = await things.organization();
      await things.link(
        `connectedOrganizations/${connectedOrganization}/externalSponsors`,
        `users/${things.user('guest')}`,
      );
      return { connectedOrganization, externalSponsor: things.user('guest') };
    },
  },
  {
    examples: [
      'beta/connectedorganization-list-internalsponsors#1',
      'beta/connectedorganization-delete-internalsponsors#1',
    ],
    prepare: async (things) => {
      const connectedOrganization = await things.organization();
      await things.link(
        `connectedOrganizations/${connectedOrganization}/internalSponsors`,
        `users/${things.user('manager')}`,
      );
      return { connectedOrganization, internalSponsor: things.user('manager') };
    },
  },
  {
    examples: ['v1.0/connectedorganization-list-internalsponsors#1'],
    prepare: async (things) => ({ assignment: await things.assignmentFromOrganization() }),
  },
];

export const settings: readonly Situation[] = [
  {
    examples: [
      'beta/entitlementmanagementsettings-get#1',
      'beta/entitlementmanagementsettings-update#1',
      'v1.0/entitlementmanagementsettings-update#1',
      'v1.0/endusersettings-update#1',
    ],
  },
];

export const roles: readonly Situation[] = [
  {
    examples: [
      'v1.0/rbacapplication-list-roledefinitions#1',
      'beta/rbacapplication-list-roledefinitions#1',
      'beta/unifiedroledefinition-get#1',
    ],
  },
  {
    examples: ['v1.0/rbacapplication-post-roleassignments#1', 'beta/rbacapplication-post-roleassignments#1'],
    prepare: async (things) => ({ principalId: things.user('member'), appScopeId: await things.catalog() }),
  },
];

export const directory: readonly Situation[] = [
  {
    examples: ['v1.0/tutorial-access-package-api#1'],
    prepare: async (things) => ({ domain: things.latchkey.sandbox.tenantDomain }),
  },
  { examples: ['v1.0/tutorial-access-package-api#2'] },
  {
    examples: ['v1.0/tutorial-access-package-api#3'],
    prepare: async (things) => {
      const offer = await things.offer();
      await things.assign(offer, things.user('member'));
      return { group: offer.group };
    },
  },
  { examples: ['v1.0/tutorial-access-package-api#4'], prepare: async (things) => ({ user: await things.person() }) },
  { examples: ['v1.0/tutorial-access-package-api#5'], prepare: async (things) => ({ group: await things.group() }) },
];
