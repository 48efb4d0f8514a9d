// The sandbox back on its first day: everything goes but the keys that sign tokens and what the issuer remembers; secrets stay as they are.

import type { EntityName, Instant } from '../domain/entities.ts';
import { always, eq, not, type Condition } from '../odata/query.ts';
import type { Change, Store } from '../store/contract.ts';
import { tenantId } from './ids.ts';
import type { Secrets } from './secrets.ts';
import { seedChanges } from './seed.ts';

/** Which field hides rows of an entity from reads: they go too. `keep` is left alone. */
const tables = {
  catalog: 'deletedAt', accessPackage: 'deletedAt', resource: 'deletedAt', resourceRole: 'deletedAt', resourceScope: 'deletedAt', resourceEnvironment: null,
  resourceRoleScope: 'until', resourceRequest: null, policy: 'deletedAt', policyRevision: null, policyTarget: null, ruleAttribute: null, departure: null, question: 'deletedAt', customExtension: 'deletedAt', extensionStage: null, callout: null, subject: null,
  approval: null, approvalStage: null, approver: null, approverDelegate: null, assignmentRequest: null, assignment: null, roleGrant: null, assignmentGrant: 'until', attributeStamp: null, settings: null,
  incompatiblePackage: null, incompatibleGroup: null, separationOfDutiesConflict: 'keep',
  connectedOrganization: null, identitySource: null, organizationSponsor: null,
  directoryObject: 'deletedAt', membership: 'until', memberOf: null, ownership: null, sponsorship: null, appRoleAssignment: 'until', roleAssignment: null, roleDefinition: null,
  site: 'deletedAt', siteRole: null, sitePermission: 'until', domain: null, tenant: null, client: null, signingKey: 'keep', artefact: 'keep', job: null, audit: null, auditTarget: null, mail: null,
} as const satisfies Readonly<Record<EntityName, 'deletedAt' | 'until' | 'keep' | null>>;

/** One commit: whoever reads meanwhile sees the old day or the new one. `now` is machine time, where the clock starts again. */
export async function resetSandbox(store: Store, secrets: Secrets, now: Instant): Promise<{ readonly tenantId: string; readonly now: Instant; readonly frozen: boolean }> {
  const cleared = Object.entries(tables).flatMap(([entity, hides]): readonly Change[] => (hides === 'keep' ? [] : [{ kind: 'deleteWhere', entity: entity as EntityName, where: whole(hides) }]));
  await store.commit([...cleared, ...(await seedChanges(secrets, now))]);
  return { tenantId, now, frozen: false };
}

/** A condition that speaks of the field reaches the rows that it hides. */
function whole(hides: 'deletedAt' | 'until' | null): Condition {
  return hides === null ? always : { op: 'or', of: [eq(hides, null), not(eq(hides, null))] };
}
