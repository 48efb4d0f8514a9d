// The parts of a row of the log of provisioning. https://learn.microsoft.com/graph/api/resources/provisioningobjectsummary

import type { ProvisioningEvent } from '../../domain/connections/synchronization/provisioningEntities.ts';
import { provisioningStepsOf } from '../../domain/connections/synchronization/provisioningSteps.ts';
import { sameInAllVersions } from '../apiVersions.ts';
import { noLiteral } from '../tables/fieldTypes.ts';
import type { Shape, Values } from '../tables/shape.ts';
import { publishedShape } from './synchronization.ts';

const eventIn = (row: Values): ProvisioningEvent => row as unknown as ProvisioningEvent;

/** Filters compare its parts, each of which a column holds: `sourceIdentity/id`. */
const withParts = (name: string, of: Shape): Shape => ({
  ...of,
  filter: { path: [name], literal: sameInAllVersions(noLiteral), hasParts: true },
});

/** The columns of the parts. */
export const provisioningParts = {
  'sourceIdentity/id': 'sourceId',
  'sourceIdentity/displayName': 'sourceName',
  'sourceIdentity/identityType': 'kind',
  'targetIdentity/id': 'targetId',
  'targetIdentity/displayName': 'targetName',
  'targetIdentity/identityType': 'kind',
  'servicePrincipal/id': 'servicePrincipalId',
  'servicePrincipal/displayName': 'servicePrincipalName',
  'targetSystem/id': 'connectionId',
  'targetSystem/displayName': 'connectionName',
  'provisioningStatusInfo/status': 'result',
  'provisioningStatusInfo/errorInformation/errorCode': 'errorCode',
  'provisioningStatusInfo/errorInformation/errorCategory': 'errorCategory',
  'provisioningStatusInfo/errorInformation/reason': 'reason',
  'provisioningStatusInfo/errorInformation/additionalDetails': 'additionalDetails',
  'provisioningStatusInfo/errorInformation/recommendedAction': 'additionalDetails',
} as const;

export const statusInfo = withParts(
  'provisioningStatusInfo',
  publishedShape('provisioningStatusInfo', ['result', 'errorCode', 'errorCategory', 'reason'], (row) => {
    const { result, errorCode, errorCategory, reason } = eventIn(row);
    return {
      status: result,
      errorInformation:
        errorCode === null
          ? null
          : {
              errorCode,
              reason,
              errorCategory,
              additionalDetails: null,
              recommendedAction: null,
            },
    };
  }),
);

export const provisioningSteps = publishedShape(
  'Collection(provisioningStep)',
  ['action', 'result', 'kind', 'sourceName', 'targetName', 'targetId', 'connectionName', 'reason'],
  (row) => provisioningStepsOf(eventIn(row)),
);

export const modifiedProperties = publishedShape(
  'Collection(modifiedProperty)',
  ['modified'],
  (row) => eventIn(row).modified,
);

export const servicePrincipalOf = withParts(
  'servicePrincipal',
  publishedShape('provisioningServicePrincipal', ['servicePrincipalId', 'servicePrincipalName'], (row) => {
    const { servicePrincipalId: id, servicePrincipalName: displayName } = eventIn(row);
    return id === null ? null : { id, displayName };
  }),
);

export const sourceIdentity = withParts(
  'sourceIdentity',
  publishedShape('provisionedIdentity', ['sourceId', 'sourceName', 'kind'], (row) => {
    const { sourceId: id, sourceName: displayName, kind: identityType } = eventIn(row);
    return { id, displayName, identityType, details: {} };
  }),
);

export const targetIdentity = withParts(
  'targetIdentity',
  publishedShape('provisionedIdentity', ['targetId', 'targetName', 'kind'], (row) => {
    const { targetId, targetName, kind: identityType } = eventIn(row);
    return { id: targetId ?? '', displayName: targetName ?? '', identityType, details: {} };
  }),
);

export const sourceSystem = publishedShape('provisioningSystem', [], () => ({
  id: null,
  displayName: 'Latchkey',
  details: {},
}));

export const targetSystem = withParts(
  'targetSystem',
  publishedShape('provisioningSystem', ['connectionId', 'connectionName'], (row) => {
    const { connectionId: id, connectionName: displayName } = eventIn(row);
    return { id, displayName, details: {} };
  }),
);

export const initiator = publishedShape('initiator', [], () => ({
  id: '',
  displayName: 'Latchkey provisioning',
  initiatorType: 'system',
}));
