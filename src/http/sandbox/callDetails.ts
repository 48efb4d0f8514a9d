// A recorded call as the sandbox shows it: one line of the list, and the details with bodies, plan, statements and the
// conditions by which the caller sees rows.

import type { Caller } from '../../domain/caller.ts';
import { describeCondition } from '../../odata/plan/describeCondition.ts';
import type { StatementRun } from '../../observe/statementListener.ts';
import type { CallFault } from '../faults/faultRules.ts';
import { pathTemplate } from '../routing/authorize.ts';
import type { HttpResponse, Call } from '../pipeline/call.ts';
import type { StageName, RequestTrace } from '../pipeline/requestTrace.ts';

/** How much is kept in all, and of each call. Bytes are estimated by the length of texts. */
export const recordingLimits = {
  calls: 500,
  bytes: 32 * 1024 * 1024,
  body: 64 * 1024,
  plan: 256 * 1024,
  statements: 200,
  value: 2 * 1024,
  waiting: 100,
} as const;

/** A call as the recorder keeps it. */
export interface RecordedCall {
  readonly n: number;
  readonly at: number;
  /** Plain values: a function of the call would keep its whole request in memory. */
  readonly call: Pick<Call, 'method' | 'url' | 'headers' | 'body' | 'requestId' | 'clientRequestId'>;
  readonly trace: RequestTrace;
  readonly response: HttpResponse;
  readonly milliseconds: number;
  readonly statements: readonly RecordedStatement[];
  /** Of all statements, including those that are not kept. */
  readonly statementCount: number;
  readonly rowsRead: number;
}
export interface RecordedStatement extends StatementRun {
  readonly stage: StageName;
}

/** One call in `GET /sandbox/calls`. */
export interface CallSummary {
  /** Counts up from 1 since the server started; what `after` takes. */
  readonly n: number;
  /** When the call came, in machine time. */
  readonly at: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** `v1.0`, `beta` or `latchkey`. */
  readonly version: string;
  /**
   * The path with `{id}` for keys, in lower case; null where it leads nowhere. `/$batch` for a batch, whose parts are
   * calls of their own with the same `requestId`.
   */
  readonly route: string | null;
  /** Null where nobody was identified (401, `$metadata`). `client` is the appId of the token's client. */
  readonly caller: {
    readonly kind: 'user' | 'application' | 'system';
    readonly id: string | null;
    readonly displayName: string | null;
    readonly userPrincipalName: string | null;
    readonly client: string | null;
  } | null;
  /** The client program by its `SdkVersion` header, or else its `User-Agent`. */
  readonly sender: string | null;
  readonly requestId: string;
  readonly status: number;
  /** From the first stage to the response. */
  readonly milliseconds: number;
  /** Milliseconds of each completed stage; a stage that failed is not there. */
  readonly stages: Readonly<Partial<Record<StageName, number>>>;
  /** Rows that the database gave, without the rows that identify the caller. */
  readonly rowsRead: number;
  /** What fault rules did to the call. */
  readonly faults: readonly CallFault[];
}

interface RecordedMessage {
  readonly headers: Readonly<Record<string, string>>;
  /** Null where there was none. */
  readonly body: string | null;
  /** Whether the body was longer than is kept. */
  readonly isCut: boolean;
}

/** The details of a call: `GET /sandbox/calls/{n}`. */
export interface CallDetails extends CallSummary {
  readonly request: RecordedMessage;
  readonly response: RecordedMessage;
  /**
   * The query of a read; the command of a write with its body in the server's own names; null where there is neither.
   */
  readonly plan: { readonly query: unknown } | { readonly command: string; readonly body: unknown } | null;
  /**
   * In the order of their answers; `statementCount` includes those that are not kept. The statements of a write are
   * recorded when it is over.
   */
  readonly statements: readonly {
    readonly stage: StageName;
    readonly kind: 'read' | 'write';
    readonly text: string;
    readonly parameters: readonly unknown[];
    readonly rows: number;
    readonly milliseconds: number;
  }[];
  readonly statementCount: number;
  /** The conditions that were added for this caller: for each entity that the call touched, which rows are visible. */
  readonly scope: readonly { readonly entity: string; readonly says: string }[];
}

export function summarizeCall({
  n,
  at,
  call,
  trace,
  response: answer,
  milliseconds,
  rowsRead,
}: RecordedCall): CallSummary {
  return {
    n,
    at: new Date(at).toISOString(),
    method: call.method,
    url: call.url,
    version: trace.version,
    route: routeOfCall(trace),
    caller: callerOf(trace.caller),
    sender: truncate(call.headers['sdkversion'] ?? call.headers['user-agent'] ?? '', 200) || null,
    requestId: call.requestId,
    status: answer.status,
    milliseconds: roundMilliseconds(milliseconds),
    stages: Object.fromEntries(trace.stageTimes.map(([stage, time]) => [stage, roundMilliseconds(time)])),
    rowsRead,
    faults: trace.faults?.touched ?? [],
  };
}

export function describeCall(kept: RecordedCall): CallDetails {
  const { call, response: answer, trace, statements, statementCount } = kept;
  const sent = call.body === null ? null : Buffer.from(call.body).toString('utf8');
  return {
    ...summarizeCall(kept),
    request: recordedMessage(call.headers, sent),
    response: recordedMessage(
      { ...answer.headers, 'request-id': call.requestId, 'client-request-id': call.clientRequestId },
      answer.body,
    ),
    plan:
      trace.query !== null
        ? { query: limitedJson(trace.query, trace.parameters) }
        : trace.command !== null
          ? { command: trace.command.name, body: limitedJson(trace.command.body) }
          : null,
    statements: statements.map(({ stage, kind, text, values, rows, milliseconds }) => ({
      stage,
      kind,
      text,
      parameters: values,
      rows,
      milliseconds: roundMilliseconds(milliseconds),
    })),
    statementCount,
    scope: visibilityScope(trace),
  };
}

const roundMilliseconds = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

/** The template of a call's path, which is kept in the trace; null where the path leads nowhere. */
export function routeOfCall(trace: RequestTrace): string | null {
  if (trace.isBatch) return '/$batch';
  if (trace.target !== null) trace.route ??= pathTemplate(trace.target);
  return trace.route;
}

function callerOf(caller: Caller | null): CallSummary['caller'] {
  if (caller === null) return null;
  const { kind, objectId, displayName, userPrincipalName, appId } = caller;
  return { kind, id: objectId, displayName, userPrincipalName, client: appId };
}

function visibilityScope({ scope, caller }: RequestTrace): CallDetails['scope'] {
  const nameOf = (value: unknown): string | null =>
    caller !== null && value !== null && value === caller.objectId ? 'the caller' : null;
  return [...(scope ?? [])].map(([entity, condition]) => {
    const says = describeCondition(condition, nameOf);
    return {
      entity,
      says: truncate(condition.op === 'true' || condition.op === 'false' ? says : `those for which ${says}`, 8192),
    };
  });
}

function recordedMessage(headers: Readonly<Record<string, string | undefined>>, body: string | null): RecordedMessage {
  const shown = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, secretHeader.test(name) ? redacted : value]],
  );
  return {
    headers: Object.fromEntries(shown) as Record<string, string>,
    body: body === null ? null : redactSecrets(body.slice(0, recordingLimits.body)),
    isCut: body !== null && body.length > recordingLimits.body,
  };
}

const redacted = '(left out)';
/** A PATCH of SCIM names the attribute beside its value. */
const patchOfPassword = /"path"\s*:\s*"[^"]*password"/i;
const patchedValue = /("value"\s*:\s*)"(?:[^"\\]|\\.)*("|$)/gi;
const secretHeader = /authorization|cookie|key|token/i;
const secretProperty =
  /("(?:\w*password|secretText|client_?secret|access_token|refresh_token)"\s*:\s*)"(?:[^"\\]|\\.)*("|$)/gi;

function redactSecrets(body: string): string {
  const told = body.replace(secretProperty, `$1"${redacted}"`);
  return patchOfPassword.test(body) ? told.replace(patchedValue, `$1"${redacted}"`) : told;
}

/**
 * As JSON without secrets, with the values of a plan's parameters; its length alone where it is too large to be read.
 */
function limitedJson(value: unknown, parameters: RequestTrace['parameters'] = null): unknown {
  const text = JSON.stringify(value, (name, held: unknown) =>
    /(password|passwordHash|secretText)$/i.test(name)
      ? redacted
      : typeof held === 'string'
        ? (parameters?.get(held) ?? held)
        : held,
  );
  return text.length > recordingLimits.plan ? { tooLarge: text.length } : (JSON.parse(text) as unknown);
}

export function truncate(text: string, most: number): string {
  return text.length <= most ? text : `${Buffer.from(text.slice(0, most)).toString()}…`;
}
