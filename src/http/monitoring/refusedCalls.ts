// Tells the log of refusals which calls were refused for who called.

import { isRefusedForCaller, type CallRefusal } from '../../domain/audit/refusedCalls.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import type { CallObserver, RequestTrace } from '../pipeline/requestTrace.ts';
import { routeOfCall } from '../sandbox/callDetails.ts';

/** Hands each refused call to `record`, which MUST NOT throw, nor wait. Of others it costs a comparison. */
export function createRefusalObserver(record: (refusal: CallRefusal) => void): CallObserver {
  return (call, trace) => ({
    listener: null,
    end: (response) => {
      if (isRefusedForCaller(call.method, response.status)) record(refusalOf(call, trace, response));
    },
  });
}

const refusalOf = (call: Call, trace: RequestTrace, { status, body }: HttpResponse): CallRefusal => ({
  caller: trace.caller,
  address: call.blockOfClient?.() ?? null,
  userAgent: call.headers['user-agent'] ?? null,
  apiVersion: trace.version,
  method: call.method,
  route: routeOfCall(trace),
  status,
  code: codeIn(body),
  requestId: call.requestId,
});

/** The code of the error, as the answer has it. */
function codeIn(body: string | null): string {
  const { error, scimType } = JSON.parse(body ?? '{}') as {
    readonly error?: { readonly code?: string };
    readonly scimType?: string;
  };
  return error?.code ?? scimType ?? '';
}
