// The log of provisioning: a row for each change that a connection sent to another system.

import type { Id, Instant, StoredRow } from '../../base.ts';

/** What was to happen to the object there, in Graph's words. */
export const ProvisioningActions = ['create', 'update', 'disable', 'other'] as const;
/** What was to happen to an object there. */
export type ProvisioningAction = (typeof ProvisioningActions)[number];

/** How it ended. `skipped`: it was so there already. `warning`: people do it, or nobody knows whether it is so. */
export const ProvisioningResults = ['success', 'failure', 'skipped', 'warning'] as const;
/** How a change ended. */
export type ProvisioningResult = (typeof ProvisioningResults)[number];

/** Whose fault it is that a change did not succeed: the change failed, or it was not to be made. */
export const ErrorCategories = ['failure', 'nonServiceFailure'] as const;

/** What is told of in the log. */
export const ProvisionedKinds = ['User', 'Group'] as const;

/** One property that was to change there. */
export interface ProvisionedProperty {
  readonly displayName: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

/**
 * One change. `source` is the user or group here, `target` the account or group there; `principalId` the person whom it
 * concerns. `runId`: the listing that was the last one then.
 */
export interface ProvisioningEvent extends StoredRow {
  readonly connectionId: Id;
  readonly connectionName: string;
  /** The call by which it was sent: changes of one call have the same. */
  readonly changeId: Id;
  readonly linkId: Id;
  readonly runId: Id | null;
  readonly activityAt: Instant;
  readonly action: ProvisioningAction;
  readonly result: ProvisioningResult;
  readonly durationMs: number;
  readonly servicePrincipalId: Id | null;
  readonly servicePrincipalName: string | null;
  readonly kind: (typeof ProvisionedKinds)[number];
  readonly sourceId: Id;
  readonly sourceName: string | null;
  readonly targetId: string | null;
  readonly targetName: string | null;
  readonly principalId: Id | null;
  /** How the call ended, in the words of the engine; null where it did what it should. */
  readonly errorCode: string | null;
  readonly errorCategory: (typeof ErrorCategories)[number] | null;
  /** Nothing yet: Graph has places for more words. */
  readonly additionalDetails: null;
  /** The words of the system there. */
  readonly reason: string | null;
  readonly modified: readonly ProvisionedProperty[];
}
