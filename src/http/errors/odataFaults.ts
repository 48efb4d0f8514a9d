// The OData engine's faults as responses: status and Graph code of each, with its position, and every wrong field
// named.

import { Fault, type FaultCode } from '../../odata/fault.ts';
import type { ErrorDetail } from './refusalTable.ts';

const notFound = { status: 404, code: 'ResourceNotFound' } as const;
const badRequest = { status: 400, code: 'BadRequest' } as const;
const badModel = { status: 400, code: 'InvalidModel' } as const;

export const faultStatuses: Readonly<Record<FaultCode, { readonly status: number; readonly code: string }>> = {
  unknownSegment: notFound,
  badPath: badRequest,
  badKey: badRequest,
  callerDemanded: badRequest,
  syntax: badRequest,
  tooComplex: badRequest,
  unsupportedOption: badRequest,
  duplicateOption: badRequest,
  badValue: badRequest,
  badToken: badRequest,
  unknownProperty: badRequest,
  unknownNavigation: badRequest,
  unknownType: badRequest,
  unknownFunction: badRequest,
  unknownParameter: badRequest,
  missingParameter: badRequest,
  notFilterable: badRequest,
  notSortable: badRequest,
  notExpandable: badRequest,
  notSearchable: badRequest,
  notSupported: badRequest,
  wrongType: badRequest,
  filterDemanded: badRequest,
  badBody: badModel,
  badField: badModel,
  unknownField: badModel,
  conflictingFields: badModel,
};

export const isFault = (error: unknown): error is Fault => error instanceof Fault;

export function describeFault(fault: Fault): {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: readonly ErrorDetail[];
} {
  const { status, code } = faultStatuses[fault.code];
  return {
    status,
    code,
    message: fault.all.map(faultMessage).join(' '),
    details: fault.all
      .filter((each) => each.at !== null)
      .map((each) => ({ code: faultStatuses[each.code].code, message: each.message, target: each.at })),
  };
}

function faultMessage(fault: Fault): string {
  const where =
    fault.at === null || fault.at === ''
      ? ''
      : fault.position === null
        ? `${fault.at}: `
        : `${fault.at}, position ${fault.position}: `;
  return `${where}${fault.message}`;
}
