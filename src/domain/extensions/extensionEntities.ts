// The rows of custom extensions, of the stages that call them, and of the calls.

import type { AuthoredRow, Id, Instant, StoredRow } from '../base.ts';
import type { ExtensionAuthentication, ExtensionCallback, ExtensionClient, ExtensionEndpoint } from '../values.ts';
import type * as W from '../enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/** A program outside that is told of the requests or assignments of a catalog, and may be waited for. */
export interface CustomExtension extends StoredRow, AuthoredRow {
  readonly catalogId: Id;
  readonly kind: Of<typeof W.CustomExtensionKinds>;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly endpoint: ExtensionEndpoint;
  readonly authentication: ExtensionAuthentication | null;
  readonly client: ExtensionClient | null;
  readonly callback: ExtensionCallback | null;
  readonly deletedAt: Instant | null;
}

/**
 * When a policy calls which extension, a row each, so that a database can join: kept in the commit that changes the
 * policy.
 */
export interface ExtensionStage extends StoredRow {
  readonly policyId: Id;
  readonly kind: Of<typeof W.ExtensionStageKinds>;
  readonly stage: Of<typeof W.ExtensionStages>;
  readonly extensionId: Id;
  readonly position: number;
}

/**
 * One call to an extension: about a request, or (before expiry) an assignment. `waits`: what it is about goes on only
 * with its callback.
 */
export interface Callout extends StoredRow {
  readonly requestId: Id | null;
  readonly assignmentId: Id | null;
  readonly catalogId: Id;
  readonly extensionId: Id;
  readonly extensionKind: Of<typeof W.CustomExtensionKinds>;
  readonly stage: Of<typeof W.ExtensionStages>;
  readonly state: Of<typeof W.CalloutStates>;
  readonly waits: boolean;
  /** What went wrong, or what the callback said, for people. */
  readonly detail: string | null;
  readonly externalCorrelationId: string | null;
  readonly createdAt: Instant;
  readonly sentAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly timesOutAt: Instant | null;
}
