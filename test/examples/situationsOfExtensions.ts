// What the examples on custom extensions presuppose.

import type { Situation } from './situation.ts';

export const extensions: readonly Situation[] = [
  {
    examples: [
      'v1.0/accesspackagecatalog-post-accesspackagecustomworkflowextensions#1',
      'v1.0/accesspackagecatalog-post-accesspackagecustomworkflowextensions#2',
      'beta/accesspackagecatalog-post-customaccesspackageworkflowextensions#1',
    ],
    prepare: async (things) => {
      const catalog = await things.catalog();
      return { catalog, accessPackageCatalog: catalog };
    },
  },
  {
    examples: [
      'v1.0/accesspackageassignmentrequestworkflowextension-update#1',
      'beta/customaccesspackageworkflowextension-update#1',
    ],
    prepare: async (things) => {
      const catalog = await things.catalog();
      return {
        catalog,
        accessPackageCatalog: catalog,
        customWorkflowExtension: await things.extension(catalog, 'accessPackageAssignmentRequestWorkflowExtension'),
        customAccessPackageWorkflowExtension: await things.olderExtension(catalog),
      };
    },
  },
  {
    examples: [
      'v1.0/accesspackagecatalog-list-accesspackagecustomworkflowextensions#1',
      'beta/accesspackagecatalog-list-customaccesspackageworkflowextensions#1',
    ],
    prepare: async (things) => {
      const catalog = await things.catalog();
      await things.extension(catalog, 'accessPackageAssignmentRequestWorkflowExtension');
      await things.extension(catalog, 'accessPackageAssignmentWorkflowExtension');
      await things.olderExtension(catalog);
      return { catalog, accessPackageCatalog: catalog };
    },
  },
  {
    examples: ['v1.0/accesspackageassignmentpolicy-get#2'],
    prepare: async (things) => {
      const offer = await things.offer();
      const customExtension = {
        '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
        id: await things.extension(offer.catalog, 'accessPackageAssignmentRequestWorkflowExtension'),
      };
      return {
        accessPackageAssignmentPolicy: await things.policy(offer.package, {
          customExtensionStageSettings: [{ stage: 'assignmentRequestCreated', customExtension }],
        }),
      };
    },
  },
  {
    examples: ['beta/accesspackageassignmentpolicy-get#2'],
    prepare: async (things) => ({ accessPackageAssignmentPolicy: (await things.offerWithOlderExtension()).policy }),
  },
  {
    examples: ['beta/accesspackageassignmentrequest-get#1'],
    prepare: async (things) => ({
      accessPackageAssignmentRequest: await things.ask(await things.offerWithOlderExtension(), 'member'),
    }),
  },
];
