// What the body of an assignment request says, in one shape, however its ids were written.

import type { Id } from '../../domain/base.ts';
import type { Draft } from '../../domain/drafts.ts';
import { isNonBlank } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requestKindOf, type Purpose, type RequestType, type Sender } from '../../domain/requests/requestTypes.ts';
import { normalizeSchedule, unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import type { Answer, Schedule } from '../../domain/values.ts';

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
 * A request's body with its ids found wherever the client wrote them. Throws `missingField` without a type and
 * `invalidField` for a type that nobody can send, an address that is none, or two different targets.
 */
export function readRequestBody(body: Draft<'assignmentRequest'>): RequestBody {
  const { type = null } = body;
  if (type === null) throw new Refusal('missingField', { field: 'type' });
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
  const assignment = body.assignment ?? {};
  const target = assignment.target ?? {};
  const email = textOf(target.email);
  if (email !== null && !address.test(email))
    throw new Refusal('invalidField', { field: 'assignment/target/email', value: email, says: 'an e-mail address' });
  return {
    type,
    ...kind,
    justification: textOf(body.justification),
    answers: body.answers ?? [],
    schedule: normalizeSchedule(body.schedule ?? assignment.schedule ?? unspecifiedSchedule),
    parameters: body.parameters ?? [],
    isValidationOnly: body.isValidationOnly === true,
    assignmentId: idOf(assignment.id ?? body.assignmentId),
    packageId: idOf(assignment.packageId ?? assignment.accessPackage?.id ?? body.packageId ?? body.accessPackage?.id),
    policyId: idOf(assignment.policyId ?? assignment.policy?.id ?? body.policyId),
    targetId: targetOf(idOf(assignment.targetObjectId), idOf(target.objectId)) ?? idOf(target.id),
    email,
    displayName: textOf(target.displayName),
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

const textOf = (said: string | null | undefined): string | null => (isNonBlank(said) ? said : null);
const idOf = (said: Id | null | undefined): Id | null => (said == null || said === '' ? null : said.toLowerCase());
