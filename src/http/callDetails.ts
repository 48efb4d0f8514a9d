// A kept call as the sandbox tells it: one line of the list, and the whole with bodies, plan, statements and what the
// caller may see.

import type { Caller } from '../domain/caller.ts';
import { inWords } from '../odata/inWords.ts';
import type { StatementRun } from '../observe/current.ts';
import { templateOf } from './authorize.ts';
import type { Answer, Call } from './call.ts';
import type { StageName, Trail } from './trail.ts';

/** How much is kept, of all and of each. Bytes are estimated by the length of texts. */
export const bounds = {
  calls: 500,
  bytes: 32 * 1024 * 1024,
  body: 64 * 1024,
  plan: 256 * 1024,
  statements: 200,
  value: 2 * 1024,
  waiting: 100,
} as const;

/** A call as it is kept. */
export interface Kept {
  readonly n: number;
  readonly at: number;
  readonly call: Call;
  readonly trail: Trail;
  readonly answer: Answer;
  readonly milliseconds: number;
  readonly statements: readonly KeptStatement[];
  /** Of all statements, also those that are not kept. */
  readonly statementCount: number;
  readonly rowsRead: number;
}
export interface KeptStatement extends StatementRun {
  readonly stage: StageName;
}

/** One call in `GET /sandbox/calls`. */
export interface CallSummary {
  /** Counts up from 1 since the server started; what `after` takes. */
  readonly n: number;
  /** Machine time: when it came. */
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
  /** What the caller's program says of itself: its `SdkVersion` header, or else its `User-Agent`. */
  readonly sender: string | null;
  readonly requestId: string;
  readonly status: number;
  /** From the first stage to the answer. */
  readonly milliseconds: number;
  /** Milliseconds of each stage that was left; one that failed is not there. */
  readonly stages: Readonly<Partial<Record<StageName, number>>>;
  /** Rows that the database gave, without those that say who the caller is. */
  readonly rowsRead: number;
}

export interface Message {
  readonly headers: Readonly<Record<string, string>> /** Null where there was none. */;
  readonly body: string | null /** Whether the body was longer than is kept. */;
  readonly isCut: boolean;
}

/** The whole of a call: `GET /sandbox/calls/{n}`. */
export interface CallDetails extends CallSummary {
  readonly request: Message;
  readonly response: Message;
  /**
   * Of a read the query that its address came to; of a write the command and the body in the server's own names; null
   * where it came to neither.
   */
  readonly plan: { readonly query: unknown } | { readonly command: string; readonly body: unknown } | null;
  /**
   * In the order of their answers; `statementCount` counts also those beyond what is kept. A write's are told when it
   * is over.
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
  /**
   * What was added so that the caller finds only what she may see: for each entity that the call touched, which rows
   * there are for her.
   */
  readonly scope: readonly { readonly entity: string; readonly says: string }[];
}

export function summaryOf({ n, at, call, trail, answer, milliseconds, rowsRead }: Kept): CallSummary {
  return {
    n,
    at: new Date(at).toISOString(),
    method: call.method,
    url: call.url,
    version: trail.dialect,
    route: routeOf(trail),
    caller: callerOf(trail.caller),
    sender: cut(call.headers['sdkversion'] ?? call.headers['user-agent'] ?? '', 200) || null,
    requestId: call.requestId,
    status: answer.status,
    milliseconds: rounded(milliseconds),
    stages: Object.fromEntries(trail.marks.map(([stage, time]) => [stage, rounded(time)])),
    rowsRead,
  };
}

export function describeCall(kept: Kept): CallDetails {
  const { call, answer, trail, statements, statementCount } = kept;
  const sent = call.body === null ? null : Buffer.from(call.body).toString('utf8');
  return {
    ...summaryOf(kept),
    request: message(call.headers, sent),
    response: message(
      { ...answer.headers, 'request-id': call.requestId, 'client-request-id': call.clientRequestId },
      answer.body,
    ),
    plan:
      trail.query !== null
        ? { query: bounded(trail.query, trail.instead) }
        : trail.command !== null
          ? { command: trail.command.name, body: bounded(trail.command.body) }
          : null,
    statements: statements.map(({ stage, kind, text, values, rows, milliseconds }) => ({
      stage,
      kind,
      text,
      parameters: values,
      rows,
      milliseconds: rounded(milliseconds),
    })),
    statementCount,
    scope: scopeOf(trail),
  };
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

export function routeOf(trail: Trail): string | null {
  if (trail.isBatch) return '/$batch';
  return (trail.route ??= trail.target === null ? null : templateOf(trail.target));
}

function callerOf(caller: Caller | null): CallSummary['caller'] {
  if (caller === null) return null;
  const { kind, objectId, displayName, userPrincipalName, appId } = caller;
  return { kind, id: objectId, displayName, userPrincipalName, client: appId };
}

function scopeOf({ seen, caller }: Trail): CallDetails['scope'] {
  const nameOf = (value: unknown): string | null =>
    caller !== null && value !== null && value === caller.objectId ? 'the caller' : null;
  return [...(seen ?? [])].map(([entity, condition]) => {
    const says = inWords(condition, nameOf);
    return {
      entity,
      says: cut(condition.op === 'true' || condition.op === 'false' ? says : `those for which ${says}`, 8192),
    };
  });
}

function message(headers: Readonly<Record<string, string | undefined>>, body: string | null): Message {
  const shown = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, secretHeader.test(name) ? leftOut : value]],
  );
  return {
    headers: Object.fromEntries(shown) as Record<string, string>,
    body: body === null ? null : withoutSecrets(body.slice(0, bounds.body)),
    isCut: body !== null && body.length > bounds.body,
  };
}

const leftOut = '(left out)';
const secretHeader = /authorization|cookie|key|token/i;
const secretMember =
  /("(?:password|secretText|clientSecret|client_secret|access_token|refresh_token)"\s*:\s*)"(?:[^"\\]|\\.)*("|$)/gi;

function withoutSecrets(body: string): string {
  return body.replace(secretMember, `$1"${leftOut}"`);
}

/** What is too large to be read by people is told by its size. */
function bounded(value: unknown, instead: Trail['instead'] = null): unknown {
  const text = JSON.stringify(value, (name, held: unknown) =>
    /^(password|secretText)$/i.test(name) ? leftOut : typeof held === 'string' ? (instead?.get(held) ?? held) : held,
  );
  return text.length > bounds.plan ? { tooLarge: text.length } : (JSON.parse(text) as unknown);
}

export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${Buffer.from(text.slice(0, most)).toString()}…`;
}
