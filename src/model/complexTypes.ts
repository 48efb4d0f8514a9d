// Every complex type that some API version lists.

import type { ListedType } from './tables/complexType.ts';
import { answer } from './codecs/requests/answers.ts';
import { deviceDetail, signInActivityValue, signInStatus } from './codecs/signIns.ts';
import { approverDelegationValue, userSettingsValue } from './codecs/directory/approverDelegation.ts';
import { appRole } from './codecs/directory/appRoles.ts';
import { approvalSettings, approvalStage } from './codecs/policies/approvalSettings.ts';
import {
  appIdentity,
  auditInitiator,
  auditUserIdentity,
  keyValue,
  modifiedProperty,
  targetResource,
} from './codecs/audits.ts';
import { calloutInstance, handlerInstance } from './codecs/requests/callouts.ts';
import { connectionInfo } from './codecs/directory/connectionInfo.ts';
import { identitySource } from './codecs/directory/identitySources.ts';
import { authentication, callback, client, endpoint } from './codecs/requests/extensions.ts';
import { opaqueTypes } from './codecs/opaqueTypes.ts';
import { employeeOrgDataValue, extensionAttributeValues, passwordProfile } from './codecs/directory/people.ts';
import { automaticSettings, notificationSettings, requestorSettings } from './codecs/policies/policySettings.ts';
import { historySchedule } from './codecs/reviews/historySchedule.ts';
import { itemTypes } from './codecs/reviews/items.ts';
import { applyAction, insightSetting, reviewError, reviewRules, stageRules } from './codecs/reviews/reviewRules.ts';
import { notificationRecipient, recipientScope, reviewScope, reviewerScope } from './codecs/reviews/scopes.ts';
import { rolePermission } from './codecs/directory/roles.ts';
import { questionValue } from './codecs/policies/questions.ts';
import { requirements } from './codecs/policies/requirements.ts';
import { attributeDestination, attributeSource, resourceAttribute } from './codecs/directory/resourceAttributes.ts';
import { identity } from './codecs/requests/stageReviews.ts';
import { reviewSettings } from './codecs/policies/reviewSettings.ts';
import { recurrence, recurrencePattern, recurrenceRange } from './codecs/policies/recurrence.ts';
import { expirationPattern, schedule } from './codecs/policies/schedules.ts';
import { subjectSet } from './codecs/policies/subjectSets.ts';
import { suggestionReason } from './codecs/requests/suggestions.ts';
import { verifiableCredentialSettings, verifiableCredentialType } from './codecs/policies/verifiableCredentials.ts';
import { factsOf, keptTypes } from './codecs/directory/keptValues.ts';
import { choice, localizedContent, localizedText } from './codecs/texts.ts';

/** v1.0 has questions as entities. */
const questionsOfBeta = questionValue.listed.map(
  (each): ListedType => ({ ...each, names: { ...each.names, 'v1.0': null } }),
);

const shared: readonly { readonly listed: readonly ListedType[] }[] = [
  answer,
  appRole,
  approverDelegationValue,
  userSettingsValue,
  approvalSettings,
  approvalStage,
  appIdentity,
  auditInitiator,
  auditUserIdentity,
  keyValue,
  modifiedProperty,
  targetResource,
  calloutInstance,
  handlerInstance,
  authentication,
  callback,
  client,
  endpoint,
  connectionInfo,
  identitySource,
  extensionAttributeValues,
  passwordProfile,
  automaticSettings,
  notificationSettings,
  requestorSettings,
  requirements,
  attributeDestination,
  attributeSource,
  resourceAttribute,
  identity,
  reviewSettings,
  historySchedule,
  itemTypes,
  applyAction,
  insightSetting,
  reviewError,
  reviewRules,
  stageRules,
  notificationRecipient,
  recipientScope,
  reviewScope,
  reviewerScope,
  rolePermission,
  expirationPattern,
  schedule,
  recurrence,
  recurrencePattern,
  recurrenceRange,
  verifiableCredentialSettings,
  verifiableCredentialType,
  subjectSet,
  suggestionReason,
  choice,
  localizedContent,
  localizedText,
  employeeOrgDataValue,
  deviceDetail,
  signInActivityValue,
  signInStatus,
];

/** Those that tables here have; of the others the published facts. */
const tabled: readonly ListedType[] = [...shared.flatMap((each) => each.listed), ...questionsOfBeta, ...opaqueTypes];

const keepers = [
  'user',
  'group',
  'application',
  'servicePrincipal',
  'organization',
  'domain',
  'directoryAudit',
  'signIn',
  'synchronization',
  'synchronizationJob',
  'synchronizationSchema',
  'synchronizationTemplate',
  'provisioningObjectSummary',
];
const served = new Set(
  tabled.flatMap(({ names }) => Object.entries(names).map(([apiVersion, name]) => `${apiVersion} ${name}`)),
);

/** The complex types of Graph: our own API version shows such values as JSON. */
export const complexTypes: readonly ListedType[] = [
  ...tabled,
  ...keptTypes(
    keepers.flatMap((type) => Object.values(factsOf(type))),
    served,
  ),
];
