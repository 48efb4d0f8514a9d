// What `latchkey/testing` promises: types alone, which the package publishes as they are.

/// <reference lib="esnext.disposable" preserve="true" />

/** A user of the tutorial's tenant, by the key under which `/sandbox` lists them. */
export type UserKey =
  | 'globalAdmin'
  | 'governanceAdmin'
  | 'otherGovernanceAdmin'
  | 'director'
  | 'manager'
  | 'member'
  | 'designer'
  | 'engineer'
  | 'analyst'
  | 'guest'
  | 'requestor1'
  | 'newHire';

/** A client that speaks for itself, by its key in `/sandbox` behind `app:`. */
export type ApplicationKey = 'app:full' | 'app:readOnly' | 'app:few';

export type ScenarioName = 'tutorial' | 'company' | 'guests' | 'separation-of-duties';

export interface LatchkeyOptions {
  /**
   * What the tenant holds at first: `tutorial`, the tenant of Microsoft's published tutorial; `company`, `guests`,
   * `separation-of-duties`; or the path of a scenario file.
   */
  readonly scenario?: ScenarioName | (string & {});
  /** Settings of the server by their names in the environment, such as `LATCHKEY_STRICT: 'on'`. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Whether this process trusts the server's certificate from now until `close()`; without it only the clients of
   * `as()` reach it over https. On by default.
   */
  readonly trustCertificate?: boolean;
}

/** One server in this process, and its first tenant. */
export interface Latchkey extends LatchkeyTenant {
  /** Another tenant of the same server, which begins as the first one began. Takes a few milliseconds. */
  tenant(): Promise<LatchkeyTenant>;
}

/** A tenant: its directory, catalogs, clock, mails and calls are its own. */
export interface LatchkeyTenant {
  readonly tenantId: string;
  /** The origin over https, for clients that send tokens over nothing else. */
  readonly url: string;
  /** The origin over http. */
  readonly httpUrl: string;
  /** The certificate of the authority that signed the server's, in PEM form. */
  readonly caFile: string;
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** The authority for MSAL and other sign-in libraries. */
  readonly authority: string;
  readonly tokenEndpoint: string;
  readonly users: readonly TenantUser[];
  readonly clients: readonly TenantClient[];

  /** Calls Graph as a user or an application, also one of a scenario. Throws for a key that there is not. */
  as(who: UserKey | ApplicationKey | (string & {})): GraphCaller;
  readonly clock: TenantClock;

  /** What goes wrong on purpose; docs/sandbox.md says what a rule may be. */
  readonly faults: FaultInjection;

  /** Puts everything back to how the tenant began, the clock too. */
  reset(): Promise<void>;
  /** Keeps everything as it is now. */
  snapshot(): Promise<Snapshot>;
  /** Puts everything back to how it was, the clock too. A snapshot of one tenant fits every other. */
  restore(snapshot: Snapshot): Promise<void>;
  /** The calls of Graph that it answered since it began or was put back, oldest first; the last 500. */
  calls(): Promise<readonly AnsweredCall[]>;
  /** The mails that it wrote, oldest first, after all work that is due was done. */
  mails(): Promise<readonly SentMail[]>;
  /** Resolves when all work that is due now is done: deliveries, time limits, mails. */
  settled(): Promise<void>;
  /** Ends it; of the first tenant the server and all others. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TenantUser {
  readonly key: string;
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly password: string;
  readonly userType: string;
  readonly roles: readonly string[];
}

export interface TenantClient {
  readonly key: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly displayName: string;
}

export interface TenantClock {
  /** An instant such as `2030-01-01T00:00:00Z`. */
  now(): Promise<string>;
  /** Moves on by an ISO 8601 duration such as `P30D`; all that falls due on the way happens, in its order. */
  advance(duration: string): Promise<ClockMove>;
  /** Moves on to an instant, which must not lie before now. */
  set(instant: string): Promise<ClockMove>;
  /** Stands still until it is moved or released. */
  freeze(): Promise<ClockMove>;
  release(): Promise<ClockMove>;
}

/** A rule as `POST /sandbox/faults` takes it: one effect, and which calls it is for. */
export interface FaultRule {
  readonly match?: {
    readonly method?: HttpMethod | readonly HttpMethod[];
    /** Without version and query: `/users/{id}`, or a path that ends so, such as `**` and `/assignmentRequests`. */
    readonly path?: string;
    /** As in paths; `latchkey` for what is our own. */
    readonly version?: string;
    readonly caller?: string;
    readonly header?: { readonly name: string; readonly value?: string };
    readonly accessPackage?: string;
  };
  readonly times?: number;
  readonly share?: number;
  readonly seed?: number;
  readonly over?: { readonly requests: number; readonly seconds: number };
  readonly answer?: {
    readonly status: 429 | 500 | 502 | 503 | 504;
    readonly retryAfter?: number;
    readonly retryAfterAs?: 'seconds' | 'date';
  };
  readonly connection?: 'reset' | 'truncated' | 'lostAnswer';
  readonly latency?: {
    readonly distribution?: 'fixed' | 'uniform' | 'normal' | 'exponential';
    readonly milliseconds: number;
    readonly spread?: number;
  };
  readonly notThereFor?: number | { readonly seconds: number; readonly from?: 'everybody' | 'others' };
  readonly tokensExpireAfter?: number;
  readonly delivery?: 'fails' | 'hangs';
}
type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface FaultInjection {
  /** Adds a rule, or those of a profile, and gives their numbers. Throws for a rule that is none. */
  add(rule: FaultRule | { readonly profile: 'throttled' | 'like-graph' }): readonly number[];
  /** The rules in force, with how many calls they `fitted` and to how many it `happened`. */
  list(): readonly (FaultRule & { readonly id: number; readonly fitted: number; readonly happened: number })[];
  /** Removes one rule, or all. */
  remove(id?: number): void;
}

export interface ClockMove {
  readonly now: string;
  readonly frozen: boolean;
  /** How many pieces of work were done, wait for something else, and failed. */
  readonly ran: number;
  readonly waiting: number;
  readonly failed: number;
}

/** All that a tenant held at one moment. */
export interface Snapshot {
  readonly image: Uint8Array;
}

/** As `JSON.parse` gives it; whoever has types of Graph names one in its place. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails where it is not there
export type Json = any;

/** A caller of Graph. Paths begin with a version, such as `/v1.0/me`. */
export interface GraphCaller {
  /** The caller's access token for Graph. It is asked for once. */
  token(): Promise<string>;
  /** As the global `fetch`, with the token. An answer with a status from 400 on is an answer. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The body of the answer, parsed; null where there is none. Throw `GraphError` for a status from 400 on. */
  get<T = Json>(path: string): Promise<T>;
  post<T = Json>(path: string, body?: unknown): Promise<T>;
  patch<T = Json>(path: string, body: unknown): Promise<T>;
  put<T = Json>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  /** A client of `@microsoft/microsoft-graph-client` that calls as this caller: `graph(Client)`. */
  graph<C>(library: { initWithMiddleware(options: MicrosoftClientOptions): C }): C;
  /** For libraries that take a credential of `@azure/core-auth`. */
  readonly credential: { getToken(): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }> };
}

export interface MicrosoftClientOptions {
  baseUrl: string;
  customHosts: Set<string>;
  authProvider: { getAccessToken(): Promise<string> };
}

/** Graph's answer with a status from 400 on. */
export interface GraphErrorFacts {
  readonly status: number;
  /** Graph's code, such as `Authorization_RequestDenied`. */
  readonly code: string;
  /** The whole body, parsed where it is JSON. */
  readonly body: unknown;
}

export interface AnsweredCall {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly status: number;
  /** The user's or application's name; null where nobody was identified. */
  readonly caller: string | null;
  readonly requestId: string;
  readonly milliseconds: number;
  readonly rowsRead: number;
  /** What fault rules did to it. */
  readonly faults: readonly { readonly rule: number; readonly did: string }[];
}

/** A row of `/latchkey/v1/mails`. */
export interface SentMail {
  readonly id: string;
  readonly event: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly createdAt: string;
  readonly requestId: string | null;
  readonly assignmentId: string | null;
}
