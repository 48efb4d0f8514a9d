// The sandbox back on its first day: everything goes but the keys that sign tokens and what the issuer remembers;
// secrets stay as they are.

import type { EntityName } from '../domain/entities.ts';
import type { Id, Instant } from '../domain/base.ts';
import { feedReset } from '../feed/feedReset.ts';
import { everyRow } from '../odata/query.ts';
import { ConflictError, RuleViolationError, type Change, type Store } from '../store/contract.ts';
import { retry } from '../flows/retry.ts';
import { tenantId } from './sandboxIds.ts';
import type { SandboxSecrets } from './sandboxSecrets.ts';
import { seedChanges } from './seed.ts';

/** What becomes of the rows of each entity, those too that reads never see. */
export const resetActions = {
  // First: the sequencer changes it before it writes places, so that none is written behind the deletion of the others.
  auditTree: 'goes',
  catalog: 'goes',
  accessPackage: 'goes',
  resource: 'goes',
  resourceRole: 'goes',
  resourceScope: 'goes',
  resourceEnvironment: 'goes',
  resourceRoleScope: 'goes',
  resourceRequest: 'goes',
  policy: 'goes',
  policyRevision: 'goes',
  policyTarget: 'goes',
  ruleAttribute: 'goes',
  departure: 'goes',
  heldRemoval: 'goes',
  removalLedger: 'goes',
  question: 'goes',
  customExtension: 'goes',
  extensionStage: 'goes',
  callout: 'goes',
  subject: 'goes',
  approval: 'goes',
  approvalStage: 'goes',
  approver: 'goes',
  approvalQuestion: 'goes',
  approverDelegate: 'goes',
  assignmentRequest: 'goes',
  assignment: 'goes',
  roleGrant: 'goes',
  assignmentGrant: 'goes',
  accessPath: 'stays',
  attributeStamp: 'goes',
  proposal: 'goes',
  reviewDefinition: 'goes',
  reviewInstance: 'goes',
  reviewStage: 'goes',
  reviewDecision: 'goes',
  reviewDecisionChange: 'goes',
  reviewItemContext: 'goes',
  reviewInsight: 'stays',
  reviewerSet: 'goes',
  reviewer: 'goes',
  contactedReviewer: 'goes',
  reviewHistory: 'goes',
  reviewHistoryRun: 'stays',
  reviewHistoryPart: 'goes',
  settings: 'goes',
  controlConfiguration: 'goes',
  incompatiblePackage: 'goes',
  incompatibleGroup: 'goes',
  separationOfDutiesConflict: 'stays',
  connectedOrganization: 'goes',
  identitySource: 'goes',
  organizationSponsor: 'goes',
  directoryObject: 'goes',
  membership: 'goes',
  memberOf: 'goes',
  ownership: 'goes',
  sponsorship: 'goes',
  listedText: 'goes',
  appRoleAssignment: 'goes',
  permissionGrant: 'goes',
  credential: 'goes',
  federatedCredential: 'goes',
  authenticationMethod: 'goes',
  roleAssignment: 'goes',
  roleDefinition: 'goes',
  roleHolding: 'stays',
  resourceNamespace: 'goes',
  resourceAction: 'goes',
  site: 'goes',
  siteRole: 'goes',
  sitePermission: 'goes',
  domain: 'goes',
  tenant: 'goes',
  branding: 'goes',
  brandingImage: 'goes',
  client: 'goes',
  signingKey: 'stays',
  artefact: 'stays',
  job: 'goes',
  audit: 'goes',
  auditTarget: 'goes',
  pendingAudit: 'goes',
  auditLeaf: 'goes',
  auditTile: 'goes',
  auditCheckpoint: 'goes',
  auditKey: 'stays',
  logCursor: 'goes',
  auditAnchor: 'goes',
  // Its positions never begin again; a mark says that all is new.
  pendingFeed: 'stays',
  feedSegment: 'stays',
  mail: 'goes',
  subscription: 'goes',
  changeNotification: 'goes',
  refusedCall: 'goes',
  signIn: 'goes',
  signInActivity: 'goes',
  connection: 'goes',
  connectionSecret: 'goes',
  remoteObject: 'goes',
  remoteLink: 'goes',
  remoteHolding: 'goes',
  difference: 'goes',
  connectionRun: 'goes',
  fulfilmentTask: 'goes',
  connectionListing: 'goes',
  identityProvider: 'goes',
  identityLink: 'goes',
  provisioningEvent: 'goes',
} as const satisfies Readonly<Record<EntityName, 'goes' | 'stays'>>;

/** How often a reset is tried that meets what others insert at the same moment: other servers reset and work on. */
const attempts = 10;
const isRetriable = (error: unknown): boolean => error instanceof ConflictError || error instanceof RuleViolationError;

/**
 * Resets the sandbox in one commit: a read meanwhile sees the old day or the new one. `now` is machine time, at which
 * the clock starts again. `store` MUST NOT watch rules: they go, and what was queued for them by the former clock would
 * stay.
 */
export async function resetSandbox(
  store: Store,
  secrets: SandboxSecrets,
  { now, newId }: { readonly now: Instant; readonly newId: () => Id },
): Promise<{ readonly tenantId: string; readonly now: Instant; readonly frozen: boolean }> {
  const cleared = Object.entries(resetActions).flatMap(([entity, fate]): readonly Change[] =>
    fate === 'stays' ? [] : [{ kind: 'deleteWhere', entity: entity as EntityName, where: everyRow }],
  );
  const changes = [...cleared, ...(await seedChanges(secrets, now)), feedReset(now, newId)];
  await retry(attempts, isRetriable, () => store.commit(changes));
  return { tenantId, now, frozen: false };
}
