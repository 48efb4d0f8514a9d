// The services of the API versions: with the names that they take besides their own, and strictly by the schema.

import type { Service } from '../odata/serviceDescription.ts';
import { namespace, namespaceAlias } from './tables/complexType.ts';
import { complexTypes } from './complexTypes.ts';
import { versionColumns, perVersion, type ApiVersion, type PerVersion } from './apiVersions.ts';
import { ourPackage } from './entities/catalogs/accessPackage.ts';
import { ourApproval } from './entities/requests/approval.ts';
import { ourRequest } from './entities/requests/assignmentRequest.ts';
import { appScope } from './entities/roles/appScope.ts';
import { directoryRole, directoryRoleTemplate } from './entities/roles/directoryRole.ts';
import { application } from './entities/directory/application.ts';
import {
  assignmentWorkflowExtension,
  extensionHandler,
  packageWorkflowExtension,
  requestWorkflowExtension,
} from './entities/policies/customExtension.ts';
import { accessPackageSuggestion } from './entities/catalogs/accessPackageSuggestion.ts';
import { availableAccessPackage } from './entities/catalogs/availableAccessPackage.ts';
import { watchedSubscription } from './entities/subscriptions/subscription.ts';
import { managedCatalog, managedPackage } from './entities/catalogs/managed.ts';
import {
  synchronization,
  synchronizationJob,
  synchronizationSchema,
  synchronizationTemplate,
} from './entities/connections/synchronization.ts';
import { brandingLocalization } from './entities/tenant/branding.ts';
import { endUserSettings } from './entities/tenant/controlConfiguration.ts';
import { group } from './entities/directory/group.ts';
import { multipleChoiceQuestion, textInputQuestion } from './entities/policies/questionKinds.ts';
import { preferences } from './entities/directory/preferences.ts';
import { reviewPolicy } from './entities/reviews/reviewPolicy.ts';
import { principal } from './entities/directory/principal.ts';
import { outlierInsight, signInInsight } from './entities/reviews/reviewDecision.ts';
import { servicePrincipal } from './entities/directory/servicePrincipal.ts';
import { user } from './entities/directory/user.ts';
import { entities } from './entities.ts';
import type { DerivedType } from './tables/entityTable.ts';
import { operationsOf } from './operations/operations.ts';
import { movedRoots } from './tables/movedRoots.ts';
import { containers, rootNavigations } from './roots/roots.ts';
import { createService } from './createService.ts';

const derivedTypes: readonly DerivedType[] = [
  user,
  group,
  application,
  servicePrincipal,
  multipleChoiceQuestion,
  textInputQuestion,
  requestWorkflowExtension,
  assignmentWorkflowExtension,
  packageWorkflowExtension,
  extensionHandler,
  endUserSettings,
  signInInsight,
  outlierInsight,
];
const namespaces: PerVersion<string> = versionColumns(namespace, namespace, 'latchkey');
const aliases: PerVersion<string | null> = versionColumns(namespaceAlias, namespaceAlias, null);
const complexOf = versionColumns(complexTypes, complexTypes, []);

/** Takes what clients send: names of both versions, and spellings of the published examples. */
export const services: PerVersion<Service> = perVersion((apiVersion) => serviceOf(apiVersion, false));
/** Takes what the schema of the API version says, and nothing else. Made when it is first asked for: few servers do. */
export function strictServices(): PerVersion<Service> {
  strict ??= perVersion((apiVersion) => serviceOf(apiVersion, true));
  return strict;
}
let strict: PerVersion<Service> | undefined;

function serviceOf(apiVersion: ApiVersion, isStrict: boolean): Service {
  return createService(
    {
      namespace: namespaces[apiVersion],
      alias: aliases[apiVersion],
      entities,
      derived: derivedTypes,
      alternateTypes: [
        availableAccessPackage,
        accessPackageSuggestion,
        appScope,
        directoryRole,
        directoryRoleTemplate,
        principal,
        ourApproval,
        ourRequest,
        preferences,
        reviewPolicy,
        ourPackage,
        managedCatalog,
        watchedSubscription,
        managedPackage,
        brandingLocalization,
        synchronization,
        synchronizationJob,
        synchronizationSchema,
        synchronizationTemplate,
      ],
      complex: complexOf[apiVersion],
      containers: containers(apiVersion, isStrict),
      root: rootNavigations(apiVersion, isStrict),
      movedRoots: aliases[apiVersion] === null ? new Map() : movedRoots,
      operations: operationsOf(apiVersion, isStrict),
    },
    { apiVersion: apiVersion, isStrict },
  );
}
