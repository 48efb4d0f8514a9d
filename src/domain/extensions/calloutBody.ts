// The body of a call to a custom extension: the published callout data, in the shape of its endpoint. docs/call-outs.md
// shows both.
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequestcalloutdata

import type { AccessPackage, Catalog } from '../catalogs/catalogEntities.ts';
import type { Assignment, AssignmentRequest, Subject } from '../requests/requestEntities.ts';
import type { Callout, CustomExtension } from './extensionEntities.ts';
import type { Policy } from '../policies/policyEntities.ts';
import type { Schedule } from '../values.ts';

/** The rows that the body of a call is made of. */
export interface CalloutBodyFacts {
  readonly callout: Pick<Callout, 'id' | 'stage' | 'waits'>;
  readonly extension: CustomExtension;
  readonly tenantId: string;
  readonly origin: string;
  readonly catalog: Pick<Catalog, 'id' | 'displayName' | 'description'> | null;
  readonly accessPackage: Pick<AccessPackage, 'id' | 'displayName' | 'description'> | null;
  readonly policy: Pick<Policy, 'id' | 'displayName' | 'notificationsDisabled' | 'automatic'> | null;
  /** Null before an assignment's end: then it is about no request. */
  readonly request: AssignmentRequest | null;
  readonly assignment: Assignment | null;
  readonly target: Subject | null;
  readonly requestor: Subject | null;
}

type JsonObject = { readonly [name: string]: unknown };

/** The JSON text, and the type by which the caller of `resume` says what it answers. */
export function calloutBody(facts: CalloutBodyFacts): string {
  const data = calloutData(facts);
  if (facts.extension.endpoint.kind === 'logicApp') return JSON.stringify(pascalCased(data));
  const type =
    facts.request === null ? 'accessPackageAssignmentCalloutData' : 'accessPackageAssignmentRequestCalloutData';
  return JSON.stringify({
    source: `${facts.origin}/${facts.tenantId}`,
    type: stageType(facts.callout.stage),
    data: { '@odata.type': `#microsoft.graph.${type}`, ...data },
  });
}

/** The `type` of a call at a stage, and of its callback. */
export const stageType = (stage: string): string => `microsoft.graph.accessPackageCustomExtensionStage.${stage}`;

function calloutData({
  callout,
  extension,
  request,
  assignment,
  catalog,
  accessPackage,
  policy,
  target,
  requestor,
}: CalloutBodyFacts): JsonObject {
  const callbackConfiguration =
    callout.waits && extension.callback !== null
      ? { timeoutDuration: extension.callback.timeoutDuration ?? null }
      : null;
  const named = (
    row: { readonly id: string; readonly displayName: string; readonly description?: string | null } | null,
  ): JsonObject | null =>
    row === null ? null : { id: row.id, displayName: row.displayName, description: row.description ?? null };
  const shared = {
    stage: callout.stage,
    customExtensionStageInstanceId: callout.id,
    callbackConfiguration,
    accessPackage: named(accessPackage),
    accessPackageCatalog: named(catalog),
    assignment: {
      id: assignment?.id ?? null,
      state: assignment?.state ?? null,
      status: assignment?.status ?? null,
      target: person(target),
      schedule: scheduleOf(assignment?.schedule ?? request?.schedule ?? null),
      assignmentPolicy:
        policy === null
          ? null
          : {
              id: policy.id,
              displayName: policy.displayName,
              isAssignmentNotificationDisabled: policy.notificationsDisabled,
              policyAssignmentType:
                policy.automatic?.requestAccessForAllowedTargets === true ? 'AutomaticBased' : 'RequestBased',
            },
    },
  };
  if (request === null) return { accessPackageAssignmentId: assignment?.id ?? null, ...shared };
  return {
    accessPackageAssignmentRequestId: request.id,
    requestType: request.type,
    state: request.state,
    status: request.status,
    justification: request.justification,
    callbackUriPath: `/identityGovernance/entitlementManagement/accessPackageAssignmentRequests/${request.id}/resume`,
    answers: request.answers.map((each) => ({
      answeredQuestion: {
        id: each.questionId,
        text: (each.question as { readonly text?: string | null } | null)?.text ?? null,
      },
      value: each.value,
      displayValue: each.displayValue,
    })),
    requestor: person(requestor),
    ...shared,
  };
}

const person = (subject: Subject | null): JsonObject | null =>
  subject === null
    ? null
    : {
        id: subject.id,
        objectId: subject.objectId,
        displayName: subject.displayName,
        email: subject.email,
        principalName: subject.principalName,
        subjectType: subject.type,
      };

const scheduleOf = (schedule: Schedule | null): JsonObject | null =>
  schedule === null
    ? null
    : {
        startDateTime: schedule.startAt,
        expiration: {
          type: schedule.expiration.type,
          endDateTime: schedule.expiration.endAt,
          duration: schedule.expiration.duration,
        },
      };

/** A Logic App's trigger is sent the data alone, every name with an upper-case letter first. */
function pascalCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name.slice(0, 1).toUpperCase() + name.slice(1), pascalCased(each)]),
  );
}
