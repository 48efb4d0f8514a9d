// What is asked of each server: the same rows, in each one's own words. The n-th call of an operation is about the same
// row everywhere.

import { approverOf, freshPair, heldPackages, idOf, pendingAt, type Size } from '../load/plan.ts';

export const operations = ['get', 'page', 'allowed', 'create', 'batch', 'approve'] as const;
export type Operation = (typeof operations)[number];
export const speakers = ['latchkey', 'limit', 'themost', 'postgraphile'] as const;
export type Speaker = (typeof speakers)[number];

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  /** Number of the user who asks; null for the application. */
  readonly as: number | null;
  readonly status: number;
}

const root = '/v1.0/identityGovernance/entitlementManagement';
const step = 7_919;
/** Spread over all rows, the same for every server. */
const assignmentAt = (size: Size, n: number): string => idOf('assignment', (n * step * 13) % size.assignments);
const packageAt = (size: Size, n: number): string => idOf('package', (n * step) % heldPackages(size));
const json = (value: unknown): string => JSON.stringify(value);

/** Signed-in people who look for packages; a token each is made before. */
export const lookers = 50;
export const firstLooker = (size: Size): number => size.users / 2;

/** What our answer shows of a row is what others are asked to show. */
const shown = ['state', 'status', 'endedAt', 'schedule'];
const shownOfTarget = [
  'objectId',
  'displayName',
  'email',
  'principalName',
  'onPremisesSecurityIdentifier',
  'type',
  'lifecycle',
];
const [assignmentFields, targetFields] = [shown, shownOfTarget].map((fields) => ['rowId', ...fields].join(' '));

type Words = Readonly<Record<Speaker, ((size: Size, n: number) => Call) | null>>;

const get: Words = {
  latchkey: (size, n) => ({
    method: 'GET',
    path: `${root}/assignments/${assignmentAt(size, n)}`,
    as: null,
    status: 200,
  }),
  limit: (size, n) => ({ method: 'GET', path: `/assignments/${assignmentAt(size, n)}`, as: null, status: 200 }),
  themost: (size, n) => ({ method: 'GET', path: `/api/Assignments/${assignmentAt(size, n)}`, as: null, status: 200 }),
  postgraphile: (size, n) =>
    graphql(`query one($id: UUID!) { assignmentByRowId(rowId: $id) { ${assignmentFields} } }`, {
      id: assignmentAt(size, n),
    }),
};

const page: Words = {
  latchkey: (size, n) => ({
    method: 'GET',
    path:
      `${root}/assignments?$filter=` +
      encodeURIComponent(`accessPackage/id eq '${packageAt(size, n)}' and state eq 'delivered'`) +
      '&$expand=target&$top=100',
    as: null,
    status: 200,
  }),
  limit: (size, n) => ({
    method: 'GET',
    path: `/assignments?package=${packageAt(size, n)}&state=delivered`,
    as: null,
    status: 200,
  }),
  themost: (size, n) => ({
    method: 'GET',
    path:
      '/api/Assignments?$filter=' +
      encodeURIComponent(`packageId eq '${packageAt(size, n)}' and state eq 'delivered'`) +
      '&$expand=target&$orderby=id&$top=100',
    as: null,
    status: 200,
  }),
  postgraphile: (size, n) =>
    graphql(
      'query some($id: UUID!) { allAssignments(condition: { packageId: $id, state: "delivered" }, orderBy: ' +
        `[PRIMARY_KEY_ASC], first: 100) { nodes { ${assignmentFields} target { ${targetFields} } } } }`,
      { id: packageAt(size, n) },
    ),
};

const allowed: Words = {
  latchkey: (size, n) => ({
    method: 'GET',
    path: `${root}/accessPackages/filterByCurrentUser(on='allowedRequestor')`,
    as: firstLooker(size) + (n % lookers),
    status: 200,
  }),
  limit: null,
  themost: null,
  postgraphile: null,
};

const create: Words = {
  latchkey: (size, n) => {
    const { packageNumber, person } = freshPair(size, n);
    return {
      method: 'POST',
      path: `${root}/assignmentRequests`,
      as: null,
      status: 201,
      body: json({
        requestType: 'adminAdd',
        justification: 'For the project',
        assignment: {
          targetId: idOf('user', person),
          assignmentPolicyId: idOf('policy', packageNumber),
          accessPackageId: idOf('package', packageNumber),
        },
      }),
    };
  },
  limit: (size, n) => ({ method: 'POST', path: '/requests', as: null, status: 201, body: json(rowOf(size, n)) }),
  themost: (size, n) => ({
    method: 'POST',
    path: '/api/Requests',
    as: null,
    status: 200,
    body: json({ id: newIdAt(n), ...rowOf(size, n) }),
  }),
  postgraphile: (size, n) =>
    graphql(
      'mutation made($row: AssignmentRequestInput!) { createAssignmentRequest(input: { assignmentRequest: ' +
        '$row }) { assignmentRequest { rowId state createdAt } } }',
      { row: { rowId: newIdAt(n), ...rowOf(size, n), version: '1' } },
      null,
    ),
};

const batch: Words = {
  latchkey: (size, n) => ({
    method: 'POST',
    path: '/v1.0/$batch',
    as: null,
    status: 200,
    body: json({
      requests: Array.from({ length: 20 }, (_, at) => ({
        id: String(at),
        method: 'GET',
        url: `/identityGovernance/entitlementManagement/assignments/${assignmentAt(size, n * 20 + at)}`,
      })),
    }),
  }),
  limit: null,
  themost: null,
  postgraphile: null,
};

const approve: Words = {
  latchkey: (size, n) => ({
    method: 'PATCH',
    path: `${root}/accessPackageAssignmentApprovals/${idOf('pending', n)}/stages/${idOf('stage', n)}`,
    as: approverOf(pendingAt(size, n).packageNumber),
    status: 204,
    body: json({ reviewResult: 'Approve', justification: 'Needed for the project' }),
  }),
  limit: null,
  themost: null,
  postgraphile: null,
};

const words: Readonly<Record<Operation, Words>> = { get, page, allowed, create, batch, approve };

export const speaks = (speaker: Speaker, operation: Operation): boolean => words[operation][speaker] !== null;
/** Whether the same call may be sent twice. */
export const isRead = (operation: Operation): boolean => operation !== 'create' && operation !== 'approve';

export function callOf(speaker: Speaker, operation: Operation, size: Size, n: number): Call {
  const say = words[operation][speaker];
  if (say === null) throw new Error(`${speaker} does not know ${operation}`);
  return say(size, n);
}

function graphql(query: string, variables: object, _as: null = null): Call {
  return { method: 'POST', path: '/graphql', as: null, status: 200, body: json({ query, variables }) };
}

/** What a peer is given to keep: a whole row of the table of requests, all that it does not default. */
function rowOf(size: Size, n: number): Readonly<Record<string, unknown>> {
  const { packageNumber, person } = freshPair(size, n);
  return {
    type: 'adminAdd',
    state: 'submitted',
    status: 'Accepted',
    packageId: idOf('package', packageNumber),
    catalogId: idOf('catalog', packageNumber % size.catalogs),
    policyId: idOf('policy', packageNumber),
    policyRevisionId: idOf('revision', packageNumber),
    targetId: idOf('subject', person),
    requestorId: idOf('subject', person),
    createdByObjectId: idOf('user', 0),
    justification: 'For the project',
    answers: '[]',
    schedule: '{"startAt":null,"expiration":{"type":"notSpecified","endAt":null,"duration":null},"recurrence":null}',
    parameters: '[]',
    isValidationOnly: false,
    isApprovalBypassed: false,
    createdAt: '2026-06-01T08:00:00.000Z',
  };
}

/** Sorts behind all that was loaded, as a new UUID would. */
function newIdAt(n: number): string {
  return idOf('unused', 0x10_0000_0000 + n);
}
