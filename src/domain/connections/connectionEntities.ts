// The rows of connections to other systems, and the secrets by which either side proves who it is.

import type { Id, Instant, StoredRow } from '../base.ts';
import type { SynchronizationExecutions } from './synchronization/executions.ts';

/** What a system on the other side speaks; people work by hand in one that is told by `tasks` or `files`. */
export const ConnectionKinds = ['scim', 'tasks', 'files'] as const;
export type ConnectionKind = (typeof ConnectionKinds)[number];

/** `outbound`: access here is made real there. `inbound`: the system there says which people and groups are here. */
export const ConnectionDirections = ['outbound', 'inbound'] as const;
/** The direction of a connection. */
export type ConnectionDirection = (typeof ConnectionDirections)[number];

/**
 * `paused`: nothing is called, and calls of an inbound connection are refused. `quarantined`: the other side answers
 * badly, so that it is only asked now and then whether it is well again.
 */
export const ConnectionStates = ['paused', 'active', 'quarantined'] as const;
export type ConnectionState = (typeof ConnectionStates)[number];

/**
 * What an outbound connection does about differences. `observe`: it lists. `simulate`: it says besides what it would
 * send. `enforce`: it sends.
 */
export const ConnectionModes = ['observe', 'simulate', 'enforce'] as const;
export type ConnectionMode = (typeof ConnectionModes)[number];

/** Why a connection is in quarantine. */
export const QuarantineReasons = ['credentials', 'unreachable'] as const;
export type QuarantineReason = (typeof QuarantineReasons)[number];

/** A credential of a synchronization job as it was sent; null for a secret, which has a row of its own. */
export interface StoredKey {
  readonly key: string;
  readonly value: string | null;
}

/** Settings as a body says them (connectionSettings.ts); those that are left out have their defaults. */
export type ConnectionSettings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * One instance of a connector. An outbound one removes nothing before `mayRemove`. `profile` is what the system there
 * says of itself, as it was read last; null before.
 */
export interface Connection extends StoredRow {
  readonly displayName: string;
  readonly kind: ConnectionKind;
  readonly direction: ConnectionDirection;
  readonly settings: ConnectionSettings;
  readonly mode: ConnectionMode;
  readonly mayRemove: boolean;
  readonly state: ConnectionState;
  readonly quarantineReason: QuarantineReason | null;
  /** In the words of the system there, or of the attempt to reach it. */
  readonly quarantineSays: string | null;
  readonly quarantinedAt: Instant | null;
  /** How many calls failed in a row. */
  readonly failures: number;
  /** Machine time: before it nothing is called, because the system there said so or is asked again only then. */
  readonly notBefore: Instant | null;
  readonly profile: unknown;
  /** The service principal whose users and groups it provisions; null where groups are linked one by one. */
  readonly servicePrincipalId: Id | null;
  /** The template of the synchronization job that it is; null where Graph shows no job. */
  readonly templateId: string | null;
  /** The credentials as they were sent through Graph, in their order. */
  readonly keys: readonly StoredKey[];
  /** What its listings came to. */
  readonly executions: SynchronizationExecutions | null;
  /** When administrators were told last of differences that wait for them. */
  readonly toldAt: Instant | null;
  readonly createdAt: Instant;
  readonly createdBy: string | null;
  readonly modifiedAt: Instant;
  readonly modifiedBy: string | null;
}

/**
 * What a secret is, in the words of Graph's synchronization secrets. `ClientCertificate`: certificates with their
 * private key in PEM, shown to the other side by TLS.
 */
export const ConnectionSecretNames = ['SecretToken', 'Password', 'ClientSecret', 'ClientCertificate'] as const;
/** The name of a secret. */
export type ConnectionSecretName = (typeof ConnectionSecretNames)[number];

/**
 * A secret of a connection: `sealed` where we show it to the system there, `secretHash` (scrypt) where it shows it to
 * us. No answer has either. Of several with one name the newest that has not expired counts for us; each that has not
 * expired lets the other side in.
 */
export interface ConnectionSecret extends StoredRow {
  readonly connectionId: Id;
  readonly name: ConnectionSecretName;
  readonly sealed: string | null;
  readonly secretHash: string | null;
  /** The first characters of a secret that was drawn here; null where it was sent. */
  readonly hint: string | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
}
