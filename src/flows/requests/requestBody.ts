// What the body of an assignment request says, in one shape, however its ids were written.

import type { Id } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requestKindOf, type Purpose, type RequestType, type Sender } from '../../domain/requests/requestTypes.ts';
import { normalizeSchedule, unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import type { Answer, Schedule } from '../../domain/values.ts';
import type { DecodedBody } from '../../odata/serviceDescription.ts';

/** An assignment request as its body describes it. */
export interface RequestBody {
  readonly type: RequestType;
  readonly purpose: Purpose;
  readonly sender: Sender;
  readonly justification: string | null;
  readonly answers: readonly Answer[];
  readonly schedule: Schedule;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly isValidationOnly: boolean;
  readonly assignmentId: Id | null;
  readonly packageId: Id | null;
  readonly policyId: Id | null;
  /** Object id of the person, or the id of the person's subject. */
  readonly targetId: Id | null;
  readonly email: string | null;
  /** Of somebody who is not in the directory. */
  readonly displayName: string | null;
}

const address = /^[^@\s]{1,64}@[^@\s]{1,255}$/;

/**
 * Reads the body of an assignment request. Throws `missingField` without a type, `invalidField` for values that cannot
 * be.
 */
export function readRequestBody(body: DecodedBody): RequestBody {
  const type = body['type'] as RequestType | undefined;
  if (type === undefined) throw new Refusal('missingField', { field: 'type' });
  const kind = requestKindOf(type);
  if (kind === null || kind.sender === 'system')
    throw new Refusal('invalidField', {
      field: 'type',
      value: type,
      says:
        'a type that can be requested: userAdd, userExtend, userUpdate, userRemove, onBehalfAdd, ' +
        'approverRemove, adminAdd, ' +
        'adminUpdate or adminRemove',
    });
  const assignment = draftOf(body['assignment']);
  const target = draftOf(assignment['target']);
  const email = textOf(target['email']);
  if (email !== null && !address.test(email))
    throw new Refusal('invalidField', { field: 'assignment/target/email', value: email, says: 'an e-mail address' });
  return {
    type,
    ...kind,
    justification: textOf(body['justification']),
    answers: (body['answers'] ?? []) as readonly Answer[],
    schedule: normalizeSchedule((body['schedule'] ?? assignment['schedule'] ?? unspecifiedSchedule) as Schedule),
    parameters: (body['parameters'] ?? []) as RequestBody['parameters'],
    isValidationOnly: body['isValidationOnly'] === true,
    assignmentId: idOf(assignment['id'] ?? body['assignmentId']),
    packageId: idOf(
      assignment['packageId'] ??
        draftOf(assignment['accessPackage'])['id'] ??
        body['packageId'] ??
        draftOf(body['accessPackage'])['id'],
    ),
    policyId: idOf(assignment['policyId'] ?? draftOf(assignment['policy'])['id'] ?? body['policyId']),
    targetId: targetOf(idOf(assignment['targetObjectId']), idOf(target['objectId'])) ?? idOf(target['id']),
    email,
    displayName: textOf(target['displayName']),
  };
}

/** Whether an administrator asks that the approval of the policy be kept, which they could bypass. */
export function asksForApproval(parameters: RequestBody['parameters']): boolean {
  return parameters.some(
    ({ name, value }) => name.toLowerCase() === 'isapprovalrequired' && value.toLowerCase() === 'true',
  );
}

/** The person is named beside the subject or in it; both ways at once must name one person. */
function targetOf(beside: Id | null, within: Id | null): Id | null {
  if (beside !== null && within !== null && beside !== within)
    throw new Refusal('invalidField', {
      field: 'assignment/target/objectId',
      value: within,
      says: 'the same person as targetId, or left out',
    });
  return beside ?? within;
}

const draftOf = (value: unknown): DecodedBody =>
  typeof value === 'object' && value !== null ? (value as DecodedBody) : {};
const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);
const idOf = (value: unknown): Id | null => (typeof value === 'string' && value !== '' ? value.toLowerCase() : null);
