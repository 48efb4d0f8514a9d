// The body of a call to a custom extension: the published callout data, in the shape of its endpoint. docs/call-outs.md
// shows both.
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequestcalloutdata

import type { AccessPackage, Catalog } from '../catalogs/catalogEntities.ts';
import type { Assignment, AssignmentRequest, Subject } from '../requests/requestEntities.ts';
import type { Callout, CustomExtension } from './extensionEntities.ts';
import type { ConnectedOrganization } from '../organizations/organizationEntities.ts';
import type { Policy, Question } from '../policies/policyEntities.ts';
import type { Answer, Schedule } from '../values.ts';

/** The rows that the body of a call is made of. */
export interface CalloutBodyFacts {
  readonly callout: Pick<Callout, 'id' | 'stage' | 'waits'>;
  readonly extension: CustomExtension;
  readonly tenantId: string;
  readonly origin: string;
  readonly catalog: Omit<Catalog, 'version'> | null;
  readonly accessPackage: Pick<
    AccessPackage,
    'id' | 'displayName' | 'description' | 'isHidden' | 'createdAt' | 'modifiedAt'
  > | null;
  readonly policy: Pick<Policy, 'id' | 'displayName' | 'description' | 'notificationsDisabled' | 'automatic'> | null;
  /** Null before an assignment's end: then it is about no request. */
  readonly request: Pick<
    AssignmentRequest,
    'id' | 'type' | 'state' | 'status' | 'justification' | 'answers' | 'schedule'
  > | null;
  readonly assignment: Pick<Assignment, 'id' | 'state' | 'status' | 'endedAt' | 'schedule'> | null;
  readonly target: CalloutPerson | null;
  readonly requestor: CalloutPerson | null;
  /** Those that target and requestor come from. */
  readonly organizations: readonly Pick<ConnectedOrganization, 'id' | 'displayName' | 'description' | 'state'>[];
  /** A made-up request, by which somebody tries the extension. */
  readonly isTest?: true;
}

type CalloutPerson = Pick<
  Subject,
  | 'id'
  | 'objectId'
  | 'displayName'
  | 'email'
  | 'principalName'
  | 'onPremisesSecurityIdentifier'
  | 'type'
  | 'connectedOrganizationId'
>;
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

function calloutData(facts: CalloutBodyFacts): JsonObject {
  const { callout, extension, request, assignment, policy, target, requestor } = facts;
  const callbackConfiguration =
    callout.waits && extension.callback !== null
      ? { timeoutDuration: extension.callback.timeoutDuration ?? null }
      : null;
  const person = (subject: CalloutPerson | null): JsonObject | null => personOf(subject, facts.organizations);
  const shared = {
    ...(facts.isTest === true ? { isTest: true } : {}),
    stage: callout.stage,
    customExtensionStageInstanceId: callout.id,
    callbackConfiguration,
    accessPackage: packageOf(facts.accessPackage),
    accessPackageCatalog: catalogOf(facts.catalog),
    assignment: {
      id: assignment?.id ?? null,
      state: assignment?.state ?? null,
      status: assignment?.status ?? null,
      expiredDateTime: assignment?.endedAt ?? null,
      accessPackageId: facts.accessPackage?.id ?? null,
      assignmentPolicyId: policy?.id ?? null,
      targetId: target?.id ?? null,
      target: person(target),
      schedule: scheduleOf(assignment?.schedule ?? request?.schedule ?? null),
      assignmentPolicy:
        policy === null
          ? null
          : {
              id: policy.id,
              displayName: policy.displayName,
              description: policy.description,
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
      answeredQuestion: questionOf(each),
      value: each.value,
      displayValue: each.displayValue,
    })),
    requestor: person(requestor),
    ...shared,
  };
}

/** As the question stood when it was answered. */
function questionOf({ questionId, question }: Answer): JsonObject {
  const asked = question as Omit<Question, 'policyId'> | null;
  if (asked === null) return { id: questionId };
  const { id, text, localizations, isRequired, isAnswerEditable, sequence } = asked;
  return {
    id,
    text,
    localizations,
    isRequired,
    isAnswerEditable,
    sequence,
    ...(asked.kind === 'choice'
      ? { choices: asked.choices, isMultipleSelectionAllowed: asked.isMultipleSelectionAllowed }
      : { isSingleLineQuestion: asked.isSingleLine, regexPattern: asked.regexPattern }),
  };
}

const packageOf = (row: CalloutBodyFacts['accessPackage']): JsonObject | null =>
  row === null
    ? null
    : {
        id: row.id,
        displayName: row.displayName,
        description: row.description,
        isHidden: row.isHidden,
        createdDateTime: row.createdAt,
        modifiedDateTime: row.modifiedAt,
      };

const catalogOf = (row: CalloutBodyFacts['catalog']): JsonObject | null =>
  row === null
    ? null
    : {
        id: row.id,
        displayName: row.displayName,
        description: row.description,
        catalogType: row.type,
        state: row.state,
        isExternallyVisible: row.isExternallyVisible,
        createdDateTime: row.createdAt,
        modifiedDateTime: row.modifiedAt,
      };

function personOf(subject: CalloutPerson | null, organizations: CalloutBodyFacts['organizations']): JsonObject | null {
  if (subject === null) return null;
  const from = organizations.find(({ id }) => id === subject.connectedOrganizationId);
  return {
    id: subject.id,
    objectId: subject.objectId,
    displayName: subject.displayName,
    email: subject.email,
    principalName: subject.principalName,
    onPremisesSecurityIdentifier: subject.onPremisesSecurityIdentifier,
    subjectType: subject.type,
    connectedOrganization:
      from === undefined
        ? null
        : { id: from.id, displayName: from.displayName, description: from.description, state: from.state },
  };
}

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
