// What the examples on packages, what is in them, policies and what excludes each other presuppose.

import type { Situation } from './situation.ts';
import { shownRequestorSettings } from './things.ts';

export const packages: readonly Situation[] = [
  {
    examples: [
      'v1.0/accesspackage-get#1',
      'v1.0/accesspackage-delete#1',
      'v1.0/accesspackage-update#1',
      'beta/accesspackage-update#1',
      'beta/tutorial-access-package-api#13',
    ],
    prepare: async (things) => ({ accessPackage: await things.package(await things.catalog()) }),
  },
  {
    examples: [
      'v1.0/entitlementmanagement-post-accesspackages#1',
      'beta/entitlementmanagement-post-accesspackages#1',
      'beta/tutorial-access-package-api#5',
    ],
    prepare: async (things) => {
      const catalog = await things.catalog();
      return { catalog, catalogId: catalog };
    },
  },
  {
    examples: ['beta/accesspackage-movetocatalog#1'],
    prepare: async (things) => ({
      accessPackage: await things.package(await things.catalog()),
      catalogId: await things.catalog(),
    }),
  },
  {
    examples: ['v1.0/accesspackage-filterbycurrentuser#1', 'beta/accesspackage-filterbycurrentuser#1'],
    as: 'member',
    prepare: async (things) => ({ ...(await things.offer()) }),
  },
  {
    examples: ['v1.0/accesspackage-getapplicablepolicyrequirements#1'],
    as: 'member',
    prepare: async (things) => ({ accessPackage: (await things.offer()).package }),
  },
];

export const roleScopes: readonly Situation[] = [
  {
    examples: [
      'v1.0/accesspackage-delete-resourcerolescopes#1',
      'beta/accesspackage-delete-accesspackageresourcerolescopes#1',
    ],
    prepare: async (things) => {
      const offer = await things.offer();
      return { accessPackage: offer.package, resourceRoleScope: offer.roleScope };
    },
  },
  {
    examples: ['beta/accesspackage-post-accesspackageresourcerolescopes#1', 'beta/tutorial-access-package-api#6'],
    prepare: async (things) => {
      const [catalog, originId] = [await things.catalog(), await things.group()];
      return {
        accessPackage: await things.package(catalog),
        accessPackageResource: await things.resource(catalog, 'AadGroup', originId),
        originId,
      };
    },
  },
  {
    examples: ['beta/accesspackage-post-accesspackageresourcerolescopes#2'],
    prepare: async (things) => {
      const catalog = await things.catalog();
      const accessPackageResource = await things.resource(catalog, 'SharePointOnline', things.site);
      const {
        scopes: [scope],
      } = await things.read(`catalogs/${catalog}/resources/${accessPackageResource}?$expand=scopes`);
      return {
        accessPackage: await things.package(catalog),
        accessPackageResource,
        accessPackageResourceScope: scope.id,
        originId: things.site,
      };
    },
  },
  {
    examples: ['v1.0/availableaccesspackage-list-resourcerolescopes#1'],
    as: 'member',
    prepare: async (things) => {
      const { package: availableAccessPackage } = await things.offer();
      await things.showRoleScopes(availableAccessPackage);
      return { availableAccessPackage };
    },
  },
];

export const separation: readonly Situation[] = [
  {
    examples: ['v1.0/accesspackage-list-incompatibleaccesspackages#1'],
    prepare: async (things) => {
      const catalog = await things.catalog();
      const accessPackage = await things.package(catalog);
      await things.link(
        `accessPackages/${accessPackage}/incompatibleAccessPackages`,
        `identityGovernance/entitlementManagement/accessPackages/${await things.package(catalog)}`,
      );
      return { accessPackage };
    },
  },
  {
    examples: ['v1.0/accesspackage-post-incompatibleaccesspackage#1'],
    prepare: async (things) => ({
      accessPackage: await things.package(await things.catalog()),
      otherAccessPackage: await things.package(await things.catalog()),
    }),
  },
  {
    examples: ['v1.0/accesspackage-post-incompatiblegroup#1', 'beta/accesspackage-post-incompatiblegroup#1'],
    prepare: async (things) => ({
      accessPackage: await things.package(await things.catalog()),
      group: await things.group(),
    }),
  },
  {
    examples: ['beta/accesspackage-delete-incompatiblegroup#1'],
    prepare: async (things) => {
      const [accessPackage, incompatibleGroup] = [await things.package(await things.catalog()), await things.group()];
      await things.link(`accessPackages/${accessPackage}/incompatibleGroups`, `groups/${incompatibleGroup}`);
      return { accessPackage, incompatibleGroup };
    },
  },
  {
    examples: ['v1.0/accesspackageassignment-additionalaccess#1'],
    prepare: async (things) => {
      const [one, other] = [await things.offer(), await things.offer()];
      for (const who of ['member', 'designer'])
        for (const offer of [one, other]) await things.assign(offer, things.user(who));
      return { accessPackageId: one.package, incompatibleAccessPackageId: other.package };
    },
  },
];

export const policies: readonly Situation[] = [
  {
    examples: [
      'v1.0/accesspackageassignmentpolicy-get#1',
      'beta/accesspackageassignmentpolicy-get#1',
      'beta/accesspackageassignmentpolicy-get#3',
      'beta/entitlementmanagement-list-accesspackageassignmentpolicies#1',
      'beta/tutorial-access-package-api#12',
    ],
    prepare: async (things) => {
      const { policy } = await things.offer({
        allowedTargetScope: 'allDirectoryUsers',
        requestorSettings: shownRequestorSettings,
      });
      return { assignmentPolicy: policy, accessPackageAssignmentPolicy: policy };
    },
  },
  {
    examples: ['beta/tutorial-access-package-api#7'],
    prepare: async (things) => ({
      accessPackageId: await things.package(await things.catalog()),
      allowedRequestor: things.user('requestor1'),
    }),
  },
];
