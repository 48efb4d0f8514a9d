// The kinds of things that need somebody's hand.

/** flows/attention/attentionKinds.ts finds the things of each kind. */
export const AttentionKinds = [
  'failedDelivery',
  'failedRequest',
  'failedCallout',
  'failedJob',
  'failedMail',
  'brokenAudit',
  'expiringCredential',
  'stageWithoutApprover',
  'policyWithoutTarget',
  'missingManager',
  'waitingProposal',
  'unseenPackage',
  'heldRemoval',
  'quarantinedConnection',
  'refusedDifference',
  'askedDifference',
  'heldDifference',
  'reportedDifference',
  'overdueTask',
] as const;
/** The name of a kind. */
export type AttentionKindName = (typeof AttentionKinds)[number];

/** How many things of a kind there are. */
export interface AttentionCount {
  readonly kind: AttentionKindName;
  readonly count: number;
}
