// What each type of assignment request is about and who may send it, as a table.

import type { Id } from '../base.ts';
import type { ApprovalSettings } from '../values.ts';
import type { RequestTypes, EnumValue } from '../enums.ts';

/** The type of an assignment request. */
export type RequestType = EnumValue<typeof RequestTypes>;

/** What a request does to the assignment. */
export type Purpose = 'add' | 'update' | 'remove';
/**
 * `user`: for themselves, or on behalf of another person as the policy allows. `approver`: one who approved the access
 * and takes it back.
 */
export type Sender = 'administrator' | 'user' | 'approver' | 'system';

interface RequestKind {
  readonly purpose: Purpose;
  readonly sender: Sender;
}

// biome-ignore format: a table, read by column
const kinds: Readonly<Partial<Record<RequestType, RequestKind>>> = {
  userAdd:      { purpose: 'add',    sender: 'user' },
  onBehalfAdd:  { purpose: 'add',    sender: 'user' },
  userUpdate:   { purpose: 'update', sender: 'user' },
  userExtend:   { purpose: 'update', sender: 'user' },
  userRemove:   { purpose: 'remove', sender: 'user' },
  adminAdd:     { purpose: 'add',    sender: 'administrator' },
  adminUpdate:  { purpose: 'update', sender: 'administrator' },
  adminRemove:  { purpose: 'remove', sender: 'administrator' },
  approverRemove: { purpose: 'remove', sender: 'approver' },
  systemAdd:    { purpose: 'add',    sender: 'system' },
  systemUpdate: { purpose: 'update', sender: 'system' },
  systemRemove: { purpose: 'remove', sender: 'system' },
};

/** Null for `notSpecified`, which nobody can send. */
export const requestKindOf = (type: RequestType): RequestKind | null => kinds[type] ?? null;

/** Types of requests that take an assignment away: what waits for the end of one looks for these. */
export const removalTypes: readonly RequestType[] = ['userRemove', 'adminRemove', 'approverRemove', 'systemRemove'];

/**
 * What a request does beside the access that is held already. `renew`: a user adds what they hold, which is an
 * extension; `move`: the assignment goes on under another policy.
 */
export type RequestCase = Purpose | 'renew' | 'move';

interface CaseRules {
  /** The purposes whose rules the request must all pass. */
  readonly purposes: readonly Purpose[];
  /** The purposes for which the policy may require an approval of it. */
  readonly approvedAs: readonly Purpose[];
}

// biome-ignore format: a table, read by column
export const caseRules: Readonly<Record<RequestCase, CaseRules>> = {
  add:    { purposes: ['add'],           approvedAs: ['add'] },
  renew:  { purposes: ['add', 'update'], approvedAs: ['update'] },
  move:   { purposes: ['add', 'update'], approvedAs: ['add', 'update'] },
  update: { purposes: ['update'],        approvedAs: ['update'] },
  remove: { purposes: ['remove'],        approvedAs: [] },
};

/**
 * The case of a request of this type under the policy, where the person holds the package by the assignment `held`.
 * Null for `notSpecified`. An administrator adds nothing to what is held, and the server renews nothing.
 */
export function requestCaseOf(
  type: RequestType,
  policyId: Id | null,
  held: { readonly policyId: Id } | null,
): RequestCase | null {
  const kind = requestKindOf(type);
  if (kind === null) return null;
  const { purpose, sender } = kind;
  if (held === null || purpose === 'remove' || sender === 'system') return purpose;
  if (purpose === 'add' && sender !== 'user') return purpose;
  if (policyId !== held.policyId) return 'move';
  return purpose === 'add' ? 'renew' : purpose;
}

interface StoredRequest {
  readonly id: Id;
  readonly type: RequestType;
  readonly assignmentId: Id | null;
}

/** Whether a stored request is about an assignment that was there before it, and takes nothing of it away. */
export function isExtension({ id, type, assignmentId }: StoredRequest): boolean {
  const purpose = requestKindOf(type)?.purpose;
  const isNamed = assignmentId !== null && assignmentId !== id;
  return purpose === 'update' || (purpose === 'add' && isNamed);
}

/**
 * Whether a policy wants an approval of such a request; taking access away needs none. `hasAnswers`: the request has
 * answers, which approvers are shown and which may be copied to the user. Where the policy says nothing of updates,
 * what was approved with answers is not changed without approval.
 * https://learn.microsoft.com/graph/api/resources/accesspackageassignmentapprovalsettings
 */
export function requiresApproval(
  { isRequiredForAdd, isRequiredForUpdate }: Pick<ApprovalSettings, 'isRequiredForAdd' | 'isRequiredForUpdate'>,
  { requestCase, hasAnswers }: { readonly requestCase: RequestCase; readonly hasAnswers: boolean },
): boolean {
  const { approvedAs } = caseRules[requestCase];
  const isRequired = {
    add: isRequiredForAdd,
    update: isRequiredForUpdate ?? (isRequiredForAdd && hasAnswers),
    remove: false,
  };
  return approvedAs.some((purpose) => isRequired[purpose]);
}
