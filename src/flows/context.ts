// What a command takes and gives: the context of a call, its input, its result; and how a command is run.

import type { Caller } from '../domain/caller.ts';
import type { IdentityProvider } from '../domain/identityProviders/providerEntities.ts';
import type { Connection, ConnectionSecretName } from '../domain/connections/connectionEntities.ts';
import type { EntityName } from '../domain/entities.ts';
import type { Id, Instant } from '../domain/base.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Draft } from '../domain/drafts.ts';
import type { Condition, Row } from '../odata/query.ts';
import { ConflictError, RuleViolationError, type Store } from '../store/contract.ts';
import { retry } from './retry.ts';
import { refusalOfRule } from './uniqueRules.ts';
import type { ConnectionAnswer } from './connections/connectionTrial.ts';
import type { Webhooks } from './subscriptions/webhooks.ts';
import type { TryExtension } from './extensions/extensionTrial.ts';
import type { CarryOutCall, RehearseCalls } from './whatIf/rehearsal.ts';

/** What a command or a job knows of its call: who calls, when, and where data is. */
export interface Context {
  readonly store: Store;
  readonly caller: Caller;
  /**
   * The rows of an entity that the caller may name in a body. Wider than `readable`: a token that reads no users may
   * name one as an approver.
   */
  readonly visible: (entity: EntityName) => Condition;
  /** Tenant time: what rules read. */
  readonly now: Instant;
  /** Machine time in milliseconds: leases, back-off, time limits. */
  readonly machineNow: () => number;
  readonly newId: () => Id;
  readonly correlationId: string;
  /** Of a job: whose call led to it. */
  readonly causedById?: Id | null;
  /** What the client of the call calls itself; null where the server itself acts. */
  readonly userAgent: string | null;
  /** How many people the caller knows to lose something by a rule that the call changes; null where none is said. */
  readonly confirmedRemovals: number | null;
  /** From where the call came, as the settings let it be kept; null where the server itself acts. */
  readonly address: string | null;
  /** The condition of rows that the caller may be told of, for what an answer or a refusal names. */
  readonly readable: (entity: EntityName) => Condition;
  /**
   * Whether the caller's token may be used for a method on a route, as the one table of permissions writes it (lower
   * case, `{id}` for keys). Rows and roles are judged by the command.
   */
  readonly permits: (method: string, route: string) => boolean;
  /** Packages that the caller may request, as far as a list can tell. */
  readonly requestable: () => Condition;
  /** Whom the developers' pages are shown to. */
  readonly workbench: 'on' | 'off' | 'roles';
  /** Whether the server takes no more than Graph does. */
  readonly isStrict?: boolean;
  /** Whether checkpoints of the audit are kept in a file. */
  readonly keepsCheckpoints: boolean;
  /** The origin of the pages for people, which mails lead to, without a slash at the end. */
  readonly pageOrigin: () => string;
  /** Encrypts a secret that is kept in the database. */
  readonly seal: (secret: string) => string;
  /** Whether certificates with their private key, in PEM, can be shown to another system. */
  readonly isClientProof: (pem: string) => boolean;
  /** Whether an address leads to this server itself, as far as its text tells. */
  readonly isOwnAddress: (address: string) => boolean;
  /**
   * Whether a user's password is right, as `check` says, counted with wrong passwords of sign-ins from where the call
   * came from. Null where it was tried too often: then nothing was checked.
   */
  readonly attemptPassword: (userId: Id, check: () => Promise<boolean>) => Promise<boolean | null>;
  /** Tells operators that mails of a person's requests were not written, for there were too many. */
  readonly tellDroppedMails: (causedById: Id, mails: number) => void;
  /** Whether a fault rule of the sandbox does this to a delivery of an access package; null in production. */
  readonly deliveryFault:
    | ((how: 'fails' | 'hangs', accessPackage: { readonly id: Id; readonly displayName: string }) => boolean)
    | null;
  /** Waits until the jobs that are due now have run, at most `ms` of machine time. */
  readonly waitForDueJobs: (ms: number) => Promise<void>;
  /** Of a call: a store whose commits are judged as those of the call's own store are. */
  readonly guard?: (store: Store) => Store;
  /** Of a call: the same store, whose commits are not judged; for what edits nobody's access. */
  readonly unguarded?: Store;
  /** Of a call: whether there are edits that need a second administrator. */
  readonly needsSecond?: boolean;
  /** Of a call alone, outside of a rehearsal. */
  readonly rehearse?: RehearseCalls;
  /** As `rehearse`: what a command asks of other systems. A rehearsal asks nobody. */
  readonly outside?: OutsideCalls;
  /** As `rehearse`: another call, with changes of this one in its commit. */
  readonly carryOut?: CarryOutCall;
}

/** What commands ask of other systems, after the commit that says so. */
export interface OutsideCalls {
  readonly tryExtension: TryExtension;
  readonly tryConnection: TryConnection;
  readonly tryProvider: TryProvider;
  readonly webhooks: Webhooks;
}

/**
 * Asks the system of a connection what it is, and for a page of accounts. `begin` is awaited before, once the calls
 * have their place. Throws `tooManyRequests`.
 */
export type TryConnection = (
  ctx: Context,
  connection: Connection,
  begin: () => Promise<unknown>,
  /** Secrets in the place of those that are kept. */
  secrets?: ReadonlyMap<ConnectionSecretName, string>,
) => Promise<ConnectionAnswer>;

/** Reads what an identity provider says of itself. Throws `tooManyRequests`. */
export type TryProvider = (
  ctx: Context,
  provider: IdentityProvider,
  begin: () => Promise<unknown>,
) => Promise<ProviderAnswer>;

/** What a provider says of itself; else `says` tells why it does not. The other addresses are this server's own. */
export interface ProviderAnswer {
  readonly isWell: boolean;
  readonly says: string | null;
  readonly authorizationEndpoint: string | null;
  readonly tokenEndpoint: string | null;
  readonly endSessionEndpoint: string | null;
  readonly redirectUri: string;
  readonly backchannelLogoutUri: string;
  readonly postLogoutRedirectUri: string;
  readonly jwksUri: string;
}

/** A call, or a piece of the server's own work, as a context is made for it. */
export interface CallOrigin {
  readonly correlationId: string;
  /** The block of addresses of the client, by which its guesses are counted; null where the server itself asks. */
  readonly block: string | null;
  readonly userAgent: string | null;
  readonly confirmedRemovals: number | null;
}

/** Where the server itself acts. */
export const ownOrigin = (correlationId: string): CallOrigin => ({
  correlationId,
  block: null,
  userAgent: null,
  confirmedRemovals: null,
});

/** Parameters of an operation as a client gave them: the command says what they must be. */
export type OperationParameters<Name extends string> = { readonly [N in Name]?: unknown };

/** Ids are of rows that are there and that the caller may see: the path was resolved before. */
export interface CommandInput<Body extends object = object> {
  /** The addressed row; null when one is created. */
  readonly id: Id | null;
  /** The row that the path went through last, and by which navigation. */
  readonly parent: { readonly entity: EntityName; readonly id: Id; readonly navigation: string } | null;
  readonly body: Body;
  /** The id of the row that a `$ref` names, in its body, its path or `$id`; null for what is no `$ref`. */
  readonly reference: Id | null;
  /** The kind of object that the address of a `$ref` says: `group` of `/groups/{id}`. Absent where it says none. */
  readonly referenceKind?: string;
  /**
   * Of a PUT, the fields that its API version has a word for: those that the body does not say are reset, the others
   * stay. Empty for other methods.
   */
  readonly expressibleFields: readonly string[];
}

/** The object id of the user or service principal who calls. Throws for the server itself, which sends no commands. */
export function callerIdOf({ caller }: Pick<Context, 'caller'>): Id {
  if (caller.objectId === null) throw new Error('The server itself has no object id.');
  return caller.objectId;
}

/** What a command gives back to the edge. */
export interface CommandResult {
  readonly status: 200 | 201 | 202 | 204;
  /** The row to answer with, whole; with it `related` rows under navigation names that the answer shows. */
  readonly row?: Row;
  readonly related?: readonly string[];
  /** For operations that return a collection or a value of their own. */
  readonly value?: unknown;
  /** Of an action that gives rows of the collection it is bound to: which, of those that the caller may see. */
  readonly where?: Condition;
  /** How many rows of `where` there are at the most: they are answered on one page. */
  readonly top?: number;
}

/**
 * A verb: loads, decides, commits. `Command<'policy'>` takes a draft of a policy,
 * `Command<OperationParameters<'data'>>` those parameters, `Command` no body.
 */
export type Command<B extends EntityName | object = object> = (
  ctx: Context,
  input: CommandInput<B extends EntityName ? Draft<B> : B>,
) => Promise<CommandResult>;

const maxAttempts = 3;

/**
 * Runs a command's load-decide-commit, again from the load on a conflict, three times in all. Throws the refusal of a
 * unique rule that is violated. Rules that only say that another commit was faster are conflicts too; a conflict that
 * stays is the refusal `changedMeanwhile`.
 */
export async function retryOnConflict<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await retry(maxAttempts, (error) => refusalOfConflict(error)?.code === 'changedMeanwhile', run);
  } catch (error) {
    throw refusalOfConflict(error) ?? error;
  }
}

/** Null for errors of any other kind. */
function refusalOfConflict(error: unknown): Refusal | null {
  if (error instanceof RuleViolationError) return refusalOfRule(error.rule);
  if (!(error instanceof ConflictError)) return null;
  return new Refusal('changedMeanwhile', { entity: error.entity, id: error.id });
}
