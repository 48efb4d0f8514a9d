// What each type of assignment request is about and who may send it, as a table.

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
 * Whether a policy wants an approval of such a request; taking access away needs none. `hasAnswers`: the request has
 * answers, which approvers are shown and which may be copied to the user. Where the policy says nothing of updates,
 * what was approved with answers is not changed without approval.
 */
export function requiresApproval(
  { isRequiredForAdd, isRequiredForUpdate }: Pick<ApprovalSettings, 'isRequiredForAdd' | 'isRequiredForUpdate'>,
  { purpose, hasAnswers }: { readonly purpose: Purpose; readonly hasAnswers: boolean },
): boolean {
  if (purpose === 'add') return isRequiredForAdd;
  return purpose === 'update' && (isRequiredForUpdate ?? (isRequiredForAdd && hasAnswers));
}
