// What the examples on catalogs, resources and resource requests presuppose.

import type { Situation } from './situation.ts';

export const catalogs: readonly Situation[] = [
  {
    examples: [
      'v1.0/accesspackagecatalog-get#1',
      'v1.0/accesspackagecatalog-delete#1',
      'v1.0/entitlementmanagement-list-catalogs#1',
      'beta/accesspackagecatalog-get#1',
      'beta/accesspackagecatalog-delete#1',
      'beta/accesspackagecatalog-update#1',
    ],
    prepare: async (things) => {
      const catalog = await things.catalog({ isExternallyVisible: false });
      return { catalog, accessPackageCatalog: catalog };
    },
  },
  { examples: ['beta/tutorial-access-package-api#1'] },
];

/** As the page shows it, in beta's words. */
const text = (defaultText: string) => ({ defaultText, localizedTexts: [{ text: defaultText, languageCode: 'en-US' }] });
const country = {
  id: crypto.randomUUID(),
  attributeName: 'country',
  isEditable: true,
  isPersistedOnAssignmentRemoval: false,
  attributeDestination: { '@odata.type': '#microsoft.graph.accessPackageUserDirectoryAttributeStore' },
  attributeSource: {
    '@odata.type': '#microsoft.graph.accessPackageResourceAttributeQuestion',
    question: {
      '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
      id: crypto.randomUUID(),
      isRequired: false,
      isAnswerEditable: null,
      sequence: 0,
      allowsMultipleSelection: false,
      text: { ...text('Enter your country'), localizedTexts: [] },
      choices: ['USA', 'Canada', 'India'].map((actualValue) => ({ actualValue, displayValue: text(actualValue) })),
    },
  },
};

export const resources: readonly Situation[] = [
  {
    examples: ['v1.0/accesspackagecatalog-list-resourceroles#1'],
    prepare: async (things) => {
      const { catalog, resource } = await things.offer();
      return { catalog, resource };
    },
  },
  {
    examples: ['beta/tutorial-access-package-api#3', 'beta/tutorial-access-package-api#4'],
    prepare: async (things) => {
      const accessPackageCatalog = await things.catalog();
      return {
        accessPackageCatalog,
        accessPackageResource: await things.resource(accessPackageCatalog, 'AadGroup', things.marketingGroup),
      };
    },
  },
  {
    examples: ['beta/accesspackagecatalog-list-accesspackageresources#1'],
    prepare: async (things) => {
      const accessPackageCatalog = await things.catalog();
      const accessPackageResource = {
        originId: things.expenses,
        originSystem: 'AadApplication',
        attributes: [country],
      };
      await things.create('/beta/identityGovernance/entitlementManagement/accessPackageResourceRequests', {
        catalogId: accessPackageCatalog,
        requestType: 'AdminAdd',
        accessPackageResource,
      });
      return { accessPackageCatalog };
    },
  },
  {
    examples: ['beta/accesspackageresourceenvironment-get#1'],
    prepare: async (things) => ({ accessPackageResourceEnvironment: (await things.environment()).id }),
  },
  {
    examples: ['beta/accesspackageresource-refresh#1'],
    prepare: async (things) => {
      const { catalog, resource } = await things.offer();
      return { accessPackageCatalog: catalog, accessPackageResource: resource };
    },
  },
];

export const uploads: readonly Situation[] = [
  {
    examples: [
      'v1.0/accesspackageresource-list-uploadsessions#1',
      'v1.0/accesspackageresource-delete-uploadsessions#1',
      'v1.0/customdataprovidedresourceuploadsession-update#1',
      'v1.0/customdataprovidedresourceuploadsession-uploadfile#1',
    ],
    prepare: async (things) => {
      const { catalog, resource } = await things.offer();
      return { catalog, resource, uploadSession: crypto.randomUUID() };
    },
  },
];

// Pages on these demand that the administrator may also give the resource away: owner of the group, administrator of
// sites.
export const resourceRequests: readonly Situation[] = [
  {
    examples: ['beta/entitlementmanagement-list-accesspackageresourcerequests#1'],
    prepare: async (things) => ({ ...(await things.offer()) }),
  },
  {
    examples: ['beta/entitlementmanagement-post-accesspackageresourcerequests#1'],
    prepare: async (things) => {
      await things.administerSites();
      return { catalogId: await things.catalog(), originId: things.site };
    },
  },
  {
    examples: [
      'beta/entitlementmanagement-post-accesspackageresourcerequests#2',
      'beta/entitlementmanagement-post-accesspackageresourcerequests#3',
    ],
    prepare: async (things) => {
      await things.administerSites();
      const { id, originId } = await things.environment();
      return {
        catalogId: await things.catalog(),
        originId: things.site,
        accessPackageResourceEnvironment: id,
        'accessPackageResourceEnvironment.originId': originId,
      };
    },
  },
  {
    examples: ['beta/entitlementmanagement-post-accesspackageresourcerequests#4', 'beta/tutorial-access-package-api#2'],
    prepare: async (things) => ({ catalogId: await things.catalog(), originId: await things.ownedGroup() }),
  },
  {
    examples: ['beta/entitlementmanagement-post-accesspackageresourcerequests#5'],
    prepare: async (things) => {
      const catalogId = await things.catalog();
      return {
        catalogId,
        accessPackageResource: await things.resource(catalogId, 'AadGroup', await things.ownedGroup()),
      };
    },
  },
  {
    examples: ['beta/entitlementmanagement-post-accesspackageresourcerequests#6'],
    prepare: async (things) => ({ catalogId: await things.catalog(), originId: things.expenses, url: things.expenses }),
  },
];
