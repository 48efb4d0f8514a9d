// What both bare servers share: the same rows and the same JSON as Latchkey's, written by hand and checked by nobody.

import { v7 } from 'uuid';

/** A whole row of the table of requests, as the load generator says it. */
export interface Bare {
  readonly packageId: string;
  readonly catalogId: string;
  readonly policyId: string;
  readonly policyRevisionId: string;
  readonly targetId: string;
  readonly justification: string;
}

export const pageColumns =
  'a.id, a.state, a.status, a.ended_at, a.schedule, s.id, s.object_id, s.display_name, ' +
  's.email, s.principal_name, s.on_premises_security_identifier, s.type, s.lifecycle';

const json = JSON.stringify;

/** Columns in the order of id, state, status, ended_at, schedule. */
export const contentOf = (row: readonly string[]): string => `{${members(row)}}`;
export const contentOfTarget = (row: readonly string[]): string =>
  `{${members(row)},"target":{"id":"${row[5]}","objectId":"${row[6]}","displayName":${json(row[7])},` +
  `"email":${json(row[8])},` +
  `"principalName":${json(row[9])},"onPremisesSecurityIdentifier":${json(row[10])},` +
  `"subjectType":"${row[11]}",` +
  `"subjectLifecycle":"${row[12]}"}}`;

function members([id, state, status, endedAt, schedule]: readonly string[]): string {
  const { startAt, recurrence, expiration } = JSON.parse(schedule as string) as {
    startAt: string | null;
    recurrence: unknown;
    expiration: { endAt: string | null; duration: string | null; type: string };
  };
  const { endAt, duration, type } = expiration;
  const shown = { startDateTime: startAt, recurrence, expiration: { endDateTime: endAt, duration, type } };
  return (
    `"id":"${id}","state":"${state}","status":"${status}","expiredDateTime":${json(endedAt)},` +
    `"schedule":${json(shown)},"customExtensionCalloutInstances":[]`
  );
}

interface Write {
  readonly text: string;
  readonly values: readonly unknown[];
}
type Place = (number: number) => string;

/**
 * The rows that a request brings: itself, its job (of a kind that no worker takes), what the audit says, and the
 * person's row held.
 */
export function newRequest(body: Bare): {
  readonly answer: string;
  readonly writes: (place: Place) => readonly Write[];
} {
  const [id, auditId, now] = [v7(), v7(), new Date().toISOString()];
  const schedule =
    '{"startAt":null,"expiration":{"type":"notSpecified","endAt":null,"duration":null},"recurrence":null}';
  const target = (
    position: number,
    targetId: string,
    name: string | null,
    type: string,
    modified: string,
  ): readonly [string, Row] => [
    'audit_target',
    {
      id: v7(),
      audit_id: auditId,
      position,
      target_id: targetId,
      display_name: name,
      display_name_folded: name,
      type,
      type_folded: type,
      modified_properties: modified,
      version: 1,
    },
  ];
  const activity = 'Administrator directly assigns user to access package';
  const rows: readonly (readonly [string, Row])[] = [
    [
      'assignment_request',
      {
        id,
        type: 'adminAdd',
        state: 'submitted',
        status: 'Accepted',
        created_at: now,
        completed_at: null,
        is_validation_only: false,
        expiration_at: null,
        justification: body.justification,
        answers: '[]',
        schedule,
        parameters: '[]',
        package_id: body.packageId,
        catalog_id: body.catalogId,
        policy_id: body.policyId,
        policy_revision_id: body.policyRevisionId,
        target_id: body.targetId,
        requestor_id: body.targetId,
        is_approval_bypassed: false,
        version: 1,
      },
    ],
    [
      'job',
      {
        id: v7(),
        kind: 'bare',
        subject: id,
        due_at: now,
        not_before: now,
        attempts: 0,
        lapses: 0,
        unique_key: `bare:${id}`,
        correlation_id: auditId,
        version: 1,
      },
    ],
    [
      'audit',
      {
        id: auditId,
        activity_at: now,
        activity_display_name: activity,
        activity_display_name_folded: activity,
        category: 'EntitlementManagement',
        category_folded: 'entitlementmanagement',
        correlation_id: auditId,
        logged_by_service: 'Entitlement Management',
        logged_by_service_folded: 'entitlement management',
        operation_type: 'Add',
        result: 'success',
        result_reason: '',
        actor: 'application',
        additional_details: '[{"key":"requestType","value":"adminAdd"}]',
        version: 1,
      },
    ],
    target(
      0,
      id,
      null,
      'AccessPackageAssignmentRequest',
      '[{"displayName":"state","oldValue":null,"newValue":"submitted"}]',
    ),
    target(1, body.packageId, 'A package', 'AccessPackage', '[]'),
    target(2, body.policyId, 'A policy', 'AccessPackageAssignmentPolicy', '[]'),
    target(3, body.targetId, 'A user', 'User', '[]'),
  ];
  return {
    answer:
      `{"id":"${id}","requestType":"adminAdd","state":"submitted","status":"Accepted",` +
      `"createdDateTime":"${now}",` +
      `"completedDateTime":null,"justification":${json(body.justification)},"answers":[],` +
      '"schedule":{"startDateTime":null,"recurrence":null,"expiration":{"endDateTime":null,"duration":null,' +
      '"type":"notSpecified"}},"customExtensionCalloutInstances":[]}',
    writes: (place) => [
      { text: `update subject set version = version + 1 where id = ${place(1)}`, values: [body.targetId] },
      ...rows.map(([table, row]) => ({ text: insertText(table, row, place), values: Object.values(row) })),
    ],
  };
}

type Row = Readonly<Record<string, unknown>>;
const texts = new Map<string, string>();
function insertText(table: string, row: Row, place: Place): string {
  const known = texts.get(table);
  if (known !== undefined) return known;
  const names = Object.keys(row);
  const text = `insert into ${table} (${names.join(', ')}) values (${names.map((_, at) => place(at + 1)).join(', ')})`;
  texts.set(table, text);
  return text;
}
