// What the body of an assignment request says, in one shape, however its ids were written.

import type { Id } from '../../domain/base.ts';
import type { Draft } from '../../domain/drafts.ts';
import { invalidField, isNonBlank } from '../../domain/faultCollector.ts';
import { mapRefusals, Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { requestKindOf, type Purpose, type RequestType, type Sender } from '../../domain/requests/requestTypes.ts';
import { unspecifiedSchedule } from '../../domain/requests/schedule.ts';
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
  /** Where the body says the ids, or where it might. */
  readonly fields: RequestFields;
}

/** Paths in a draft of an assignment request. */
export interface RequestFields {
  readonly assignmentId: string;
  readonly packageId: string;
  readonly policyId: string;
  readonly targetId: string;
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
    throw invalidField(
      'type',
      'a type that can be requested: userAdd, userExtend, userUpdate, userRemove, onBehalfAdd, approverRemove, ' +
        'adminAdd, adminUpdate or adminRemove',
    );
  const assignment = body.assignment ?? {};
  const email = textOf(assignment.target?.email);
  if (email !== null && !address.test(email)) throw invalidField('assignment/target/email', 'an e-mail address');
  return {
    type,
    ...kind,
    justification: body.justification ?? null,
    answers: body.answers ?? [],
    schedule: body.schedule ?? assignment.schedule ?? unspecifiedSchedule,
    parameters: body.parameters ?? [],
    isValidationOnly: body.isValidationOnly === true,
    ...readIds(body),
    email,
    displayName: textOf(assignment.target?.displayName),
  };
}

function readIds(
  body: Draft<'assignmentRequest'>,
): Pick<RequestBody, 'assignmentId' | 'packageId' | 'policyId' | 'targetId' | 'fields'> {
  const assignment = body.assignment ?? {};
  const target = assignment.target ?? {};
  demandOnePerson(idOf(assignment.targetObjectId), idOf(target.objectId));
  const ofAssignment = firstSaid(['assignment/id', assignment.id], ['assignmentId', body.assignmentId]);
  const ofPackage = firstSaid(
    ['assignment/packageId', assignment.packageId],
    ['assignment/accessPackage/id', assignment.accessPackage?.id],
    ['packageId', body.packageId],
    ['accessPackage/id', body.accessPackage?.id],
  );
  const ofPolicy = firstSaid(
    ['assignment/policyId', assignment.policyId],
    ['assignment/policy/id', assignment.policy?.id],
    ['policyId', body.policyId],
  );
  const ofTarget = firstSaid(
    ['assignment/targetObjectId', assignment.targetObjectId],
    ['assignment/target/objectId', target.objectId],
    ['assignment/target/id', target.id],
  );
  return {
    assignmentId: ofAssignment.id,
    packageId: ofPackage.id,
    policyId: ofPolicy.id,
    targetId: ofTarget.id,
    fields: {
      assignmentId: ofAssignment.field,
      packageId: ofPackage.field,
      policyId: ofPolicy.field,
      targetId: ofTarget.field,
    },
  };
}

type SaidId = readonly [field: string, id: Id | null | undefined];

/** The id where the body says it first; null, and the usual place, where it does not. */
function firstSaid(usual: SaidId, ...others: readonly SaidId[]): { readonly id: Id | null; readonly field: string } {
  const [field, id] = [usual, ...others].find(([, said]) => idOf(said) !== null) ?? usual;
  return { id: idOf(id), field };
}

/**
 * Runs what a body asks for. A refusal of something that the body names has the field where the body names it.
 */
export async function withRequestFields<T>({ fields, ...body }: RequestBody, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw mapRefusals(error, (refusal) => {
      // What the body does not name by itself follows from something else that it names.
      const id = refusedIds[refusal.code]?.find((each) => body[each] !== null);
      if (refusal.facts['field'] !== undefined || id === undefined) return refusal;
      return new Refusal(refusal.code, { ...refusal.facts, field: fields[id] });
    });
  }
}

/** What a refusal is about, the nearest first. */
const refusedIds: Readonly<Partial<Record<RefusalCode, readonly (keyof RequestFields)[]>>> = {
  policyNotFound: ['policyId'],
  policyAmbiguous: ['packageId'],
  assignmentNotFound: ['assignmentId', 'packageId'],
  assignmentExists: ['packageId'],
  openRequestExists: ['assignmentId', 'packageId'],
  notEligible: ['policyId', 'packageId'],
  packageIncompatible: ['packageId'],
  targetNotFound: ['targetId'],
  targetDisabled: ['targetId'],
};

/** Whether an administrator asks that the approval of the policy be kept, which they could bypass. */
export function asksForApproval(parameters: RequestBody['parameters']): boolean {
  return parameters.some(
    ({ name, value }) => name.toLowerCase() === 'isapprovalrequired' && value.toLowerCase() === 'true',
  );
}

/** The person is named beside the subject or in it; both ways at once must name one person. */
function demandOnePerson(beside: Id | null, within: Id | null): void {
  if (beside !== null && within !== null && beside !== within)
    throw invalidField('assignment/target/objectId', 'the same id as targetId, or left out');
}

const textOf = (said: string | null | undefined): string | null => (isNonBlank(said) ? said : null);
const idOf = (said: Id | null | undefined): Id | null => (said == null || said === '' ? null : said.toLowerCase());
