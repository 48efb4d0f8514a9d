// A person of an unknown organization requests what everybody may request: their organization is stored as a proposal,
// for an administrator to judge.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-organization#state-property-of-connected-organizations

import { audit, auditTarget as about } from '../../domain/audit/auditEntry.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { emailDomainOf, newDomainSource, externalAddressOf } from '../../domain/organizations/organizations.ts';
import { fold } from '../../domain/text.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { loadVerifiedDomains } from '../directory/directoryObjects.ts';
import type { RequestTarget } from '../requests/requestTarget.ts';
import { identitySourceChanges } from './identitySources.ts';
import { newRow } from '../../model/newRow.ts';

/**
 * The person as a member of the proposed organization, and the changes that propose it. No changes where the person is
 * internal, has an organization, or the policy admits configured organizations alone.
 */
export async function proposeOrganization(
  ctx: Context,
  person: RequestTarget,
  policy: Pick<Policy, 'targetScope'>,
): Promise<{ readonly person: RequestTarget; readonly changes: readonly Change[] }> {
  const domain = emailDomainOf(externalAddressOf(person.object, person.subject.email));
  if (policy.targetScope !== 'allExternalUsers' || person.organization !== null || domain === null)
    return { person, changes: [] };
  if ((await loadVerifiedDomains(ctx)).some((each) => fold(each) === domain)) return { person, changes: [] };
  const organization = newRow('connectedOrganization', {
    id: ctx.newId(),
    displayName: domain,
    state: 'proposed',
    createdAt: ctx.now,
    modifiedAt: ctx.now,
  });
  return {
    person: {
      ...person,
      subject: { ...person.subject, connectedOrganizationId: organization.id },
      organization: { id: organization.id, isConfigured: false },
      isOrganizationStale: true,
    },
    changes: [
      insert('connectedOrganization', organization),
      ...(await identitySourceChanges(ctx, [newDomainSource(domain)], organization.id)),
      audit(ctx, {
        activity: 'Create connected organization',
        targets: [about('ConnectedOrganization', organization)],
        details: { state: 'proposed', identitySources: domain },
      }),
    ],
  };
}
