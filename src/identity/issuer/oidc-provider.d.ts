// The types of what we use of oidc-provider, which brings none of its own.
declare module 'oidc-provider' {
  import type { EventEmitter } from 'node:events';
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Session {
    readonly id: string;
    readonly uid?: string;
    /** Seconds. */
    readonly loginTs?: number;
    readonly accountId?: string;
    /** How the sign-in was proven. */
    amr?: readonly string[];
    /** Set while a page asks whether to sign out. */
    readonly state?: { readonly secret: string; readonly postLogoutRedirectUri?: string };
    readonly authorizations?: Readonly<Record<string, { readonly grantId?: string }>>;
    destroy(): Promise<void>;
    /** Writes a session that is there. */
    persist(): Promise<unknown>;
    grantIdFor(clientId: string): string | undefined;
  }

  export interface Client {
    readonly clientId: string;
    readonly clientName?: string;
    readonly applicationType: 'native' | 'web';
    readonly clientAuthMethod: string;
    readonly redirectUris: readonly string[];
    grantTypeAllowed(type: string): boolean;
  }

  export interface Account {
    readonly accountId: string;
    claims(use: string, scope: string): Promise<Record<string, unknown>>;
  }

  export interface ResourceServer {
    identifier(): string;
  }

  export interface ResourceServerInfo {
    readonly scope: string;
    readonly audience: string;
    readonly accessTokenTTL: number;
    readonly accessTokenFormat: 'jwt';
    readonly jwt: { readonly sign: { readonly alg: string; readonly kid: string } };
  }

  export interface TokenSource {
    readonly scopes: ReadonlySet<string>;
  }

  export interface Grant {
    readonly jti: string;
    readonly accountId: string;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    getOIDCScope(): string;
    save(): Promise<string>;
  }

  export interface AccessToken {
    readonly kind: 'AccessToken' | 'ClientCredentials';
    readonly accountId?: string;
    readonly grantId?: string;
    readonly clientId: string;
    resourceServer: ResourceServer;
    scope: string;
    readonly expiration: number;
    readonly tokenType: string;
    save(): Promise<string>;
  }

  export interface IdToken {
    scope: string;
    issue(use: { readonly use: 'idtoken' }): Promise<string>;
  }

  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string; readonly reasons: readonly string[] };
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly session?: { readonly accountId?: string };
  }

  /** What bears a grant of a user. */
  interface GrantedSource {
    readonly accountId?: string;
    readonly grantId?: string;
  }

  export interface OIDCContext {
    readonly route: string;
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly client: Client;
    /** Absent where a request fails before it is looked at. */
    readonly session: Session;
    /** Of an authorization that goes on after the sign-in page. */
    readonly account?: Account;
    /** What the sign-in page gave, once it was taken; `provider` is ours, and any field of a result is kept. */
    readonly result?: {
      readonly login?: { readonly accountId: string };
      readonly provider?: import('../providers/providerSessions.ts').ProvidedSignIn;
    };
    readonly provider: Provider;
    readonly entities: {
      readonly RefreshToken?: GrantedSource & { readonly sessionUid?: string };
      readonly AuthorizationCode?: GrantedSource;
      readonly DeviceCode?: GrantedSource;
      readonly IdTokenHint?: { readonly payload: Readonly<Record<string, unknown>> };
    };
    readonly cookies: { set(name: string, value: null, options: object): void };
    readonly resourceServers: Readonly<Record<string, ResourceServer>>;
    readonly requestParamOIDCScopes: ReadonlySet<string>;
    entity(name: string, value: unknown): void;
    urlFor(name: string): string;
  }

  export interface Context {
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    readonly oidc: OIDCContext;
    readonly response: { get(name: string): string };
    body: unknown;
    status: number;
    type: string;
    set(name: string, value: string): void;
    get(name: string): string;
    redirect(url: string): void;
  }

  export interface JwtParts {
    header: Record<string, unknown> | undefined;
    payload: Record<string, unknown>;
  }

  export interface Adapter {
    upsert(id: string, payload: Record<string, unknown>, expiresIn?: number): Promise<void>;
    find(id: string): Promise<Record<string, unknown> | undefined>;
    findByUid(uid: string): Promise<Record<string, unknown> | undefined>;
    findByUserCode(userCode: string): Promise<Record<string, unknown> | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    /** Not the library's: of what was found by its uid alone, the id is not known. */
    destroyByUid(uid: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface Provider extends EventEmitter {
    /** Koa's request prototype of this provider alone. */
    readonly request: object;
    readonly Client: {
      readonly prototype: {
        compareClientSecret(this: Client, actual: string): Promise<boolean>;
        redirectUriAllowed(this: Client, uri: string): boolean;
        postLogoutRedirectUriAllowed(this: Client, uri: string): boolean;
      };
    };
    readonly Session: {
      readonly prototype: { destroy(this: Session): Promise<void> };
      readonly adapter: Adapter;
      findByUid(uid: string): Promise<Session | undefined>;
      get(context: Context): Promise<Session>;
    };
    readonly Grant: {
      new (input: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly AccessToken: new (input: {
      accountId: string;
      client: Client;
      grantId: string;
      gty: string;
    }) => AccessToken;
    readonly RefreshToken: new (input: {
      accountId: string;
      client: Client;
      grantId: string;
      gty: string;
      resource: string;
      scope: string;
      authTime: number;
      amr?: readonly string[];
      rotations: number;
    }) => { save(): Promise<string> };
    readonly IdToken: new (claims: Record<string, unknown>, context: { ctx: Context }) => IdToken;
    readonly ResourceServer: new (identifier: string, info: ResourceServerInfo) => ResourceServer;
    cookieName(kind: 'session'): string;
    createContext(request: IncomingMessage, response: ServerResponse): Context;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): this;
    registerGrantType(name: string, handler: (context: Context) => Promise<void>, parameters: readonly string[]): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionResult(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options: { mergeWithLastSubmission: boolean },
    ): Promise<string>;
  }

  export const Provider: {
    new (issuer: string, configuration: object): Provider;
    /** The context of the request that is being answered. */
    readonly ctx: Context | undefined;
  };

  export const errors: {
    readonly OIDCProviderError: new (status: number, error: string) => OIDCProviderError;
    readonly CustomOIDCProviderError: new (error: string, description: string) => OIDCProviderError;
    readonly SessionNotFound: new () => OIDCProviderError;
  };

  export interface OIDCProviderError extends Error {
    readonly error: string;
    readonly error_description?: string;
    readonly error_detail?: string;
    readonly expose: boolean;
    status: number;
    statusCode: number;
  }

  interface Prompt {
    readonly checks: { add(check: unknown): void };
  }

  export const interactionPolicy: {
    base(): { get(name: string): Prompt; remove(name: string): void; add(prompt: Prompt): void };
    readonly Prompt: new (of: { name: string }, ...checks: readonly unknown[]) => Prompt;
    readonly Check: {
      new (
        reason: string,
        description: string,
        error: string,
        check: (context: Context) => boolean | Promise<boolean>,
      ): unknown;
      readonly REQUEST_PROMPT: true;
      readonly NO_NEED_TO_PROMPT: false;
    };
  };
}
