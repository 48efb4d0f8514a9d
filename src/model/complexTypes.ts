// Every complex type that some dialect lists.

import type { ListedType } from './complex.ts';
import { answer } from './codecs/answers.ts';
import { appRole } from './codecs/appRoles.ts';
import { approvalSettings, approvalStage } from './codecs/approval.ts';
import {
  appIdentity,
  auditInitiator,
  keyValue,
  modifiedProperty,
  targetResource,
  userIdentity,
} from './codecs/audits.ts';
import { calloutInstance, handlerInstance } from './codecs/callouts.ts';
import { connectionInfo } from './codecs/connectionInfo.ts';
import { identitySource } from './codecs/identitySources.ts';
import { authentication, callback, client, endpoint } from './codecs/extensions.ts';
import { keptAsSent } from './codecs/keptAsSent.ts';
import { employeeOrgDataValue, extensionAttributeValues, passwordProfile } from './codecs/people.ts';
import { automaticSettings, notificationSettings, requestorSettings } from './codecs/policySettings.ts';
import { rolePermission } from './codecs/roles.ts';
import { questionValue } from './codecs/questions.ts';
import { requirements } from './codecs/requirements.ts';
import { attributeDestination, attributeSource, resourceAttribute } from './codecs/resourceAttributes.ts';
import { identity } from './codecs/reviews.ts';
import { reviewSettings } from './codecs/review.ts';
import { expirationPattern, schedule } from './codecs/schedules.ts';
import { subjectSet } from './codecs/subjectSets.ts';
import { assignedLicense } from './codecs/unset.ts';
import { suggestionReason } from './codecs/suggestions.ts';
import { choice, localizedContent, localizedText } from './codecs/texts.ts';

/** v1.0 has questions as entities. */
const questionsOfBeta = questionValue.listed.map(
  (each): ListedType => ({ ...each, names: { ...each.names, 'v1.0': null } }),
);

const shared: readonly { readonly listed: readonly ListedType[] }[] = [
  answer,
  appRole,
  approvalSettings,
  approvalStage,
  appIdentity,
  auditInitiator,
  keyValue,
  modifiedProperty,
  targetResource,
  userIdentity,
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
  rolePermission,
  expirationPattern,
  schedule,
  subjectSet,
  suggestionReason,
  choice,
  localizedContent,
  localizedText,
  assignedLicense,
  employeeOrgDataValue,
];

/** Those of Graph: our own dialect shows such values as JSON. */
export const complexTypes: readonly ListedType[] = [
  ...shared.flatMap((each) => each.listed),
  ...questionsOfBeta,
  ...keptAsSent,
];
